"""Who has a case: take, give, hand over. There is always an owner or a queue (VPVB-10)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.access import may_answer, may_hand_over
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce, tell
from atbilde.cases.enums import NoticeKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Assignment, Case
from atbilde.contacts.actions import record_event
from atbilde.institutions.models import Post, Queue


def lock(case: Case) -> Case:
    """The case's row as it is now, locked until the transaction ends."""
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("institution", "owner__person", "queue", "client")
        .get(pk=case.pk)
    )


@transaction.atomic
def take_case(case: Case, *, by: Post, at: datetime) -> Case:
    """Make the case mine. Of two who press at once one gets it, the other is told who has it."""
    case = lock(case)
    _open_only(case)
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    if case.owner_id == by.pk:
        return case
    if case.owner is not None and not may_hand_over(by, case):
        raise Refused("taken", _("%(name)s already has this case.") % {"name": case.owner})
    return _move(case, owner=by, queue=case.queue, by=by, at=at, verb="case.take")


@transaction.atomic
def give_case(
    case: Case, *, by: Post, at: datetime, to: Post | None = None, queue: Queue | None = None, reason: str = ""
) -> Case:
    """Pass the case to a colleague or back to a queue, never to nobody. The receiver is told."""
    case = lock(case)
    _open_only(case)
    _check_receiver(case, by, to, queue)
    case = _move(case, owner=to, queue=queue or case.queue, by=by, at=at, verb="case.give", reason=reason)
    if to is not None and to.pk != by.pk:
        tell(to, case, NoticeKind.GIVEN, at=at)
    return case


@transaction.atomic
def hand_over_question(case: Case, *, by: Post, at: datetime, to: Post, reason: str = "") -> Case:
    """Pass the client's question to the colleague who must answer it (VISC-13).

    Unlike `give_case` it is an event the standard may put a term on; who handed over is told when it is answered.
    """
    case = lock(case)
    _open_only(case)
    _check_receiver(case, by, to, None)
    contact = case.contacts.filter(direction="in").order_by("-at").first()
    if contact is None:
        raise Refused("no_question", _("This case holds no question of a client yet."))
    data: dict[str, object] = {"from": str(by.pk), "to": str(to.pk), "case": case.number}
    record_event(contact, "question.handed_over", at=at, data=data)
    case = _move(case, owner=to, queue=case.queue, by=by, at=at, verb="case.hand_over", reason=reason, handed_over=True)
    refresh(case, at=at)
    tell(to, case, NoticeKind.GIVEN, at=at)
    return case


def _open_only(case: Case) -> None:
    if not case.is_open:
        raise Refused("closed", _("This case is closed; open it again first."))


def _check_receiver(case: Case, by: Post, to: Post | None, queue: Queue | None) -> None:
    if to is None and queue is None:
        raise Refused("no_receiver", _("Choose a colleague or a queue: a case never stands without either."))
    if not may_hand_over(by, case):
        raise Refused("not_allowed", _("%(name)s has this case; ask them or a manager.") % {"name": case.owner})
    if to is not None and (to.institution_id != case.institution_id or not may_answer(to, case)):
        raise Refused("wrong_receiver", _("This colleague cannot be given the case."))
    if queue is not None and queue.institution_id != case.institution_id:
        raise Refused("wrong_receiver", _("This queue belongs to another institution."))


def _move(
    case: Case,
    *,
    owner: Post | None,
    queue: Queue | None,
    by: Post,
    at: datetime,
    verb: str,
    reason: str = "",
    handed_over: bool = False,
) -> Case:
    case.owner, case.queue = owner, queue
    case.save(update_fields=["owner", "queue"])
    Assignment.objects.create(
        case=case, at=at, by=by, owner=owner, queue=queue, reason=reason[:300], handed_over=handed_over
    )
    details: dict[str, object] = {"owner": owner.pk if owner else None, "queue": queue.pk if queue else None}
    record(verb, case, institution=case.institution_id, by=by.person_id, at=at, details=details)
    announce(case)
    return case
