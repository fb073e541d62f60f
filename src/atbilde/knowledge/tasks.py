"""The background part of knowledge: links of the directory are looked at, dead ones are told to the editor's pages."""

import logging
import threading

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from atbilde.knowledge.actions.catalogue import note_link
from atbilde.knowledge.links import look_at
from atbilde.knowledge.queries.directory import links_to_look_at

log = logging.getLogger(__name__)

#: Seconds between two rounds, and links a round: a slow site holds up nothing but the others of its round.
LOOK_AGAIN = 60.0
AT_ONCE = 20


def watch_links(stop: threading.Event) -> None:
    """Look at links that are due until `stop` is set, one after the other."""
    while not stop.is_set():
        try:
            close_old_connections()
            look_at_links(stop)
        except Error as fault:
            log.warning("links: the database does not answer (%s)", type(fault).__name__)
            connection.close()
        stop.wait(LOOK_AGAIN)


def look_at_links(stop: threading.Event) -> int:
    """One round: the links that are due, at most twenty. Returns how many were looked at."""
    due = links_to_look_at(timezone.now(), AT_ONCE)
    for number, resource in enumerate(due):
        if stop.is_set():
            return number
        note_link(resource, look_at(resource.url), at=timezone.now())
    return len(due)
