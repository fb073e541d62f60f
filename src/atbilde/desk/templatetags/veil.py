"""Clients as they may be seen: whole, or in part until it is said why (`desk.veil`)."""

from django import template

from atbilde.cases.models import Case
from atbilde.contacts.models import Chat, Client, Message
from atbilde.desk.masking import masked_address
from atbilde.desk.veil import Veil, showing_of
from atbilde.services.models import Visit

register = template.Library()


@register.filter
def veiled(client: Client | None, veil: Veil) -> str:
    """The client's name as this officer may see it; empty for none."""
    return veil.name(client)


@register.filter
def covered(client: Client | None, veil: Veil) -> bool:
    """Whether the client is shown in part."""
    return veil.covers(client)


@register.filter
def veiled_email(client: Client, veil: Veil) -> str:
    """Their e-mail address, in part where they are."""
    return masked_address(client.email) if veil.covers(client) else client.email


@register.filter
def veiled_phone(client: Client, veil: Veil) -> str:
    """Their telephone number; nothing of it where they are shown in part."""
    return "" if veil.covers(client) else client.phone


@register.filter
def subject_of_sender(message: Message, veil: Veil) -> str:
    """What a message that belongs to no case is about."""
    return veil.subject(message.sender_name, message.subject)


@register.filter
def veiled_sender(message: Message, veil: Veil) -> str:
    """Who wrote a message that belongs to no case."""
    return veil.sender(message.sender_name, message.sender)


@register.filter
def subject_in(case: Case, veil: Veil) -> str:
    """What a case is about, without what tells who the client is where they are shown in part."""
    return veil.words(case.client, case.subject)


@register.simple_tag
def seen_words(text: str, client: Client | None, veil: Veil) -> str:
    """What was written, as it may be seen where the client is shown in part."""
    return veil.words(client, text)


@register.filter
def chatter(chat: Chat, veil: Veil) -> str:
    """Who writes in a chat."""
    return veil.chatter(chat)


@register.filter
def topic_in(chat: Chat, veil: Veil) -> str:
    """What a chat is about."""
    return veil.said(chat, chat.topic)


@register.filter
def visitor(visit: Visit, veil: Veil) -> str:
    """Who comes; empty for who gave no name."""
    return veil.name(visit.client) if visit.name and veil.covers(visit.client) else visit.name


@register.simple_tag
def showing(client: Client, back: str) -> str:
    """The address where it is said why one looks at the client; from there back to `back`."""
    return showing_of(client, back=back)
