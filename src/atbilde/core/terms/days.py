"""Counting days: which ones count, and what happens to a term that ends on a day off.

Pauses and days. A day is left out when the term stood still all through it: its opening hours for working days,
0:00-24:00 for calendar days and months. A day on which the term ran for a while counts. So a pause never brings a
term forward, a pause over night changes nothing, and no other reading of a pause gives an earlier day.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from atbilde.core.standard import Clock
from atbilde.core.worktime import CalendarError, DayKind, StandStill, WorkCalendar

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayCount:
    """How days are counted for one term: by which calendar, in which reading, around which pauses.

    `working` says which days are working days of the term; `end`, without anyone's hours, on which a term can end.
    """

    working: WorkCalendar
    end: WorkCalendar
    cautious: bool
    pauses: StandStill

    def last_working_day(self, first: date, days: int) -> date:
        """The `days`-th working day, the first that may count being `first`."""
        if not self.pauses:
            return self.working.add_working_days(first - DAY, days)
        return self._counted(first, days, self.working.is_working_day, self.working)

    def last_calendar_day(self, first: date, days: int) -> date:
        """The `days`-th day, `first` being the first."""
        if not self.pauses:
            return _shifted(first, days - 1)
        return self._counted(first, days, lambda day: True, self.end)

    def rolled_on(self, day: date) -> date:
        """`day`, or the first day after it that is no Saturday, Sunday or statutory holiday (APL 43(2)).

        By the letter of the law: a day moved off, or the free day in place of a holiday, is none of these, so a term
        may end on it and may be rolled on to it; a working Saturday is a Saturday. So who starts later never ends
        earlier. The cautious reading lets a term end on a working Saturday.
        """
        while self.must_roll(day) or self.left_out(day, self.end):
            day += DAY
        return day

    def must_roll(self, day: date) -> bool:
        """Whether a term cannot end on `day`."""
        what = self.end.day(day)
        if what.statutory or day.weekday() < 5:
            return what.statutory
        return not (self.cautious and what.kind is DayKind.WORKING_MOVED)

    def left_out(self, day: date, calendar: WorkCalendar) -> bool:
        """Whether the term stood still all through `day`. Raises `StandsStill` if it does so without an end."""
        if not self.pauses:
            return False
        if calendar is self.end:
            begins, ends = calendar.midnight(day), calendar.midnight(day + DAY)
        else:
            begins, ends = calendar.opening_time(day), calendar.closing_time(day)
        return self.pauses.throughout(begins.timestamp(), ends.timestamp())

    def _counted(self, first: date, days: int, counts: Callable[[date], bool], calendar: WorkCalendar) -> date:
        day = first - DAY
        while days:
            day += DAY
            if counts(day) and not self.left_out(day, calendar):
                days -= 1
        return day


def months_later(day: date, months: int) -> date:
    """The same date `months` later, or the last day of that month where it has no such date (APL 43(1))."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return date(day.year + years, month + 1, min(day.day, monthrange(day.year + years, month + 1)[1]))
    except (ValueError, OverflowError) as error:
        raise CalendarError(f"{months} months after {day.isoformat()} is no date") from error


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise CalendarError(f"{days} days after {day.isoformat()} is no date") from error


def on_days(clock: Clock) -> bool:
    """Whether the clock counts whole days."""
    return clock in (Clock.WORKING_DAYS, Clock.CALENDAR_DAYS, Clock.MONTHS)
