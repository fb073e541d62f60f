"""The chat's part of the background work."""

import logging
import threading

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from atbilde.chats.actions.abandoning import end_abandoned

log = logging.getLogger(__name__)

#: Seconds between two looks.
LOOK_AGAIN = 30.0


def watch_chats(stop: threading.Event) -> None:
    """End abandoned chats, until `stop` is set."""
    while not stop.is_set():
        try:
            close_old_connections()
            end_abandoned(at=timezone.now())
        except Error as fault:
            log.warning("chats: the database does not answer (%s)", type(fault).__name__)
            connection.close()
        stop.wait(LOOK_AGAIN)
