"""The client is asked with both reasons or not at all; the report counts it."""

import pytest
from tests.world import NOW, World, case_from, later, make_world

from atbilde.cases.actions.answering import unanswered, withdraw_letter
from atbilde.cases.actions.asking import ask_client
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.composing import asking_letter
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, Draft
from atbilde.contacts.models import Event, Message

pytestmark = pytest.mark.django_db

ASKED = {
    "what": "Personas kodu",
    "why_needed": "Bez tā nevar atrast ierakstu reģistrā.",
    "why_not_elsewhere": "Reģistrs to citādi neizsniedz.",
}


@pytest.fixture
def world() -> World:
    return make_world("dvi")


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, owner=world.anna)


@pytest.mark.parametrize("missing", ASKED)
def test_without_what_is_asked_or_one_of_the_reasons_nothing_is_asked(case: Case, world: World, missing: str) -> None:
    with pytest.raises(Refused) as refused:
        ask_client(case, by=world.anna, at=NOW, **(ASKED | {missing: "  "}))
    assert refused.value.code == missing
    assert not Message.objects.filter(contact__direction="out").exists()


def test_the_letter_names_all_three_and_answers_nothing(case: Case, world: World) -> None:
    due = case.due_at
    letter = ask_client(case, by=world.anna, at=NOW, **ASKED)
    assert all(words in letter.text for words in ASKED.values())
    assert not Event.objects.filter(type="information.asked").exists()  # it has not left yet
    letter_sent(letter, at=later(seconds=11))
    asked = Event.objects.get(type="information.asked")
    assert (asked.contact, asked.at) == (letter.contact, later(seconds=11))
    assert asked.data == {**ASKED, "case": case.number, "officer": str(world.anna.pk), "unit": "atbalsts"}
    assert "answers" not in Event.objects.get(type="message.sent").data
    assert len(unanswered(case)) == 1
    case.refresh_from_db()
    assert case.due_at == due  # no term stands still
    assert case.obligations.filter(clause="IL-5.3").get().status == "open"


def test_the_officers_own_words_must_hold_them(case: Case, world: World) -> None:
    body = asking_letter(case, world.anna, **ASKED)
    with pytest.raises(Refused) as refused:
        ask_client(case, by=world.anna, at=NOW, **ASKED, body=body.replace(ASKED["why_needed"], "Vajag."))
    assert refused.value.code == "untold"
    letter = ask_client(case, by=world.anna, at=NOW, **ASKED, body=body.replace("lūdzam", "ļoti lūdzam"))
    assert "ļoti lūdzam" in letter.text


def test_taken_back_it_was_never_asked(case: Case, world: World) -> None:
    letter = ask_client(case, by=world.anna, at=NOW, **ASKED)
    withdraw_letter(letter, by=world.anna, at=later(seconds=5))
    assert Draft.objects.get(case=case).about == "asking"
    assert not Event.objects.filter(type="information.asked").exists()


def test_outsiders_and_closed_cases(case: Case, world: World) -> None:
    with pytest.raises(Refused):
        ask_client(case, by=world.ivo, at=NOW, **ASKED)
    Case.objects.filter(pk=case.pk).update(closed_at=NOW)
    with pytest.raises(Refused) as refused:
        ask_client(case, by=world.anna, at=NOW, **ASKED)
    assert refused.value.code == "closed"
