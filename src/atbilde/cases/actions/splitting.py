"""One letter, two questions: a case is split, so that each part gets its own answer (VPVB-14.1)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.access import may_hand_over
from atbilde.cases.actions.answering import unanswered
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce
from atbilde.cases.actions.opening import open_case
from atbilde.cases.actions.ownership import lock
from atbilde.cases.enums import CaseKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Assignment, Case, CaseContact, Note
from atbilde.contacts.models import Contact
from atbilde.institutions.models import Post


@transaction.atomic
def split_case(
    case: Case, *, by: Post, at: datetime, subject: str, quote: str = "", contacts: Sequence[Contact] = ()
) -> Case:
    """Make one of the client's questions a case of its own, with the same owner, and return it.

    Both cases hold the contacts (those given, else every letter that waits for an answer) and are judged each by what
    happens in it: a part passed on or closed leaves the other as it was. Terms of the new case run from when the
    letter came. `quote`, the client's words it is about, stays with it as a note. Raises `Refused` without a subject,
    and for contacts that are not the case's.
    """
    case = lock(case)
    if not case.is_open:
        raise Refused("closed", _("This case is closed; open it again first."))
    if not may_hand_over(by, case):
        raise Refused("not_allowed", _("%(name)s has this case; ask them or a manager.") % {"name": case.owner})
    if not subject.strip():
        raise Refused("no_subject", _("Say in a few words what the other question is about."))
    waiting = list(_waiting(case, contacts))
    if not waiting or case.queue is None:
        raise Refused("no_question", _("No letter of the client waits for an answer."))
    first, *others = waiting
    case.queue.institution = case.institution
    other = open_case(
        first,
        queue=case.queue,
        at=first.at,
        subject=subject.strip(),
        kind=CaseKind(case.kind),
        language=case.language,
        by=by.person_id,
    )
    CaseContact.objects.bulk_create(CaseContact(case=other, contact=contact) for contact in others)
    other.owner = case.owner or by
    other.save(update_fields=["owner"])
    Assignment.objects.create(case=other, at=at, by=by, owner=other.owner, queue=other.queue)
    if quote.strip():
        Note.objects.create(case=other, by=by, at=at, text=quote.strip())
    _tell_both(case, other, at)
    details: dict[str, object] = {"into": other.number}
    record("case.split", case, institution=case.institution_id, by=by.person_id, at=at, details=details)
    for each in (case, other):
        refresh(each, at=at)
        announce(each)
    return other


def _waiting(case: Case, contacts: Sequence[Contact]) -> Sequence[Contact]:
    keys = unanswered(case)
    own = list(Contact.objects.filter(links__case=case, key__in=keys).select_related("client").order_by("at", "pk"))
    if any(contact.key not in keys for contact in contacts):
        raise Refused("wrong_contact", _("This letter is not in the case, or is answered already."))
    chosen = {contact.key for contact in contacts}
    return [contact for contact in own if not chosen or contact.key in chosen]


def _tell_both(case: Case, other: Case, at: datetime) -> None:
    for one, text, text_en in (
        (case, f"Viens no jautājumiem ir lietā {other.number}.", f"One of the questions is in case {other.number}."),
        (other, f"Atdalīta no lietas {case.number}.", f"Split from case {case.number}."),
    ):
        Note.objects.create(case=one, by=None, at=at, text=text, text_en=text_en)
