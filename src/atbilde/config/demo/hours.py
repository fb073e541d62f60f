"""When things happen in the demonstration: mostly in working hours, more in busy months."""

from datetime import date, datetime, time, timedelta
from random import Random

from atbilde.core.latvia import latvian_calendar
from atbilde.core.worktime import WorkCalendar

_DAY = ((510, 1020),)
#: Half past eight to five on working days, whatever the institution's own standard prescribes.
OFFICE: WorkCalendar = latvian_calendar((_DAY, _DAY, _DAY, _DAY, _DAY, (), ()))
YEAR = timedelta(days=365)


class Clock:
    """Chance moments of the year before `now`, by the weights of the months."""

    def __init__(self, chance: Random, now: datetime, busy_months: list[int]) -> None:
        self.chance = chance
        self.now = now.astimezone(OFFICE.zone)
        days = [self.now.date() - timedelta(days=back) for back in range(1, YEAR.days + 1)]
        self._days = [day for day in days if OFFICE.is_working_day(day)]
        self._weights = [busy_months[day.month - 1] for day in self._days]
        self._free_days = [day for day in days if not OFFICE.is_working_day(day)]

    def workday(self) -> date:
        """A working day of the year, busy months more often."""
        return self.chance.choices(self._days, self._weights)[0]

    def in_hours(self) -> datetime:
        """A moment of a working day: more around ten and two than at the edges."""
        hour = 0.0
        while not 8.52 < hour < 16.95:
            hour = self.chance.gauss(self.chance.choice((10.4, 14.2)), 1.3)
        return self._at(self.workday(), hour)

    def any_time(self) -> datetime:
        """When letters come: in office hours, in the evening, sometimes at the weekend."""
        luck = self.chance.random()
        if luck < 0.72:
            return self.in_hours()
        day = self.workday() if luck < 0.9 or not self._free_days else self.chance.choice(self._free_days)
        return self._at(day, self.chance.uniform(17.2, 23.4) if luck < 0.9 else self.chance.uniform(9, 22))

    def out_of_hours(self) -> datetime:
        """An evening or early morning of a working day."""
        return self._at(
            self.workday(), self.chance.choice((self.chance.uniform(17.1, 21), self.chance.uniform(6.5, 8.4)))
        )

    def _at(self, day: date, hour: float) -> datetime:
        midnight = datetime.combine(day, time.min, OFFICE.zone)
        return midnight + timedelta(seconds=round(hour * 3600))


def later(start: datetime, minutes: float) -> datetime:
    """So many minutes of office time after `start`."""
    return OFFICE.add(start, max(1, round(minutes)))


def workdays_ago(now: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    """A time of day so many working days before the day of `now`."""
    day = OFFICE.add_working_days(now.astimezone(OFFICE.zone).date(), -days)
    return datetime.combine(day, time(hour, minute), OFFICE.zone)
