"""Terms of law: days that are no holiday though nobody works, readings of moved days, notification, pauses, steps."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.latvia import latvian_calendar, latvian_days
from atbilde.core.standard import Clock, Term
from atbilde.core.terms import TermError, deadline, due_at, notified_on
from atbilde.core.worktime import DayKind, SpecialDay, StandsStill, WorkCalendar

RIGA = ZoneInfo("Europe/Riga")
DAY = timedelta(days=1)
OFFICE = tuple([((510, 1020),)] * 5 + [(), ()])
LUNCH = tuple([((510, 720), (750, 1020))] * 5 + [(), ()])
CALENDAR = latvian_calendar(OFFICE)
ANSWER = Term("IL-5.3", "IL-5.3", Clock.WORKING_DAYS, 10, legal=True)
INFORMATION = Term("IAL-14.1", "IAL-14.1", Clock.CALENDAR_DAYS, 7, legal=True)
CONTEST = Term(
    "APL-79",
    "APL-79",
    Clock.MONTHS,
    1,
    options={
        "notice": {"no": {"amount": 12}},
        "delivery": {"email": {"notified_working_days": 2}, "post": {"notified_days": 8}},
    },
    legal=True,
)


def riga(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=RIGA)


def term(clock: Clock, amount: int | None, **more: object) -> Term:
    return Term("T", "C", clock, amount, **more)


def last_day(of: Term, start: str, **how: object) -> str:
    return deadline(of, riga(start), CALENDAR, **how).last_day.isoformat()


@pytest.mark.parametrize(
    "start, last, cautious",
    [
        ("2026-05-04 12:00", "2026-05-18", "2026-05-18"),  # started on a holiday
        ("2026-03-02 09:00", "2026-03-16", "2026-03-16"),
        ("2026-03-02 23:59", "2026-03-16", "2026-03-16"),
        ("2026-06-18 10:00", "2026-07-06", "2026-07-03"),  # 22 June moved off, 27 June worked
        ("2025-12-30 10:00", "2026-01-16", "2026-01-15"),  # 2 January moved off
        ("2026-01-05 10:00", "2026-01-17", "2026-01-17"),  # the working Saturday is the tenth
    ],
)
def test_ten_working_days_to_answer_a_submission(start, last, cautious):
    assert (last_day(ANSWER, start), last_day(ANSWER, start, cautious=True)) == (last, cautious)


@pytest.mark.parametrize(
    "amount, start, last, cautious",
    [
        (10, "2026-06-13 10:00", "2026-06-25", "2026-06-25"),  # ends on Līgo, then Jāņi
        (9, "2026-06-13 10:00", "2026-06-22", "2026-06-22"),  # a day moved off is no holiday: it ends there
        (10, "2026-06-17 10:00", "2026-06-29", "2026-06-27"),  # a working Saturday is a Saturday by the letter
        (11, "2026-06-09 10:00", "2026-06-22", "2026-06-22"),  # from a Saturday on to a day moved off
        (8, "2025-12-24 10:00", "2026-01-02", "2026-01-02"),  # from New Year to a day moved off
        (2, "2024-05-04 10:00", "2024-05-06", "2024-05-06"),  # the free day in place of 4 May is no holiday
        (1, "2024-05-03 10:00", "2024-05-06", "2024-05-06"),  # so it is rolled on to, too
        (1, "2026-05-09 10:00", "2026-05-11", "2026-05-11"),  # a holiday on a Sunday
    ],
)
def test_calendar_days_roll_on_from_saturday_sunday_and_statutory_holidays_only(amount, start, last, cautious):
    of = term(Clock.CALENDAR_DAYS, amount, legal=True)
    assert (last_day(of, start), last_day(of, start, cautious=True)) == (last, cautious)


@pytest.mark.parametrize(
    "months, start, last",
    [
        (1, "2026-01-31", "2026-03-02"),
        (1, "2027-01-31", "2027-03-01"),  # 28 February is a Sunday
        (1, "2028-01-31", "2028-02-29"),
        (1, "2028-02-29", "2028-03-29"),
        (1, "2026-01-30", "2026-03-02"),
        (1, "2026-11-30", "2026-12-30"),
        (1, "2026-11-26", "2026-12-28"),  # the second day of Christmas, a Saturday
        (4, "2026-10-31", "2027-03-01"),
        (12, "2024-02-29", "2025-02-28"),
        (3 * 12, "2026-05-13", "2029-05-14"),
    ],
)
def test_months_end_on_the_same_date_or_the_last_of_the_month(months, start, last):
    assert last_day(term(Clock.MONTHS, months), f"{start} 15:00") == last


def test_a_cautious_setting_leaves_terms_that_are_not_of_law():
    of = term(Clock.WORKING_DAYS, 2)
    assert last_day(of, "2026-06-19 10:00", cautious=True) == last_day(of, "2026-06-19 10:00") == "2026-06-26"


def _reading(saturdays: bool, moved_off: bool) -> WorkCalendar:
    """The country's days with working Saturdays worked or not, and days moved off worked or not."""

    def days(year: int) -> list[SpecialDay]:
        left_out = {DayKind.WORKING_MOVED} if not saturdays else set()
        left_out |= {DayKind.OFF} if moved_off else set()
        return [day for day in latvian_days(year) if day.kind not in left_out]

    return WorkCalendar(week=None, days=days)


