"""What past weeks say of each half-hour, and who is needed against who is there."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.staffing import (
    HalfHour,
    Need,
    PastCall,
    erlang_a_share,
    half_hours,
    needs,
    officers_needed,
    share_within,
    weeks_before,
)

RIGA = ZoneInfo("Europe/Riga")
MONDAY = date(2026, 3, 2)
FOUR_WEEKS = [MONDAY + timedelta(weeks=number) for number in range(4)]


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), RIGA)


def office_hours(moment: datetime) -> bool:
    """Monday to Friday 8.30 to 10.00."""
    return moment.weekday() < 5 and time(8, 30) <= moment.time() < time(10)


def always(_: datetime) -> bool:
    return True


def by_slot(found: list[HalfHour] | tuple[HalfHour, ...]) -> dict[tuple[int, int], HalfHour]:
    return {(half_hour.weekday, half_hour.half_hour): half_hour for half_hour in found}


def test_every_open_half_hour_is_told_in_the_order_of_the_week_also_without_a_call() -> None:
    found = half_hours([], RIGA, FOUR_WEEKS, office_hours)

    assert [(row.weekday, row.half_hour) for row in found] == [(day, slot) for day in range(5) for slot in (17, 18, 19)]
    assert {(row.calls, row.open_weeks, row.load) for row in found} == {(0.0, 4.0, 0.0)}
    assert {(row.handling_seconds, row.patience) for row in found} == {(None, None)}
    assert found[0].starts == time(8, 30)


def test_calls_are_the_mean_of_the_weeks_those_without_a_call_among_them() -> None:
    calls = [PastCall(at(MONDAY, clock), 60) for clock in ("08:30", "08:59:59", "09:00")]
    calls += [PastCall(at(FOUR_WEEKS[2], "08:45"), 60)]

    found = by_slot(half_hours(calls, RIGA, FOUR_WEEKS, office_hours))

    assert (found[0, 17].calls, found[0, 18].calls, found[1, 17].calls) == (0.75, 0.25, 0.0)


def test_a_holiday_is_no_week_without_calls() -> None:
    def but_for_a_holiday(moment: datetime) -> bool:
        return office_hours(moment) and moment.date() != FOUR_WEEKS[1]

    calls = [PastCall(at(week, "08:45"), 60) for week in FOUR_WEEKS for _ in range(6)]

    found = by_slot(half_hours(calls, RIGA, FOUR_WEEKS, but_for_a_holiday))

    assert (found[0, 17].calls, found[0, 17].open_weeks) == (6.0, 3.0)


def test_calls_outside_hours_and_outside_the_weeks_are_left_out() -> None:
    calls = [
        PastCall(at(MONDAY, "08:29:59"), 60),
        PastCall(at(MONDAY, "10:00"), 60),
        PastCall(at(MONDAY + timedelta(days=5), "09:00"), 60),
        PastCall(at(MONDAY - timedelta(weeks=1), "09:00"), 60, None, 100),
        PastCall(at(FOUR_WEEKS[3] + timedelta(weeks=1), "09:00"), None, 5),
    ]

    assert half_hours(calls, RIGA, FOUR_WEEKS, office_hours) == half_hours([], RIGA, FOUR_WEEKS, office_hours)


def test_a_half_hour_open_in_part_is_told_as_if_wholly_open() -> None:
    def from_a_quarter_to(moment: datetime) -> bool:
        return moment.date() == MONDAY and time(8, 45) <= moment.time() < time(9)

    found = half_hours([PastCall(at(MONDAY, "08:50"), 60)] * 3, RIGA, [MONDAY], from_a_quarter_to)

    assert [(row.half_hour, row.open_weeks, row.calls) for row in found] == [(17, 0.5, 6.0)]


def test_any_day_stands_for_its_week_and_counts_once() -> None:
    call = [PastCall(at(MONDAY, "09:00"), 60)]

    assert half_hours(call, RIGA, [MONDAY + timedelta(days=3), MONDAY], office_hours) == half_hours(
        call, RIGA, [MONDAY], office_hours
    )


def test_times_are_local_wherever_they_were_written_down() -> None:
    found = half_hours([PastCall(datetime(2026, 3, 2, 6, 40, tzinfo=UTC), 60)], RIGA, [MONDAY], office_hours)

    assert [row.half_hour for row in found if row.calls] == [17]


def test_a_call_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="offered: 2026-03-02 09:00:00 has no time zone"):
        half_hours([PastCall(datetime(2026, 3, 2, 9), 60)], RIGA, [MONDAY], office_hours)


def test_the_hour_that_spring_skips_was_not_open_and_that_of_autumn_was_twice() -> None:
    spring, autumn = date(2026, 3, 23), date(2026, 10, 19)  # both end on the Sunday of the change
    sunday = autumn + timedelta(days=6)
    twice = [PastCall(at(sunday, "03:10").replace(fold=fold), 60) for fold in (0, 1)]

    in_spring = by_slot(half_hours([], RIGA, [spring], always))
    in_autumn = by_slot(half_hours(twice, RIGA, [autumn], always))

    assert {(day, slot) for day in range(7) for slot in range(48)} - set(in_spring) == {(6, 6), (6, 7)}
    assert {slot for slot, row in in_autumn.items() if row.open_weeks != 1} == {(6, 6), (6, 7)}
    assert (in_autumn[6, 6].open_weeks, in_autumn[6, 6].calls) == (2.0, 1.0)


def test_office_hours_keep_their_place_over_the_change_of_the_clock() -> None:
    weeks = [date(2026, 3, 23), date(2026, 3, 30)]
    calls = [PastCall(at(week, "08:30"), 60) for week in weeks]

    found = half_hours(calls, RIGA, weeks, office_hours)

    assert len(found) == 15
    assert [(row.half_hour, row.calls) for row in found if row.calls] == [(17, 1.0)]


def test_the_length_of_calls_leans_on_that_of_all_where_there_are_few() -> None:
    many = [PastCall(at(MONDAY, "09:00"), 100)] * 980
    few = [PastCall(at(MONDAY, "08:30"), 600)] * 20

    found = by_slot(half_hours([*many, *few], RIGA, [MONDAY], office_hours))

    assert found[0, 17].handling_seconds == pytest.approx((600 + 110) / 2)
    assert found[0, 18].handling_seconds == pytest.approx(100.2)
    assert found[0, 19].handling_seconds == pytest.approx(110)
    assert found[0, 17].load == pytest.approx(20 * 355 / 1800)


def test_patience_is_all_waiting_by_those_who_gave_up() -> None:
    calls = [
        PastCall(at(MONDAY, "09:00"), 60, None, 10),
        PastCall(at(MONDAY, "09:01"), None, None, 45),  # led to the voice mail
        PastCall(at(MONDAY, "09:02"), 60),  # nobody knows how long
        PastCall(at(MONDAY, "09:03"), None, 25),
        PastCall(at(MONDAY, "09:31"), None, 40),
    ]

    assert {row.patience for row in half_hours(calls, RIGA, [MONDAY], office_hours)} == {60.0}
    assert {row.patience for row in half_hours(calls[:3], RIGA, [MONDAY], office_hours)} == {None}


def test_a_line_nobody_ever_answered_does_not_say_how_long_calls_are() -> None:
    found = by_slot(half_hours([PastCall(at(MONDAY, "09:00"), None, 25)], RIGA, [MONDAY], office_hours))

    assert (found[0, 18].handling_seconds, found[0, 18].load, found[0, 17].load) == (None, None, 0.0)


@given(st.lists(st.tuples(st.integers(0, 4 * 7 * 24 * 60 - 1), st.none() | st.floats(1, 900)), max_size=60))
def test_no_call_of_the_weeks_is_lost(calls: list[tuple[int, float | None]]) -> None:
    start = at(MONDAY, "00:00").astimezone(UTC)
    past = [PastCall(start + timedelta(minutes=minute), talked) for minute, talked in calls]

    found = half_hours(past, RIGA, FOUR_WEEKS, lambda moment: moment.minute < 30)

    inside = [call for call in past if call.offered.astimezone(RIGA).minute < 30]
    whole = [call for call in inside if call.offered < at(FOUR_WEEKS[3] + timedelta(weeks=1), "00:00")]
    assert sum(row.calls * row.open_weeks for row in found) == pytest.approx(len(whole))


def test_the_weeks_before_a_day_are_whole_ones() -> None:
    assert weeks_before(date(2026, 3, 25), 3) == [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)]
    assert weeks_before(date(2026, 3, 23), 1) == weeks_before(date(2026, 3, 29), 1) == [date(2026, 3, 16)]
    assert weeks_before(MONDAY, 0) == []


def half_hour(calls: float, handling: float | None = 240, patience: float | None = None) -> HalfHour:
    return HalfHour(weekday=1, half_hour=18, open_weeks=8, calls=calls, handling_seconds=handling, patience=patience)


def need(row: HalfHour, on_duty: int, **options: object) -> Need:
    asked = {"target_share": 0.9, "seconds": 20, "on_duty": lambda *_: on_duty, **options}
    (found,) = needs([row], **asked)  # type: ignore[arg-type]
    return found


def test_needed_stands_against_those_on_duty() -> None:
    asked: list[tuple[int, int]] = []

    def on_duty(weekday: int, slot: int) -> int:
        asked.append((weekday, slot))
        return 3

    (found,) = needs([half_hour(30)], target_share=0.9, seconds=20, on_duty=on_duty)

    assert asked == [(1, 18)]
    assert found == Need(
        weekday=1, half_hour=18, calls=30, load=4.0, needed=8, on_duty=3, gap=5, share=share_within(4, 3, 20, 240)
    )
    assert found.needed == officers_needed(30, 240, 0.9, 20)
    assert need(half_hour(30), 10).gap == -2


def test_known_impatience_is_reckoned_with() -> None:
    found = need(half_hour(30, patience=60), 5)
    left_out = need(half_hour(30, patience=60), 5, leave_out_early=True)

    assert found.needed == officers_needed(30, 240, 0.9, 20, 60)
    assert found.share == erlang_a_share(4, 5, 20, 240, 60)
    assert left_out.needed == officers_needed(30, 240, 0.9, 20, 60, leave_out_early=True)
    assert left_out.share == erlang_a_share(4, 5, 20, 240, 60, leave_out_early=True)


@pytest.mark.parametrize("handling", [240, None])
def test_nobody_is_needed_where_nobody_calls(handling: float | None) -> None:
    found = need(half_hour(0, handling), 1)

    assert (found.load, found.needed, found.gap, found.share) == (0.0, 0, -1, 1.0)


def test_without_a_length_of_calls_nothing_is_said() -> None:
    found = need(half_hour(5, None), 2)

    assert (found.calls, found.load, found.needed, found.gap, found.share) == (5, None, None, None, None)


def test_more_than_may_be_asked_for_is_no_number() -> None:
    found = need(half_hour(30), 2, most=7)

    assert (found.load, found.needed, found.gap, found.share) == (4.0, None, None, 0.0)
    assert need(half_hour(30), 2, most=8).needed == 8
