"""Quiet, soon, late."""

from datetime import UTC, datetime, timedelta

import pytest

from atbilde.core.lateness import Lateness, lateness, soon_at

START = datetime(2026, 5, 13, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "length, lead",
    [
        (timedelta(minutes=3), timedelta(minutes=3)),
        (timedelta(minutes=20), timedelta(minutes=5)),
        (timedelta(hours=2), timedelta(minutes=24)),
        (timedelta(days=14), timedelta(days=1)),
    ],
)
def test_the_last_fifth_is_soon_from_five_minutes_to_a_day(length, lead):
    assert soon_at(START, START + length) == START + length - lead


@pytest.mark.parametrize(
    "minutes, step",
    [(0, Lateness.QUIET), (14, Lateness.QUIET), (15, Lateness.SOON), (20, Lateness.SOON), (20.1, Lateness.LATE)],
)
def test_at_the_due_instant_it_is_still_in_time(minutes, step):
    due = START + timedelta(minutes=20)
    assert lateness(due, soon_at(START, due), START + timedelta(minutes=minutes)) is step


def test_without_a_term_there_is_no_lateness():
    assert lateness(None, None, START) is Lateness.NONE
