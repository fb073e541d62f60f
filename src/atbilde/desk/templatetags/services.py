"""What the pages of services draw with."""

from django import template
from django.utils.dates import WEEKDAYS_ABBR

from atbilde.desk.calls.numbers import read_number
from atbilde.services.models import CHANNELS, Service
from atbilde.services.queries.money import euros, price_of

register = template.Library()
register.filter("as_read", read_number)  # a telephone number


@register.filter
def weekday_name(number: int) -> str:
    """The short name of a weekday, 0 is Monday."""
    return str(WEEKDAYS_ABBR[number]).lower()


@register.filter
def euro(cents: int) -> str:
    """Cents as euros, in the way of the language."""
    return euros(cents)


@register.filter
def price(service: Service) -> str:
    """The price of a service as the client was told it; empty where none is stated."""
    return price_of(service)


@register.filter
def way_words(channel: str) -> str:
    """How the client receives the answer that comes by this channel: "on this site", "by e-mail"."""
    return next((str(way.label) for way, by in CHANNELS.items() if by == channel), channel)
