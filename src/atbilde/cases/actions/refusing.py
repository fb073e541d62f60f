"""An offensive letter is not considered, and its writer is told why: never in silence (VPVB-14.6.2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.actions.answering import last_letter, send_letter, unanswered
from atbilde.cases.actions.ownership import lock
from atbilde.cases.enums import ClosingReason
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.contacts.models import Message
from atbilde.core.standard import Standard
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of


@transaction.atomic
def not_consider(case: Case, *, by: Post, at: datetime, reason: str, body: str, seen: str | None = None) -> Message:
    """Tell the client in a letter why the question is not considered; the case closes for that once it is sent.

    The letter must hold the reason, which stays with the case. It is no answer on the merits: the legal term of an
    answer ends with the closing, and only if it has not passed by then. Raises `Refused` where the standard does not
    provide for it, without a reason, where no e-mail waits for an answer, and as `send_letter` does.
    """
    case = lock(case)
    reason = reason.strip()
    if not tells_reason(standard_of(case.institution, at)):
        raise Refused("not_prescribed", _("The standard does not provide for leaving a letter unconsidered."))
    if not reason:
        raise Refused("no_reason", _("Say why the question is not considered."))
    if " ".join(reason.split()) not in " ".join(body.split()):
        raise Refused("reason_untold", _("The letter does not hold the reason; the client must be told it."))
    waiting = unanswered(case)
    if last_letter(case) is None or not waiting:
        raise Refused("no_question", _("No letter of the client waits for an answer."))
    close = ClosingReason.NOT_CONSIDERED.value
    intent: dict[str, object] = {"tells": waiting, "not_considered": reason, "close": close}
    letter = send_letter(case, by=by, at=at, body=body, intent=intent, seen=seen)
    details: dict[str, object] = {"contact": letter.contact.key}
    record("case.not_considered", case, institution=case.institution_id, by=by.person_id, at=at, details=details)
    return letter


def tells_reason(standard: Standard) -> bool:
    """Whether the standard leaves offensive letters unconsidered and sends the reason."""
    return standard.value("offensive_by_email") == "reason_sent"
