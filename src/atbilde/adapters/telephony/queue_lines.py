"""One line of Asterisk's `queue_log`, taken apart, with what is remembered of its call."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from atbilde.adapters.telephony.names import officer_of
from atbilde.calls.said import Said
from atbilde.core.events import YEARS

_LONGEST = 4000
_EPOCH = re.compile(r"\d{9,10}(\.\d{1,9})?", re.ASCII)


class Fault(ValueError):
    """Why a line cannot be read, naming the field."""


@dataclass(slots=True)
class Call:
    """What is remembered of a call while it may go on."""

    seen: set[bytes] = field(default_factory=set)
    offered: bool = False
    answered: bool = False
    cut: bool = False
    waited: int = 0  # seconds in queues it left before, without having been answered
    ended: Said | None = None  # said only when no other queue took the call
    last: float = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a call, with the call so far."""

    epoch: float
    id: str
    queue: str
    member: str | None
    event: str
    rest: list[str]
    zone: tzinfo
    call: Call

    @property
    def stamp(self) -> str:
        """The time as it tells two of a kind apart."""
        return f"{self.epoch:.6f}".rstrip("0").rstrip(".")

    def said(self, type_: str, key: str, *, before: float = 0, **data: object) -> Said:
        """News at the time of the line, or so many seconds `before`. Fields that are None are left out."""
        known = {name.rstrip("_"): value for name, value in data.items() if value is not None}
        at = datetime.fromtimestamp(self.epoch - before, self.zone)
        if at.year not in YEARS:
            raise Fault("a waiting or talking time that cannot be")
        return Said(self.id, key, type_, at, known, ("cut",) if self.call.cut else ())

    def text(self, place: int) -> str:
        """The parameter p1, p2…; empty where the line is shorter."""
        return self.rest[place - 1].strip() if len(self.rest) >= place else ""

    def count(self, place: int, name: str) -> int:
        """A parameter that is a whole number; 0 where an older exchange leaves it out."""
        text = self.text(place)
        if text and not (text.isascii() and text.isdigit() and len(text) <= 7):
            raise Fault(f"{name}: not a whole number of at most seven digits")
        return int(text or 0)


def line_of(raw: bytes, zone: tzinfo, calls: Mapping[str, Call]) -> Line:
    """The line with the call it belongs to, a new one where `calls` does not hold it. `Fault` where it is none."""
    if len(raw) > _LONGEST:
        raise Fault(f"longer than {_LONGEST} bytes")
    if b"\0" in raw:
        raise Fault("holds a NUL character")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("windows-1257", "replace")
    parts = text.removeprefix("\ufeff").split("|")
    if len(parts) < 5:
        raise Fault("not a line of a queue_log: fewer than five fields between |")
    epoch = float(parts[0]) if _EPOCH.fullmatch(parts[0]) else 0.0
    if datetime.fromtimestamp(epoch, zone).year not in YEARS:
        raise Fault("time: not seconds since 1970, or a year that cannot be")
    id_, queue, member, event = (part.strip() for part in parts[1:5])
    return Line(epoch, id_, queue, officer_of(member), event, parts[5:], zone, calls.get(id_) or Call())
