"""A second letter to the client that a colleague's letter came before: told of, and sent only when it was seen."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests.cases.letters import answer
from tests.world import World, case_from, later, make_world

from atbilde.cases.actions.answering import withdraw_letter
from atbilde.cases.actions.by_hand import answered_by_hand
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.errors import AnsweredMeanwhile
from atbilde.cases.models import Case
from atbilde.cases.queries.meanwhile import newest_written
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Message


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, owner=world.anna)


def ours() -> int:
    return Message.objects.exclude(delivery="").count()


@pytest.mark.parametrize("leaves", ["waits", "sent"])
def test_whoever_has_not_seen_a_colleagues_letter_is_told_and_nothing_goes(world: World, case: Case, leaves: str):
    first = answer(case, world.anna, at=later(hours=1))
    if leaves == "sent":
        letter_sent(first, at=later(hours=1, seconds=11))

    with pytest.raises(AnsweredMeanwhile) as refused:
        answer(case, world.liga, at=later(hours=1, minutes=1), body="Zvaniet mums.", seen="")

    (written,) = refused.value.meanwhile
    assert (written.letter, written.writer) == (first, "Anna Bērziņa")
    assert "Anna Bērziņa" in str(refused.value)
    assert ours() == 1


def test_once_it_was_seen_the_second_letter_goes_and_the_next_one_is_told_of_both(world: World, case: Case):
    first = answer(case, world.anna, at=later(hours=1))
    second = answer(case, world.liga, at=later(hours=2), body="Zvaniet.", seen=first.contact.key)
    assert newest_written(case) == second.contact.key

    with pytest.raises(AnsweredMeanwhile) as refused:
        answer(case, world.mara, at=later(hours=3), body="Nāciet.", seen="no such key")
    assert [written.letter for written in refused.value.meanwhile] == [first, second]


def test_ones_own_letters_and_letters_taken_back_stop_nobody(world: World, case: Case):
    first = answer(case, world.anna, at=later(hours=1))
    answer(case, world.anna, at=later(hours=1), body="Un vēl.", seen="")
    withdrawn = answer(case, world.mara, at=later(hours=1, minutes=1), body="Nē.", seen=newest_written(case))
    withdraw_letter(withdrawn, by=world.mara, at=later(hours=1, minutes=1, seconds=5))

    answer(case, world.anna, at=later(hours=2), body="Trešā.", seen=first.contact.key)
    assert ours() == 4


def test_what_was_answered_by_hand_is_told_too(world: World, case: Case):
    given = answered_by_hand(
        case, by=world.liga, at=later(hours=2), given_at=later(hours=1), channel=Channel.VISIT, text="Izstāstīju."
    )
    with pytest.raises(AnsweredMeanwhile) as refused:
        answer(case, world.anna, at=later(hours=3), seen="")
    assert [written.letter for written in refused.value.meanwhile] == [given]


def test_who_cannot_tell_what_was_seen_is_not_asked(world: World, case: Case):
    answer(case, world.anna, at=later(hours=1))
    answer(case, world.liga, at=later(hours=2), body="Zvaniet.")
    assert ours() == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_who_send_at_once_one_does_and_the_others_are_told():
    world = make_world()
    case = case_from(world, owner=world.anna)
    officers = [world.anna, world.liga, world.mara, world.peteris]
    together = Barrier(len(officers))

    def send(number: int) -> str:
        try:
            together.wait(timeout=60)
            answer(case, officers[number], at=later(hours=1), body=f"Atbilde {number}.", seen="")
        except AnsweredMeanwhile as refused:
            return f"told of {len(refused.meanwhile)}"
        else:
            return "sent"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(officers)) as people:
        ended = sorted(people.map(send, range(len(officers))))
    assert ended == ["sent", "told of 1", "told of 1", "told of 1"]
    assert ours() == 1
