"""Working time against a slow reading of the wall clock that shares no code with it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atbilde.core.latvia import latvian_calendar
from atbilde.core.worktime import CalendarError, DayKind, SpecialDay, StandsStill, WorkCalendar

RIGA = ZoneInfo("Europe/Riga")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OFFICE = tuple([((510, 1020),)] * 5 + [(), ()])
LUNCH = tuple([((540, 720), (750, 1020))] * 5 + [(), ()])
NIGHTS = tuple([((0, 120), (300, 360), (1380, 1440))] * 7)  # whole hours that the change of the clocks runs through
UNEVEN = (((1, 2), (1439, 1440)), (), ((720, 721),), (), (), ((600, 700),), ())
WEEKS = st.sampled_from([OFFICE, LUNCH, NIGHTS, UNEVEN, None])

#: Around Christmas, both changes of the clocks and Jāņi, where days differ most.
AROUND = st.sampled_from(["2025-12-20", "2026-03-25", "2026-06-15", "2026-10-21"])
MOMENTS = st.builds(lambda near, minute: utc(near) + minute * MINUTE, AROUND, st.integers(0, 11 * 1440))
CALENDARS: dict[object, WorkCalendar] = {}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def calendar_of(week) -> WorkCalendar:
    return CALENDARS.setdefault(week, latvian_calendar(week))


#: Weekdays not worked and Saturdays worked in those weeks, by hand.
NOT_WORKED = {date(2025, 12, 24), date(2025, 12, 25), date(2025, 12, 26), date(2025, 12, 31), date(2026, 1, 1),
              date(2026, 1, 2), date(2026, 4, 3), date(2026, 4, 5), date(2026, 4, 6), date(2026, 6, 22),
              date(2026, 6, 23), date(2026, 6, 24)}  # fmt: skip
WORKED = {date(2026, 6, 27): 0, date(2026, 1, 17): 4}  # with the weekday whose hours they have


def open_by_the_wall_clock(week, at: datetime) -> bool:
    local = at.astimezone(RIGA)
    day, minute = local.date(), local.hour * 60 + local.minute
    if day in NOT_WORKED:
        return False
    weekday = WORKED.get(day, local.weekday())
    if week is None:
        return weekday < 5
    return any(opens <= minute < closes for opens, closes in week[weekday])


def walked(week, start: datetime, end: datetime) -> int:
    minutes, at = 0, start
    while at < end:
        minutes += open_by_the_wall_clock(week, at)
        at += MINUTE
    return minutes


@settings(max_examples=40, deadline=None)
@given(WEEKS, MOMENTS, st.integers(0, 3 * 1440))
def test_the_minutes_between_are_those_a_clock_watcher_counts(week, start, length):
    end = start + length * MINUTE
    assert calendar_of(week).between(start, end) == walked(week, start, end) * MINUTE


@settings(max_examples=80, deadline=None)
@given(WEEKS, MOMENTS)
def test_open_is_what_the_wall_clock_says(week, at):
    assert calendar_of(week).is_open(at) is open_by_the_wall_clock(week, at)


@given(WEEKS, MOMENTS, st.integers(1, 4000), st.integers(0, 59_999_999))
def test_what_is_added_is_between_and_a_moment_less_is_not_enough(week, start, minutes, micro):
    calendar = calendar_of(week)
    start += timedelta(microseconds=micro)
    end = calendar.add(start, minutes)
    just_before = end.astimezone(UTC) - timedelta(microseconds=1)
    assert calendar.between(start, end) == minutes * MINUTE
    assert calendar.is_open(just_before)
    assert calendar.between(start, just_before) < minutes * MINUTE


@given(WEEKS, MOMENTS, st.integers(1, 4000))
def test_counting_back_is_the_mirror_of_counting_on(week, end, minutes):
    calendar = calendar_of(week)
    start = calendar.add(end, -minutes)
    assert start < end
    assert calendar.is_open(start)
    assert calendar.between(start, end) == minutes * MINUTE == -calendar.between(end, start)


@given(WEEKS, MOMENTS, MOMENTS, MOMENTS)
def test_differences_add_up(week, one, two, three):
    calendar = calendar_of(week)
    assert calendar.between(one, two) + calendar.between(two, three) == calendar.between(one, three)


@given(WEEKS, MOMENTS, MOMENTS, st.integers(0, 4000))
def test_who_starts_later_is_never_due_earlier(week, one, two, minutes):
    calendar = calendar_of(week)
    first, second = sorted((one, two))
    assert calendar.add(first, minutes) <= calendar.add(second, minutes)


@given(WEEKS, MOMENTS)
def test_nothing_to_add_stays_when_open_and_else_goes_to_the_next_opening(week, at):
    calendar = calendar_of(week)
    landed = calendar.add(at, 0)
    assert landed == at or landed == calendar.next_opening(at)
    assert calendar.between(at, landed) == timedelta(0)
    assert calendar.add(landed, 7) == calendar.add(at, 7)


@given(WEEKS, MOMENTS)
def test_the_next_opening_is_open_and_nothing_opens_before(week, at):
    calendar = calendar_of(week)
    opening, closing = calendar.next_opening(at), calendar.next_closing(at)
    assert at <= opening < closing
    assert calendar.is_open(opening)
    assert not calendar.is_open(closing)
    assert calendar.between(at, opening) == timedelta(0)
    assert calendar.between(opening, closing) == closing.astimezone(UTC) - opening.astimezone(UTC)


PAUSES = st.lists(st.tuples(MOMENTS, st.integers(0, 5000)), max_size=4).map(
    lambda pairs: [(begins, begins + minutes * MINUTE) for begins, minutes in pairs]
)


def outside(pauses, at: datetime) -> bool:
    return not any(begins <= at < ends for begins, ends in pauses)


@settings(max_examples=40, deadline=None)
@given(WEEKS, MOMENTS, st.integers(0, 2 * 1440), PAUSES)
def test_around_pauses_only_the_minutes_outside_them_count(week, start, length, pauses):
    end, at, minutes = start + length * MINUTE, start, 0
    while at < end:
        minutes += open_by_the_wall_clock(week, at) and outside(pauses, at)
        at += MINUTE
    assert calendar_of(week).between(start, end, pauses=pauses) == minutes * MINUTE


@given(WEEKS, MOMENTS, st.integers(1, 3000), PAUSES)
def test_a_term_around_pauses_has_run_when_it_is_due(week, start, minutes, pauses):
    calendar = calendar_of(week)
    due = calendar.add(start, minutes, pauses=pauses)
    assert calendar.between(start, due, pauses=pauses) == minutes * MINUTE
    assert due >= calendar.add(start, minutes)
    assert (
        calendar.add(start, minutes, pauses=[*pauses, (due, None)]) == due
    )  # a pause from the due time on is too late


def test_a_pause_without_end_leaves_no_due_time_and_a_wrong_one_is_refused():
    calendar, start = calendar_of(OFFICE), datetime(2026, 5, 13, 10, tzinfo=RIGA)
    with pytest.raises(StandsStill):
        calendar.add(start, 20, pauses=[(start + 10 * MINUTE, None)])
    with pytest.raises(CalendarError, match="ends before it begins"):
        calendar.add(start, 20, pauses=[(start, start - MINUTE)])
    with pytest.raises(CalendarError, match="zone or offset"):
        calendar.add(start, 20, pauses=[(start.replace(tzinfo=None), None)])
    with pytest.raises(CalendarError, match="counting back"):
        calendar.add(start, -20, pauses=[(start, None)])


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(2015, 2040), min_size=2, max_size=3))
def test_the_order_of_the_questions_does_not_matter(years):
    asked = WorkCalendar(week=OFFICE, days=())
    starts = [datetime(year, 1, 1, tzinfo=RIGA) for year in years]
    told = [(asked.add(start, 1), asked.between(start, start + 30 * DAY)) for start in starts]
    fresh = WorkCalendar(week=OFFICE, days=())
    assert told[::-1] == [(fresh.add(start, 1), fresh.between(start, start + 30 * DAY)) for start in starts[::-1]]


def test_arrays_count_back_and_stay_like_single_times():
    np = pytest.importorskip("numpy")
    calendar = calendar_of(LUNCH)
    starts = [utc("2026-05-15 14:00"), utc("2026-05-16 09:00"), utc("2026-05-15 09:10")]
    minutes = [30, 0, -60]
    array = np.array([start.replace(tzinfo=None) for start in starts], "datetime64[s]")
    landed = [value.replace(tzinfo=UTC) for value in calendar.add_many(array, np.array(minutes)).astype(datetime)]
    assert landed == [calendar.add(start, amount) for start, amount in zip(starts, minutes, strict=True)]
    assert calendar.between_many(np.array([], "datetime64[s]"), np.array([], "datetime64[s]")).shape == (0,)
    with pytest.raises(CalendarError, match="NaT"):
        calendar.add_many(np.array(["NaT"], "datetime64[s]"), 5)
    with pytest.raises(CalendarError, match="datetime64"):
        calendar.between_many(np.array([1, 2]), np.array([1, 2]))


def test_hours_around_a_day_of_ones_own_join_without_a_gap():
    whole = SpecialDay(date(2026, 5, 16), DayKind.WORKING, "Visa diena", "All day", hours=((0, 1440),))
    calendar = latvian_calendar(None, extra_days=[whole])
    assert calendar.next_closing(datetime(2026, 5, 15, 12, tzinfo=RIGA)) == datetime(2026, 5, 17, tzinfo=RIGA)
