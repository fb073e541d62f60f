"""Periods of whole days, as reports are asked for them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

#: Nobody asks for more, and each month costs a column.
LONGEST = timedelta(days=366 * 10)


class Span(StrEnum):
    """The choices of the period picker."""

    YEAR = "year"  # this year up to today
    NINE_MONTHS = "nine"  # nine calendar months, the present one included
    QUARTER = "quarter"  # this quarter up to today
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Period:
    """The days `first` to `last`, both included, in the time zone of an institution. `ValueError` for a wrong order."""

    first: date
    last: date
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the period ends on {self.last} before it begins on {self.first}")
        if self.last - self.first > LONGEST:
            raise ValueError("the period is longer than ten years")
        if self.first.year < 1990 or self.last.year > 2190:
            raise ValueError("the period lies outside the years 1990 to 2190")

    @property
    def since(self) -> datetime:
        """The first moment that belongs to it; in UTC, in which moments compare fastest."""
        return datetime.combine(self.first, time.min, self.zone).astimezone(UTC)

    @property
    def before(self) -> datetime:
        """The first moment after it, in UTC."""
        return datetime.combine(self.last + timedelta(days=1), time.min, self.zone).astimezone(UTC)

    def months(self) -> list["Period"]:
        """The calendar months it touches, the first and last cut to it."""
        parts = []
        day = self.first
        while day <= self.last:
            end = min(_month_end(day), self.last)
            parts.append(Period(day, end, self.zone))
            day = end + timedelta(days=1)
        return parts

    def is_whole_month(self) -> bool:
        """Whether it is exactly one calendar month."""
        return self.first.day == 1 and self.last == _month_end(self.first)


def span_of(span: Span, today: date, zone: ZoneInfo) -> Period:
    """The period a choice of the picker means on a day; `OWN` begins with the same as `NINE_MONTHS`."""
    if span == Span.YEAR:
        return Period(date(today.year, 1, 1), today, zone)
    if span == Span.QUARTER:
        return Period(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today, zone)
    months = today.year * 12 + today.month - 1 - 8
    return Period(date(months // 12, months % 12 + 1, 1), today, zone)


def last_twelve_months(today: date, zone: ZoneInfo) -> Period:
    """The twelve calendar months that were over on a day, the newest of them being the one before it."""
    last = today.replace(day=1) - timedelta(days=1)
    return Period(date(today.year - 1, today.month, 1), last, zone)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
