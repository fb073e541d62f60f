"""When clients are received at a location: its reception hours inside the institution's own working time (DVI-22)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from atbilde.core.worktime import DayKind, SpecialDay, WorkCalendar
from atbilde.institutions.calendars import calendar_of
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of
from atbilde.services.models import Location, Reception

#: Minutes after midnight at which something opens and closes.
Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a location: its intervals, and the name of what is special about it ("" for a plain day)."""

    date: date
    hours: tuple[Interval, ...]
    name_lv: str = ""
    name_en: str = ""


def working_time(institution: Institution, on: date) -> WorkCalendar:
    """The calendar of the institution: the same that its terms are counted by."""
    return calendar_of(institution, standard_of(institution, on))


def receptions_of(locations: Iterable[Location]) -> list[Reception]:
    """The reception hours of these locations with their posts, in the order of the week."""
    rows = Reception.objects.filter(location__in=list(locations)).select_related("post__person", "post__unit")
    return list(rows.order_by("location", "weekday", "opens", "pk"))


def reception_hours(receptions: Sequence[Reception], calendar: WorkCalendar, on: date) -> Day:
    """The hours of one day: none on a day off, the moved weekday's on a moved working day, never past closing time."""
    day = calendar.day(on)
    rows = [row for row in receptions if row.weekday == weekday_of(day)] if day.kind.works else []
    open_at = merged(part for row in rows for part in within(row, day))
    plain = day.kind in (DayKind.WORKING, DayKind.WEEKEND)
    return Day(on, open_at) if plain else Day(on, open_at, day.name_lv, day.name_en)


def reception_week(receptions: Sequence[Reception], calendar: WorkCalendar, on: date) -> list[Day]:
    """Seven days from `on`, as the hours are shown to clients."""
    return [reception_hours(receptions, calendar, on + timedelta(days=number)) for number in range(7)]


def weekday_of(day: SpecialDay) -> int:
    """The weekday whose hours hold on the day: of the day moved, where it is worked in its stead. 0 is Monday."""
    moved = day.moved if day.kind == DayKind.WORKING_MOVED else None
    return (moved or day.date).weekday()


def within(row: Reception, day: SpecialDay) -> list[Interval]:
    """The part of the row's hours in which the institution works that day."""
    opens, closes = minutes(row.opens), minutes(row.closes)
    parts = [(max(opens, start), min(closes, end)) for start, end in day.hours or ()]
    return [(start, end) for start, end in parts if end > start]


def merged(parts: Iterable[Interval]) -> tuple[Interval, ...]:
    """The intervals in order, those that touch as one."""
    found: list[Interval] = []
    for start, end in sorted(parts):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def minutes(at: time) -> int:
    """Minutes after midnight."""
    return at.hour * 60 + at.minute


def zone_of(institution: Institution) -> ZoneInfo:
    """The institution's time zone."""
    return ZoneInfo(institution.timezone)
