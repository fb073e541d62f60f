"""Telephone numbers as people read them."""

import pytest

from atbilde.desk.calls.numbers import read_number


@pytest.mark.parametrize(
    "number, read",
    [
        ("+37126000001", "26 000 001"),
        ("26000001", "26 000 001"),
        ("112", "112"),
        ("+4912345678", "+49 123 456 78"),
        ("0044 20 7946 0018", "+44 207 946 0018"),
        ("+12025550143", "+1 202 555 0143"),
        ("+79161234567", "+7 916 123 4567"),
        ("+37061234567", "+370 612 345 67"),
        ("anonymous", "anonymous"),
        ("", ""),
    ],
)
def test_a_number_is_grouped_after_its_country(number: str, read: str) -> None:
    assert read_number(number) == read
