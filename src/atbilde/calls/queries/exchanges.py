"""Exchanges and lines as pages, adapters and those who watch the installation need them."""

from django.db.models import Count, QuerySet

from atbilde.calls.enums import ExchangeKind, State
from atbilde.calls.models import Call, Exchange, Line, Order
from atbilde.contacts.access import digest
from atbilde.institutions.models import Institution, Post


def exchange_of_token(token: str) -> Exchange | None:
    """The webhook exchange with this token, in use or not, with its institution; one query."""
    found = Exchange.objects.filter(token=digest(token), kind=ExchangeKind.WEBHOOK)
    return found.select_related("institution").first()


def all_exchanges(by: Post) -> QuerySet[Exchange]:
    """The institution's exchanges, also those out of use, by name."""
    return Exchange.objects.filter(institution=by.institution_id).order_by("name")


def all_lines(by: Post) -> QuerySet[Line]:
    """The institution's telephone lines with their queues, in the order they were made."""
    return Line.objects.filter(institution=by.institution_id).select_related("queue").order_by("pk")


def exchange_faults(institution: Institution) -> list[Exchange]:
    """The institution's exchanges in use that do not work now."""
    return list(Exchange.objects.filter(institution=institution, active=True).exclude(fault="").order_by("name"))


def exchanges_in_use() -> list[Exchange]:
    """All exchanges in use, of every institution."""
    found = Exchange.objects.filter(active=True).select_related("institution")
    return list(found.order_by("institution", "name"))


def connected_exchanges() -> list[Exchange]:
    """Those of them that we connect to."""
    return [exchange for exchange in exchanges_in_use() if exchange.kind == ExchangeKind.ASTERISK]


def ordering_exchange(institution: Institution) -> Exchange | None:
    """The exchange that carries out what the desk asks for; None where none takes orders."""
    found = Exchange.objects.filter(institution=institution, active=True, kind=ExchangeKind.ASTERISK)
    return found.order_by("pk").first()


def waiting_orders(exchange: Exchange) -> list[Order]:
    """What the desk asked for and is not done yet, oldest first; with officers and calls."""
    found = Order.objects.filter(exchange=exchange, done_at=None)
    return list(found.select_related("by__person", "contact__call").order_by("at", "pk"))


def running_calls() -> dict[str, int]:
    """How many calls run now, by institution."""
    rows = Call.objects.exclude(state=State.ENDED).values_list("institution").annotate(Count("pk")).order_by()
    return dict(rows)


def faulty_exchanges() -> int:
    """How many exchanges in use do not work now."""
    return Exchange.objects.filter(active=True).exclude(fault="").count()
