"""The worker looks at files that came in: one after the other, as soon as they are there."""

import logging
import threading

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from atbilde.contacts.actions.viruses import check_one

log = logging.getLogger(__name__)

#: Seconds between two looks where nothing waits.
LOOK_AGAIN = 2.0


def check_files(stop: threading.Event) -> None:
    """Until `stop`: have the scanner look at what waits for it. Two workers share the work."""
    while not stop.is_set():
        try:
            while not stop.is_set() and check_one(at=timezone.now()):
                pass
            close_old_connections()
        except Error as fault:
            log.warning("antivirus: the database does not answer (%s)", type(fault).__name__)
            connection.close()
        stop.wait(LOOK_AGAIN)
