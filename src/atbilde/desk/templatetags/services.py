"""What the pages of services draw with."""

from django import template
from django.utils.dates import WEEKDAYS_ABBR

from atbilde.services.queries.money import euros

register = template.Library()


@register.filter
def weekday_name(number: int) -> str:
    """The short name of a weekday, 0 is Monday."""
    return str(WEEKDAYS_ABBR[number]).lower()


@register.filter
def euro(cents: int) -> str:
    """Cents as euros, in the way of the language."""
    return euros(cents)
