"""Opening hours as people write them: `{ mon-fri = "8:30-17:00", sat = "10:00-12:00, 13:00-15:00" }`."""

import re
from collections.abc import Mapping

from atbilde.core.standard import Week

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_INTERVAL = re.compile(r"\s*(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)\s*")
_MIDNIGHT = 24 * 60


def week_of(hours: Mapping[str, str]) -> Week:
    """The week, Monday first, each day's intervals as (opens, closes) minutes after midnight.

    Raises `ValueError` naming the day for an unknown or repeated day and for intervals that are empty, overlap or
    do not read as `8:30-17:00`.
    """
    week: list[tuple[tuple[int, int], ...]] = [()] * 7
    seen: set[int] = set()
    for days, text in hours.items():
        intervals = _intervals(days, text)
        for day in _days(days):
            if day in seen:
                raise ValueError(f"{DAYS[day]} is given twice")
            seen.add(day)
            week[day] = intervals
    return tuple(week)


def hours_text(week: Week) -> str:
    """The week in few words, as `week_of` reads it: `mon-fri 8:30-17:00`."""
    parts: list[str] = []
    first = 0
    while first < 7:
        last = first
        while last < 6 and week[last + 1] == week[first]:
            last += 1
        if week[first]:
            days = DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"
            parts.append(f"{days} {', '.join(f'{_clock(a)}-{_clock(b)}' for a, b in week[first])}")
        first = last + 1
    return "; ".join(parts)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _days(text: str) -> range:
    first, dash, last = text.strip().lower().partition("-")
    for name in (first, last) if dash else (first,):
        if name not in DAYS:
            raise ValueError(f"unknown day {name!r}; days are {', '.join(DAYS)} or a span as mon-fri")
    start, end = DAYS.index(first), DAYS.index(last or first)
    if end < start:
        raise ValueError(f"the span {text!r} runs backwards")
    return range(start, end + 1)


def _intervals(days: str, text: str) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for piece in text.split(","):
        match = _INTERVAL.fullmatch(piece)
        if match is None:
            raise ValueError(f"{days}: {piece.strip()!r} does not read as hours; write 8:30-17:00")
        open_hour, open_minute, close_hour, close_minute = map(int, match.groups())
        opens, closes = open_hour * 60 + open_minute, close_hour * 60 + close_minute
        if open_minute > 59 or close_minute > 59 or closes > _MIDNIGHT:
            raise ValueError(f"{days}: {piece.strip()!r} is no time of day")
        if closes <= opens or (found and opens < found[-1][1]):
            raise ValueError(f"{days}: {piece.strip()!r} ends before it begins or overlaps the hours before it")
        found.append((opens, closes))
    return tuple(found)
