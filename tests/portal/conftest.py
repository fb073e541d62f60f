"""Tests fill forms in faster than people do."""

from datetime import timedelta

import pytest

from atbilde.portal.limits import guard


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is too quick, but where a test says otherwise."""
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))
