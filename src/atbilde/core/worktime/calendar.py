"""The calendar of one institution or line."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from atbilde.core.standard import Week
from atbilde.core.worktime.daybook import DayBook, Days
from atbilde.core.worktime.days import CalendarError, SpecialDay, checked_week
from atbilde.core.worktime.pauses import Pause, StandStill, still
from atbilde.core.worktime.table import EMPTY, EPOCH, Table, instant, intervals_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

FIRST_YEAR, LAST_YEAR = 1991, 2100  # the years a calendar answers for: earlier and later holidays are not known
OUTSIDE = f"calendars reach from {FIRST_YEAR} to {LAST_YEAR}"


class WorkCalendar:
    """Opening hours, working days and special days.

    `week` `None`: hours are not prescribed; Monday to Friday are working days, open 0:00-24:00, closing at 24:00.
    `days` are the public ones, `extra_days` the institution's own, which override them: a holiday stays statutory
    whatever the institution does on it. `hour_less_before_holiday`: one hour less on the working day directly before
    a statutory holiday (Labour law, section 135), unless a special day has its own hours or none are prescribed.

    Times must have a zone or offset; what comes back is in the calendar's zone. Working time is real elapsed time
    inside the local hours, also on the days the clocks change. All refusals are `CalendarError`.
    """

    def __init__(
        self,
        *,
        week: Week | None,
        days: Days,
        timezone: str = "Europe/Riga",
        hour_less_before_holiday: bool = False,
        extra_days: Iterable[SpecialDay] = (),
    ) -> None:
        try:
            self.zone = ZoneInfo(timezone)
        except (ValueError, OSError, KeyError) as error:
            raise CalendarError(f"unknown time zone {timezone!r}") from error
        self.timezone = timezone
        self.week = checked_week(week)
        self.hour_less_before_holiday = hour_less_before_holiday
        self._book = DayBook(self.week, days, extra_days, hour_less=hour_less_before_holiday)
        self._years: dict[int, tuple[list[tuple[float, float]], list[int]]] = {}
        self._table = EMPTY

    # Time

    def add(self, start: datetime, minutes: int, *, pauses: Sequence[Pause] = ()) -> datetime:
        """The moment at which `minutes` of working time have passed since `start`.

        The earliest such moment: a term that fills the day ends at closing, not at the next opening. Nothing to add
        gives `start`, or the next opening when closed. A negative number counts back (without pauses), to the latest
        such moment. `StandsStill` where a pause without an end comes first.
        """
        if start.tzinfo is None:
            raise naive(start)
        if pauses:
            return self.local(self._advance_around(start.timestamp(), minutes * 60, StandStill(pauses)))
        return datetime.fromtimestamp(self.advance(start.timestamp(), minutes * 60), self.zone)

    def between(self, start: datetime, end: datetime, *, pauses: Sequence[Pause] = ()) -> timedelta:
        """The working time from `start` to `end`; negative when `end` is earlier."""
        if start.tzinfo is None or end.tzinfo is None:
            raise naive(start if start.tzinfo is None else end)
        if pauses:
            return self._between_around(start.timestamp(), end.timestamp(), StandStill(pauses))
        since, until = start - EPOCH, end - EPOCH
        first, last, day, index, opens, closes, base, total = self._table.exact
        if not (first < since < last and first < until < last):
            table = self.table(start.timestamp(), end.timestamp())
            first, last, day, index, opens, closes, base, total = table.exact
        # From the interval at the day's midnight it is a step or two. Written out twice: calls would cost a fifth.
        i, j = index[since.days - day], index[until.days - day]
        while opens[i + 1] <= since:
            i += 1
        while opens[j + 1] <= until:
            j += 1
        before = since + base[i] if since < closes[i] else total[i]
        return (until + base[j] if until < closes[j] else total[j]) - before

    def is_open(self, at: datetime) -> bool:
        """Whether `at` lies within opening hours; the moment of closing does not."""
        seconds = self._seconds(at)
        table = self.table(seconds, seconds)
        return seconds < table.closes[bisect_right(table.opens, seconds) - 1]

    def next_opening(self, at: datetime) -> datetime | None:
        """`at` itself when open, else the next opening; `None` if there is none up to the last year."""
        try:
            return self.local(self._open_from(self._seconds(at), at_closing=False))
        except _NoHoursError:
            return None

    def next_closing(self, at: datetime) -> datetime | None:
        """The end of the open stretch that `at` is in, or of the next one; `None` if there is none."""
        seconds = self._seconds(at)
        table = self.table(seconds, seconds)
        i = bisect_right(table.closes, seconds)
        while i + 1 >= len(table.closes) or table.closes[i] == table.opens[i + 1]:
            if i + 1 < len(table.closes):  # the next interval follows without a break
                i += 1
                continue
            try:
                table = self.grown(table)
            except _NoHoursError:
                return self.local(table.closes[i]) if i < len(table.closes) else None
        return self.local(table.closes[i])

    def opening_time(self, day: date) -> datetime:
        """When the first opening of `day` begins; its midnight where it has none."""
        hours = self.day(day).hours
        return self.local(instant(day, hours[0][0] if hours else 0, self.zone))

    def closing_time(self, day: date) -> datetime:
        """When the last opening of `day` ends; the next midnight where hours are not prescribed or it has none."""
        hours = self.day(day).hours
        return self.local(instant(day, hours[-1][1] if hours else 1440, self.zone))

    def midnight(self, day: date) -> datetime:
        """The local midnight with which `day` begins."""
        return self.local(instant(day, 0, self.zone))

    def local(self, seconds: float) -> datetime:
        """Seconds since 1970 as a time in the calendar's zone."""
        try:
            return datetime.fromtimestamp(seconds, self.zone)
        except (OverflowError, ValueError, OSError) as error:
            raise CalendarError(f"a time out of range: {OUTSIDE}") from error

    # Days

    def day(self, day: date) -> SpecialDay:
        """What `day` is: kind, names (the weekday's for a plain day), the hours as they really are that day."""
        return self._book.day(day)

    def is_working_day(self, day: date) -> bool:
        """Whether the institution works on `day`, moved days as moved."""
        return self._book.works(day)

    def add_working_days(self, day: date, days: int) -> date:
        """The `days`-th working day after `day` (before it, when negative); 0 gives `day` or the next working day."""
        ordinal = _year_checked(day).toordinal()
        midnight = instant(day, 0, self.zone)
        table = self.table(midnight, midnight)
        while True:
            workdays = table.workdays
            after = bisect_right(workdays, ordinal) - 1
            i = days + (after if days > 0 else bisect_left(workdays, ordinal))
            if 0 <= i < len(workdays):
                return date.fromordinal(workdays[i])
            table = self.grown(table, back=days < 0)

    def working_days_between(self, start: date, end: date) -> int:
        """The working days after `start` up to and with `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        midnights = [instant(_year_checked(day), 0, self.zone) for day in (start, end)]
        workdays = self.table(midnights[0], midnights[1]).workdays
        return bisect_right(workdays, end.toordinal()) - bisect_right(workdays, start.toordinal())

    @cached_property
    def civil(self) -> "WorkCalendar":
        """The same days without anyone's hours: what a term of law is counted by."""
        if self.week is None and not self.hour_less_before_holiday:
            return self
        return WorkCalendar(week=None, days=self._book.public, timezone=self.timezone, extra_days=self._book.own)

    @cached_property
    def cautious(self) -> "WorkCalendar":
        """`civil`, but days off that are no statutory holiday count as worked, and moved working days too.

        Of all readings of moved days it has the most working days, so every term of working days ends the earliest.
        """
        return WorkCalendar(week=None, days=self._book.cautious, timezone=self.timezone)

    # Arrays

    def add_many(self, starts: "ArrayLike", minutes: "ArrayLike") -> "NDArray[np.datetime64]":
        """`add` for arrays: `starts` datetime64 in UTC, `minutes` integers; gives datetime64[s] in UTC."""
        from atbilde.core.worktime.bulk import add_many

        return add_many(self, starts, minutes)

    def between_many(self, starts: "ArrayLike", ends: "ArrayLike") -> "NDArray[np.timedelta64]":
        """`between` for arrays of datetime64 in UTC; gives timedelta64[s]."""
        from atbilde.core.worktime.bulk import between_many

        return between_many(self, starts, ends)

    # The precomputed years

    def table(self, low: float, high: float) -> Table:
        """A table whose span holds both instants (strictly); kept for the next question."""
        table = self._table
        if table.start < low < table.end and table.start < high < table.end:
            return table
        first, last = sorted((self._year(low), self._year(high)))
        if table is not EMPTY:
            first, last = min(first, table.first + 1), max(last, table.last - 1)
        return self._keep(first - 1, last + 1)

    def grown(self, table: Table, *, back: bool = False) -> Table:
        """A table twice as long, later or earlier; `CalendarError` when the calendar's years are used up."""
        years = max(4, table.last - table.first + 1)
        if (table.first < FIRST_YEAR) if back else (table.last > LAST_YEAR):
            raise _NoHoursError(f"the term does not end: {OUTSIDE}, and the hours or working days are used up")
        return self._keep(table.first - years * back, table.last + years * (not back))

    def advance(self, at: float, seconds: float) -> float:
        """`add` in seconds since 1970 and seconds of working time."""
        table = self._table
        if not table.start < at < table.end:
            table = self.table(at, at)
        worked = table.worked(at) + seconds
        if seconds > 0:
            while worked > table.total[-1]:
                table = self.grown(table)
                worked = table.worked(at) + seconds
            return worked - table.base[bisect_left(table.total, worked)]
        if seconds == 0:
            return self._open_from(at, at_closing=True)
        while worked < 0:
            table = self.grown(table, back=True)
            worked = table.worked(at) + seconds
        return worked - table.base[bisect_right(table.total, worked)]

    def _advance_around(self, at: float, seconds: float, pauses: StandStill) -> float:
        if seconds < 0:
            raise CalendarError("counting back over pauses is not offered")
        for begins, ends in pauses.stretches:
            if ends <= at:
                continue
            if begins > at:
                table = self.table(at, begins)
                runs = table.worked(begins) - table.worked(at)
                if runs >= seconds:
                    break
                seconds -= runs
            if ends == float("inf"):
                raise still()
            at = ends
        return self.advance(at, seconds)

    def _between_around(self, since: float, until: float, pauses: StandStill) -> timedelta:
        low, high = min(since, until), max(since, until)
        table = self.table(low, high)
        worked = sum(table.worked(ends) - table.worked(begins) for begins, ends in pauses.running(low, high))
        return timedelta(0, worked if since <= until else -worked)

    def _open_from(self, at: float, *, at_closing: bool) -> float:
        """`at` if open (or just closing, where that counts), else the next opening."""
        table = self.table(at, at)
        i = bisect_right(table.opens, at) - 1
        if at < table.closes[i] or (at_closing and i > 0 and at == table.closes[i]):
            return at
        while i + 1 >= len(table.opens):
            table = self.grown(table)
            i = bisect_right(table.opens, at) - 1
        return table.opens[i + 1]

    def _keep(self, first: int, last: int) -> Table:
        # A new table replaces the old one in a single step, so threads never see one half built.
        first, last = max(first, FIRST_YEAR - 1), min(last, LAST_YEAR + 1)
        years = [self._year_arrays(year) for year in range(first, last + 1)]
        self._table = Table(
            first,
            last,
            start=instant(date(first, 1, 1), 0, self.zone),
            end=instant(date(last + 1, 1, 1), 0, self.zone),
            intervals=(interval for intervals, _ in years for interval in intervals),
            workdays=(ordinal for _, workdays in years for ordinal in workdays),
        )
        return self._table

    def _year_arrays(self, year: int) -> tuple[list[tuple[float, float]], list[int]]:
        if year not in self._years:
            intervals: list[tuple[float, float]] = []
            workdays: list[int] = []
            for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
                day = self.day(date.fromordinal(ordinal))
                if day.kind.works:
                    workdays.append(ordinal)
                intervals += intervals_of(day.date, day.hours or (), self.zone)
            self._years[year] = intervals, workdays
        return self._years[year]

    def _seconds(self, at: datetime) -> float:
        if at.tzinfo is None:
            raise naive(at)
        return at.timestamp()

    def _year(self, seconds: float) -> int:
        try:
            day = datetime.fromtimestamp(seconds, UTC).astimezone(self.zone).date()
        except (OverflowError, ValueError, OSError) as error:
            raise CalendarError(f"a time out of range: {OUTSIDE}") from error
        return _year_checked(day).year


class _NoHoursError(CalendarError):
    """The years are used up."""


def _year_checked(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CalendarError(f"{day.isoformat()} is out of range: {OUTSIDE}")
    return day


def naive(at: datetime) -> CalendarError:
    """The error for a time without zone or offset."""
    return CalendarError(f"{at.isoformat()} has neither time zone nor offset")
