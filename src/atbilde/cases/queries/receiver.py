"""Where an answer in a case goes."""

from dataclasses import dataclass

from atbilde.cases.models import Case
from atbilde.contacts.models import Event, Message


@dataclass(frozen=True, slots=True)
class Receiver:
    """An address, empty where there is none; `asked_by` is the sender who wants the answer there instead."""

    address: str
    asked_by: str = ""


def receiver_of(case: Case, told: Message | None) -> Receiver:
    """Who gets the answer: where the client's last letter asks for it (Reply-To, RFC 5322 3.6.2), else its sender."""
    sender = told.sender if told else ""
    wanted = _reply_to(told) if told else ""
    if wanted and wanted.casefold() != sender.casefold():
        return Receiver(wanted, asked_by=sender)
    return Receiver(sender or (case.client.email if case.client else ""))


def _reply_to(told: Message) -> str:
    came = Event.objects.filter(contact=told.contact_id, type="message.received", data__has_key="reply_to")
    return str(came.values_list("data__reply_to", flat=True).first() or "")
