"""A term that ends with a day is told by that day."""

from datetime import UTC, datetime

from atbilde.ui.shown import deadline


def test_a_midnight_is_the_end_of_the_day_before() -> None:
    assert deadline(datetime(2026, 12, 9, 22, 0, tzinfo=UTC)) == "09.12.2026."
    assert deadline(datetime(2026, 6, 9, 21, 0, tzinfo=UTC)) == "09.06.2026."
    assert deadline(datetime(2026, 12, 9, 14, 30, tzinfo=UTC)) == "09.12.2026. 16:30"
