"""The clock of the worker: sleeps until a case's time comes or something changes, then looks at what is due."""

import logging
import threading
from datetime import datetime, timedelta

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from atbilde.cases.actions.notices import CHANNEL
from atbilde.cases.actions.waking import next_wake, wake_one

log = logging.getLogger(__name__)

#: Never longer than this in one sleep, should the machine's clock be set.
LONGEST_SLEEP = timedelta(seconds=30)
#: A case that cannot be judged is tried again after this long, so that it does not hold up the others.
RETRY = 5.0


def watch_terms(stop: threading.Event) -> None:
    """Warn before terms and mark what is late until `stop` is set. Two workers share the work, none is done twice."""
    while not stop.is_set():
        try:
            while wake_one(at=timezone.now()):
                if stop.is_set():
                    return
            _sleep(stop, timezone.now())
        except Error as fault:
            log.warning("terms: the database does not answer (%s)", type(fault).__name__)
            connection.close()
            stop.wait(RETRY)
        close_old_connections()


def _sleep(stop: threading.Event, now: datetime) -> None:
    """Wait for the next wake-up or for news, in short steps so that a stop is seen at once."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    wake = min(next_wake() or now + LONGEST_SLEEP, now + LONGEST_SLEEP)
    while not stop.is_set() and (left := (wake - timezone.now()).total_seconds()) > 0:
        for _news in connection.connection.notifies(timeout=min(left, 1.0), stop_after=1):
            wake = min(wake, next_wake() or wake)
