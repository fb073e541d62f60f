"""Times and durations as tables of calls write them."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

_EPOCH = re.compile(r"\d{9,10}(?:[.,]\d+)?|\d{13}", re.ASCII)
_LATVIAN = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4})\.?,?(?:\s+(?:plkst\.\s*)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?", re.ASCII
)
_DURATION = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,9}(?:[.,]\d+)?)", re.ASCII)
_NEVER = frozenset(("", "0", "-", "null", "none", "0000-00-00 00:00:00"))


class BadTime(ValueError):
    """No time, or none that can be."""


def moment(text: str, zone: tzinfo, *, after: datetime | None = None) -> tuple[datetime, bool] | None:
    """A time in UTC, and whether it is certain; None where the column says that there was none.

    Taken are ISO 8601 (also with "/" and a space), `dd.mm.yyyy hh:mm:ss`, and seconds or milliseconds since 1970.
    Without an offset it is the time of `zone`: in the hour that autumn doubles the first reading that is not before
    `after`, in the hour that spring leaves out the clock that was not put forward; neither is certain. `BadTime` for
    anything else.
    """
    plain = text.strip()
    if plain.casefold() in _NEVER:
        return None
    try:
        if _EPOCH.fullmatch(plain):
            seconds = float(plain.replace(",", "."))
            return datetime.fromtimestamp(seconds / 1000 if len(plain) == 13 else seconds, UTC), True
        told = _told(plain)
        if told.tzinfo is not None:
            return told.astimezone(UTC), True
        return _local(told, zone, after)
    except (ValueError, OverflowError, OSError):
        raise BadTime("not a date and time") from None


def _told(text: str) -> datetime:
    if found := _LATVIAN.fullmatch(text):
        day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the caller puts the zone to it
    return datetime.fromisoformat(text.replace("/", "-"))


def _local(told: datetime, zone: tzinfo, after: datetime | None) -> tuple[datetime, bool]:
    # In UTC from here on: two times of one zone are compared by their clocks alone, the hour's second half or not.
    first, second = (told.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first, True
    doubled = first < second
    return (second if doubled and after is not None and first < after else first), False


def duration(text: str) -> float | None:
    """Seconds, of "75", "75,5", "1:15" or "0:01:15"; None where empty. `BadTime` for anything else."""
    plain = text.strip()
    if not plain or plain == "-":
        return None
    found = _DURATION.fullmatch(plain)
    if found is None:
        raise BadTime("not a duration in seconds or hh:mm:ss")
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups())
    total = hours * 3600 + minutes * 60 + seconds
    if total > timedelta(days=7).total_seconds():
        raise BadTime("longer than a week")
    return total
