"""Periods of whole days."""

import itertools
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.reports.periods import Period, Span, last_twelve_months, span_of

RIGA = ZoneInfo("Europe/Riga")
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "span, first",
    [
        (Span.YEAR, date(2026, 1, 1)),
        (Span.QUARTER, date(2026, 4, 1)),
        (Span.NINE_MONTHS, date(2025, 9, 1)),
        (Span.OWN, date(2025, 9, 1)),
    ],
)
def test_the_choices_of_the_picker(span: Span, first: date) -> None:
    assert span_of(span, date(2026, 5, 13), RIGA) == Period(first, date(2026, 5, 13), RIGA)


@pytest.mark.parametrize(
    "today, first, last",
    [
        (date(2026, 5, 1), date(2025, 5, 1), date(2026, 4, 30)),
        (date(2026, 5, 31), date(2025, 5, 1), date(2026, 4, 30)),
        (date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
        (date(2024, 3, 15), date(2023, 3, 1), date(2024, 2, 29)),
    ],
)
def test_the_last_twelve_months_are_over(today: date, first: date, last: date) -> None:
    assert last_twelve_months(today, RIGA) == Period(first, last, RIGA)


def test_a_period_begins_and_ends_at_local_midnight() -> None:
    """Also where the clocks change in between."""
    period = Period(date(2026, 3, 28), date(2026, 3, 29), RIGA)
    assert period.since == datetime(2026, 3, 27, 22, tzinfo=UTC)
    assert period.before == datetime(2026, 3, 29, 21, tzinfo=UTC)


@given(DAYS, st.integers(0, 1000))
def test_months_cover_the_period_without_gaps(first: date, days: int) -> None:
    period = Period(first, date.fromordinal(first.toordinal() + days), RIGA)
    months = period.months()
    assert (months[0].first, months[-1].last) == (period.first, period.last)
    for one, other in itertools.pairwise(months):
        assert one.before == other.since
        assert other.first.day == 1
    assert all(month.is_whole_month() for month in months[1:-1])
