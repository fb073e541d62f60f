"""The mail's background work: one loop that keeps every mailbox read, one that sends."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from atbilde.adapters.email import outbox
from atbilde.adapters.email.connections import Secret
from atbilde.adapters.email.mailboxes import Reader
from atbilde.institutions.models import Mailbox

log = logging.getLogger(__name__)

Loop = Callable[[threading.Event], None]
#: Seconds between two looks at which mailboxes there are; how soon a new one is read.
LOOK_AGAIN = 10.0
#: The first half of the advisory locks' keys; the second is the mailbox's id.
_LOCKS = 0x41544D42
_PATIENCE = 4.0


def loops(secret: Secret) -> list[tuple[str, Loop]]:
    """The loops for the worker process, each with its name; they return soon after the event they are given is set."""

    def receive(stop: threading.Event) -> None:
        Keeper(secret).run(stop)

    def send(stop: threading.Event) -> None:
        outbox.letters(secret).run(stop)

    return [("mail-in", receive), ("mail-out", send)]


@dataclass(slots=True)
class _Reading:
    """A mailbox being read: its settings, the thread that reads it and how to end that."""

    settings: tuple[object, ...]
    thread: threading.Thread
    stop: threading.Event


class Keeper:
    """Keeps one reader for every mailbox in use, of all workers together.

    A mailbox's advisory lock is held by this thread's own connection while it is read; a worker that dies lets go of
    its locks, and another takes over. The lock spares double work; that nothing is taken in twice does not hang on it.
    """

    def __init__(self, secret: Secret) -> None:
        self._secret = secret
        self._readings: dict[int, _Reading] = {}

    def run(self, stop: threading.Event) -> None:
        """Start and end readers as mailboxes come, change and go, until `stop` is set."""
        try:
            while not stop.is_set():
                self.look()
                stop.wait(LOOK_AGAIN)
        finally:
            for reading in self._readings.values():
                reading.stop.set()
            for reading in self._readings.values():
                reading.thread.join(_PATIENCE)
            self._readings.clear()
            connection.close()  # and with it every lock

    def look(self) -> None:
        """Bring the readers in line with the mailboxes as they are now."""
        wanted = {
            mailbox.pk: mailbox
            for mailbox in Mailbox.objects.filter(active=True).select_related("institution", "queue__institution")
        }
        for pk, reading in list(self._readings.items()):
            mailbox = wanted.get(pk)
            if mailbox is None or _settings(mailbox) != reading.settings or not reading.thread.is_alive():
                self._end(pk)
        for pk, mailbox in wanted.items():
            if pk not in self._readings and self._lock(pk):
                self._begin(mailbox)

    def _begin(self, mailbox: Mailbox) -> None:
        stop = threading.Event()
        reader = Reader(mailbox, self._secret, stop)
        thread = threading.Thread(target=reader.run, name=f"mailbox-{mailbox.pk}", daemon=True)
        self._readings[mailbox.pk] = _Reading(_settings(mailbox), thread, stop)
        thread.start()

    def _end(self, pk: int) -> None:
        reading = self._readings.pop(pk)
        reading.stop.set()
        reading.thread.join(_PATIENCE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, pk])

    def _lock(self, pk: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, pk])
            return bool(cursor.fetchone()[0])


def _settings(mailbox: Mailbox) -> tuple[object, ...]:
    """What a reader goes by; a change of any begins a new one."""
    return (
        mailbox.address,
        mailbox.queue_id,
        mailbox.imap_host,
        mailbox.imap_port,
        mailbox.imap_security,
        mailbox.imap_user,
        mailbox.folder,
        mailbox.secret,
        mailbox.authserv_id,
    )
