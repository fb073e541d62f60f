"""Single fields of a webhook's body, each read as what it has to be, or refused by name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Literal, overload

from atbilde.adapters.telephony.bodies import BadBody
from atbilde.core.events import YEARS

_LONGEST = 1000
_TRUE, _FALSE = ("true", "1", "yes", "on"), ("false", "0", "no", "off")
_EPOCH = re.compile(r"\d{9,13}(\.\d{1,9})?")
#: A sender's clock may be this much ahead of ours before it is not believed.
_AHEAD = timedelta(minutes=5)


class Fields:
    """The fields of one body. `null` and empty text are the same as a field left out."""

    def __init__(self, body: Mapping[str, object]) -> None:
        self._body = body

    @overload
    def text(self, name: str, *, needed: Literal[True], longest: int = ..., fractions: bool = ...) -> str: ...
    @overload
    def text(self, name: str, *, needed: bool = ..., longest: int = ..., fractions: bool = ...) -> str | None: ...
    def text(self, name: str, *, needed: bool = False, longest: int = _LONGEST, fractions: bool = False) -> str | None:
        """One text; whole numbers are taken as their digits, others where `fractions` are allowed."""
        found = self.texts(name, longest=longest, fractions=fractions)
        if len(found) > 1:
            raise BadBody(f"{name}: given more than once")
        if not found and needed:
            raise BadBody(f"{name}: missing")
        return found[0] if found else None

    def texts(self, name: str, *, longest: int = _LONGEST, fractions: bool = False) -> list[str]:
        """Every text of a field that may be a list."""
        value = self._body.get(name)
        several = value if isinstance(value, list) else [value]
        return [text for each in several if (text := _text(name, each, longest, fractions))]

    def choice(self, name: str, allowed: Sequence[str], *, needed: bool = False) -> str | None:
        """One of these words."""
        word = self.text(name, needed=needed)
        if word is not None and word not in allowed:
            raise BadBody(f"{name}: must be {' or '.join(allowed)}")
        return word

    def number(self, name: str, *, least: float, most: float = 10**9, needed: bool = False) -> float | None:
        """A number between two others."""
        word = self.text(name, needed=needed, fractions=True)
        if word is None:
            return None
        try:
            number = float(word)
        except ValueError:
            raise BadBody(f"{name}: not a number") from None
        if not isfinite(number) or not least <= number <= most:
            raise BadBody(f"{name}: must be from {least:g} to {most:g}")
        return number

    def truth(self, name: str) -> bool | None:
        """Yes or no."""
        value = self._body.get(name)
        if isinstance(value, bool):
            return value
        word = self.text(name)
        if word is None:
            return None
        if word.lower() not in _TRUE + _FALSE:
            raise BadBody(f"{name}: must be true or false")
        return word.lower() in _TRUE


def _text(name: str, value: object, longest: int, fractions: bool) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float if fractions else str | int):
        raise BadBody(f"{name}: must be text")
    text = str(value).strip()
    if "\0" in text:
        raise BadBody(f"{name}: holds a NUL character")
    if len(text) > longest:
        raise BadBody(f"{name}: longer than {longest} characters")
    return text or None


@dataclass(frozen=True, slots=True)
class Clock:
    """The sender's time of an event: `at` where it can be believed, `stamp` (milliseconds) where it can be read."""

    at: datetime | None
    stamp: str
    doubts: tuple[str, ...]


def clock_of(fields: Fields, arrived: datetime) -> Clock:
    """`timestamp`: seconds or milliseconds since 1970, or ISO 8601 with offset.

    One without offset, or ahead of our clock, is not believed: the time of arrival is taken and the call doubted.
    """
    text = fields.text("timestamp", fractions=True)
    if text is None:
        return Clock(None, "", ())
    at = _moment(text)
    stamp = str(round(at.timestamp() * 1000)) if at.tzinfo else at.isoformat()
    if at.tzinfo is None or at > arrived + _AHEAD or at.year not in YEARS:
        return Clock(None, stamp, ("clock",))
    return Clock(at, stamp, ())


def _moment(text: str) -> datetime:
    try:
        if _EPOCH.fullmatch(text):
            seconds = float(text)
            return datetime.fromtimestamp(seconds / 1000 if seconds > 10**11 else seconds, UTC)
        return datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise BadBody("timestamp: neither ISO 8601 nor seconds since 1970") from None
