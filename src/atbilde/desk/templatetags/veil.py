"""Clients as they may be seen: whole, or in part until it is said why (`desk.veil`)."""

from django import template

from atbilde.contacts.models import Client, Message
from atbilde.desk.masking import masked_address
from atbilde.desk.veil import Veil

register = template.Library()


@register.filter
def veiled(client: Client | None, veil: Veil) -> str:
    """The client's name as this officer may see it; empty for none."""
    return veil.name(client)


@register.filter
def veiled_email(client: Client, veil: Veil) -> str:
    """Their e-mail address, in part where they are."""
    return masked_address(client.email) if veil.covers(client) else client.email


@register.filter
def veiled_phone(client: Client, veil: Veil) -> str:
    """Their telephone number; nothing of it where they are shown in part."""
    return "" if veil.covers(client) else client.phone


@register.filter
def veiled_sender(message: Message, veil: Veil) -> str:
    """Who wrote a message that belongs to no case."""
    return veil.sender(message.sender_name, message.sender)
