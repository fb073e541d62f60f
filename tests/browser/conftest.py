"""What every page seen in a browser stands on."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _nobody_wrote_before(transactional_db: None) -> Iterator[None]:
    """Counts of the last hour are no rows of a model, so the emptying of the tables between tests leaves them."""
    caches["limits"].clear()
    yield
    caches["limits"].clear()
