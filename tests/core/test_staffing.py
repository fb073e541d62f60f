"""Erlang's formulas against what was published, against a simulation, and against common sense."""

from heapq import heapify, heapreplace
from math import inf
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from atbilde.core.staffing import OutOfReach, erlang_a_share, erlang_b, erlang_c, officers_needed, share_within

LOADS = st.floats(0.01, 60)
OFFICERS = st.integers(0, 80)
SECONDS = st.floats(0, 600)
HANDLING = st.floats(20, 1200)
PATIENCE = st.floats(1, 3600)
BOTH_WAYS = pytest.mark.parametrize("leave_out_early", [False, True])


@pytest.mark.parametrize(
    ("load", "lines", "blocked"),
    [
        (8.108, 15, 0.01),  # Westbay Engineers, manual of the Erlang B calculator, "How much traffic?"
        (4.46, 10, 0.01),  # the Erlang B tables of the textbooks: ten lines at 1%
        (1, 1, 0.5),  # by the formula: a/(1 + a)
        (2, 2, 0.4),  # by the formula: a²/2 ÷ (1 + a + a²/2)
    ],
)
def test_erlang_b_as_published(load: float, lines: int, blocked: float) -> None:
    assert erlang_b(load, lines) == pytest.approx(blocked, abs=5e-5)


@pytest.mark.parametrize(
    ("load", "officers", "waits"),
    [
        (10, 11, 0.6821182),  # the package ErlangC for R, its readme: 100 calls in a half-hour of 180 s
        (10, 14, 0.1741319),  # the same
        (123, 132, 0.3211161792617074),  # the package call-center-tools 1.0.0, its example
    ],
)
def test_erlang_c_as_published(load: float, officers: int, waits: float) -> None:
    assert erlang_c(load, officers) == pytest.approx(waits, abs=5e-8)


def test_the_share_in_time_as_published() -> None:
    """The package ErlangC for R, its readme: 10 erlangs of 180 s, answered within 20 s."""
    assert share_within(10, 11, 20, 180) == pytest.approx(0.3896138, abs=5e-8)
    assert share_within(10, 14, 20, 180) == pytest.approx(0.88835, abs=5e-6)
    assert officers_needed(100, 180, 0.80, 20) == 14


def test_impatient_callers_as_published() -> None:
    """N. Gans, G. Koole, A. Mandelbaum, "Telephone call centers", 2003: 48 calls a minute of one minute, 50 officers.

    Erlang C: nine of ten wait less than 58.1 s. With two minutes' patience 3.1% give up, nine of ten wait less than
    12.5 s, the mean wait is 3.7 s.
    """

    def still_waiting(seconds: float) -> float:
        answered = erlang_a_share(48, 50, seconds, 60, 120)
        return answered / erlang_a_share(48, 50, seconds, 60, 120, leave_out_early=True) - answered

    assert share_within(48, 50, 58.1, 60) == pytest.approx(0.9, abs=5e-4)
    assert 1 - erlang_a_share(48, 50, 1e6, 60, 120) == pytest.approx(0.031, abs=5e-4)
    assert still_waiting(12.5) == pytest.approx(0.1, abs=2e-3)
    assert sum(still_waiting(tenth / 10) / 10 for tenth in range(3000)) == pytest.approx(3.7, abs=0.05)


def simulated(load: float, officers: int, seconds: float, handling: float, patience: float) -> tuple[float, float]:
    """The shares of calls answered in time: of all, and without those who gave up before. First come, first served."""
    chance = Random(11)
    free_at = [0.0] * officers
    heapify(free_at)
    now, calls, in_time, gave_up_early = 0.0, 60_000, 0, 0
    for _ in range(calls):
        now += chance.expovariate(load / handling)
        wait = max(0.0, free_at[0] - now)
        bears = chance.expovariate(1 / patience) if patience < inf else inf
        if wait <= bears:
            heapreplace(free_at, now + wait + chance.expovariate(1 / handling))
            in_time += wait <= seconds
        else:
            gave_up_early += bears <= seconds
    return in_time / calls, in_time / (calls - gave_up_early)


