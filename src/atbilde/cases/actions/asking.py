"""Clients are asked for information only with both reasons: why it is needed, why only they can give it (DVI-11)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.actions.answering import send_letter
from atbilde.cases.actions.ownership import lock
from atbilde.cases.composing import asking_letter
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.contacts.models import Message
from atbilde.institutions.models import Post


@transaction.atomic
def ask_client(
    case: Case,
    *,
    by: Post,
    at: datetime,
    what: str,
    why_needed: str,
    why_not_elsewhere: str,
    body: str = "",
    seen: str | None = None,
) -> Message:
    """Ask the client in a letter that names what is asked and both reasons; returns it.

    It answers nothing and no term stands still. `body` is the letter as the officer changed it, else it is composed.
    The event `information.asked` is recorded once a server has taken it (`sending.letter_sent`). Raises `Refused`
    for a closed case, where one of the three is missing or the letter does not hold it, and as `send_letter` does.
    """
    case = lock(case)
    if not case.is_open:
        raise Refused("closed", _("This case is closed; open it again first."))
    asked = {"what": what.strip(), "why_needed": why_needed.strip(), "why_not_elsewhere": why_not_elsewhere.strip()}
    check_asked(**asked)
    body = body or asking_letter(case, by, **asked)
    held = " ".join(body.split())
    if any(" ".join(said.split()) not in held for said in asked.values()):
        raise Refused(
            "untold", _("The letter does not hold what is asked and both reasons; the client must read them.")
        )
    letter = send_letter(case, by=by, at=at, body=body, intent={"answers": [], "asks": asked}, seen=seen)
    details: dict[str, object] = {"contact": letter.contact.key}
    record("client.ask", case, institution=case.institution_id, by=by.person_id, at=at, details=details)
    return letter


def check_asked(*, what: str, why_needed: str, why_not_elsewhere: str) -> None:
    """Raises `Refused` with the name of the first of the three that is missing as its code."""
    if not what.strip():
        raise Refused("what", _("Say what the client is asked for."))
    if not why_needed.strip():
        raise Refused("why_needed", _("Say why it is needed."))
    if not why_not_elsewhere.strip():
        raise Refused("why_not_elsewhere", _("Say why the institution cannot obtain it itself."))
