"""General information about the institution: on its page, and in an answer with one click (VPVB-4.5.1)."""

import pytest
from django.test import Client as Browser
from tests.cases.letters import whole
from tests.desk.ground import browser_of
from tests.services.reception import make_service
from tests.world import World, case_from, later, make_world

from atbilde.cases.about_us import about_us
from atbilde.institutions.models import Competence

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world("vpvb")
    Competence.objects.create(
        institution=world.institution, code="ivn", name_lv="Ietekmes uz vidi novērtējums", name_en="Impact assessment"
    )
    make_service(world, price=0)
    return world


FOUR = {
    "lv": ("Klientu atbalsta daļa", "Ietekmes uz vidi novērtējums", "Direktors", "Konsultācija"),
    "en": ("Client support unit", "Impact assessment", "Director", "Consultation"),
}


@pytest.mark.clause("VPVB-4.5.1")
@pytest.mark.parametrize("language", ["lv", "en"])
def test_the_four_are_on_the_page_and_in_a_letter_with_one_click(world: World, language: str) -> None:
    browser = Browser()
    browser.cookies["atbilde_language"] = language
    page = browser.get("/vpvb/about/").content.decode()
    case = case_from(world)
    case.language = language
    case.save()
    typed = {"do": "about", "body": whole("Atbilde.", world.anna), "caret": "-1"}
    letter = browser_of(world.anna).post(f"/desk/cases/{case.number}/letters/", typed).content.decode()
    for words in FOUR[language]:
        assert words in page
        assert words in letter
    assert "Atbilde." in letter
    assert ("bez maksas" if language == "lv" else "free of charge") in letter


def test_what_is_not_known_is_left_out(db: None) -> None:
    world = make_world("dvi")
    text = about_us(case_from(world), at=later())
    assert "Mūsu struktūra" in text
    assert "Mūsu pakalpojumi" not in text
    assert "Par ko atbildam" not in text
    assert "Atbildība:\n- Kas atbild pirmais" in text
    assert "/dvi/about/" in text
