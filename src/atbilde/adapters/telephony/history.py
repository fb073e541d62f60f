"""What exchanges wrote down about past calls, as lines of an event log that can be imported."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import msgspec

from atbilde.calls.said import Said
from atbilde.core.events import Rejected

_LONGEST_KEY = 80
#: The name an exchange gives, and when it was, to our own id; None where we know nobody and nothing by that name.
Lookup = Callable[[str, datetime], str | None]


def lines_of(
    said: Iterable[Said | Rejected], *, source: str, line_of: Lookup, officer_of: Lookup
) -> Iterator[bytes | Rejected]:
    """Each piece of news as a line of `docs/events.md`; what was `Rejected` is handed on as it is.

    The same news of the same `source` has the same id, so that it can be imported again. An officer who is not known
    is named as by the live calls ("set Anna"), a line as the exchange names it. `ValueError` for news without a time.
    """
    for news in said:
        yield news if isinstance(news, Rejected) else msgspec.json.encode(_event(news, source, line_of, officer_of))


def contact_key(source: str, call: str) -> str:
    """The contact that a call of this source is: "call:queue-log:1795310647.67", with a digest where it is long."""
    whole = f"call:{source}:{call}"
    return whole if len(whole) <= _LONGEST_KEY else f"call:{_digest(whole)}"


def _event(news: Said, source: str, line_of: Lookup, officer_of: Lookup) -> dict[str, object]:
    if news.at is None:
        raise ValueError(f"{news.type} without a time")
    contact = contact_key(source, news.call)
    whole = f"{contact}:{news.key}"
    event: dict[str, object] = {
        "id": whole if len(whole) <= _LONGEST_KEY else f"{news.type}:{_digest(whole)}",
        "at": news.at.isoformat(),
        "type": news.type,
        "contact": contact,
        **news.data,
    }
    for name in ("officer", "picked_up_for"):
        if told := event.get(name):
            event[name] = officer_of(str(told), news.at) or f"set {told}"
    if told := event.get("line"):
        event["line"] = line_of(str(told), news.at) or told
    if news.type == "rating.given":
        event |= {"of": contact, "channel": "call"}
    if news.doubts:
        event["doubts"] = news.doubts
    return event


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:40]
