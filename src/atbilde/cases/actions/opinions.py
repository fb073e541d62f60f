"""Feedback reaches whoever answers for it: ideas the standard's owner, the rest the responsible official (DVI-15)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.access import may_answer
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce, tell
from atbilde.cases.actions.ownership import lock
from atbilde.cases.actions.writing import change_kind
from atbilde.cases.enums import CaseKind, NoticeKind, Opinion
from atbilde.cases.errors import Refused
from atbilde.cases.models import Assignment, Case
from atbilde.contacts.actions import record_event
from atbilde.contacts.enums import Direction
from atbilde.contacts.models import Contact, SocialMessage
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Post


@transaction.atomic
def note_opinion(case: Case, *, by: Post, at: datetime, about: Opinion, way: str = "") -> Case:
    """The case is feedback about this; whoever answers for that gets it and is told. Returns the case.

    `way` is how it came (`feedback.given`), else the channel of the client's first contact, of one on a social network
    its account. Said again, the last word counts. Raises `Refused` for a closed case and one that holds nothing of a
    client.
    """
    case = lock(case)
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    if not case.is_open:
        raise Refused("closed", _("This case is closed; open it again first."))
    contact = Contact.objects.filter(links__case=case, direction=Direction.IN).order_by("at", "pk").first()
    if contact is None:
        raise Refused("no_question", _("This case holds no question of a client yet."))
    if case.kind != CaseKind.FEEDBACK:
        case = change_kind(case, by=by, at=at, kind=CaseKind.FEEDBACK)
    data: dict[str, object] = {"case": case.number, "about": str(about), "way": way or _way(contact)}
    record_event(contact, "feedback.given", at=at, data=data)
    details: dict[str, object] = {"about": str(about)}
    record("case.opinion", case, institution=case.institution_id, by=by.person_id, at=at, details=details)
    _give(case, _responsible(case, about, at), by=by, at=at)
    refresh(case, at=at)
    announce(case)
    return case


def _way(contact: Contact) -> str:
    row = SocialMessage.objects.filter(message=contact.pk).select_related("account").first()
    return row.account.code if row else contact.channel


def _give(case: Case, to: Post | None, *, by: Post, at: datetime) -> None:
    """The responsible official has it now; where there is none, or they have it already, it stays where it is."""
    if to is None or to.pk == case.owner_id:
        return
    case.owner = to
    case.save(update_fields=["owner"])
    Assignment.objects.create(case=case, at=at, by=by, owner=to, queue=case.queue)
    tell(to, case, NoticeKind.GIVEN, at=at)


def _responsible(case: Case, about: Opinion, at: datetime) -> Post | None:
    """The head of the institution for an idea for the standard, else the manager of the unit whose queue it is."""
    today = at.astimezone(ZoneInfo(case.institution.timezone)).date()
    if about == Opinion.STANDARD:
        return _in_post(case, Role.HEAD, today)
    unit = case.queue.unit_id if case.queue else None
    return (_in_post(case, Role.MANAGER, today, unit) if unit else None) or _in_post(case, Role.MANAGER, today)


def _in_post(case: Case, role: Role, on: date, unit: int | None = None) -> Post | None:
    held = Post.objects.filter(institution=case.institution_id, roles__contains=[role.value], starts__lte=on)
    held = held.filter(Q(ends=None) | Q(ends__gte=on), person__is_active=True)
    return (held.filter(unit=unit) if unit else held).select_related("person").order_by("starts", "pk").first()
