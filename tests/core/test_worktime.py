"""Working time: tables of known moments, properties against a calendar that walks minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atbilde.core.latvia import latvian_calendar, moved_days
from atbilde.core.worktime import CalendarError, DayKind, SpecialDay, WorkCalendar

RIGA = ZoneInfo("Europe/Riga")
OFFICE = tuple([((510, 1020),)] * 5 + [(), ()])  # 8:30-17:00
LUNCH = tuple([((540, 720), (780, 1080))] * 5 + [(), ()])  # 9-12, 13-18


def riga(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=RIGA)


@pytest.mark.parametrize(
    "week, start, minutes, end",
    [
        (OFFICE, "2026-05-15 16:50", 20, "2026-05-18 08:40"),  # over a weekend
        (OFFICE, "2026-05-13 16:00", 60, "2026-05-13 17:00"),  # a full day ends at closing
        (OFFICE, "2026-05-13 07:00", 10, "2026-05-13 08:40"),  # before opening
        (OFFICE, "2026-05-13 17:00", 1, "2026-05-14 08:31"),
        (OFFICE, "2026-06-19 16:50", 20, "2026-06-25 08:40"),  # 22 June moved off, Līgo, Jāņi
        (OFFICE, "2026-06-26 16:50", 20, "2026-06-27 08:40"),  # a working Saturday
        (OFFICE, "2026-01-16 16:50", 20, "2026-01-17 08:40"),
        (OFFICE, "2025-12-23 16:50", 20, "2025-12-29 08:40"),
        (LUNCH, "2026-05-13 11:50", 20, "2026-05-13 13:10"),
        (None, "2026-05-15 23:50", 20, "2026-05-18 00:10"),  # hours not prescribed: working days count whole
        (OFFICE, "2026-03-27 16:50", 20, "2026-03-30 08:40"),  # over the change to summer time
        (OFFICE, "2026-10-23 16:50", 20, "2026-10-26 08:40"),
    ],
)
def test_minutes_are_counted_in_opening_hours_only(week, start, minutes, end):
    calendar = latvian_calendar(week)
    assert calendar.add(riga(start), minutes) == riga(end)
    assert calendar.between(riga(start), riga(end)) == timedelta(minutes=minutes)
    assert calendar.between(riga(end), riga(start)) == -timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "at, is_open",
    [
        ("2026-05-13 08:29", False),
        ("2026-05-13 08:30", True),
        ("2026-05-13 16:59", True),
        ("2026-05-13 17:00", False),
        ("2026-05-16 12:00", False),  # Saturday
        ("2026-05-04 12:00", False),  # public holiday
        ("2026-06-22 12:00", False),  # moved off
        ("2026-06-27 12:00", True),  # worked instead
    ],
)
def test_open_and_closed(at, is_open):
    assert latvian_calendar(OFFICE).is_open(riga(at)) is is_open


def test_next_opening_and_closing():
    calendar = latvian_calendar(OFFICE)
    assert calendar.next_opening(riga("2026-05-15 17:00")) == riga("2026-05-18 08:30")
    assert calendar.next_opening(riga("2026-05-15 10:00")) == riga("2026-05-15 10:00")
    assert calendar.next_closing(riga("2026-05-15 10:00")) == riga("2026-05-15 17:00")
    assert latvian_calendar(tuple([()] * 7)).next_opening(riga("2026-05-15 10:00")) is None


def test_the_days_the_government_moved():
    known = {year: list(moved_days(year)) for year in (2024, 2025, 2026, 2027)}
    assert known == {
        2024: [(date(2024, 12, 23), date(2024, 12, 14)), (date(2024, 12, 30), date(2024, 12, 28))],
        2025: [(date(2025, 5, 2), date(2025, 5, 10)), (date(2025, 11, 17), date(2025, 11, 8))],
        2026: [(date(2026, 1, 2), date(2026, 1, 17)), (date(2026, 6, 22), date(2026, 6, 27))],
        2027: [],
    }


#: Statutory holidays on weekdays and free days in place of one on a weekend.
_OFF = [
    "2024-01-01",
    "2024-03-29",
    "2024-04-01",
    "2024-05-01",
    "2024-05-06",
    "2024-06-24",
    "2024-11-18",
    "2024-12-24",
    "2024-12-25",
    "2024-12-26",
    "2024-12-31",
    "2025-01-01",
    "2025-04-18",
    "2025-04-21",
    "2025-05-01",
    "2025-05-05",
    "2025-06-23",
    "2025-06-24",
    "2025-11-18",
    "2025-12-24",
    "2025-12-25",
    "2025-12-26",
    "2025-12-31",
    "2026-01-01",
    "2026-04-03",
    "2026-04-06",
    "2026-05-01",
    "2026-05-04",
    "2026-06-23",
    "2026-06-24",
    "2026-11-18",
    "2026-12-24",
    "2026-12-25",
    "2026-12-31",
    "2027-01-01",
    "2027-03-26",
    "2027-03-29",
    "2027-05-04",
    "2027-06-23",
    "2027-06-24",
    "2027-11-18",
    "2027-12-24",
    "2027-12-31",
]


def test_every_weekday_off_of_four_years_and_no_other():
    calendar = latvian_calendar(OFFICE)
    moved = {off for year in range(2024, 2028) for off, _ in moved_days(year)}
    found, day = [], date(2024, 1, 1)
    while day < date(2028, 1, 1):
        if day.weekday() < 5 and not calendar.is_working_day(day) and day not in moved:
            found.append(day.isoformat())
        day += timedelta(days=1)
    assert found == _OFF


def test_working_days_of_a_year_are_those_of_the_labour_calendar():
    calendar = latvian_calendar(OFFICE)
    count = {year: calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) for year in (2025, 2026)}
    assert count == {2025: 249, 2026: 250}


def test_an_hour_less_before_a_holiday_where_the_institution_says_so():
    plain, shorter = latvian_calendar(OFFICE), latvian_calendar(OFFICE, hour_less_before_holiday=True)
    day = date(2026, 11, 17)
    assert plain.closing_time(day) == riga("2026-11-17 17:00")
    assert shorter.closing_time(day) == riga("2026-11-17 16:00")
    assert shorter.closing_time(date(2026, 11, 16)) == riga("2026-11-16 17:00")


def test_an_institutions_own_days_stand_over_the_countrys():
    worked = SpecialDay(date(2026, 11, 18), DayKind.WORKING, "Darba diena", "Working day", hours=((600, 660),))
    off = SpecialDay(date(2026, 11, 19), DayKind.OFF, "Brīva", "Off")
    calendar = latvian_calendar(OFFICE, extra_days=[worked, off])
    assert calendar.add(riga("2026-11-18 09:00"), 70) == riga("2026-11-20 08:40")
    assert calendar.day(date(2026, 11, 18)).statutory  # the law's holiday it stays


def test_a_pause_stops_the_clock_and_one_without_end_has_no_due_time():
    calendar = latvian_calendar(OFFICE)
    pause = (riga("2026-05-13 10:10"), riga("2026-05-14 10:10"))
    assert calendar.add(riga("2026-05-13 10:00"), 20, pauses=[pause]) == riga("2026-05-14 10:20")
    with pytest.raises(CalendarError):
        calendar.add(riga("2026-05-13 10:00"), 20, pauses=[(riga("2026-05-13 10:10"), None)])


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(CalendarError, match="neither time zone nor offset"):
        latvian_calendar(OFFICE).add(datetime(2026, 5, 13, 10), 20)


WEEKS = st.sampled_from([OFFICE, LUNCH, None, tuple([((0, 1440),)] * 7), ((), ((60, 300),), (), (), (), (), ())])
MOMENTS = st.integers(0, 60 * 24 * 700).map(lambda minute: datetime(2025, 3, 1, tzinfo=UTC) + timedelta(minutes=minute))


def _walked(calendar: WorkCalendar, start: datetime, minutes: int) -> datetime:
    """Minute by minute, as a person would."""
    at = start
    while minutes:
        if calendar.is_open(at):
            minutes -= 1
        at += timedelta(minutes=1)
    return at


@settings(max_examples=30, deadline=None)
@given(WEEKS, MOMENTS, st.integers(1, 200))
def test_it_agrees_with_walking_minute_by_minute(week, start, minutes):
    calendar = latvian_calendar(week)
    assert calendar.add(start, minutes) == _walked(calendar, start, minutes)


@given(WEEKS, MOMENTS, st.integers(1, 20_000), st.integers(1, 20_000))
def test_adding_is_additive_monotone_and_undone_by_between(week, start, some, more):
    calendar = latvian_calendar(week)
    first, second = calendar.add(start, some), calendar.add(start, some + more)
    assert first < second == calendar.add(first, more)
    assert calendar.between(start, second) == timedelta(minutes=some + more)


@given(WEEKS, st.lists(MOMENTS, min_size=1, max_size=30), st.integers(0, 5000))
def test_arrays_say_what_single_moments_say(week, starts, minutes):
    calendar = latvian_calendar(week)
    array = np.array([start.replace(tzinfo=None) for start in starts], dtype="datetime64[s]")
    ends = calendar.add_many(array, np.full(len(starts), minutes))
    plain = [calendar.add(start, minutes).astimezone(UTC).replace(tzinfo=None) for start in starts]
    assert list(ends.astype(datetime)) == plain
    assert set(calendar.between_many(array, ends).astype("timedelta64[m]").astype(int)) == {minutes}
