"""What each day is: a working day or not, by what name, with which hours."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from atbilde.core.standard import Week
from atbilde.core.worktime.days import ALL_DAY, WEEKDAYS_EN, WEEKDAYS_LV, DayKind, Hours, SpecialDay, shortened
from atbilde.core.worktime.table import DAY

#: The special days: all of them, or those of a year.
Days = Iterable[SpecialDay] | Callable[[int], Iterable[SpecialDay]]


class DayBook:
    """The week, the public days and the institution's own, as `WorkCalendar` takes them."""

    def __init__(self, week: Week | None, days: Days, extra: Iterable[SpecialDay], *, hour_less: bool) -> None:
        self.week = week
        self.public: Days = days if callable(days) else tuple(days)
        self.own = tuple(extra)
        self.hour_less = hour_less  # on the working day directly before a statutory holiday
        self._years: dict[int, dict[date, SpecialDay]] = {}

    def day(self, day: date) -> SpecialDay:
        """What `day` is, with the hours as they really are that day."""
        special = self._special(day)
        if special is None:
            special = self._plain(day)
        hours = self._hours(special)
        if self.hour_less and hours and special.hours is None and self.week is not None:
            after = self._special(day + DAY)
            if after is not None and after.statutory:
                hours = shortened(hours)
        return replace(special, hours=hours)

    def works(self, day: date) -> bool:
        """Whether `day` is worked, moved days as moved."""
        return (self._special(day) or self._plain(day)).kind.works

    def cautious(self, year: int) -> Iterator[SpecialDay]:
        """The special days of a year without those off that are no statutory holiday."""
        return (day for day in self._of_year(year).values() if day.statutory or day.kind is not DayKind.OFF)

    def _of_year(self, year: int) -> dict[date, SpecialDay]:
        if year not in self._years:
            source = self.public(year) if callable(self.public) else self.public
            known = {day.date: day for day in source if day.date.year == year}
            for own in self.own:
                if own.date.year == year:
                    public = known.get(own.date)
                    known[own.date] = replace(own, statutory=own.statutory or bool(public and public.statutory))
            self._years[year] = known
        return self._years[year]

    def _special(self, day: date) -> SpecialDay | None:
        return self._of_year(day.year).get(day)

    def _plain(self, day: date) -> SpecialDay:
        weekday = day.weekday()
        if self.week[weekday] if self.week is not None else weekday < 5:
            kind = DayKind.WORKING
        else:
            kind = DayKind.OFF if weekday < 5 else DayKind.WEEKEND
        return SpecialDay(day, kind, WEEKDAYS_LV[weekday], WEEKDAYS_EN[weekday])

    def _hours(self, day: SpecialDay) -> Hours:
        if day.hours is not None or not day.kind.works:
            return day.hours or ()
        if self.week is None:
            return ALL_DAY
        if day.moved is not None:  # a moved working day has the hours of the day moved off
            return self.week[day.moved.weekday()]
        # Worked although the week has no hours for it: those of the nearest day before it in the week that has some.
        before = (self.week[(day.date.weekday() - back) % 7] for back in range(7))
        return next((hours for hours in before if hours), ())
