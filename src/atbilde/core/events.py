"""Events read from JSON Lines.

`read_events` turns lines into events without holding the log in memory; a line that cannot be read becomes a
`Rejected` with the reason, and the rest goes on. Fields that a type does not know are left alone, so that a newer
sender can talk to an older reader. The types are in `event_types.py`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from atbilde.core.event_types import TYPES, ActIssued, AnyEvent, Event, PromiseGiven
from atbilde.core.worktime import FIRST_YEAR, LAST_YEAR

__all__ = ["TYPES", "Event", "EventError", "Rejected", "event_from", "read_events", "refers_to", "to_mapping"]

#: The years an event may be of: those calendars answer for, less the room that the longest term needs.
YEARS = range(FIRST_YEAR + 1, LAST_YEAR - 1)


class Rejected(msgspec.Struct, frozen=True, gc=False):
    """A line of the log that cannot be judged: its number, from 1, and why, naming the field."""

    line: int
    reason: str


class EventError(ValueError):
    """A value that is no event. The text says why and names the field."""


_Any: Any = AnyEvent  # a union is no type to a type checker
_DATED: frozenset[type[Event]] = frozenset({PromiseGiven, ActIssued})  # types that carry a date besides `at`
_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(_Any)


def read_events(lines: Iterable[bytes | str]) -> Iterator[Event | Rejected]:
    """Each line as an event, or as `Rejected` where it is no JSON, misses a field or has an unknown type.

    Streaming: holds one line at a time. Empty lines are passed over and counted. Repeated ids are not looked for
    here; `judge` ignores them.
    """
    decode = _decoder.decode
    for number, line in enumerate(lines, 1):
        try:
            event: Event = decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            if number == 1:
                line = _without_byte_order_mark(line)
            if not line.strip():
                continue
            outcome = _second_reading(line)
            yield outcome if isinstance(outcome, Event) else Rejected(number, outcome)
            continue
        if event.at.year in YEARS and (event.__class__ not in _DATED or _countable(event)):
            yield event
        else:
            yield Rejected(number, f"a year outside {YEARS.start} to {YEARS.stop - 1}")


def event_from(data: Mapping[str, Any]) -> Event:
    """The event of a mapping with the fields of the log; times may be `datetime` or text. Raises `EventError`."""
    try:
        # By its own type at once where the type is known: looking through all of them takes ten times as long.
        event: Event = msgspec.convert(_plainer(data), TYPES.get(str(data.get("type")), _Any))
    except msgspec.ValidationError as fault:
        raise EventError(_reason(fault)) from None
    if event.at.year not in YEARS or not _countable(event):
        raise EventError(f"a year outside {YEARS.start} to {YEARS.stop - 1}")
    return event


def to_mapping(event: Event) -> dict[str, Any]:
    """The fields of the log as JSON values, those not given left out; `event_from` reads them back."""
    fields: dict[str, Any] = msgspec.to_builtins(event)
    return fields


def refers_to(event: Event) -> tuple[str, ...]:
    """The other contacts this event speaks of (`answers`, `corrects`, `tells`, `in`, `via`, `of`), without its own."""
    named = (getattr(event, name, None) for name in ("answers", "corrects", "tells", "in_", "via", "of"))
    return tuple(sorted({contact for contact in named if contact and contact != event.contact}))


def _countable(event: Event) -> bool:
    due = event.due if isinstance(event, PromiseGiven) else None
    sent_on = event.sent_on if isinstance(event, ActIssued) else None
    return (due is None or due.year in YEARS) and (sent_on is None or sent_on.year in YEARS)


def _without_byte_order_mark(line: bytes | str) -> bytes | str:
    return line.removeprefix("\ufeff") if isinstance(line, str) else line.removeprefix(b"\xef\xbb\xbf")


def _second_reading(line: bytes | str) -> Event | str:
    """What the fast reading refused, read with patience: other ISO 8601 spellings of a time are taken too."""
    try:
        data = msgspec.json.decode(line)
    except msgspec.DecodeError as error:
        return f"not JSON: {_json_fault(error)}"
    except UnicodeDecodeError:
        return "not JSON: not UTF-8"
    except RecursionError:
        return "nested too deeply"
    if not isinstance(data, dict):
        return "not a JSON object"
    try:
        return event_from(data)
    except EventError as error:
        return str(error)


def _json_fault(error: msgspec.DecodeError) -> str:
    text = str(error).removeprefix("JSON is malformed: ")
    return "the line is cut off" if "truncated" in text else text


def _plainer(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields, with other spellings of times (any ISO 8601), dates and whole numbers (3.0) made plain.

    What cannot be made plain stays as it is; the conversion that follows names the fault.
    """
    read = dict(data)
    for name in ("at", "due"):
        if isinstance(value := read.get(name), str) and len(value) > len("2026-01-01"):
            with suppress(ValueError):
                read[name] = datetime.fromisoformat(value)
    for name in ("rings", "scale"):
        if isinstance(value := read.get(name), float) and value.is_integer():
            read[name] = int(value)
    if isinstance(value := read.get("sent_on"), str):
        with suppress(ValueError):
            read["sent_on"] = datetime.fromisoformat(value).date()
    return read


_AT = re.compile(r" - at `\$\.?(?P<field>[^`]*)`$")


def _reason(fault: msgspec.ValidationError) -> str:
    """Our words for what is wrong, the field first."""
    text = str(fault)
    if missing := re.fullmatch(r"Object missing required field `(.+?)`.*", text):
        return f"missing field '{missing[1]}'"
    place = _AT.search(text)
    field, what = (place["field"], text[: place.start()]) if place else ("", text)
    if unknown := re.fullmatch(r"Invalid value (.+)", what):
        return f"unknown {field} {unknown[1]}"
    return f"{field}: {_plain_words(what)}" if field else _plain_words(what)


def _plain_words(what: str) -> str:
    if "timezone" in what:
        return "no offset from UTC"
    if what == "Invalid RFC3339 encoded date":
        return "not a date"
    if "RFC3339" in what:
        return "not an ISO 8601 date and time with offset"
    if "of length >= 1" in what:
        return "empty"
    return (
        what.replace("`", "").replace(" | null", "").replace("Invalid enum", "unknown").replace("Expected", "expected")
    )
