"""Letters before the officer has written a word."""

import pytest
from tests.cases.letters import answer
from tests.world import NOW, World, case_from, later, make_world

from atbilde.cases.actions.correcting import note_error
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.composing import blank_letter, caret, correction_letter, not_ours_letter, with_template
from atbilde.cases.enums import Part
from atbilde.cases.letters import letter_gaps
from atbilde.cases.models import Case
from atbilde.core.letters import apologises
from atbilde.institutions.models import OtherInstitution, Unit

pytestmark = pytest.mark.django_db

LANGUAGES = {
    "lv": ("Labdien!", "Ar cieņu"),
    "en": ("Good day,", "Kind regards"),
    "ru": ("Здравствуйте!", "С уважением"),
}


@pytest.fixture
def world() -> World:
    return make_world()


def case_in(world: World, language: str) -> Case:
    case = case_from(world, at=NOW)
    case.language = language
    return case


@pytest.mark.parametrize("language", ["lv", "en", "ru", "de", ""])
def test_a_blank_letter_has_every_part_and_a_place_to_write(world: World, language: str) -> None:
    case = case_in(world, language)
    body = blank_letter(case, world.anna)
    greeting, farewell = LANGUAGES.get(language, LANGUAGES["lv"])
    assert body.startswith(f"{greeting}\n\n\n\n{farewell}\nAnna Bērziņa")
    assert letter_gaps(body, world.anna, case) == []
    written = body[: caret(body)] + "Dati." + body[caret(body) :]
    assert f"{greeting}\n\nDati.\n\n{farewell}" in written


@pytest.mark.clause("CSP-D7")
@pytest.mark.parametrize("language, when", [("lv", "2026. gada 13. maija"), ("en", "13.05.2026"), ("ru", "13.05.2026")])
def test_a_correction_apologises_and_quotes_the_wrong_letter(world: World, language: str, when: str) -> None:
    case = case_from(world, at=NOW, owner=world.anna)
    wrong = answer(case, world.anna, at=later(minutes=1), body="Gads ir 2025.")
    letter_sent(wrong, at=later(minutes=2))
    wrong.refresh_from_db()
    found = note_error(
        case, wrong.contact, by=world.anna, at=later(minutes=3), found_at=later(minutes=3), what="Gads nav pareizs."
    )
    found.case.language = language
    body = correction_letter(found, wrong, world.anna)
    assert apologises(body)
    assert when in body
    assert "> Gads ir 2025." in body
    assert letter_gaps(body, world.anna, found.case) == []
    assert body[caret(body) :].startswith("\n\n")


@pytest.mark.parametrize("language", ["lv", "en", "ru"])
@pytest.mark.parametrize("part", [Part.WHOLE, Part.SOME])
def test_a_letter_that_passes_on_names_whom_and_how_to_reach_them(world: World, language: str, part: Part) -> None:
    case = case_in(world, language)
    institution = OtherInstitution.objects.get()
    body = not_ours_letter(case, world.anna, institution, part)
    assert (institution.name_en if language == "en" else institution.name_lv) in body
    assert institution.phone in body
    assert institution.email in body
    assert letter_gaps(body, world.anna, case) == []


def test_a_unit_without_contacts_leaves_no_empty_labels(world: World) -> None:
    unit = Unit(institution=world.institution, code="x", name_lv="Metodikas daļa", name_en="Methods unit")
    body = not_ours_letter(case_in(world, "lv"), world.anna, unit, Part.WHOLE)
    assert "Metodikas daļa" in body
    assert "Tālrunis:" not in body
    assert "\n\n\n" not in body


@pytest.mark.parametrize(
    "body, at, result",
    [
        ("", 0, "Sagatave"),
        ("Labdien!\n\n\n\nAr cieņu\nA", 3, "Sagatave"),  # not begun: the blank letter
        ("Labdien!\n\nTeksts. \n\nAr cieņu", 18, "Labdien!\n\nTeksts. Sagatave\n\nAr cieņu"),
        ("Labdien!\n\nTeksts.\n\nAr cieņu", -1, "Labdien!\n\nTeksts.Sagatave\n\nAr cieņu"),
        ("Labdien!\n\nTeksts.\n\nAr cieņu", 10_000, "Labdien!\n\nTeksts.Sagatave\n\nAr cieņu"),
    ],
)
def test_a_template_takes_nothing_away(body: str, at: int, result: str) -> None:
    assert with_template(body, "Sagatave", blank="Labdien!\n\n\n\nAr cieņu\nA", at=at) == result
