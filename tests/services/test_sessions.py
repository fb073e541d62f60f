"""Places of a session: who gets one, who waits, who moves up; and a hundred candidates at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests.services.reception import JANIS, make_location, make_session
from tests.world import NOW, World, later, make_post, make_world

from atbilde.contacts.models import Message
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Post
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.errors import NotPossible
from atbilde.services.actions.sessions import call_off, cancel_registration, register, save_session
from atbilde.services.models import Registration, Session


@pytest.fixture
def world(db: None) -> World:
    return make_world("visc")


@pytest.fixture
def session(world: World) -> Session:
    return make_session(world, make_location(world))


def candidate(number: int) -> Visitor:
    return Visitor(f"Kandidāts {number}", email=f"k{number}@epasts.example")


def told(number: int) -> list[str]:
    return [letter.text for letter in Message.objects.filter(to=[f"k{number}@epasts.example"]).order_by("pk")]


def test_places_are_given_in_turn_and_then_one_waits(session: Session) -> None:
    rows = [register(session, at=later(minutes=number), visitor=candidate(number)) for number in range(3)]
    assert [(row.status, row.place) for row in rows] == [("seated", 1), ("seated", 2), ("waiting", None)]
    assert [row.number for row in rows] == [f"VISC-R-2026-00000{number}" for number in (1, 2, 3)]
    assert [len(told(number)) for number in range(3)] == [1, 1, 1]


def test_who_waits_longest_moves_up_in_the_same_transaction_and_is_told(session: Session) -> None:
    rows = [register(session, at=later(minutes=number), visitor=candidate(number)) for number in range(4)]
    cancel_registration(rows[0], at=later(hours=1))
    after = {row.name: (row.status, row.place) for row in Registration.objects.all()}
    assert after["Kandidāts 0"] == ("cancelled", None)
    assert after["Kandidāts 2"] == ("seated", 1)
    assert after["Kandidāts 3"] == ("waiting", None)
    assert [len(told(number)) for number in range(4)] == [2, 1, 2, 1]
    with pytest.raises(NotPossible):
        cancel_registration(rows[0], at=later(hours=2))


def test_more_places_are_filled_from_the_waiting_list_and_fewer_than_seated_refused(
    world: World, session: Session
) -> None:
    for number in range(4):
        register(session, at=later(minutes=number), visitor=candidate(number))
    save_session(world.mara, at=later(hours=1), session=session, fields={"places": 3})
    assert Registration.objects.filter(status="seated").count() == 3
    with pytest.raises(NotPossible) as refused:
        save_session(world.mara, at=later(hours=1), session=session, fields={"places": 2})
    assert refused.value.field == "places"


def test_nobody_registers_after_the_end_twice_or_without_being_reachable(world: World, session: Session) -> None:
    once = register(session, at=NOW, visitor=JANIS)
    assert register(session, at=NOW, visitor=JANIS) == once
    with pytest.raises(NotPossible) as refused:
        register(session, at=NOW, visitor=JANIS, by=world.anna)
    assert refused.value.code == "twice"
    for at, visitor, code in (
        (NOW, Visitor("Jānis"), "unreachable"),
        (session.closes_at, candidate(1), "closed"),
    ):
        with pytest.raises(NotPossible) as refused:
            register(session, at=at, visitor=visitor)
        assert refused.value.code == code
    assert register(session, at=session.closes_at, visitor=candidate(1), by=world.anna).status == "seated"
    with pytest.raises(NotPossible):
        register(session, at=session.starts, visitor=candidate(2), by=world.anna)
    with pytest.raises(NotPossible):
        register(session, at=NOW, visitor=candidate(2), by=world.ivo)


def test_everybody_is_told_that_a_session_was_called_off(world: World, session: Session) -> None:
    for number in range(3):
        register(session, at=NOW, visitor=candidate(number))
    with pytest.raises(NotPossible):
        call_off(session, by=world.anna, at=NOW)
    call_off(session, by=world.mara, at=later(hours=1))
    assert [len(told(number)) for number in range(3)] == [2, 2, 2]
    with pytest.raises(NotPossible):
        register(session, at=later(hours=2), visitor=candidate(5))


@pytest.mark.parametrize("who", ["anna", "dace", "ivo", "liga"])
def test_sessions_are_planned_only_by_those_who_may(world: World, session: Session, who: str) -> None:
    by: Post = getattr(world, who)
    with pytest.raises(NotPossible) as refused:
        save_session(by, at=NOW, session=session, fields={"places": 9})
    assert refused.value.code == "not_allowed"
    officer = make_post(world.institution, "Zane Test", Role.TEST_OFFICER)
    assert save_session(officer, at=NOW, session=session, fields={"places": 9}).places == 9


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_at_once_ten_have_a_place_and_ninety_wait_in_order() -> None:
    world = make_world("visc")
    session = make_session(world, make_location(world), places=10)
    together = Barrier(100)

    def ask(number: int) -> str:
        try:
            together.wait(timeout=60)
            return register(session, at=NOW, visitor=candidate(number)).number
        finally:
            connection.close()

    with ThreadPoolExecutor(100) as people:
        numbers = list(people.map(ask, range(100)))
    assert sorted(numbers) == [f"VISC-R-2026-{number:06d}" for number in range(1, 101)]
    seated = Registration.objects.filter(status="seated")
    assert sorted(seated.values_list("place", flat=True)) == list(range(1, 11))
    assert Registration.objects.filter(status="waiting").count() == 90
