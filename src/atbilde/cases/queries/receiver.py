"""Where an answer in a case goes."""

from dataclasses import dataclass

from atbilde.cases.models import Case
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Event, Message, SocialMessage


@dataclass(frozen=True, slots=True)
class Receiver:
    """An address, empty where there is none; `asked_by` is the sender who wants the answer there instead.

    `asked` is the message on a social network that is answered: then `address` is the client's e-mail, if it is known.
    """

    address: str
    asked_by: str = ""
    asked: SocialMessage | None = None


def receiver_of(case: Case, told: Message | None) -> Receiver:
    """Who gets the answer: where the client's last letter asks for it (Reply-To, RFC 5322 3.6.2), else its sender."""
    if asked := asked_on_network(told):
        return Receiver(case.client.email if case.client else "", asked=asked)
    sender = told.sender if told else ""
    wanted = _reply_to(told) if told else ""
    if wanted and wanted.casefold() != sender.casefold():
        return Receiver(wanted, asked_by=sender)
    return Receiver(sender or (case.client.email if case.client else ""))


def asked_on_network(told: Message | None) -> SocialMessage | None:
    """What the message is on a social network; `None` where it came by another way."""
    return getattr(told, "social", None)


def on_network(case: Case) -> bool:
    """Whether the client last wrote on a social network: what is asked of letters is not asked of the answer there."""
    if case.channel != Channel.SOCIAL:
        return False
    told = Message.objects.filter(contact__links__case=case, contact__direction=Direction.IN, automatic="")
    return told.order_by("-contact__at", "-pk").values_list("social", flat=True).first() is not None


def _reply_to(told: Message) -> str:
    came = Event.objects.filter(contact=told.contact_id, type="message.received", data__has_key="reply_to")
    return str(came.values_list("data__reply_to", flat=True).first() or "")
