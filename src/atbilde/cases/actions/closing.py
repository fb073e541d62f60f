"""A case ends with an answer sent or with a reason, never in silence (CSP-R3)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.access import may_answer, may_close
from atbilde.cases.actions.answering import unanswered
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce
from atbilde.cases.actions.ownership import lock
from atbilde.cases.enums import ClosingReason
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, Closure
from atbilde.contacts.actions import record_event
from atbilde.contacts.enums import Delivery
from atbilde.contacts.models import Contact, Event, Message
from atbilde.institutions.models import Post


@transaction.atomic
def close_case(case: Case, *, by: Post, at: datetime, reason: ClosingReason, words: str = "") -> Closure:
    """Close the case and return the closure.

    `answered` needs an answer that has been sent to every letter of the client; any other reason needs words. Raises
    `Refused` else, while an error found is not yet corrected, and for `not_considered`: only the letter that tells the
    client why closes for that (VPVB-14.6.2). `other_language` needs the notice that nobody answers in it to have gone.
    """
    case = lock(case)
    if not may_close(by, case):
        raise Refused("not_allowed", _("You may not close this case."))
    if reason == ClosingReason.ANSWERED and unanswered(case):
        raise Refused("unanswered", _("A letter of the client has no answer yet. Answer it or choose another reason."))
    if reason == ClosingReason.NOT_CONSIDERED:
        raise Refused("told_first", _("Tell the client why in a letter; the case closes when it is sent."))
    if reason == ClosingReason.OTHER_LANGUAGE and not was_told_of_language(case):
        raise Refused("told_first", _("First tell the client that nobody here can answer in their language."))
    if reason != ClosingReason.ANSWERED and not words.strip():
        raise Refused("no_words", _("Say why in a sentence: it stays with the case."))
    if Message.objects.filter(contact__links__case=case, delivery=Delivery.QUEUED).exists():
        raise Refused("letter_waits", _("A letter is just leaving; wait until it is sent."))
    return _close(case, by=by, at=at, reason=reason, words=words)


def was_told_of_language(case: Case) -> bool:
    """Whether the client was told that nobody here can answer in their language (VPVB-7, VPVB-14.5)."""
    told = Event.objects.filter(contact__links__case=case, type="client.asked_to_write", data__reason="language")
    return told.exists()


def close_answered(case: Case, *, by: Post, at: datetime, reason: str, words: str = "") -> None:
    """Close after a letter was sent with "send and close"; left open where something still stands in the way."""
    if case.is_open and not unanswered(case) and not case.corrections.filter(closed_at=None).exists():
        _close(case, by=by, at=at, reason=ClosingReason(reason), words=words)


@transaction.atomic
def reopen_case(case: Case, *, by: Post, at: datetime) -> Case:
    """Open a closed case again; its closure stays on record as undone."""
    case = lock(case)
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    if case.is_open:
        return case
    reopen(case, at=at)
    record("case.reopen", case, institution=case.institution_id, by=by.person_id, at=at)
    refresh(case, at=at)
    announce(case)
    return case


def reopen(case: Case, *, at: datetime) -> None:
    """Undo the closure of a locked case, as part of another verb; the caller judges the case anew."""
    Closure.objects.filter(case=case, undone_at=None).update(undone_at=at)
    case.closed_at = None
    case.save(update_fields=["closed_at"])
    for contact in Contact.objects.filter(links__case=case, direction="in"):
        record_event(contact, "case.reopened", at=at, data={"case": case.number})


def _close(case: Case, *, by: Post, at: datetime, reason: ClosingReason, words: str = "") -> Closure:
    if case.corrections.filter(closed_at=None).exists():
        raise Refused("correction_open", _("An error found in this case is not corrected yet."))
    closure = Closure.objects.create(case=case, at=at, by=by, reason=reason, words=words.strip())
    case.closed_at = at
    case.save(update_fields=["closed_at"])
    for contact in Contact.objects.filter(links__case=case, direction="in"):
        record_event(contact, "case.closed", at=at, data={"reason": str(reason), "case": case.number})
    record("case.close", case, institution=case.institution_id, by=by.person_id, at=at, details={"reason": str(reason)})
    refresh(case, at=at)
    announce(case)
    return closure
