"""What the templates of clients' pages draw with."""

from typing import Any

from django import template
from django.forms import BoundField

from atbilde.portal.door import Place

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


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of a field's hint and errors, for `aria-describedby`; empty where it has neither."""
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    return " ".join([*ids, *([f"{field.auto_id}_error"] if field.errors else [])])
