"""A question finds the answer that fits: in other forms, without diacritics, with words too many, misspelt."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import NOW, World, make_world

from atbilde.knowledge.actions.answers import save_answer, withdraw_answer
from atbilde.knowledge.enums import Visibility
from atbilde.knowledge.models import Answer
from atbilde.knowledge.queries.search import find_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def put(world: World, question: str, body: str = "Sk. datubāzē.", **more: object) -> Answer:
    """A published answer."""
    given: dict[str, object] = {"language": "lv", "visibility": Visibility.PUBLIC, "publish": True} | more
    return save_answer(world.anna, at=NOW, answer=None, question=question, body=body, **given)  # type: ignore[arg-type]


def questions(world: World, words: str, *, language: str = "lv", officer: bool = False) -> list[str]:
    found = find_answers(world.institution, words, language=language, officer=officer)
    return [one.answer.question for one in found]


@pytest.fixture
def shelf(world: World) -> World:
    put(
        world, "Kur atrast datus par iedzīvotāju skaitu?", "Iedzīvotāju skaits ir tabulā IRS010. To atjauno reizi gadā."
    )
    put(world, "Kā labot iesniegtu pārskatu?", "Iesniedziet pārskatu vēlreiz.")
    put(world, "Cik brieža medību atļauju izsniegts?", "Par medībām datu nav.")
    put(world, "Where do I find the population figures?", "Look into the database.", language="en")
    return world


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("iedzīvotāji", "Kur atrast datus par iedzīvotāju skaitu?"),
        ("iedzivotajiem", "Kur atrast datus par iedzīvotāju skaitu?"),
        ("SKAITS", "Kur atrast datus par iedzīvotāju skaitu?"),
        ("Labdien! Vai es varu labot iesniegto pārskatu?", "Kā labot iesniegtu pārskatu?"),
        ("pārskata labošana", "Kā labot iesniegtu pārskatu?"),
        ("briedis", "Cik brieža medību atļauju izsniegts?"),
        ("briezu", "Cik brieža medību atļauju izsniegts?"),
        ("iedzīvotāju skaits Ventspils novadā", "Kur atrast datus par iedzīvotāju skaitu?"),
        ("iedzīvtāju skiats", "Kur atrast datus par iedzīvotāju skaitu?"),
        ("parksats", "Kā labot iesniegtu pārskatu?"),
        ("Kā es varētu, lūdzu, uzzināt iedzīvotāju skaitu?", "Kur atrast datus par iedzīvotāju skaitu?"),
        (
            "Labdien! Vakar iesniedzu ceturkšņa pārskatu, bet grāmatvede pamanīja divas kļūdas. Vai varu to labot?",
            "Kā labot iesniegtu pārskatu?",
        ),
        (
            "Maģistra darbam vajadzīgi skaitļi. Pētu Latgales novadus un meklēju datus par iedzīvotāju skaitu gadā.",
            "Kur atrast datus par iedzīvotāju skaitu?",
        ),
    ],
)
def test_the_best_answer_stands_first(shelf: World, words: str, question: str) -> None:
    assert questions(shelf, words)[:1] == [question]


@pytest.mark.parametrize(
    "words", ["", "  ", "?!", "zzzqqq", "kosmosa kuģis", "' | & ! :* \\", "x" * 4000, "½ ﬁ ŉ \x00"]
)
def test_what_fits_nothing_finds_nothing(shelf: World, words: str) -> None:
    assert questions(shelf, words) == []


def test_english_is_found_in_english_and_only_there(shelf: World) -> None:
    assert questions(shelf, "finding populations", language="en") == ["Where do I find the population figures?"]
    assert questions(shelf, "popluation", language="en") == ["Where do I find the population figures?"]
    assert questions(shelf, "population", language="lv") == []


def test_the_question_weighs_more_than_what_is_said_below_it(world: World) -> None:
    put(world, "Kur ir tabulas?", "Cenu indeksi un cenas, cenas, cenas.")
    put(world, "Kā mainās cenas?", "Sk. tabulā.")
    assert questions(world, "cena") == ["Kā mainās cenas?", "Kur ir tabulas?"]


def test_the_excerpt_is_the_sentence_that_fits(shelf: World) -> None:
    found = find_answers(shelf.institution, "iedzīvotāju atjaunošana gados", language="lv")
    assert found[0].excerpt == "To atjauno reizi gadā."


@pytest.mark.parametrize("visibility", [Visibility.RESTRICTED, Visibility.SCRIPT])
def test_what_is_not_public_is_found_by_officers_only_and_says_so(world: World, visibility: Visibility) -> None:
    put(world, "Kā pārbauda klienta datus?", visibility=visibility)
    assert questions(world, "klienta pārbaude") == []
    found = find_answers(world.institution, "klienta pārbaude", language="lv", officer=True)
    assert [one.answer.visibility for one in found] == [visibility]
    assert not found[0].may_be_given


def test_drafts_withdrawn_ones_and_another_institutions_are_not_found(shelf: World) -> None:
    put(shelf, "Melnraksts par pārskatu", publish=False)
    withdraw_answer(put(shelf, "Vecs pārskats"), by=shelf.anna, at=NOW)
    save_answer(
        shelf.ivo, at=NOW, answer=None, question="Cits pārskats", body="Cits.", language="lv",
        visibility="public", publish=True,
    )  # fmt: skip
    assert (
        questions(shelf, "pārskats") == questions(shelf, "pārskats", officer=True) == ["Kā labot iesniegtu pārskatu?"]
    )


def test_a_changed_answer_is_found_by_its_new_words_only(world: World) -> None:
    row = put(world, "Kur ir tabula?")
    save_answer(
        world.anna, at=NOW, answer=row, question="Kur ir karte?", body="Šeit.", language="lv", visibility="public",
        publish=True,
    )  # fmt: skip
    assert questions(world, "tabulas") == []
    assert questions(world, "kartes") == ["Kur ir karte?"]


def test_at_most_as_many_as_asked_for_and_never_more_than_seven_queries(world: World) -> None:
    for number in range(8):
        put(world, f"Cenu indekss {number}")
    assert len(find_answers(world.institution, "cenas", language="lv", limit=3)) == 3
    with CaptureQueriesContext(
        connection,
    ) as few:
        find_answers(world.institution, "nav tāda vārda nekur pasaulē šodien", language="lv")
    assert len(few) <= 7