READINGS = [_reading(saturdays, moved_off) for saturdays, moved_off in product((True, False), repeat=2)]
STARTS = st.integers(0, 3 * 365 * 24).map(lambda hour: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hour))


@given(STARTS, st.integers(1, 30), st.sampled_from([Clock.WORKING_DAYS, Clock.CALENDAR_DAYS, Clock.MONTHS]))
def test_the_cautious_reading_is_no_later_than_any_other(start, amount, clock):
    of = term(clock, amount, legal=True)
    cautious = due_at(of, start, CALENDAR, cautious=True)
    readings = [due_at(of, start, reading) for reading in READINGS]
    assert cautious == min(readings) if clock is Clock.WORKING_DAYS else cautious <= min(readings)


def test_a_term_of_law_takes_no_note_of_a_weekday_without_hours():
    closed_fridays = latvian_calendar((*OFFICE[:4], (), (), ()))
    start = riga("2026-05-11 10:00")
    assert deadline(ANSWER, start, closed_fridays).last_day == date(2026, 5, 25)
    own = deadline(term(Clock.WORKING_DAYS, 10), start, closed_fridays)
    assert (own.last_day, own.due) == (date(2026, 5, 27), riga("2026-05-27 17:00"))


@pytest.mark.parametrize(
    "delivery, sent, notified",
    [
        ("in_person", "2026-06-19", "2026-06-19"),
        ("email", "2026-06-19", "2026-06-26"),  # over moved off, Līgo and Jāņi
        ("e_address", "2026-01-15", "2026-01-17"),  # a working Saturday
        ("registered_post", "2026-06-16", "2026-06-23"),  # the presumed day may be a holiday
        ("post", "2026-06-16", "2026-06-24"),
    ],
)
def test_a_letter_counts_as_notified(delivery, sent, notified):
    assert notified_on(date.fromisoformat(sent), delivery, CALENDAR).isoformat() == notified


def test_the_cautious_reading_holds_for_the_notification_too():
    assert notified_on(date(2026, 6, 19), "email", CALENDAR, cautious=True) == date(2026, 6, 25)
    with pytest.raises(TermError, match="unknown delivery 'raven': known are in_person, email"):
        notified_on(date(2026, 6, 19), "raven", CALENDAR)


@pytest.mark.parametrize(
    "options, notified, last",
    [
        ({}, "2026-05-13", "2026-06-15"),  # 13 June is a Saturday
        ({"delivery": "in_person"}, "2026-05-13", "2026-06-15"),
        ({"delivery": "email"}, "2026-05-15", "2026-06-15"),
        ({"delivery": "post"}, "2026-05-21", "2026-06-22"),  # 21 June is a Sunday
        ({"delivery": "email", "notice": "no"}, "2026-05-15", "2027-05-17"),
        ({"notice": "yes"}, "2026-05-13", "2026-06-15"),
    ],
)
def test_the_window_to_contest(options, notified, last):
    found = deadline(CONTEST, riga("2026-05-13 16:00"), CALENDAR, options=options)
    assert (found.notified.isoformat(), found.last_day.isoformat()) == (notified, last)
    assert found.due == riga(last + " 00:00") + DAY


@pytest.mark.parametrize(
    "options, words",
    [
        ({"colour": "red"}, "no option 'colour': known are delivery, notice"),
        ({"notice": "perhaps"}, "no notice=perhaps: known are no, yes"),
        ({"delivery": "raven"}, "no delivery=raven: known are email, in_person, post"),
    ],
)
def test_an_unknown_option_names_the_known_ones(options, words):
    with pytest.raises(TermError, match=words):
        due_at(CONTEST, riga("2026-05-13 16:00"), CALENDAR, options=options)


