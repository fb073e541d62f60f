"""The part of services in the background work: reminders of visits."""

import logging
import threading

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from atbilde.services.actions.reminding import remind_one

log = logging.getLogger(__name__)

#: Seconds between two looks.
LOOK_AGAIN = 60.0


def remind_visitors(stop: threading.Event) -> None:
    """Remind clients of tomorrow's visits until `stop` is set."""
    while not stop.is_set():
        try:
            close_old_connections()
            while not stop.is_set() and remind_one(at=timezone.now()):
                pass
        except Error as fault:
            log.warning("reminders: the database does not answer (%s)", type(fault).__name__)
            connection.close()
        stop.wait(LOOK_AGAIN)
