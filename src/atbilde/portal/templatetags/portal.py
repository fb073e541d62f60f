"""What the templates of clients' pages draw with."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import get_language

from atbilde.portal.door import Place
from atbilde.portal.institution.ways import mails_of, phones_of
from atbilde.ui import shown

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: dict[str, Any], page: str, **parts: object) -> str:
    """`{% to "contacts" %}`: the address of a page of the institution the reader is at, with or without its name."""
    place: Place = context["request"].place
    return place.url(page, **parts)


@register.simple_tag(takes_context=True)
def said(context: dict[str, Any], row: object, field: str) -> str:
    """`{% said unit "name" %}`: the text that a row has in the reader's language."""
    place: Place = context["request"].place
    return place.said(row, field)


@register.simple_tag(takes_context=True)
def nearest(context: dict[str, Any]) -> dict[str, object]:
    """`{% nearest as near %}`: the first telephone line and the first e-mail address, for who cannot go on here."""
    place: Place = context["request"].place
    return {"phone": next(iter(phones_of(place)), None), "mail": next(iter(mails_of(place)), None)}


@register.filter
def deadline(value: datetime | None) -> str:
    """The last moment that is in time: a term that ends with a day is told by that day, `09.12.2026.`."""
    return shown.deadline(value) if value else ""


@register.filter
def named(row: object | None) -> str:
    """The name of a unit, queue or the like in the active language; empty for none."""
    if row is None:
        return ""
    english = getattr(row, "name_en", "") if get_language() == "en" else ""
    return str(english or getattr(row, "name_lv", ""))
