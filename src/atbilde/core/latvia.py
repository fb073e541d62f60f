"""Latvia's holidays and moved working days, as data for a calendar.

The dates are those of the `holidays` library: the law on public holidays (likumi.lv, id 72608), section 1, with the
free day in place of 4 May, 18 November or the song festival when these fall on a weekend, and the Cabinet's orders on
moved working days. An order for a year is given by 1 July of the year before: until the library knows it, an
administrator enters the pair as the institution's own days (`moved_pair`).
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache

from holidays import country_holidays

from atbilde.core.standard import Week
from atbilde.core.worktime import DayKind, SpecialDay, WorkCalendar

#: How the library names a weekday moved off, up to the date of the Saturday worked instead.
MOVED_OFF = "Brīvdiena (pārcelta no "
DATE_FORMAT = "%d.%m.%Y"


def latvian_calendar(
    week: Week | None = None,
    *,
    hour_less_before_holiday: bool = False,
    extra_days: Iterable[SpecialDay] = (),
    timezone: str = "Europe/Riga",
) -> WorkCalendar:
    """A calendar with Latvia's days; the arguments are those of `WorkCalendar`."""
    return WorkCalendar(
        week=week,
        days=latvian_days,
        timezone=timezone,
        hour_less_before_holiday=hour_less_before_holiday,
        extra_days=extra_days,
    )


@lru_cache(maxsize=256)
def latvian_days(year: int) -> tuple[SpecialDay, ...]:
    """The holidays, free days and moved days of `year`, by date."""
    lv = _named(year, "lv")
    en = _named(year, "en_US")
    by_law = _named(year, "lv", observed=False)
    days: list[SpecialDay] = []
    for day, name in lv.items():
        if name.startswith(MOVED_OFF):
            days += moved_pair(off=day, worked=_moved_to(name))
        elif day in by_law:
            days.append(SpecialDay(day, DayKind.HOLIDAY, name, en[day], statutory=True))
        else:
            english = f"{en[day].removesuffix(' (observed)')} (day off in its place)"
            days.append(SpecialDay(day, DayKind.OFF, name, english))
    return tuple(sorted(days, key=lambda day: day.date))


def moved_pair(*, off: date, worked: date) -> tuple[SpecialDay, SpecialDay]:
    """The two days of one moved working day: the weekday off and the Saturday worked with that weekday's hours."""
    return (
        SpecialDay(
            off,
            DayKind.OFF,
            f"Brīvdiena (pārcelta uz {worked:%d.%m.%Y}.)",
            f"Day off (worked on {_english(worked)} instead)",
            moved=worked,
        ),
        SpecialDay(
            worked,
            DayKind.WORKING_MOVED,
            f"Pārceltā darba diena ({off:%d.%m.%Y}. vietā)",
            f"Moved working day (in place of {_english(off)})",
            moved=off,
        ),
    )


def moved_days(year: int) -> Iterator[tuple[date, date]]:
    """The known pairs (off, worked) of `year`; none may mean that the order is not known yet."""
    for day in latvian_days(year):
        if day.kind is DayKind.OFF and day.moved is not None:
            yield day.date, day.moved


def _named(year: int, language: str, *, observed: bool = True) -> dict[date, str]:
    return dict(country_holidays("LV", years=year, language=language, observed=observed))


def _moved_to(name: str) -> date:
    text = name.removeprefix(MOVED_OFF).rstrip(")")
    return datetime.strptime(text, DATE_FORMAT).date()  # noqa: DTZ007  (a date, no time)


def _english(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
