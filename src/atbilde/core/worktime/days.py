"""What a single day is: its kind, its name, its hours."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from atbilde.core.standard import Week

#: Opening hours of one day: (opens, closes) in minutes after local midnight, ascending; 1440 is 24:00.
Hours = tuple[tuple[int, int], ...]

ALL_DAY: Hours = ((0, 1440),)
WEEKDAYS_LV = ("pirmdiena", "otrdiena", "trešdiena", "ceturtdiena", "piektdiena", "sestdiena", "svētdiena")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class CalendarError(ValueError):
    """A question the calendar cannot answer, or days and hours that make no calendar."""


class StandsStill(CalendarError):
    """The term stands still in a pause without an end: as yet it has no due time."""


class DayKind(StrEnum):
    """What a day is for the institution."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    OFF = "off"  # a weekday moved off, the free day in place of a holiday, or a weekday without hours
    WORKING_MOVED = "working_moved"  # a Saturday worked in place of a weekday moved off

    @property
    def works(self) -> bool:
        """Whether the institution works on such a day."""
        return self in WORKS


WORKS = frozenset((DayKind.WORKING, DayKind.WORKING_MOVED))


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from its place in the week; also what `WorkCalendar.day` tells of any day.

    `hours` `None`: the hours of the week (of the weekday in `moved`, for a moved working day).
    `statutory`: a holiday named by law (law on public holidays, section 1); the free day in place of a holiday and
    a day moved off are not. `moved`: the other half of a pair of moved days.
    Raises `CalendarError` for hours that are not ascending or belong to a day that is not worked.
    """

    date: dt.date
    kind: DayKind
    name_lv: str
    name_en: str
    hours: Hours | None = None
    statutory: bool = False
    moved: dt.date | None = None

    def __post_init__(self) -> None:
        if isinstance(self.date, dt.datetime):
            raise CalendarError(f"special day {self.date}: a date is needed, not a time")
        if self.hours is not None:
            object.__setattr__(self, "hours", checked_hours(self.hours, f"special day {self.date}"))
            if self.hours and not self.kind.works:
                raise CalendarError(f"special day {self.date}: a day of kind {self.kind} has no opening hours")


def checked_hours(hours: Iterable[tuple[int, int]], where: str) -> Hours:
    """The hours of one day as tuples; `CalendarError` naming `where` unless 0 <= opens < closes <= 1440, ascending."""
    result = tuple((opens, closes) for opens, closes in hours)
    reached = 0
    for opens, closes in result:
        if not reached <= opens < closes <= 1440:
            raise CalendarError(
                f"{where}: {clock(opens)}-{clock(closes)} must open before it closes, between 0:00 and 24:00, "
                "and after the hours before it"
            )
        reached = closes
    return result


def checked_week(week: Week | None) -> Week | None:
    """The week as tuples of tuples; `CalendarError` unless it has seven days of good hours."""
    if week is None:
        return None
    if len(week) != 7:
        raise CalendarError(f"a week has seven days, Monday first, not {len(week)}")
    return tuple(checked_hours(hours, name) for name, hours in zip(WEEKDAYS_EN, week, strict=True))


def shortened(hours: Hours, minutes: int = 60) -> Hours:
    """The hours with the last `minutes` of open time taken off (Labour law, section 135)."""
    kept = list(hours)
    while kept and minutes:
        opens, closes = kept.pop()
        if closes - opens > minutes:
            kept.append((opens, closes - minutes))
            break
        minutes -= closes - opens
    return tuple(kept)


def clock(minute: int) -> str:
    """Minutes after midnight as a clock shows them: `8:30`, `24:00`."""
    return f"{minute // 60}:{minute % 60:02}"
