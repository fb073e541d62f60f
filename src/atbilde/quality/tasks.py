"""The part of surveys in the background work: invitations."""

import logging
import threading

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from atbilde.quality.actions.inviting import invite_some

log = logging.getLogger(__name__)

#: Seconds between two looks.
LOOK_AGAIN = 10.0


def invite_clients(stop: threading.Event) -> None:
    """Invite the clients of surveys that were sent until `stop` is set."""
    while not stop.is_set():
        try:
            close_old_connections()
            while not stop.is_set() and invite_some(at=timezone.now()):
                pass
        except Error as fault:
            log.warning("surveys: the database does not answer (%s)", type(fault).__name__)
            connection.close()
        stop.wait(LOOK_AGAIN)
