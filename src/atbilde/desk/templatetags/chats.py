"""What the templates of chats draw with."""

from collections.abc import Mapping
from datetime import datetime

from django import template

from atbilde.chats.queries.chats import has_gone, lines_of_contact
from atbilde.contacts.models import Chat, Contact
from atbilde.desk.chats.shown import Said, said
from atbilde.desk.veil import Veil
from atbilde.ui import shown

register = template.Library()


@register.filter
def at(counts: Mapping[int, int], key: int) -> int:
    """What a mapping holds for the key, else nought."""
    return counts.get(key, 0)


@register.filter
def waited(chat: Chat, now: datetime) -> str:
    """How long the client has waited, in words."""
    return shown.span(now - chat.started_at)


@register.filter
def gone(chat: Chat, now: datetime) -> bool:
    """Whether the client has lost the connection."""
    return has_gone(chat, now)


@register.simple_tag
def transcript(contact: Contact, veil: Veil) -> list[Said]:
    """What was said in the chat that is this contact; nothing for a contact that is no chat."""
    chat: Chat | None = getattr(contact, "chat", None)
    return said(chat, lines_of_contact(contact.pk), veil) if chat is not None else []
