"""An error found in an answer: noted with the time it was found, put right with an apology (CSP-R6, CSP-D7)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.access import may_answer
from atbilde.cases.actions.answering import send_letter
from atbilde.cases.actions.closing import reopen
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce
from atbilde.cases.actions.ownership import lock
from atbilde.cases.composing import correction_letter
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, Correction
from atbilde.cases.queries.receiver import asked_on_network
from atbilde.contacts.actions import record_event
from atbilde.contacts.enums import Channel, Delivery
from atbilde.contacts.models import Attachment, Contact, Message
from atbilde.core.letters import apologises
from atbilde.institutions.models import Post


@transaction.atomic
def note_error(case: Case, wrong: Contact, *, by: Post, at: datetime, found_at: datetime, what: str) -> Correction:
    """Wrong information was given in `wrong`; the standard's term for correcting it starts at `found_at`.

    `found_at` may precede the click, not the letter itself and not lie ahead. A closed case is worked on again.
    """
    case = lock(case)
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    if not what.strip():
        raise Refused("no_words", _("Say what is wrong in it."))
    letter = Message.objects.filter(contact=wrong).first()
    if letter is not None and letter.delivery not in (Delivery.SENT, Delivery.BOUNCED):
        raise Refused("not_sent", _("Only a letter that has been sent can be corrected."))
    given_at = letter.sent_at if letter and letter.sent_at else wrong.at
    if not given_at <= found_at <= at:
        raise Refused("found_at", _("The error was found after the letter was sent and not in the future."))
    correction = Correction.objects.create(
        case=case, wrong=wrong, found_at=found_at, noted_at=at, noted_by=by, what=what.strip()
    )
    data: dict[str, object] = {"in": wrong.key, "channel": wrong.channel, "case": case.number}
    record_event(wrong, "error.found", at=found_at, data=data, key=f"correction:{correction.pk}:found")
    record("error.found", case, institution=case.institution_id, by=by.person_id, at=at, details={"contact": wrong.key})
    if not case.is_open:  # what is closed is not on anyone's desk; a correction has to be
        reopen(case, at=at)
    refresh(case, at=at)
    announce(case)
    return correction


@transaction.atomic
def correct_by_letter(
    correction: Correction,
    *,
    by: Post,
    at: datetime,
    body: str,
    put_right: str,
    close: bool = False,
    attachments: Sequence[Attachment] = (),
    seen: str | None = None,
) -> Message:
    """Send the corrected information to the address the wrong letter went to; closes the correction once it is sent.

    Raises `Refused` without an apology in the letter, without anything corrected in it, or without saying what was
    put right, and as `send_letter` does.
    """
    if correction.closed_at is not None:
        raise Refused("corrected", _("This error has already been corrected."))
    by_email = correction.wrong.channel == Channel.EMAIL
    wrong = Message.objects.select_related("social").filter(contact=correction.wrong_id).first()
    if wrong is None or not (by_email or asked_on_network(wrong)):
        raise Refused("wrong_channel", _("This error was not made in an e-mail; correct it on its own channel."))
    if not apologises(body):
        raise Refused("no_apology", _("The letter must apologise for the mistake."))
    if not put_right.strip():
        raise Refused("no_put_right", _("Say what was put right for the client."))
    if body.split() == correction_letter(correction, wrong, by).split():
        raise Refused("no_correction", _("The letter does not say yet what is right."))
    waiting = Message.objects.filter(
        contact__links__case=correction.case_id, delivery=Delivery.QUEUED, intent__correction=correction.pk
    )
    if waiting.exists():
        raise Refused("letter_waits", _("The correction is just leaving; wait until it is sent."))
    intent: dict[str, object] = {
        "corrects": correction.wrong.key,
        "apology": True,
        "correction": correction.pk,
        "put_right": put_right.strip(),
    }
    return send_letter(
        correction.case,
        by=by,
        at=at,
        body=body,
        close=close,
        to=wrong.to[0] if by_email else "",
        intent=intent,
        attachments=attachments,
        seen=seen,
    )