@pytest.mark.parametrize(
    "of, start, words",
    [
        (term(Clock.MONTHS, None), riga("2026-05-13 16:00"), "told case by case"),
        (term(Clock.MONTHS, -1), riga("2026-05-13 16:00"), "-1 months cannot be counted"),
        (ANSWER, datetime(2026, 5, 13, 16), "neither time zone nor offset"),
        (ANSWER, datetime(1, 1, 1, tzinfo=UTC), "out of range"),
        (INFORMATION, datetime(9999, 12, 31, tzinfo=UTC), "out of range"),
        (term(Clock.MONTHS, 10**6), riga("2026-05-13 16:00"), "is no date"),
        (term(Clock.CALENDAR_DAYS, 10**9), riga("2026-05-13 16:00"), "is no date"),
        (term(Clock.ELAPSED, 10**15), riga("2026-05-13 16:00"), "out of range"),
        (term(Clock.WORKING_TIME, 10**15), riga("2026-05-13 16:00"), "does not end"),
        (term(Clock.ELAPSED, 5, options={"delivery": {"email": {}}}), riga("2026-05-13 16:00"), "count days or months"),
    ],
)
def test_what_cannot_be_counted_is_one_clear_error(of, start, words):
    with pytest.raises(TermError, match=words):
        deadline(of, start, CALENDAR)


def test_working_time_that_ends_with_the_day_ends_on_that_day():
    found = deadline(term(Clock.WORKING_TIME, 60), riga("2026-05-15 23:00"), latvian_calendar())
    assert (found.due, found.last_day) == (riga("2026-05-16 00:00"), date(2026, 5, 15))


# Standing still

STILL = (riga("2026-05-13 10:10"), riga("2026-05-18 10:10"))


@pytest.mark.parametrize(
    "of, last",
    [
        (term(Clock.WORKING_DAYS, 2), "2026-05-18"),  # Wednesday and Monday ran for a while: only two days are left out
        (term(Clock.WORKING_DAYS, 3), "2026-05-19"),
        (term(Clock.CALENDAR_DAYS, 2), "2026-05-18"),
        (term(Clock.CALENDAR_DAYS, 7), "2026-05-25"),  # four days later than 19 May is Saturday, then Sunday
        (term(Clock.MONTHS, 1), "2026-06-16"),
    ],
)
def test_a_day_is_left_out_if_the_term_stood_still_all_through_it(of, last):
    assert last_day(of, "2026-05-12 10:00", pauses=[STILL]) == last


def test_a_pause_over_night_leaves_no_day_out():
    pauses = [(riga(f"2026-05-{day} 17:00"), riga(f"2026-05-{day + 1} 08:31")) for day in (12, 13, 14)]
    assert last_day(term(Clock.WORKING_DAYS, 2), "2026-05-12 10:00", pauses=pauses) == "2026-05-14"


def test_a_term_that_stands_still_until_further_notice_has_no_due_time():
    for of in (ANSWER, INFORMATION, term(Clock.ELAPSED, 2000), term(Clock.WORKING_TIME, 2000)):
        with pytest.raises(StandsStill):
            due_at(of, riga("2026-05-12 10:00"), CALENDAR, pauses=[(riga("2026-05-13 10:00"), None)])
    over = [(riga("2026-05-27 10:00"), None)]
    assert last_day(ANSWER, "2026-05-12 10:00", pauses=over) == "2026-05-26"


