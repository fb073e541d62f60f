"""A calendar is kept by institution and version, which each test counts anew."""

import pytest

from atbilde.institutions import calendars


@pytest.fixture(autouse=True)
def _fresh_calendars() -> None:
    calendars._calendar.cache_clear()
