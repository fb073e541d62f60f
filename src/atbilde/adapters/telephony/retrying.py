"""Two pieces of news at once can stand in each other's way in the database: one of them is then done again."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

T = TypeVar("T")

TRIES = 4
#: serialization_failure, deadlock_detected (PostgreSQL, appendix A): nothing was written, and the next try may pass.
_AGAIN = {"40001", "40P01"}


def retried(act: Callable[[], T]) -> T:
    """What `act` returns; done again where the database could only serve one of two. Not for use in a transaction."""
    for number in range(1, TRIES):
        try:
            return act()
        except OperationalError as fault:
            if getattr(fault.__cause__, "sqlstate", None) not in _AGAIN:
                raise
            time.sleep(0.02 * number)
    return act()
