"""Which day is what: the country's days one by one, an institution's own over them, days the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from atbilde.core.latvia import latvian_calendar, latvian_days, moved_pair
from atbilde.core.worktime import CalendarError, DayKind, SpecialDay, WorkCalendar

RIGA = ZoneInfo("Europe/Riga")
OFFICE = tuple([((510, 1020),)] * 5 + [(), ()])  # 8:30-17:00
LUNCH = tuple([((540, 720), (750, 1020))] * 5 + [(), ()])  # 9-12, 12:30-17
ALWAYS = tuple([((0, 1440),)] * 7)

#: Law on public holidays, section 1, and the Cabinet's orders on moved days; * is the free day in place of 4 May.
STATUTORY = """
2024: 01-01 03-29 03-31 04-01 05-01 05-04 05-12 05-19 06-23 06-24 11-18 12-24 12-25 12-26 12-31
2025: 01-01 04-18 04-20 04-21 05-01 05-04 05-11 06-08 06-23 06-24 11-18 12-24 12-25 12-26 12-31
2026: 01-01 04-03 04-05 04-06 05-01 05-04 05-10 05-24 06-23 06-24 11-18 12-24 12-25 12-26 12-31
2027: 01-01 03-26 03-28 03-29 05-01 05-04 05-09 05-16 06-23 06-24 11-18 12-24 12-25 12-26 12-31
"""
IN_PLACE = "2024: 05-06\n2025: 05-05"
MOVED_OFF = "2024: 12-23 12-30\n2025: 05-02 11-17\n2026: 01-02 06-22"
WORKED = "2024: 12-14 12-28\n2025: 05-10 11-08\n2026: 01-17 06-27"


def dates(table: str) -> set[date]:
    rows = (line.split(": ") for line in table.strip().splitlines())
    return {date.fromisoformat(f"{year}-{day}") for year, days in rows for day in days.split()}


def riga(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=RIGA)


def test_every_day_of_the_law_and_of_the_orders_and_no_other():
    days = [day for year in range(2024, 2028) for day in latvian_days(year)]
    found = {
        "statutory": {day.date for day in days if day.kind is DayKind.HOLIDAY and day.statutory},
        "in place": {day.date for day in days if day.kind is DayKind.OFF and not day.moved},
        "moved off": {day.date for day in days if day.kind is DayKind.OFF and day.moved},
        "worked": {day.date for day in days if day.kind is DayKind.WORKING_MOVED},
    }
    assert found == {
        "statutory": dates(STATUTORY),
        "in place": dates(IN_PLACE),
        "moved off": dates(MOVED_OFF),
        "worked": dates(WORKED),
    }
    assert len(days) == 74
    assert [day.date for day in days if day.statutory and day.kind is not DayKind.HOLIDAY] == []


def test_days_have_names_in_both_languages():
    named = {day.date: (day.name_lv, day.name_en) for year in (2025, 2026) for day in latvian_days(year)}
    assert named[date(2026, 6, 23)] == ("Līgo diena", "Midsummer Eve")
    assert named[date(2026, 1, 2)] == (
        "Brīvdiena (pārcelta uz 17.01.2026.)",
        "Day off (worked on 17 January 2026 instead)",
    )
    assert named[date(2026, 1, 17)][1] == "Moved working day (in place of 2 January 2026)"
    assert named[date(2025, 5, 5)][1] == "Restoration of Independence Day (day off in its place)"
    assert all(lv and en for lv, en in named.values())


@pytest.mark.parametrize(
    "day, kind, name, hours",
    [
        ("2026-05-15", DayKind.WORKING, "Friday", ((510, 1020),)),
        ("2026-05-16", DayKind.WEEKEND, "Saturday", ()),
        ("2026-06-23", DayKind.HOLIDAY, "Midsummer Eve", ()),
        ("2026-05-24", DayKind.HOLIDAY, "Pentecost", ()),
        ("2026-06-22", DayKind.OFF, "Day off (worked on 27 June 2026 instead)", ()),
        ("2026-06-27", DayKind.WORKING_MOVED, "Moved working day (in place of 22 June 2026)", ((510, 1020),)),
    ],
)
def test_a_day_is_described(day, kind, name, hours):
    found = latvian_calendar(OFFICE).day(date.fromisoformat(day))
    assert (found.kind, found.name_en, found.hours) == (kind, name, hours)
    assert latvian_calendar(OFFICE).is_working_day(date.fromisoformat(day)) is bool(hours)


def test_a_moved_working_day_has_the_hours_of_the_day_moved_off():
    long_mondays = (((540, 1140),), *[((510, 1020),)] * 3, ((510, 900),), (), ())
    calendar = latvian_calendar(long_mondays)
    assert calendar.day(date(2026, 6, 27)).hours == ((540, 1140),)  # for a Monday
    assert calendar.day(date(2026, 1, 17)).hours == ((510, 900),)  # for a Friday


def test_moved_days_not_known_yet_are_entered_by_the_institution():
    monday, saturday = date(2027, 5, 3), date(2027, 5, 8)
    calendar = latvian_calendar(OFFICE, extra_days=moved_pair(off=monday, worked=saturday))
    assert (calendar.is_working_day(monday), calendar.is_working_day(saturday)) == (False, True)
    assert calendar.add_working_days(date(2027, 4, 30), 1) == date(2027, 5, 5)
    assert latvian_calendar(OFFICE).add_working_days(date(2027, 4, 30), 1) == monday


def test_an_institutions_own_day_makes_a_holiday_worked_but_not_less_statutory():
    duty = SpecialDay(date(2026, 6, 23), DayKind.WORKING, "Dežūra", "On duty", hours=((600, 840),))
    calendar = latvian_calendar(OFFICE, hour_less_before_holiday=True, extra_days=[duty])
    found = calendar.day(duty.date)
    assert (found.kind, found.hours, found.statutory) == (DayKind.WORKING, ((600, 840),), True)
    assert calendar.closing_time(duty.date) == riga("2026-06-23 14:00")  # own hours are not shortened
    assert calendar.between(riga("2026-06-22 00:00"), riga("2026-06-25 00:00")) == timedelta(hours=4)


@pytest.mark.parametrize(
    "kind, day, hours",
    [
        (DayKind.WORKING, "2026-06-23", ((510, 1020),)),  # a holiday worked by the hours of its weekday
        (DayKind.WORKING, "2026-05-16", ((510, 1020),)),  # a Saturday by the last hours before it
        (DayKind.WORKING_MOVED, "2026-05-17", ((510, 1020),)),
        (DayKind.OFF, "2026-05-15", ()),
        (DayKind.HOLIDAY, "2026-05-15", ()),
    ],
)
def test_an_own_day_without_hours_takes_those_of_the_week(kind, day, hours):
    own = SpecialDay(date.fromisoformat(day), kind, "Sava", "Own")
    assert latvian_calendar(OFFICE, extra_days=[own]).day(own.date).hours == hours


@pytest.mark.parametrize(
    "week, day, closes",
    [
        (OFFICE, "2026-04-02", "2026-04-02 16:00"),  # before Good Friday
        (LUNCH, "2026-12-23", "2026-12-23 16:00"),
        (OFFICE, "2026-12-22", "2026-12-22 17:00"),
        (OFFICE, "2026-06-19", "2026-06-19 17:00"),  # the Friday before Līgo is not directly before it
        (
            tuple([((540, 960), (990, 1020))] * 5 + [(), ()]),
            "2026-04-02",
            "2026-04-02 15:30",
        ),  # half an hour is not enough
        (None, "2026-04-02", "2026-04-03 00:00"),  # no hours, nothing to shorten
    ],
)
def test_the_hour_less_before_a_holiday(week, day, closes):
    calendar = latvian_calendar(week, hour_less_before_holiday=True)
    assert calendar.closing_time(date.fromisoformat(day)) == riga(closes)


def test_a_weekday_without_hours_is_off_and_a_saturday_with_hours_is_worked():
    week = (((540, 1020),), ((540, 1020),), (), ((540, 1020),), ((540, 1020),), ((600, 780),), ())
    calendar = latvian_calendar(week)
    assert (calendar.day(date(2026, 5, 13)).kind, calendar.day(date(2026, 5, 16)).kind) == (
        DayKind.OFF,
        DayKind.WORKING,
    )
    assert calendar.civil.is_working_day(date(2026, 5, 13))  # for the law a Wednesday like any other
    assert not calendar.civil.is_working_day(date(2026, 5, 16))


def test_working_days_are_counted_both_ways():
    calendar = latvian_calendar(OFFICE)
    start = date(2026, 6, 18)
    assert [calendar.add_working_days(start, n).isoformat()[5:] for n in (-2, -1, 0, 1, 2, 3, 4)] == [
        "06-16", "06-17", "06-18", "06-19", "06-25", "06-26", "06-27",
    ]  # fmt: skip
    assert calendar.add_working_days(date(2026, 6, 20), 0) == date(2026, 6, 25)
    assert calendar.working_days_between(start, date(2026, 6, 28)) == 4
    assert calendar.working_days_between(date(2026, 6, 28), start) == -4


@pytest.mark.parametrize(
    "day, hours, elapsed",
    [
        ("2026-03-29", ((0, 1440),), 23 * 60),  # clocks go forward at 3:00
        ("2026-03-29", ((120, 300),), 120),
        ("2026-03-29", ((190, 220),), 0),  # lies in the hour that is not there
        ("2026-03-29", ((190, 300),), 60),
        ("2026-03-29", ((100, 200),), 80),
        ("2026-10-25", ((0, 1440),), 25 * 60),  # and back at 4:00
        ("2026-10-25", ((120, 300),), 240),
        ("2026-10-25", ((180, 240),), 120),
        ("2026-10-25", ((120, 200),), 80),  # 3:20 is at its first time
        ("2026-10-24", ((0, 1440),), 24 * 60),
    ],
)
def test_on_days_the_clocks_change_real_minutes_count(day, hours, elapsed):
    own = SpecialDay(date.fromisoformat(day), DayKind.WORKING, "Sava", "Own", hours=hours)
    calendar = WorkCalendar(week=OFFICE, days=[own])
    start = riga(f"{day} 00:00")
    assert calendar.between(start, riga(f"{day} 23:59") + timedelta(minutes=1)) == timedelta(minutes=elapsed)


def test_an_hour_told_twice_is_told_apart():
    calendar = WorkCalendar(week=ALWAYS, days=())
    first, second = riga("2026-10-25 03:30"), riga("2026-10-25 03:30").replace(fold=1)
    assert calendar.between(first, second) == timedelta(hours=1)
    landed = calendar.add(riga("2026-10-25 02:30"), 120)
    assert (landed.hour, landed.minute, landed.fold, landed.tzinfo) == (3, 30, 1, RIGA)


def test_times_come_back_in_the_calendars_zone_whatever_zone_they_are_asked_in():
    calendar = latvian_calendar(OFFICE)
    asked = datetime(2026, 5, 15, 13, 50, tzinfo=UTC)
    landed = calendar.add(asked, 20)
    assert (landed, landed.tzinfo) == (riga("2026-05-18 08:40"), RIGA)


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: WorkCalendar(week=OFFICE[:5], days=()), "seven days"),
        (lambda: WorkCalendar(week=(((600, 540),), *OFFICE[1:]), days=()), "Monday: 10:00-9:00"),
        (lambda: WorkCalendar(week=(((540, 720), (700, 800)), *OFFICE[1:]), days=()), "after the hours before it"),
        (lambda: WorkCalendar(week=(((540, 1500),), *OFFICE[1:]), days=()), "between 0:00 and 24:00"),
        (lambda: WorkCalendar(week=OFFICE, days=(), timezone="Europe/Rigaa"), "unknown time zone 'Europe/Rigaa'"),
        (lambda: WorkCalendar(week=OFFICE, days=(), timezone="../../x"), "unknown time zone"),
        (lambda: SpecialDay(date(2026, 5, 4), DayKind.HOLIDAY, "x", "x", hours=((1, 2),)), "05-04.*no opening"),
        (lambda: SpecialDay(datetime(2026, 5, 4, tzinfo=UTC), DayKind.HOLIDAY, "x", "x"), "a date is needed"),
        (lambda: latvian_calendar(OFFICE).add(datetime(1, 1, 1, tzinfo=UTC), 5), "from 1991 to 2100"),
        (lambda: latvian_calendar(OFFICE).add(datetime(9999, 12, 31, tzinfo=UTC), 5), "from 1991 to 2100"),
        (lambda: latvian_calendar(OFFICE).add_working_days(date(2150, 1, 1), 5), "2150-01-01"),
        (lambda: latvian_calendar(OFFICE).add(riga("2026-05-04 10:00"), 10**9), "from 1991 to 2100"),
        (lambda: latvian_calendar(tuple([()] * 7)).add(riga("2026-05-04 10:00"), 1), "does not end"),
    ],
)  # fmt: skip
def test_what_makes_no_calendar_is_refused_with_what_and_where(make, words):
    with pytest.raises(CalendarError, match=words):
        make()
