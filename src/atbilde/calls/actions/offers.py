"""What an officer offers a client in a talk: an electronic answer, a call back, a promise, to write instead."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.calls.actions.caller import name_caller
from atbilde.calls.actions.calling_back import want_call_back
from atbilde.calls.actions.casework import case_of
from atbilde.calls.actions.noting import allow, note, tell_anew
from atbilde.calls.enums import Wanted
from atbilde.calls.models import Call, CallBack
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.cases.models import Note as CaseNote
from atbilde.contacts.models import Client, Contact
from atbilde.core.rules.calls import is_foreign
from atbilde.core.standard import Standard
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of

#: The longest subject of a case made of a question.
_SUBJECT = 120


@transaction.atomic
def offer_electronic_answer(
    contact: Contact, *, by: Post, at: datetime, accepted: bool, questions: Sequence[str] = (), to: str = ""
) -> Case | None:
    """The client was offered an answer by e-mail and said yes or no (CSP-D4).

    A yes needs the open questions and an address; it opens a case of the officer's, whose term runs from now.
    """
    allow(contact, by)
    asked = [question.strip() for question in questions if question.strip()]
    data: dict[str, object] = {"accepted": accepted}
    if not accepted:
        note(contact, "electronic_answer.offered", by=by, at=at, data=data)
        return None
    if not asked:
        raise Refused("no_question", _("Note at least one question that is still open."))
    if not to.strip():
        raise Refused("no_address", _("Ask for the e-mail address to answer to."))
    _write_to(contact, to, by, at)
    case = case_of(contact, at=at, by=by, subject=_subject(asked))
    CaseNote.objects.create(case=case, by=by, at=at, text="\n".join(f"– {question}" for question in asked))
    data |= {"questions": asked, "to": to.strip(), "case": case.number}
    note(contact, "electronic_answer.offered", by=by, at=at, data=data)
    return case


@transaction.atomic
def choose(
    contact: Contact,
    *,
    by: Post,
    at: datetime,
    choice: Literal["wait", "call_back", "write"],
    number: str = "",
    question: str = "",
    abroad: bool = False,
) -> CallBack | None:
    """While something is found out the client would rather wait, be called back or be written to (VPVB-14.3).

    A call back needs a number and the question, and becomes an obligation. Where the standard calls nobody abroad,
    a foreign caller or a foreign number is `Refused` with the code `foreign`: another way is to be offered.
    """
    allow(contact, by)
    if choice != "call_back":
        note(contact, "caller.chose", by=by, at=at, data={"choice": choice})
        return None
    call = Call.objects.filter(contact=contact).first()
    number = number.strip() or (call.number if call else "")
    if not any(character.isdigit() for character in number):
        raise Refused("no_number", _("Ask for the number to call."))
    if not question.strip():
        raise Refused("no_question", _("Note what is to be found out."))
    if stays_home(standard_of(contact.institution, at)):
        if abroad or is_foreign(call.number if call else ""):
            raise Refused(
                "foreign",
                _("The call came from abroad, where nobody is called back: offer an answer by e-mail instead."),
            )
        if is_foreign(number):
            raise Refused("foreign", _abroad())
    note(contact, "caller.chose", by=by, at=at, data={"choice": choice})
    data: dict[str, object] = {"channel": "call", "number": number}
    note(contact, "promise.given", by=by, at=at, data=data, key=f"{contact.key}:call-back")
    subject = _subject([question])
    entry = want_call_back(contact, wanted=Wanted.PROMISED, number=number, at=at, by=by, subject=subject)
    CaseNote.objects.create(case=entry.case, by=by, at=at, text=question.strip())
    tell_anew(contact, at=at, by=by)
    return entry


def _abroad() -> str:
    return _("The standard calls nobody abroad: offer an answer by e-mail instead.")


def stays_home(standard: Standard) -> bool:
    """Whether the standard calls nobody abroad (VPVB-14.3.1, 14.7)."""
    return standard.value("foreign_or_roaming_call") == "email"


@transaction.atomic
def promise(
    contact: Contact, *, by: Post, at: datetime, due: datetime, channel: str, words: str = "", to: str = ""
) -> Case:
    """The client was told by when and how the answer comes; it is now owed then (VISC-9). Returns its case."""
    allow(contact, by)
    if due <= at:
        raise Refused("due", _("The promised time must lie ahead."))
    if channel not in ("email", "call", "post", "visit"):
        raise Refused("channel", _("Say how the answer comes: by e-mail, telephone, post or in person."))
    if channel == "email":
        client = contact.client
        if not to.strip() and not (client and client.email):
            raise Refused("no_address", _("Ask for the e-mail address to answer to."))
        if to.strip():
            _write_to(contact, to, by, at)
    case = case_of(contact, at=at, by=by, subject=_subject([words]) if words.strip() else "")
    data: dict[str, object] = {"due": due.isoformat(), "channel": channel, "case": case.number}
    if channel == "call":
        _promise_call(contact, by, at, due, words)
    ways = {"email": _("by e-mail"), "call": _("by telephone"), "post": _("by post"), "visit": _("in person")}
    when = due.astimezone(ZoneInfo(contact.institution.timezone))
    told = _("The client was promised an answer by %(when)s, %(way)s.")
    lines = [words.strip(), told % {"when": f"{when:%d.%m.%Y. %H:%M}", "way": ways[channel]}]
    CaseNote.objects.create(case=case, by=by, at=at, text="\n".join(line for line in lines if line))
    note(contact, "promise.given", by=by, at=at, data=data)
    return case


def _promise_call(contact: Contact, by: Post, at: datetime, due: datetime, words: str) -> None:
    """A promised call stands on the list of those to be called, with its time."""
    call = Call.objects.filter(contact=contact).first()
    number = (call.number if call else "") or (contact.client.phone if contact.client else "")
    if not any(character.isdigit() for character in number):
        raise Refused("no_number", _("Ask for the number to call."))
    if stays_home(standard_of(contact.institution, at)) and is_foreign(number):
        raise Refused("foreign", _abroad())
    want_call_back(
        contact, wanted=Wanted.PROMISED, number=number, at=at, by=by, due_at=due, subject=_subject([words or number])
    )


@transaction.atomic
def ask_to_write(contact: Contact, *, by: Post, at: datetime, reason: Literal["language", "restricted"]) -> None:
    """The client was asked to write: this officer lacks the language (VPVB-14.4), or it is not public (14.2)."""
    allow(contact, by)
    note(contact, "client.asked_to_write", by=by, at=at, data={"reason": reason})


def _write_to(contact: Contact, address: str, by: Post, at: datetime) -> Client:
    """The client of the contact can be written to at the address: theirs, or the client's who has it."""
    known = Client.objects.filter(institution=contact.institution_id, email__iexact=address.strip()).first()
    if contact.client is not None and contact.client.email.casefold() == address.strip().casefold():
        return contact.client
    return name_caller(contact, by=by, at=at, client=known, email=address)


def _subject(questions: Sequence[str]) -> str:
    first = questions[0].strip().splitlines()[0]
    return first if len(first) <= _SUBJECT else first[: _SUBJECT - 1].rstrip() + "…"
