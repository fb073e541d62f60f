"""Answers beside a talk: what is offered, what stays shut and what opens it."""

import pytest
from django.utils import timezone
from tests.calls.exchange import under
from tests.desk.calls.scene import HTMX, desk_of, panel, talking, url
from tests.desk.ground import queries_of
from tests.knowledge.shelf import put_answer, put_resource
from tests.world import World

from atbilde.calls.actions.caller import check_identity
from atbilde.calls.models import Call, Exchange
from atbilde.institutions.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(world: World, exchange: Exchange) -> Call:
    """A talk in a house whose knowledge holds a public and a restricted answer and a public page."""
    put_answer(world, "Kur ir dati par gaisu?", "Gaisa dati ir portālā.")
    put_answer(world, "Kur ir slepenie dati?", "Slepenie dati ir seifā.", visibility="restricted")
    put_resource(world, name="Datu portāls")
    return talking(exchange)


def found(post: Post, call: Call, words: str = "dati") -> str:
    """What is offered beside the call for these words."""
    answer = desk_of(post).get(url(call.contact, "call_answers"), {"find": words}, **HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def checked(call: Call, world: World, *, passed: bool = True) -> None:
    check_identity(call.contact, by=world.anna, at=timezone.now(), means=["document"], passed=passed)


@pytest.mark.clause("VPVB-14.2")
@under("vpvb")
def test_by_telephone_only_what_is_public_is_offered_and_no_check_opens_the_rest(world: World, call: Call) -> None:
    checked(call, world)
    page = found(world.anna, call)
    assert "Gaisa dati ir portālā." in page
    assert "https://dati.example/" in page
    assert "Kur ir slepenie dati?" in page
    assert "seifā" not in page
    assert "VPVB-14.2" in page
    assert url(call.contact, "call_writing") in page
    asked = desk_of(world.anna).get(url(call.contact, "call_writing"), {"reason": "restricted"}, **HTMX)
    assert 'value="restricted" checked' in asked.content.decode()


@under("dvi")
def test_where_the_standard_allows_the_check_opens_what_is_restricted(world: World, call: Call) -> None:
    assert "seifā" not in found(world.anna, call)
    assert url(call.contact, "call_identity") in found(world.anna, call)
    checked(call, world, passed=False)
    assert "seifā" not in found(world.anna, call)
    checked(call, world)
    assert "seifā" in found(world.anna, call)


def test_a_silent_standard_leaves_it_to_the_officer(world: World, call: Call) -> None:
    page = found(world.anna, call)
    assert "seifā" in page
    assert "Darbiniekiem" in page


def test_the_card_offers_the_search_and_it_works_without_a_script(world: World, call: Call) -> None:
    browser = desk_of(world.anna)
    assert url(call.contact, "call_answers") in panel(browser)
    page = browser.get(url(call.contact, "call_answers"), {"find": "gaiss"}).content.decode()
    assert "<html" in page
    assert "Gaisa dati ir portālā." in page
    assert 'value="gaiss"' in page


def test_an_outsider_finds_no_talk(world: World, call: Call) -> None:
    assert desk_of(world.ivo).get(url(call.contact, "call_answers"), {"find": "dati"}).status_code == 404


def test_more_answers_cost_no_more_queries(world: World, call: Call) -> None:
    browser = desk_of(world.anna)

    def ask() -> object:
        return browser.get(url(call.contact, "call_answers"), {"find": "dati"}, **HTMX)

    ask()
    few = queries_of(ask)
    for number in range(4):
        put_answer(world, f"Kur ir dati {number}?")
    assert queries_of(ask) == few
