"""The same form sent several times at once makes one chat, one case."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection
from tests.world import NOW, World, make_world

from atbilde.cases.models import Case
from atbilde.chats.actions.following import leave_message
from atbilde.chats.actions.talking import begin_chat
from atbilde.contacts.models import Chat, ChatLine, Message

NIGHT = datetime(2026, 5, 13, 20, 0, tzinfo=UTC)


def _begin(world: World) -> str:
    return begin_chat(world.institution, at=NOW, text="Kur dati?", email="a@epasts.example", key="k")[1]


def _leave(world: World) -> str:
    return leave_message(world.institution, at=NIGHT, text="Kur dati?", email="a@epasts.example", key="k")[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("do", "made"), [(_begin, (1, 1, 0, 0)), (_leave, (0, 0, 1, 2))])
def test_of_many_at_once_there_is_one(do: Callable[[World], str], made: tuple[int, ...]) -> None:
    world, together = make_world(), Barrier(4)

    def send(_number: int) -> str:
        try:
            together.wait(timeout=60)
            return do(world)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        secrets = set(people.map(send, range(4)))
    assert len(secrets) == 1
    # Of a message left there are two letters: itself, and that it was received.
    assert tuple(model.objects.count() for model in (Chat, ChatLine, Case, Message)) == made
