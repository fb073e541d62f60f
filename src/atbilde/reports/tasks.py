"""The part of reports in the background work: figures that everybody may read."""

import logging
import threading

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from atbilde.reports.published import publish_next

log = logging.getLogger(__name__)

#: Seconds between two looks: soon after the switch was turned on, and after a month has begun.
LOOK_AGAIN = 60.0


def publish_figures(stop: threading.Event) -> None:
    """Tell the figures of the months that are over until `stop` is set."""
    while not stop.is_set():
        try:
            close_old_connections()
            while not stop.is_set() and publish_next(at=timezone.now()):
                pass
        except Error as fault:
            log.warning("figures: the database does not answer (%s)", type(fault).__name__)
            connection.close()
        stop.wait(LOOK_AGAIN)
