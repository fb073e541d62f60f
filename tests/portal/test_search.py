"""One field for the whole site: what it finds, in which groups, and what it says where it finds nothing or too much."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.knowledge.shelf import put_answer, put_form, put_publication, put_resource
from tests.services.reception import make_location, make_service
from tests.world import World, make_institution, make_world

from atbilde.portal.search.finding import FIRST, MOST

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def site(world: World) -> World:
    """A site with something of each kind about prices."""
    put_answer(world, "Kā mainās patēriņa cenas?", "Sk. cenu indeksu.")
    put_form(world, "1-cenas", name_lv="Pārskats par cenām", name_en="Report on prices")
    put_resource(world, name="Cenu tabulas")
    put_publication(world, timezone.now() + timedelta(days=2), name="Patēriņa cenu indekss")
    make_service(world, make_location(world), code="cenas", name_lv="Izziņa par cenām", name_en="Statement of prices")
    return world


def read(words: str, slug: str = "csp", language: str = "lv", **more: str) -> str:
    browser = Browser()
    browser.cookies["atbilde_language"] = language
    answer = browser.get(f"/{slug}/search/", {"q": words, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def groups(page: str) -> list[str]:
    """The groups of a page of results in their order."""
    return re.findall(r'<h2 id="in-([a-z]+)"', page)


@pytest.mark.parametrize("words", ["cenas", "cenu", "CENAM", "Kā es varu uzzināt cenas, lūdzu?"])
def test_every_kind_of_thing_is_found_in_its_group(site: World, words: str) -> None:
    page = read(words)
    assert groups(page) == ["answers", "services", "forms", "directory", "publications"]
    for name in ("Kā mainās patēriņa cenas?", "Izziņa par cenām", "Pārskats par cenām", "Cenu tabulas"):
        assert name in page
    assert "5 rezultāti" in page


@pytest.mark.parametrize(
    ("words", "group", "there"),
    [
        ("80 0000 98", "contacts", "/csp/contacts/#phones"),
        ("tālruņi", "contacts", "/csp/contacts/#phones"),
        ("csb@csb.gov.lv", "contacts", "/csp/contacts/#electronic"),
        ("Lāčplēša iela", "contacts", "/csp/contacts/#places"),
        ("publicesanas kalendars", "pages", "/csp/publications/"),
        ("CSP-D7", "standard", "/csp/standard/#CSP-D7"),
        ("izlabot kļūdu e-vēstulē", "standard", "/csp/standard/#CSP-D7"),
    ],
)
def test_contacts_pages_and_clauses_are_found(world: World, words: str, group: str, there: str) -> None:
    found = read(words).partition(f'id="in-{group}"')[2]
    assert f'href="{there}"' in found.partition("</section>")[0]


def test_in_english_it_is_english(site: World) -> None:
    page = read("prices", language="en")
    assert "Statement of prices" in page
    assert "Report on prices" in page
    assert "3 results" in page or "2 results" in page


def test_misspelt_words_find_what_comes_near_and_say_so(site: World) -> None:
    page = read("patērņia cennu")
    assert "Patēriņa cenu indekss" in page
    assert "kas ir tuvu" in page
    assert "kas ir tuvu" not in read("cenas")


def test_where_nothing_fits_the_page_says_what_to_do(site: World) -> None:
    page = read("kosmosa kuģis")
    assert groups(page) == []
    assert "Šiem vārdiem nekas neatbilst" in page
    assert 'href="/csp/write/?subject=kosmosa%20ku%C4%A3is"' in page
    assert "Kā mainās patēriņa cenas?" in page  # asked often


def test_of_a_large_group_the_first_are_told_and_the_rest_on_a_page_of_its_own(world: World) -> None:
    for number in range(MOST + 3):
        put_answer(world, f"Cik maksā tabula {number}?")
    page = read("tabula")
    assert page.partition('id="in-answers"')[2].partition("</section>")[0].count('class="hit-name"') == FIRST
    assert f"{MOST}+" in page
    alone = read("tabula", **{"in": "answers"})
    assert alone.count('class="hit-name"') == MOST
    assert "Ir vēl" in alone


def test_who_types_the_number_of_a_matter_is_told_of_the_link(world: World) -> None:
    assert "/csp/matter/" in read("CSP-2026-000123").partition("<main")[2].partition("<footer")[0]
    assert "/csp/matter/" not in read("cenas").partition("<main")[2].partition("<footer")[0]


def test_what_is_not_public_is_not_found(world: World) -> None:
    put_answer(world, "Slepena cenu lieta", visibility="restricted")
    put_answer(world, "Melnraksts par cenām", publish=False)
    assert groups(read("cenas lieta melnraksts")) == []


@pytest.mark.parametrize("slug", ["dvi", "vpvb", "visc"])
def test_under_every_standard_there_is_something_to_find(slug: str) -> None:
    make_institution(slug)
    assert "standard" in groups(read("kļūda", slug))
    assert groups(read("mistake", slug, language="en"))


@pytest.mark.parametrize("words", ["", "   ", "?!", "\x00", "' OR 1=1 --", "<script>", "x" * 5000, "½ ﬁ ŉ"])
def test_anything_can_be_typed(site: World, words: str) -> None:
    page = read(words)
    assert "<script>" not in page
    assert 'role="search"' in page


@pytest.mark.parametrize("words", ["tabula", "tabuula", "kosmoss"])
def test_it_costs_the_same_for_twenty_as_for_one(world: World, words: str) -> None:
    def fill(number: int) -> None:
        put_answer(world, f"Kur ir tabula {number}?")
        put_form(world, f"{number}-tabula")
        put_resource(world, name=f"Tabula {number}")
        put_publication(world, timezone.now() + timedelta(days=number + 1), key=f"k{number}", name=f"Tabula {number}")

    def queries() -> int:
        read(words)
        with CaptureQueriesContext(connection) as found:
            read(words)
        return len(found)

    fill(0)
    one = queries()
    for number in range(1, 20):
        fill(number)
    assert queries() == one <= 22


@pytest.mark.parametrize("part", ["", "contacts/", "standard/", "search/"])
def test_every_page_has_the_field(world: World, part: str) -> None:
    page = Browser().get(f"/csp/{part}").content.decode()
    assert 'action="/csp/search/"' in page
    assert 'name="q"' in page