@pytest.mark.parametrize(
    ("load", "officers", "seconds", "handling", "patience"),
    [
        (4, 6, 20, 180, inf),
        (0.7, 1, 60, 120, inf),
        (1.5, 3, 20, 240, inf),
        (4, 4, 20, 180, 60),
        (9, 5, 20, 180, 90),  # far too few officers
        (0.7, 1, 60, 120, 600),
        (2, 2, 20, 300, 10),  # hardly anybody waits
        (12, 14, 0, 200, 120),
    ],
)
def test_a_simulated_line_answers_as_many(
    load: float, officers: int, seconds: float, handling: float, patience: float
) -> None:
    of_all, of_the_rest = simulated(load, officers, seconds, handling, patience)

    assert erlang_a_share(load, officers, seconds, handling, patience) == pytest.approx(of_all, abs=0.012)
    left_out = erlang_a_share(load, officers, seconds, handling, patience, leave_out_early=True)
    assert left_out == pytest.approx(of_the_rest, abs=0.012)
    if patience == inf:
        assert share_within(load, officers, seconds, handling) == pytest.approx(of_all, abs=0.012)


def answered_at_once(load: float, officers: int, handling: float, patience: float) -> float:
    """By the balance of the states, each holding so many calls: the share of time in which an officer is free."""
    states, state = [1.0], 1.0
    while len(states) <= officers or state > 1e-18 * max(states):
        busy, waiting = min(len(states), officers), max(len(states) - officers, 0)
        state *= load / (busy + waiting * handling / patience)
        states.append(state)
    return sum(states[:officers]) / sum(states)


@given(LOADS, st.integers(1, 80), HANDLING, st.floats(5, 600))
def test_the_balance_of_states_gives_the_same_share_at_once(
    load: float, officers: int, handling: float, patience: float
) -> None:
    expected = answered_at_once(load, officers, handling, patience)

    assert erlang_a_share(load, officers, 0, handling, patience) == pytest.approx(expected, abs=1e-10)


@BOTH_WAYS
@given(LOADS, OFFICERS, SECONDS, HANDLING, PATIENCE)
def test_one_officer_more_never_answers_fewer(
    leave_out_early: bool, load: float, officers: int, seconds: float, handling: float, patience: float
) -> None:
    for patient in (inf, patience):
        fewer, more = (
            erlang_a_share(load, number, seconds, handling, patient, leave_out_early=leave_out_early)
            for number in (officers, officers + 1)
        )
        assert 0 <= fewer <= more + 1e-10 <= 1 + 1e-10


@BOTH_WAYS
@given(LOADS, LOADS, OFFICERS, SECONDS, HANDLING, PATIENCE)
def test_more_load_is_never_answered_better(
    leave_out_early: bool, load: float, other: float, officers: int, seconds: float, handling: float, patience: float
) -> None:
    for patient in (inf, patience):
        better, worse = (
            erlang_a_share(some, officers, seconds, handling, patient, leave_out_early=leave_out_early)
            for some in sorted((load, other))
        )
        assert better >= worse - 1e-10


@given(LOADS, OFFICERS, SECONDS, SECONDS, HANDLING, PATIENCE)
def test_a_longer_limit_and_leaving_out_never_lower_the_share(
    load: float, officers: int, seconds: float, other: float, handling: float, patience: float
) -> None:
    short, long = sorted((seconds, other))
    answered = erlang_a_share(load, officers, short, handling, patience)

    assert answered <= erlang_a_share(load, officers, long, handling, patience) + 1e-10
    assert answered <= erlang_a_share(load, officers, short, handling, patience, leave_out_early=True) + 1e-10


@given(LOADS, OFFICERS, SECONDS, HANDLING)
def test_endless_patience_is_erlang_c_and_long_patience_nearly(
    load: float, officers: int, seconds: float, handling: float
) -> None:
    assert erlang_a_share(load, officers, seconds, handling, inf) == share_within(load, officers, seconds, handling)
    assume(officers > load * 1.02)
    long = erlang_a_share(load, officers, seconds, handling, 1e10)
    assert long == pytest.approx(share_within(load, officers, seconds, handling), abs=1e-4)


@given(LOADS, OFFICERS, SECONDS, HANDLING)
def test_without_patience_the_rest_is_turned_away(load: float, officers: int, seconds: float, handling: float) -> None:
    answered = 1 - erlang_b(load, officers)

    assert erlang_a_share(load, officers, seconds, handling, 0) == pytest.approx(answered, abs=1e-12)
    assert erlang_a_share(load, officers, seconds, handling, 1e-9) == pytest.approx(answered, abs=1e-6)


