"""News reach the pages they concern, and nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from django.test import AsyncClient
from tests.desk.ground import browser_of, now, put_case
from tests.world import make_world

from atbilde.cases.actions.notices import announce, tell
from atbilde.cases.enums import NoticeKind
from atbilde.desk import newsroom as module
from atbilde.desk.newsroom import Listener, Newsroom

T = TypeVar("T")


def run(listen: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What the coroutine returns, from a loop in a thread of its own: a browser test may have left one running here."""

    async def alone() -> T:
        try:
            async with asyncio.timeout(20):
                return await listen()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(alone())).result()


@pytest.mark.parametrize(
    ("payload", "heard"),
    [
        ({"institution": "csp", "case": "CSP-1"}, {"cases": "CSP-1", "case-CSP-1": "1"}),
        ({"institution": "csp", "post": 7}, {"notices": "1"}),
        ({"institution": "csp", "post": 8}, {}),
        ({"institution": "dvi", "case": "DVI-1"}, {}),
        ({"institution": "dvi", "post": 7}, {}),
        ({"institution": "csp", "call": "k", "posts": [7]}, {"board": "1", "calls": "k", "call-k": "1"}),
        ({"institution": "csp", "call": "k", "posts": [8]}, {"board": "1", "call-k": "1"}),
        ({"institution": "csp", "call": "", "posts": [7]}, {"board": "1", "calls": "1"}),
        ({"institution": "dvi", "call": "k", "posts": [7]}, {}),
        ({"exchange": 1}, {}),
        ({"outbox": True}, {}),
    ],
)
def test_a_page_hears_what_concerns_it(payload: dict[str, object], heard: dict[str, str]) -> None:
    room, page = Newsroom(), Listener("csp", 7, "s")
    room.listeners.add(page)
    room.publish(json.dumps(payload))
    assert page.news == heard


@pytest.mark.parametrize("payload", ["", "{", "[]", "7", "null"])
def test_what_is_no_news_is_passed_over(payload: str) -> None:
    room, page = Newsroom(), Listener("csp", 7, "s")
    room.listeners.add(page)
    room.publish(payload)
    assert page.news == {}


def test_news_are_gathered_into_one_message() -> None:
    page = Listener("csp", 7, "s")
    page.tell("cases", "CSP-1")
    page.tell("cases", "CSP-2")
    page.tell("notices", "1")
    assert page.take() == b"event: cases\ndata: CSP-2\n\nevent: notices\ndata: 1\n\n"
    assert page.take() == b""


@pytest.mark.django_db(transaction=True)
def test_from_the_database_to_an_open_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GATHER", 0.05)
    world = make_world()
    case = put_case(world, 1)
    browser = browser_of(world.anna)
    session = browser.session.session_key or ""

    async def listen() -> bytes:
        room = Newsroom()
        stream = room.stream("csp", world.anna.pk, session)
        assert b"listening" in await anext(stream)
        while connection_count() == 0:  # LISTEN has not been heard by the server yet
            await asyncio.sleep(0.02)
        await asyncio.to_thread(act)
        said = await asyncio.wait_for(anext(stream), 10)
        await close(stream)
        assert not room.listeners
        return said

    def connection_count() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'")
            return int(cursor.fetchone()[0])

    def act() -> None:
        try:
            announce(case)
            tell(world.anna, case, NoticeKind.GIVEN, at=now())
        finally:
            connection.close()

    async def close(stream: AsyncIterator[bytes]) -> None:
        await stream.aclose()  # type: ignore[attr-defined]

    said = run(listen)
    assert b"event: case-CSP-2026-000001" in said
    assert b"event: notices" in said


@pytest.mark.django_db(transaction=True)
def test_a_stream_ends_with_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HEARTBEAT", 0.1)
    monkeypatch.setattr(module, "GATHER", 0.01)
    make_world()

    async def listen() -> list[bytes]:
        return [part async for part in Newsroom().stream("csp", 1, "no-such-session")]

    said = run(listen)
    assert said[-1] == b"event: ended\ndata: 1\n\n"


@pytest.mark.django_db(transaction=True)
def test_the_page_hears_over_the_asynchronous_server() -> None:
    world = make_world()

    async def listen() -> tuple[int, str, bytes]:
        browser = AsyncClient()
        await browser.aforce_login(world.anna.person)
        answer = await browser.get("/desk/news/")
        stream = aiter(answer.streaming_content)  # type: ignore[attr-defined]
        first = await anext(stream)
        await stream.aclose()
        await sync_to_async(connections.close_all)()  # those of the thread that answered
        return answer.status_code, answer["Content-Type"], first

    assert run(listen) == (200, "text/event-stream", b"retry: 3000\n: listening\n\n")


def test_a_server_that_cannot_stream_says_so(db: None) -> None:
    assert browser_of(make_world().anna).get("/desk/news/").status_code == 204
