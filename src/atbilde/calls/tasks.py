"""The telephone's part of the background work that needs no exchange."""

import logging
import threading

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from atbilde.calls.actions.availability import forget_yesterday
from atbilde.calls.actions.orders import give_up_orders
from atbilde.calls.actions.silence import end_forgotten_calls, note_silent_exchanges

log = logging.getLogger(__name__)

#: Seconds between two looks.
LOOK_AGAIN = 10.0


def watch_silence(stop: threading.Event) -> None:
    """Until `stop`: give up orders nobody takes, end calls nobody tells of, mark silent exchanges, begin a new day."""
    while not stop.is_set():
        try:
            close_old_connections()
            now = timezone.now()
            give_up_orders(at=now)
            end_forgotten_calls(at=now)
            note_silent_exchanges(at=now)
            forget_yesterday(at=now)
        except Error as fault:
            log.warning("silence: the database does not answer (%s)", type(fault).__name__)
            connection.close()
        stop.wait(LOOK_AGAIN)
