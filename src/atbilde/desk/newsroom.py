"""News for open pages: one listening connection to PostgreSQL a process, handed out to every open page of it.

News are ids, never content: a page that hears of a case asks for what it shows of it, through the same doors as ever.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, connections
from psycopg.conninfo import make_conninfo

from atbilde.accounts.access import live_sessions
from atbilde.contacts.news import CHANNEL

log = logging.getLogger(__name__)

#: Seconds between signs of life to a page; proxies close what is silent for a minute.
HEARTBEAT = 25.0
#: Seconds for which news are gathered, so that a burst of letters is one refresh.
GATHER = 0.3
#: Seconds before a lost connection to the database is tried again.
PATIENCE = 2.0
_EVERYTHING = ("cases", "notices", "calls", "board", "chats")


@dataclass(eq=False, slots=True)
class Listener:
    """One open page: whose it is, and what it has not been told yet (event names with their data)."""

    institution: str
    post: int
    session: str
    news: dict[str, str] = field(default_factory=dict)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    def tell(self, name: str, data: str) -> None:
        """Put one piece of news by; it is sent after `GATHER`."""
        self.news[name] = data
        self.wake.set()

    def take(self) -> bytes:
        """Everything not told yet, as server-sent events."""
        news, self.news = self.news, {}
        self.wake.clear()
        return "".join(f"event: {name}\ndata: {data}\n\n" for name, data in news.items()).encode()


class Newsroom:
    """The listeners of one event loop and the tasks that serve them; both tasks end with the last listener."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def stream(self, institution: str, post: int, session: str) -> AsyncIterator[bytes]:
        """News of the institution's cases, calls and chats and of the post's notices, until page or session ends."""
        listener = Listener(institution, post, session)
        self._join(listener)
        try:
            yield b"retry: 3000\n: listening\n\n"
            while not listener.ended:
                try:
                    await asyncio.wait_for(listener.wake.wait(), HEARTBEAT)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                await asyncio.sleep(GATHER)
                yield listener.take()
        finally:
            self._leave(listener)

    def publish(self, payload: str) -> None:
        """Hand one notification of the database to those whom it concerns; one that cannot be read is passed over."""
        try:
            said = json.loads(payload)
            institution = said.get("institution")
        except (ValueError, AttributeError):
            log.warning("a notification that is no JSON object was passed over")
            return
        for listener in self.listeners:
            if institution is None or listener.institution != institution:
                continue
            if said.get("post") == listener.post:
                listener.tell("notices", "1")
            elif "case" in said:
                listener.tell("cases", str(said["case"]))
                listener.tell(f"case-{said['case']}", "1")
            elif "call" in said:
                _tell_of_call(listener, said)
            elif "chat" in said:
                listener.tell("chats", str(said["chat"]))
                listener.tell(f"chat-{said['chat']}", "1")

    def _join(self, listener: Listener) -> None:
        self.listeners.add(listener)
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._end_with_sessions())]

    def _leave(self, listener: Listener) -> None:
        self.listeners.discard(listener)
        if not self.listeners:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    async def _listen(self) -> None:
        """Hear the database; after a break everybody is told to look anew, for something may have been missed."""
        first = True
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(_address(), autocommit=True) as ear:
                    await ear.execute(f"LISTEN {CHANNEL}")
                    if not first:
                        self._tell_everything()
                    first = False
                    async for notification in ear.notifies():
                        self.publish(notification.payload)
            except psycopg.Error as fault:
                log.warning("news: the database does not answer (%s); trying again", type(fault).__name__)
            await asyncio.sleep(PATIENCE)

    def _tell_everything(self) -> None:
        for listener in self.listeners:
            for name in _EVERYTHING:
                listener.tell(name, "1")

    async def _end_with_sessions(self) -> None:
        """Let go of pages whose session has ended meanwhile."""
        while True:
            await asyncio.sleep(HEARTBEAT)
            keys = {listener.session for listener in self.listeners}
            try:
                alive = await asyncio.to_thread(_live_sessions, keys)
            except psycopg.Error:
                continue
            for listener in self.listeners:
                if listener.session not in alive:
                    listener.ended = True
                    listener.tell("ended", "1")


def _tell_of_call(listener: Listener, said: dict[str, Any]) -> None:
    """`board` to every page of the institution, `calls` (which one) to the officers it concerns, `call-KEY` to its own.

    Where only officers' telephones are meant no call is named.
    """
    listener.tell("board", "1")
    if said["call"]:
        listener.tell(f"call-{said['call']}", "1")
    if listener.post in (said.get("posts") or ()):
        listener.tell("calls", str(said["call"] or "1"))


def _live_sessions(keys: set[str]) -> set[str]:
    try:
        return live_sessions(keys)
    finally:
        connection.close()  # this thread's own; it may not come again for long


def _address() -> str:
    """The database as Django reaches it, or directly where a pooler stands between: LISTEN needs the same session."""
    direct = getattr(settings, "DIRECT_DATABASE_URL", None)
    if direct:
        return str(direct)
    known = connections["default"].get_connection_params()
    return make_conninfo(**{name: str(known[name]) for name in _LIBPQ if known.get(name)})


_LIBPQ = (
    "dbname",
    "user",
    "password",
    "host",
    "port",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "passfile",
    "service",
)
newsroom = Newsroom()
