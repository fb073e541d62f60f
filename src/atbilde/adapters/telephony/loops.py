"""The telephone's process: every Asterisk exchange in use is attached, of all hosts together once."""

import json
import logging
import threading
import time
from collections.abc import Callable

import psycopg
from django.db import Error, close_old_connections, connection

from atbilde.adapters.telephony.attached import Attached, Secret
from atbilde.adapters.telephony.recordings import fetch_recordings
from atbilde.calls.models import Exchange
from atbilde.calls.queries.exchanges import connected_exchanges
from atbilde.contacts.news import listening

log = logging.getLogger(__name__)

Loop = Callable[[threading.Event], None]
#: Seconds between two looks at which exchanges there are; how soon a new one is attached.
LOOK_AGAIN = 10.0
#: The first half of the advisory locks' keys; the second is the exchange's id.
_LOCKS = 0x41544D54
#: How long a stop may go unseen.
_TICK = 1.0


def loops(secret: Secret) -> list[tuple[str, Loop]]:
    """The loops for the telephone's process, each with its name; they end soon after their event is set."""

    def attend(stop: threading.Event) -> None:
        Switchboard(secret).run(stop)

    return [("exchanges", attend), ("recordings", fetch_recordings)]


class Switchboard:
    """Keeps every exchange attached.

    An exchange's advisory lock is held by this thread's own connection meanwhile; a host that dies lets go of its
    locks, and another takes over. While the database is away the links stay up and keep what they hear.
    """

    def __init__(self, secret: Secret, attach: Callable[[Exchange, Secret], Attached] = Attached) -> None:
        self._secret = secret
        self._attach = attach
        self._attached: dict[int, Attached] = {}
        self._settings: dict[int, tuple[object, ...]] = {}
        self._locked: set[int] = set()

    def run(self, stop: threading.Event) -> None:
        """Attach and detach exchanges as they come, change and go, and hand on orders, until `stop` is set."""
        try:
            while not stop.is_set():
                try:
                    with listening() as news:
                        while not stop.is_set():
                            close_old_connections()
                            self.look()
                            self._hand_on(news, stop)
                except (Error, psycopg.Error) as fault:
                    log.warning("exchanges: the database does not answer (%s)", type(fault).__name__)
                    connection.close()
                    self._locked.clear()
                    stop.wait(_TICK)
        finally:
            for attached in self._attached.values():
                attached.end()
            for attached in self._attached.values():
                attached.join()
            self._attached.clear()
            connection.close()  # and with it every lock

    def look(self) -> None:
        """Bring what is attached in line with the exchanges as they are now."""
        wanted = {exchange.pk: exchange for exchange in connected_exchanges()}
        for pk in list(self._attached):
            exchange = wanted.get(pk)
            changed = exchange is None or self._settings[pk] != _settings(exchange, self._secret)
            if changed or not self._attached[pk].alive or not self._lock(pk):
                self._detach(pk)
        for pk, exchange in wanted.items():
            if pk not in self._attached and self._lock(pk):
                self._settings[pk] = _settings(exchange, self._secret)
                self._attached[pk] = self._attach(exchange, self._secret)
                self._attached[pk].start()

    def _hand_on(self, news: psycopg.Connection[tuple[object, ...]], stop: threading.Event) -> None:
        """Wake those for whom an order waits, until it is time to look again."""
        end = time.monotonic() + LOOK_AGAIN
        while not stop.is_set() and (left := end - time.monotonic()) > 0:
            for told in news.notifies(timeout=min(left, _TICK), stop_after=1):
                attached = self._attached.get(_exchange_in(told.payload))
                if attached is not None:
                    attached.order()

    def _detach(self, pk: int) -> None:
        attached = self._attached.pop(pk)
        attached.end()
        attached.join()
        if pk in self._locked:
            self._locked.discard(pk)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, pk])

    def _lock(self, pk: int) -> bool:
        """Whether the exchange is ours to attach; asked of the database once for each of its connections."""
        if pk not in self._locked:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, pk])
                if cursor.fetchone()[0]:
                    self._locked.add(pk)
        return pk in self._locked


def _exchange_in(payload: str) -> int:
    """The exchange that a notification asks to carry out orders; 0 for every other notification."""
    try:
        told = json.loads(payload).get("exchange")
    except (ValueError, AttributeError):
        return 0
    return told if isinstance(told, int) else 0


def _settings(exchange: Exchange, secret: Secret) -> tuple[object, ...]:
    """What a link goes by; a change of any attaches the exchange anew."""
    return (
        exchange.host,
        exchange.port,
        exchange.tls,
        exchange.user,
        secret(exchange.secret),
        exchange.context,
        exchange.technology,
    )