@given(st.floats(0.1, 200), HANDLING, st.floats(0.01, 0.99), st.floats(0, 120), st.none() | PATIENCE, st.booleans())
def test_the_officers_needed_suffice_and_one_fewer_does_not(
    calls: float, handling: float, target: float, seconds: float, patience: float | None, leave_out_early: bool
) -> None:
    def share(officers: int) -> float:
        load = calls * handling / 1800
        patient = inf if patience is None else patience
        return erlang_a_share(load, officers, seconds, handling, patient, leave_out_early=leave_out_early)

    needed = officers_needed(calls, handling, target, seconds, patience, leave_out_early=leave_out_early)

    assert needed >= 1
    assert share(needed) >= target > share(needed - 1)


def test_lines_with_nobody_to_call_or_nobody_to_answer() -> None:
    assert (erlang_b(0, 0), erlang_c(0, 0), share_within(0, 0, 20, 180)) == (0.0, 0.0, 1.0)
    assert (erlang_b(2, 0), erlang_c(2, 0), share_within(2, 0, 20, 180)) == (1.0, 1.0, 0.0)
    assert erlang_a_share(0, 0, 20, 180, 60) == 1.0
    for leave_out_early in (False, True):
        assert erlang_a_share(2, 0, 20, 180, 60, leave_out_early=leave_out_early) == 0.0
    assert officers_needed(0, 180, 0.9, 20) == officers_needed(0, 0, 0.9, 20) == officers_needed(50, 180, 0, 20) == 0


def test_a_queue_without_end_answers_nobody_in_time_unless_callers_give_up() -> None:
    for officers in (4, 5):
        assert (erlang_c(5, officers), share_within(5, officers, 20, 180)) == (1.0, 0.0)
        assert 0.5 < erlang_a_share(5, officers, 20, 180, 60) < 0.8


@pytest.mark.parametrize("patience", [1e-3, 1, 60, 3600, 1e9])
def test_two_thousand_erlangs_are_no_trouble(patience: float) -> None:
    shares = [erlang_a_share(2000, number, 20, 300, patience) for number in (1, 500, 1900, 2000, 2100, 2500)]

    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(1 / 2000, abs=6e-4)
    assert shares[-1] == pytest.approx(1, abs=1e-9)
    assert 2000 < officers_needed(12_000, 300, 0.9, 20, most=2500) < 2050
    assert officers_needed(12_000, 300, 0.8, 20, patience, most=2500) < 2050


def test_planning_on_callers_who_give_up_takes_fewer_officers_and_leaving_them_out_fewer_still() -> None:
    patient = officers_needed(60, 240, 0.9, 20)
    impatient = officers_needed(60, 240, 0.9, 20, 60)
    left_out = officers_needed(60, 240, 0.9, 20, 60, leave_out_early=True)

    assert patient > impatient > left_out


def test_too_few_officers_to_be_had_are_told_with_the_numbers() -> None:
    assert officers_needed(100, 180, 0.8, 20, most=14) == 14
    with pytest.raises(OutOfReach, match=r"most: 13 officers do not answer 80.0% of 100 calls"):
        officers_needed(100, 180, 0.8, 20, most=13)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((-1, 3, 20, 180, 60), "load: -1"),
        ((float("nan"), 3, 20, 180, 60), "load: nan"),
        ((inf, 3, 20, 180, 60), "load: inf"),
        ((2, -1, 20, 180, 60), "officers: -1"),
        ((2, 3, -20, 180, 60), "seconds: -20"),
        ((2, 3, inf, 180, 60), "seconds: inf"),
        ((2, 3, 20, -180, 60), "handling_seconds: -180"),
        ((2, 3, 20, 0, 60), "handling_seconds: calls that take no time"),
        ((2, 3, 20, 180, -60), "patience: -60"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(arguments: tuple[float, int, float, float, float], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        erlang_a_share(*arguments)


@pytest.mark.parametrize("target", [1, 1.5, -0.1, float("nan")])
def test_a_share_to_reach_is_below_all(target: float) -> None:
    with pytest.raises(ValueError, match="target_share"):
        officers_needed(10, 180, target, 20)
