"""A standard together with the calendars that tell when its institution works."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from atbilde.core.latvia import latvian_calendar
from atbilde.core.rules.naming import digits
from atbilde.core.standard import Line, Standard, Week
from atbilde.core.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Book:
    """One source of duties: an institution's standard, or the law that holds beside it.

    `standard_on`: the standard in force on a date; the same value for the same day, every time.
    `calendar_for`: the working time of a line of that standard (its id or number as the event gives it), or of the
    institution for None and for a line the standard does not know.
    `zone`: where the institution's days begin. `law`: a duty that the institution's own standard carries by the same
    rule is left to it where the duty says `unless_own`. `cautious`: terms of law take the earliest reading of moved
    days.
    """

    standard_on: Callable[[date], Standard]
    calendar_for: Callable[[Standard, str | None], WorkCalendar]
    zone: ZoneInfo
    law: bool = False
    cautious: bool = False


def find_line(standard: Standard, named: str | None) -> Line | None:
    """The line with this id or this number, spaces and the prefix of Latvia left aside; None where there is none."""
    if not named:
        return None
    number = digits(named)
    for line in standard.lines:
        if line.id == named or (number and digits(line.number) == number):
            return line
    return None


def pack_book(standard_on: Callable[[date], Standard], zone: ZoneInfo, *, law: bool = False) -> Book:
    """A book that knows nothing but its pack: the pack's hours, and the days of Latvia."""

    @cache
    def working_time(week: Week | None) -> WorkCalendar:
        return latvian_calendar(week, timezone=zone.key)

    def calendar_for(standard: Standard, line: str | None) -> WorkCalendar:
        found = find_line(standard, line)
        hours = found.hours if found is not None else None
        return working_time(None if law else hours or standard.hours)

    return Book(standard_on=standard_on, calendar_for=calendar_for, zone=zone, law=law)