@given(STARTS, st.integers(1, 40), st.sampled_from(list(Clock)), st.integers(0, 900), st.integers(0, 900))
def test_a_pause_never_brings_a_term_forward_and_cutting_it_in_two_changes_nothing(start, amount, clock, after, hours):
    of = term(clock, amount)
    begins = start + timedelta(hours=after - 100)
    middle, ends = begins + timedelta(hours=hours // 2), begins + timedelta(hours=hours)
    whole = due_at(of, start, CALENDAR, pauses=[(begins, ends)])
    assert whole == due_at(of, start, CALENDAR, pauses=[(middle, ends), (begins, middle)])
    assert whole >= due_at(of, start, CALENDAR)


# The derivation


def told(of: Term, start: str, **how: object) -> list[str]:
    return [step.why for step in deadline(of, riga(start), latvian_calendar(LUNCH), **how).steps]


def test_working_time_tells_what_each_day_gave():
    assert told(term(Clock.WORKING_TIME, 1000), "2026-05-15 11:50") == [
        "Starts Fri 15 May 2026 11:50",
        "Fri 15 May 2026, 11:50–12:00, 12:30–17:00: 280 min counted, 720 min left",
        "Sat 16 May – Sun 17 May 2026 skipped: weekend",
        "Mon 18 May 2026, in full: 480 min counted, 240 min left",
        "Tue 19 May 2026, 8:30–12:00, 12:30–13:00: 240 min counted, 0 min left",
        "Due Tue 19 May 2026 13:00",
    ]


def test_after_closing_nothing_of_the_day_counts():
    assert told(term(Clock.WORKING_TIME, 20), "2026-05-15 17:00")[1] == "Fri 15 May 2026: closed since 17:00"


def test_working_days_tell_days_skipped_by_name_and_moved_days():
    assert told(ANSWER, "2026-06-18 10:00") == [
        "Starts Thu 18 Jun 2026 10:00",
        "Thu 18 Jun 2026: the day itself is not counted",
        "Fri 19 Jun 2026: working day 1",
        "Sat 20 Jun – Sun 21 Jun 2026 skipped: weekend",
        "Mon 22 Jun 2026 skipped: Day off (worked on 27 June 2026 instead)",
        "Tue 23 Jun 2026 skipped: Midsummer Eve",
        "Wed 24 Jun 2026 skipped: Midsummer Day",
        "Thu 25 Jun – Fri 26 Jun 2026: working days 2–3",
        "Sat 27 Jun 2026: working day 4: Moved working day (in place of 22 June 2026)",
        "Sun 28 Jun 2026 skipped: weekend",
        "Mon 29 Jun – Fri 3 Jul 2026: working days 5–9",
        "Sat 4 Jul – Sun 5 Jul 2026 skipped: weekend",
        "Mon 6 Jul 2026: working day 10",
        "Ends at 24:00, Mon 6 Jul 2026",
    ]
    cautious = told(ANSWER, "2026-06-18 10:00", cautious=True)
    assert [why for why in cautious if "cautious" in why] == [
        "Mon 22 Jun 2026: working day 2: Day off (worked on 27 June 2026 instead): counted, the cautious reading"
    ]


def test_a_month_tells_its_end_and_where_it_rolled():
    assert told(CONTEST, "2026-01-29 10:00", options={"delivery": "email"}) == [
        "Starts Thu 29 Jan 2026 10:00",
        "Counts as notified on Mon 2 Feb 2026 (sent by e-mail)",
        "Mon 2 Feb 2026: the day itself is not counted",
        "1 month: the same date, Mon 2 Mar 2026",
        "Ends at 24:00, Mon 2 Mar 2026",
    ]
    assert told(term(Clock.MONTHS, 1), "2026-01-31 10:00")[2:] == [
        "1 month: the month has no 31, so its last day, Sat 28 Feb 2026",
        "Sat 28 Feb – Sun 1 Mar 2026 skipped: weekend",
        "Rolled on to Mon 2 Mar 2026",
        "Ends at 24:00, Mon 2 Mar 2026",
    ]


def test_calendar_days_tell_pauses_and_ends_that_are_no_holidays():
    assert told(INFORMATION, "2026-05-12 10:00", pauses=[STILL])[2:5] == [
        "Thu 14 May – Sun 17 May 2026 left out: the term stood still",
        "Wed 13 May – Sat 23 May 2026: days 1–7",
        "Sat 23 May 2026 skipped: weekend",
    ]
    assert told(term(Clock.CALENDAR_DAYS, 7), "2026-06-15 10:00")[-2] == (
        "Mon 22 Jun 2026: Day off (worked on 27 June 2026 instead): no statutory holiday, so the term ends on it"
    )


@given(STARTS, st.integers(1, 400), st.sampled_from(list(Clock)), st.booleans(), st.booleans())
def test_steps_are_in_order_from_the_start_to_the_end_in_both_languages(start, amount, clock, legal, cautious):
    amount = min(amount, 40) if clock is Clock.MONTHS else amount
    found = deadline(term(clock, amount, legal=legal), start, CALENDAR, cautious=cautious)
    times = [step.at for step in found.steps]
    assert (times[0], times[-1]) == (start, found.due)
    assert times == sorted(times)
    assert all(step.why and step.why_lv and step.at.tzinfo is RIGA for step in found.steps)
