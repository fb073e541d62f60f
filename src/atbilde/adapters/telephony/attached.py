"""One Asterisk exchange at work: its news are taken in, its state is written down, orders go to it."""

import logging
import threading
import time
import traceback
from collections.abc import Callable

import psycopg
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from atbilde.adapters.telephony.asterisk.link import Link, Timing
from atbilde.adapters.telephony.asterisk.orders import Outcome
from atbilde.adapters.telephony.asterisk.reading import Reading
from atbilde.adapters.telephony.ordering import call_failed, give
from atbilde.adapters.telephony.retrying import retried
from atbilde.calls.actions.exchanges import note_clock, note_exchange_state
from atbilde.calls.actions.taking import heard, take
from atbilde.calls.models import Exchange
from atbilde.calls.queries.exchanges import waiting_orders
from atbilde.calls.said import Said

log = logging.getLogger(__name__)

Secret = Callable[[str], str | None]
#: Seconds after which orders are looked for even if nobody told of one, and after which a quiet link says it lives.
LOOK_AGAIN = 5.0
STILL_THERE = 60.0
_PATIENCE = 4.0
_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError)


class Attached:
    """A link and the two threads that serve it: one hears, one gives orders. `order` from any thread."""

    def __init__(
        self, exchange: Exchange, secret: Secret, *, timing: Timing | None = None, reading: Reading | None = None
    ) -> None:
        self.exchange = exchange
        self._stop = threading.Event()
        self._asked = threading.Event()
        self._up = False
        self._link = Link(
            exchange.host,
            exchange.port,
            exchange.user,
            secret(exchange.secret) or "",
            on_said=self.hear,
            on_state=self._note_state,
            on_outcome=self._note_outcome,
            stop=self._stop,
            tls=exchange.tls,
            timing=timing,
            reading=reading,
        )
        name = f"exchange-{exchange.pk}"
        self._threads = [
            threading.Thread(target=self._listen, name=name, daemon=True),
            threading.Thread(target=self._give_orders, name=f"{name}-orders", daemon=True),
        ]

    def start(self) -> None:
        """Connect."""
        for thread in self._threads:
            thread.start()

    def order(self) -> None:
        """An order waits for this exchange."""
        self._asked.set()

    def end(self) -> None:
        """Ask it to end; `join` waits for it."""
        self._stop.set()
        self._asked.set()

    def join(self) -> None:
        """Wait a little until it has ended."""
        for thread in self._threads:
            thread.join(_PATIENCE)

    @property
    def alive(self) -> bool:
        """Whether both threads run."""
        return all(thread.is_alive() for thread in self._threads)

    def hear(self, said: list[Said]) -> None:
        """Take the news in, in their order. Raises where the database is away: the link then keeps and repeats them.

        News of a call that cannot be written for another reason do not hold up those of the others.
        """
        close_old_connections()
        try:
            note_clock(self.exchange, self._link.clock_offset or 0.0)
            try:
                self._take(said)
            except _AWAY:
                raise
            except Exception:
                self._take_each(said)
        except _AWAY:
            connection.close()
            raise

    def _take(self, said: list[Said]) -> None:
        retried(lambda: take(self.exchange, said, now=timezone.now()))

    def _take_each(self, said: list[Said]) -> None:
        by_call: dict[str, list[Said]] = {}
        for news in said:
            by_call.setdefault(news.call, []).append(news)
        for news_of_call in by_call.values():
            try:
                self._take(news_of_call)
            except _AWAY:
                raise
            except Exception as fault:
                place = traceback.extract_tb(fault.__traceback__)[-1]
                kind = type(fault).__name__
                log.error(
                    "exchange %d: %d news of a call cannot be written: %s at %s:%s",
                    *(self.exchange.pk, len(news_of_call), kind, place.filename, place.lineno),
                )

    def _listen(self) -> None:
        try:
            self._link.run()
        finally:
            connection.close()

    def _note_state(self, up: bool, words: str) -> None:
        self._up = up
        close_old_connections()
        note_exchange_state(self.exchange, fault=words, at=timezone.now(), heard=up)

    def _note_outcome(self, outcome: Outcome) -> None:
        if not outcome.ok:
            try:
                close_old_connections()
                call_failed(self.exchange, outcome, at=timezone.now())
            except _AWAY as fault:
                kind = type(fault).__name__
                log.warning("exchange %d: what became of an order was lost (%s)", self.exchange.pk, kind)
                connection.close()

    def _give_orders(self) -> None:
        there_at = time.monotonic()
        try:
            while not self._stop.is_set():
                try:
                    close_old_connections()
                    for order in waiting_orders(self.exchange):
                        give(order, self._link)
                    if self._up and time.monotonic() - there_at > STILL_THERE:
                        there_at = time.monotonic()
                        heard(Exchange.objects.get(pk=self.exchange.pk), now=timezone.now())
                except _AWAY as fault:
                    kind = type(fault).__name__
                    log.warning("exchange %d: orders wait for the database (%s)", self.exchange.pk, kind)
                    connection.close()
                self._asked.wait(LOOK_AGAIN)
                self._asked.clear()
        finally:
            connection.close()
