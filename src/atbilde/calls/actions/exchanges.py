"""Attaching exchanges: their settings, their token, and how they stand."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.calls.actions.lines import only_administrator
from atbilde.calls.actions.news import announce_officers
from atbilde.calls.enums import ExchangeKind
from atbilde.calls.models import Exchange
from atbilde.contacts.access import digest
from atbilde.institutions.actions import NotPossible
from atbilde.institutions.models import Post

_TOKEN_BYTES = 24


@transaction.atomic
def save_exchange(by: Post, *, at: datetime, exchange: Exchange | None, fields: Mapping[str, object]) -> Exchange:
    """Make or change an exchange. What was known of its state is forgotten: it may be another one now.

    Raises `NotPossible` for a name that another exchange of the institution has.
    """
    only_administrator(by, exchange.institution_id if exchange else by.institution_id)
    row = exchange or Exchange(institution=by.institution)
    for name, value in fields.items():
        setattr(row, name, value)
    row.fault, row.fault_since = "", None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as double:
        raise NotPossible(_("Another exchange has this name."), field="name") from double
    details: dict[str, object] = {"fields": sorted(fields)}
    verb = "exchange.change" if exchange else "exchange.add"
    record(verb, row, institution=row.institution_id, by=by.person_id, at=at, details=details)
    return row


@transaction.atomic
def new_token(exchange: Exchange, *, by: Post, at: datetime) -> str:
    """A new token for the address of a webhook; the one before holds no more. Only now is it known: we keep its digest.

    Raises `NotPossible` for an exchange that has no webhook.
    """
    only_administrator(by, exchange.institution_id)
    if exchange.kind != ExchangeKind.WEBHOOK:
        raise NotPossible(_("Only a webhook has a token."))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    exchange.token = digest(token)
    exchange.save(update_fields=["token"])
    record("exchange.token", exchange, institution=exchange.institution_id, by=by.person_id, at=at)
    return token


@transaction.atomic
def note_exchange_state(exchange: Exchange, *, fault: str, at: datetime, heard: bool = False) -> None:
    """Write down how an exchange stands; an empty `fault` is health, `heard` that it was it who told us.

    The time since when it is faulty stays while the words change. The board hears of every change.
    """
    before = exchange.fault
    exchange.fault_since = (exchange.fault_since or at) if fault else None
    exchange.fault = fault[:300]
    fields = ["fault", "fault_since"]
    if heard:
        exchange.heard_at = at
        fields.append("heard_at")
    exchange.save(update_fields=fields)
    if before != exchange.fault:
        announce_officers(exchange.institution_id, [])


def note_clock(exchange: Exchange, offset: float) -> None:
    """Keep by how many seconds the exchange's clock is behind ours; written where it moved by a second or more."""
    moved = abs(offset - exchange.clock_offset) >= 1
    exchange.clock_offset = offset
    if moved:
        exchange.save(update_fields=["clock_offset"])
