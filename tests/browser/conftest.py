"""What every page seen in a browser stands on."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import caches

from atbilde.portal.limits import guard


@pytest.fixture(autouse=True)
def _nobody_is_too_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser of the tests fills forms in faster than people do."""
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))


@pytest.fixture(autouse=True)
def _nobody_wrote_before(transactional_db: None) -> Iterator[None]:
    """Counts of the last hour are no rows of a model, so the emptying of the tables between tests leaves them."""
    caches["limits"].clear()
    yield
    caches["limits"].clear()
