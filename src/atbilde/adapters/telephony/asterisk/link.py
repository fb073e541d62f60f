"""The connection to one exchange, kept up: log-in, events, orders, keep-alive, reconnecting, catching up after gaps."""

import contextlib
import logging
import random
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, InvalidStateError
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from uuid import uuid4

from atbilde.adapters.telephony.asterisk import names, orders
from atbilde.adapters.telephony.asterisk.clock import Clock
from atbilde.adapters.telephony.asterisk.connection import Connection, Refused, reason
from atbilde.adapters.telephony.asterisk.reading import Reading
from atbilde.adapters.telephony.asterisk.wire import Action, Message, WireError, encode
from atbilde.calls.said import Said

logger = logging.getLogger(__name__)

#: News kept while nobody can take it in (the database is away); the oldest go first.
MOST_UNSAID = 100_000
#: News told in one go.
MOST_AT_ONCE = 200


class NotConnected(Exception):
    """The order did not reach the exchange, or nothing came back; `str()` says which in one line."""


@dataclass(frozen=True, slots=True)
class Response:
    """The exchange's answer to an order. `ok`: it was taken. `text`: if not, why, in plain words."""

    ok: bool
    text: str
    message: Message


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. An exchange silent for `ping_every` is asked whether it lives, and has `silent_after` to say so."""

    connect: float = 10
    ping_every: float = 15
    silent_after: float = 10
    first_pause: float = 1
    longest_pause: float = 60
    refused_pause: float = 60  # after a wrong password: exchanges lock out those who try on
    tick: float = 0.5


class Link:
    """The link to one exchange. `run` in a thread of its own; `send` and the channel questions from any other."""

    def __init__(
        self,
        host: str,
        port: int,
        user: str,
        secret: str,
        *,
        on_said: Callable[[list[Said]], None],
        on_state: Callable[[bool, str], None],
        stop: threading.Event,
        tls: bool | ssl.SSLContext = False,
        on_outcome: Callable[[orders.Outcome], None] | None = None,
        reading: Reading | None = None,
        timing: Timing | None = None,
    ) -> None:
        """`on_said` gets news in order; if it raises, the same news comes again a little later. `on_state` gets whether
        the link is up, and what is wrong in one line ("" if nothing), at every change. `on_outcome` gets what became
        of ordered calls. All three are called from the thread of `run`."""
        self._host, self._port, self._user, self._secret, self._tls = host, port, user, secret, tls
        self._on_said, self._on_state, self._on_outcome = on_said, on_state, on_outcome
        self._stop = stop
        self._timing = timing or Timing()
        self._reading = reading or Reading()
        self._lock = threading.Lock()  # of the reading and of `_connection`
        self._clock = Clock()
        self._connection: Connection | None = None
        self._outbox: SimpleQueue[tuple[Action, Future[Message]]] = SimpleQueue()
        self._under_way: set[str] = set()
        self._awaited: dict[str, Future[Message]] = {}
        self._lists: dict[str, list[Message]] = {}
        self._complete: set[str] = set()
        self._unsaid: list[Said] = []
        self._try_again_at = 0.0
        self._state: tuple[bool, str] | None = None
        self._thread: int | None = None

    @property
    def clock_offset(self) -> float | None:
        """Seconds to add to the exchange's time to get ours, `None` as long as that is not known."""
        return self._clock.offset

    def channel_of(self, call: str, extension: str) -> str | None:
        """The officer's channel in the call, see `Reading.channel_of`."""
        with self._lock:
            return self._reading.channel_of(call, extension)

    def client_channel_of(self, call: str) -> str | None:
        """The client's channel, see `Reading.client_channel_of`."""
        with self._lock:
            return self._reading.client_channel_of(call)

    def send(self, action: Action, *, patience: float = 5) -> Response:
        """Give an order (`orders`) and wait for the answer. `NotConnected` if it could not be given in `patience`
        seconds: it is not given later then, unless it had left already. `ValueError` for what is no action."""
        if threading.get_ident() == self._thread:
            raise RuntimeError("an order from the link's own thread would wait for itself")
        order = {"ActionID": f"atbilde-{uuid4()}", **action}
        encode(order)
        answer: Future[Message] = Future()
        name = str(order["ActionID"])
        with self._lock:
            if name in self._under_way:  # pressed twice: the client must not be called twice
                raise NotConnected("the same order is under way already")
            connection = self._connection
            if connection is None:
                raise NotConnected("the exchange cannot be reached now")
            self._under_way.add(name)
            self._outbox.put((order, answer))
            connection.wake()
        try:
            message = answer.result(patience)
        except TimeoutError:
            answer.cancel()
            raise NotConnected("the exchange did not answer in time") from None
        except CancelledError:
            raise NotConnected("the connection to the exchange was lost") from None
        finally:
            with self._lock:
                self._under_way.discard(name)
        ok = message.get("Response") == "Success"
        return Response(ok, "" if ok else orders.refusal(message.get("Message")), message)

    def run(self) -> None:
        """Keep the link up until `stop` is set."""
        self._thread = threading.get_ident()
        pause = self._timing.first_pause
        while not self._stop.is_set():
            began = time.monotonic()
            refused = False
            try:
                self._session()
            except (OSError, WireError, Refused) as fault:
                refused = isinstance(fault, Refused)
                self._tell_state(up=False, words=f"AMI {self._host}:{self._port}: {reason(fault)}")
            except Exception as fault:  # the link must outlive whatever one session brings
                logger.error("AMI %s:%s: %s in a session", self._host, self._port, type(fault).__name__)
                self._tell_state(up=False, words=f"AMI {self._host}:{self._port}: {reason(fault)}")
            finally:
                self._drop_orders()
            if time.monotonic() - began > self._timing.longest_pause:
                pause = self._timing.first_pause
            self._rest(self._timing.refused_pause if refused else pause)
            pause = min(2 * pause, self._timing.longest_pause)
        self._say([], last=True)
        self._tell_state(up=False, words="")

    def _session(self) -> None:
        timing = self._timing
        with Connection(self._host, self._port, tls=self._tls, patience=timing.connect) as connection:
            connection.log_in(self._user, self._secret)
            with self._lock:
                self._connection = connection
            self._tell_state(up=True, words="")
            self._ask_state(connection)
            pinged = False
            while not self._stop.is_set():
                self._give_orders(connection)
                said = []
                message = connection.receive(timing.tick)
                while message is not None:
                    said += self._heard(message)
                    message = connection.receive(0) if len(said) < MOST_AT_ONCE else None
                self._say(said)
                quiet = time.monotonic() - connection.heard_at
                if quiet > timing.ping_every + timing.silent_after:
                    raise TimeoutError
                if quiet <= timing.ping_every:
                    pinged = False
                elif not pinged:
                    connection.send({"Action": "Ping", "ActionID": "ping"})
                    pinged = True

    def _heard(self, message: Message) -> list[Said]:
        action = message.get("ActionID")
        if action in self._lists:
            return self._listed(action, message)
        if not message.event:
            answer = self._awaited.pop(action, None)
            if answer is not None:
                with contextlib.suppress(InvalidStateError):  # who asked has given up waiting
                    answer.set_result(message)
            return []
        self._clock.observe(names.moment(message.get("Timestamp")), datetime.now(UTC))
        if self._on_outcome is not None and (outcome := orders.outcome(message)):
            self._on_outcome(outcome)
        with self._lock:
            return self._reading.take(message)

    def _ask_state(self, connection: Connection) -> None:
        """Ask for the calls that are there now: on the answers `_listed` compares them with those believed."""
        self._complete.clear()
        self._lists = {"queues": [], "channels": []}
        connection.send({"Action": "QueueStatus", "ActionID": "queues"})
        connection.send({"Action": "CoreShowChannels", "ActionID": "channels"})

    def _listed(self, action: str, message: Message) -> list[Said]:
        if not message.event:
            if message.get("Response") != "Success":
                self._lists.pop(action)
                words = "calls under way cannot be listed: the user needs the write permission reporting"
                self._tell_state(up=True, words=f"AMI {self._host}:{self._port}: {words}")
            return []
        self._lists[action].append(message)
        if message.get("EventList").casefold() == "complete" or message.event.endswith("Complete"):
            self._complete.add(action)
        if self._complete != {"queues", "channels"}:
            return []
        lists, self._lists = self._lists, {}
        with self._lock:
            return self._reading.resync(lists["channels"], lists["queues"])

    def _give_orders(self, connection: Connection) -> None:
        while True:
            try:
                order, answer = self._outbox.get_nowait()
            except Empty:
                return
            if answer.cancelled():
                continue  # nobody waits for it any more: a telephone that rings minutes later helps nobody
            self._awaited[str(order["ActionID"])] = answer
            connection.send(order)

    def _drop_orders(self) -> None:
        with self._lock:
            self._connection = None
            left = list(self._awaited.values())
            self._awaited.clear()
            while not self._outbox.empty():
                left.append(self._outbox.get_nowait()[1])
        for answer in left:
            answer.cancel()

    def _say(self, said: list[Said], *, last: bool = False) -> None:
        self._unsaid = (self._unsaid + said)[-MOST_UNSAID:]
        if not self._unsaid or (time.monotonic() < self._try_again_at and not last):
            return
        try:
            self._on_said(list(self._unsaid))
        except Exception as fault:  # kept and told again: no news is lost because the database was away
            logger.warning("AMI: %d news kept for later (%s)", len(self._unsaid), type(fault).__name__)
            self._try_again_at = time.monotonic() + self._timing.first_pause
        else:
            self._unsaid = []

    def _rest(self, pause: float) -> None:
        """Wait before the next try, each time a little differently: many desks must not knock at once."""
        end = time.monotonic() + pause * random.uniform(0.75, 1.25)  # noqa: S311 no secret hangs on it
        while not self._stop.is_set() and (left := end - time.monotonic()) > 0:
            self._stop.wait(min(left, self._timing.first_pause))
            self._say([])

    def _tell_state(self, *, up: bool, words: str) -> None:
        if (up, words) == self._state:
            return
        self._state = (up, words)
        try:
            self._on_state(up, words)
        except Exception as fault:
            self._state = None
            logger.warning("AMI: the state of the link could not be told (%s)", type(fault).__name__)
