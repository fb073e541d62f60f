"""What an exchange says becomes events of one contact for each call, in any order and however often it is told."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from atbilde.calls.actions.following import follow
from atbilde.calls.actions.news import announce_call
from atbilde.calls.actions.retelling import retell
from atbilde.calls.enums import SILENT
from atbilde.calls.models import Call, Exchange
from atbilde.calls.queries.directory import Directory, directory_of, officer_name
from atbilde.calls.said import Said
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Contact, Event
from atbilde.core.event_types import TYPES

#: A clock that differs from ours by less is taken as it is.
CLOCKS_AGREE = timedelta(seconds=2)
#: News this far from now, after the difference of the clocks, have no time that can be believed.
BELIEVABLE = timedelta(hours=12)
_LONGEST_KEY = 80
_LONGEST_NAME = 120


def take(exchange: Exchange, said: Iterable[Said], *, now: datetime) -> list[Call]:
    """Write what an exchange said into the log and the calls it is about; returns these calls as they stand.

    One transaction a call, so that one that cannot be taken does not hold up the others. Nothing is written twice.
    """
    by_call: dict[str, list[Said]] = {}
    for news in said:
        by_call.setdefault(news.call, []).append(news)
    directory = directory_of(exchange.institution, now.date())
    calls = [take_call(exchange, name, news, directory, now=now) for name, news in by_call.items()]
    heard(exchange, now=now)
    return calls


def heard(exchange: Exchange, *, now: datetime) -> None:
    """The exchange gave a sign of life, so it is not silent; written at most every ten seconds.

    Its other faults (a permission it lacks) stay until the connection itself says that they are mended.
    """
    if exchange.heard_at is None or now - exchange.heard_at > timedelta(seconds=10):
        exchange.heard_at = now
        Exchange.objects.filter(pk=exchange.pk).update(heard_at=now)
        Exchange.objects.filter(pk=exchange.pk, fault=SILENT).update(fault="", fault_since=None)


@transaction.atomic
def take_call(exchange: Exchange, name: str, said: Sequence[Said], directory: Directory, *, now: datetime) -> Call:
    """The news of one call: its contact is made when it is first heard of, its row written anew."""
    contact = _contact(exchange, name, said, now)
    rows = [_row(contact, news, exchange, directory, now) for news in said if news.type in TYPES]
    Event.objects.bulk_create(rows, ignore_conflicts=True)
    call = Call.objects.filter(contact=contact).first() or Call(contact=contact)
    call.contact, call.institution, call.exchange, call.name_there = (
        contact,
        directory.institution,
        exchange,
        there(name),
    )
    before = (call.officer_id, *call.ringing)
    course = retell(call, directory, at=now)
    follow(call, course, said, directory, now=now)
    announce_call(call, [post for post in (*before, call.officer_id, *call.ringing) if post])
    return call


def there(name: str) -> str:
    """The exchange's own name of a call as it is kept; a very long one by its beginning and a digest."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:60]}…{hashlib.sha256(name.encode()).hexdigest()[:40]}"


def contact_key(exchange: Exchange, name: str) -> str:
    """The name of the contact that a call of the exchange is."""
    return f"call-{hashlib.sha256(f'{exchange.pk}:{name}'.encode()).hexdigest()[:24]}"


def _contact(exchange: Exchange, name: str, said: Sequence[Said], now: datetime) -> Contact:
    """The contact of the call, its row locked: two pieces of news at once are written one after the other."""
    ours = next((str(news.data["ours"]) for news in said if news.data.get("ours")), "")
    known = (
        Call.objects.filter(exchange=exchange, name_there=there(name)).values_list("contact__key", flat=True).first()
    )
    key = known or (_ordered(exchange, ours) if ours else None) or contact_key(exchange, name)
    outgoing = any(news.data.get("direction") == "out" for news in said)
    Contact.objects.bulk_create(
        [
            Contact(
                institution_id=exchange.institution_id,
                key=key,
                channel=Channel.PHONE,
                direction=Direction.OUT if outgoing else Direction.IN,
                at=min((_time(news, exchange, now)[0] for news in said), default=now),
            )
        ],
        ignore_conflicts=True,
    )
    contact = Contact.objects.select_for_update().get(institution=exchange.institution_id, key=key)
    if outgoing and contact.direction != Direction.OUT:
        contact.direction = Direction.OUT
        contact.save(update_fields=["direction"])
    return contact


def _ordered(exchange: Exchange, key: str) -> str | None:
    """The contact of a call that the desk ordered, if the exchange names one that is."""
    found = Contact.objects.filter(institution=exchange.institution_id, key=key, orders__exchange=exchange)
    return key if found.exists() else None


def _row(contact: Contact, news: Said, exchange: Exchange, directory: Directory, now: datetime) -> Event:
    at, doubted = _time(news, exchange, now)
    data = {name: value for name, value in news.data.items() if name != "ours" and value is not None}
    for name in ("officer", "picked_up_for"):
        if data.get(name):
            post = directory.officer(str(data[name]))
            data[name] = officer_name(post) if post else f"set {data[name]}"
    line = data.get("line") or (data.get("to") if data.get("direction") == "in" else None)
    if line:
        found = directory.line(str(line), at)
        data["line"] = found.code if found else str(line)
        if found and found.busy_is_signal and news.type == "call.busy":
            data["signal"] = True
    if news.type == "rating.given":
        data |= {"of": contact.key, "channel": "call"}
    doubts = [*news.doubts, *(["clock"] if doubted else [])]
    if doubts:
        data["doubts"] = doubts
    return Event(
        institution_id=exchange.institution_id,
        key=_event_key(contact.key, news.key),
        at=at,
        type=news.type,
        contact=contact,
        data=data,
    )


def _time(news: Said, exchange: Exchange, now: datetime) -> tuple[datetime, bool]:
    """When it was by our clock, and whether that is to be doubted."""
    if news.at is None:
        return now, False
    offset = timedelta(seconds=exchange.clock_offset)
    shifted = abs(offset) > CLOCKS_AGREE
    at = news.at + offset if shifted else news.at
    return (at, shifted) if abs(at - now) < BELIEVABLE else (now, True)


def _event_key(contact: str, key: str) -> str:
    whole = f"{contact}:{key}"
    if len(whole) <= _LONGEST_KEY:
        return whole
    return f"{contact}:{hashlib.sha256(key.encode()).hexdigest()[:40]}"
