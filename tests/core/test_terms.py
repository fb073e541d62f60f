"""Terms on every clock, with their derivations."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.latvia import latvian_calendar
from atbilde.core.standard import Clock, Term
from atbilde.core.terms import TermError, deadline, due_at, notified_on

RIGA = ZoneInfo("Europe/Riga")
OFFICE = tuple([((510, 1020),)] * 5 + [(), ()])


def riga(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=RIGA)


def term(clock: Clock, amount: int | None, **more: object) -> Term:
    return Term("T", "C", clock, amount, **more)


CONTEST = {
    "notice": {"no": {"amount": 12}},
    "delivery": {"email": {}, "post": {}, "registered_post": {}, "e_address": {}},
}


@pytest.mark.parametrize(
    "clock, amount, start, due, last_day",
    [
        (Clock.ELAPSED, 20, "2026-05-15 16:50", "2026-05-15 17:10", "2026-05-15"),
        (Clock.ELAPSED, 120, "2026-03-29 02:30", "2026-03-29 05:30", "2026-03-29"),  # the clocks go forward
        (Clock.WORKING_TIME, 20, "2026-05-15 16:50", "2026-05-18 08:40", "2026-05-18"),
        (Clock.WORKING_DAYS, 2, "2026-05-13 10:00", "2026-05-15 17:00", "2026-05-15"),
        (Clock.WORKING_DAYS, 2, "2026-05-15 10:00", "2026-05-19 17:00", "2026-05-19"),  # over a weekend
        (Clock.WORKING_DAYS, 2, "2026-04-30 10:00", "2026-05-06 17:00", "2026-05-06"),  # 1 May, weekend, 4 May
        (Clock.WORKING_DAYS, 2, "2026-06-18 10:00", "2026-06-25 17:00", "2026-06-25"),  # moved off, Līgo, Jāņi
        (Clock.WORKING_DAYS, 2, "2026-06-25 10:00", "2026-06-27 17:00", "2026-06-27"),  # a working Saturday
        (Clock.CALENDAR_DAYS, 7, "2026-05-13 10:00", "2026-05-21 00:00", "2026-05-20"),
        (Clock.CALENDAR_DAYS, 10, "2026-05-13 10:00", "2026-05-26 00:00", "2026-05-25"),  # ends on Saturday, Pentecost
        (Clock.CALENDAR_DAYS, 7, "2026-06-15 10:00", "2026-06-23 00:00", "2026-06-22"),  # a day moved off is no holiday
        (Clock.MONTHS, 1, "2026-01-31 10:00", "2026-03-03 00:00", "2026-03-02"),  # 28 February is a Saturday
        (Clock.MONTHS, 1, "2027-01-31 10:00", "2027-03-02 00:00", "2027-03-01"),
        (Clock.MONTHS, 1, "2028-01-31 10:00", "2028-03-01 00:00", "2028-02-29"),
        (Clock.MONTHS, 1, "2026-04-04 10:00", "2026-05-06 00:00", "2026-05-05"),  # ends on 4 May
        (Clock.MONTHS, 12, "2026-05-13 10:00", "2027-05-14 00:00", "2027-05-13"),
    ],
)
def test_a_term_on_each_clock(clock, amount, start, due, last_day):
    found = deadline(term(clock, amount), riga(start), latvian_calendar(OFFICE))
    assert (found.due, found.last_day.isoformat()) == (riga(due), last_day)
    assert found.due == due_at(term(clock, amount), riga(start), latvian_calendar(OFFICE))


def test_where_no_hours_are_prescribed_a_working_day_ends_at_midnight():
    found = deadline(term(Clock.WORKING_DAYS, 2), riga("2026-05-13 10:00"), latvian_calendar())
    assert (found.due, found.last_day) == (riga("2026-05-16 00:00"), date(2026, 5, 15))


def test_a_term_of_law_ends_at_midnight_whatever_the_hours():
    found = deadline(term(Clock.WORKING_DAYS, 10, legal=True), riga("2026-05-13 10:00"), latvian_calendar(OFFICE))
    assert found.due == riga("2026-05-28 00:00")


def test_the_cautious_reading_takes_the_earliest_day():
    legal, start = term(Clock.WORKING_DAYS, 3, legal=True), riga("2026-06-18 10:00")
    literal = deadline(legal, start, latvian_calendar())
    cautious = deadline(legal, start, latvian_calendar(), cautious=True)
    assert (literal.last_day, cautious.last_day) == (date(2026, 6, 26), date(2026, 6, 25))


def test_the_start_day_counts_where_the_pack_says_so():
    found = deadline(term(Clock.WORKING_DAYS, 2, count_start_day=True), riga("2026-05-13 10:00"), latvian_calendar())
    assert found.last_day == date(2026, 5, 14)


@pytest.mark.parametrize(
    "delivery, notified",
    [
        ("in_person", "2026-05-13"),
        ("email", "2026-05-15"),
        ("e_address", "2026-05-15"),
        ("registered_post", "2026-05-20"),
        ("post", "2026-05-21"),
    ],
)
def test_the_window_to_contest_opens_on_the_day_of_notification(delivery, notified):
    calendar, contest = latvian_calendar(), term(Clock.MONTHS, 1, legal=True, options=CONTEST)
    day = date.fromisoformat(notified)
    assert notified_on(date(2026, 5, 13), delivery, calendar) == day
    found = deadline(contest, riga("2026-05-13 10:00"), calendar, options={"delivery": delivery})
    assert found.last_day >= day.replace(month=6)


def test_without_a_notice_there_is_a_year():
    contest = term(Clock.MONTHS, 1, legal=True, options=CONTEST)
    found = deadline(contest, riga("2026-05-13 10:00"), latvian_calendar(), options={"notice": "no"})
    assert found.last_day == date(2027, 5, 13)


@pytest.mark.parametrize("options", [{"colour": "red"}, {"notice": "maybe"}, {"delivery": "pigeon"}])
def test_an_unknown_option_is_refused_with_the_known_ones(options):
    contest = term(Clock.MONTHS, 1, options=CONTEST)
    with pytest.raises(TermError, match="known are"):
        due_at(contest, riga("2026-05-13 10:00"), latvian_calendar(), options=options)


def test_a_term_told_case_by_case_has_no_deadline_of_its_own():
    with pytest.raises(TermError, match="case by case"):
        due_at(term(Clock.ELAPSED, None), riga("2026-05-13 10:00"), latvian_calendar())


@pytest.mark.parametrize(
    "clock, amount, start, words",
    [
        (Clock.WORKING_DAYS, 2, "2026-06-18 10:00", ["weekend", "Midsummer Eve", "Midsummer Day", "27 June 2026"]),
        (Clock.WORKING_DAYS, 2, "2026-06-25 10:00", ["Moved working day"]),
        (Clock.MONTHS, 1, "2026-01-31 10:00", ["the month has no 31", "Rolled on"]),
        (Clock.WORKING_TIME, 20, "2026-05-15 16:50", ["10 min counted", "weekend"]),
        (Clock.ELAPSED, 20, "2026-05-15 16:50", ["20 min by the clock"]),
    ],
)
def test_the_derivation_says_what_was_skipped_and_why(clock, amount, start, words):
    steps = deadline(term(clock, amount), riga(start), latvian_calendar(OFFICE)).steps
    told = " / ".join(step.why for step in steps)
    assert [word for word in words if word not in told] == []
    assert all(step.why_lv for step in steps)
    assert (steps[0].at, steps[-1].at) == (
        riga(start),
        due_at(term(clock, amount), riga(start), latvian_calendar(OFFICE)),
    )


def test_a_pause_moves_each_clock():
    calendar = latvian_calendar(OFFICE)
    start, pause = riga("2026-05-13 10:00"), (riga("2026-05-13 10:10"), riga("2026-05-15 10:10"))
    moved = {
        clock: due_at(term(clock, 20), start, calendar, pauses=[pause]) for clock in (Clock.ELAPSED, Clock.WORKING_TIME)
    }
    assert set(moved.values()) == {riga("2026-05-15 10:20")}
    days = due_at(term(Clock.WORKING_DAYS, 2), start, calendar, pauses=[pause])
    assert days == riga("2026-05-18 17:00")  # all of Thursday stood still


STARTS = st.integers(0, 60 * 24 * 1500).map(lambda minute: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))


@given(STARTS, STARTS, st.sampled_from(list(Clock)), st.integers(1, 40))
def test_later_starts_never_end_earlier_and_never_before_they_start(one, other, clock, amount):
    calendar = latvian_calendar(OFFICE)
    first, second = sorted((one, other))
    assert first <= due_at(term(clock, amount), first, calendar) <= due_at(term(clock, amount), second, calendar)


@given(STARTS, st.integers(1, 30), st.booleans())
def test_the_cautious_reading_is_never_later(start, amount, months):
    calendar = latvian_calendar()
    legal = term(Clock.MONTHS if months else Clock.WORKING_DAYS, amount, legal=True)
    assert due_at(legal, start, calendar, cautious=True) <= due_at(legal, start, calendar)
