"""The institution's own pages: what the standard in force says, and nothing it leaves empty."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries
from tests.world import NOW, World, make_institution, make_world

from atbilde.institutions.enums import DayKind
from atbilde.institutions.models import CalendarDay, Institution
from atbilde.institutions.standards import standard_of
from atbilde.portal import door
from atbilde.portal.navigation import PAGES as PLACES

pytestmark = pytest.mark.django_db
PAGES = ["", "about/", "together/", "contacts/", "standard/", "matter/", "search/", "search/?q=dati"]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`clock("2026-05-13T08:29")`: what time it is at the door, in Rīga's summer time."""

    def set_to(local: str, offset: str = "+03:00") -> None:
        at = datetime.fromisoformat(local + offset).astimezone(UTC)
        monkeypatch.setattr(door.timezone, "now", lambda: at)

    return set_to


def read(address: str, language: str = "lv", **headers: str) -> str:
    browser = Browser()
    browser.cookies["atbilde_language"] = language
    answer = browser.get(address, headers=headers or None)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())  # how a template is laid out is not what it says


@pytest.mark.parametrize("part", PAGES)
@pytest.mark.parametrize("slug", ["csp", "dvi", "vpvb", "visc"])
def test_every_page_stands_under_every_standard_in_both_languages(slug: str, part: str) -> None:
    make_institution(slug)
    assert f"Iestāde {slug.upper()}" in read(f"/{slug}/{part}")
    english = read(f"/{slug}/{part}", "en")
    assert f"Institution {slug.upper()}" in english
    assert 'lang="en"' in english


@pytest.mark.parametrize("part", PAGES)
def test_an_unknown_institution_has_no_pages(world: World, part: str) -> None:
    assert Browser().get(f"/nav/{part}").status_code == 404
    if part:
        assert Browser().get(f"/{part}").status_code == 404


def test_under_its_own_host_name_the_pages_have_no_institution_in_their_address(world: World, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["raksti.csp.example"]
    Institution.objects.filter(pk="csp").update(host="raksti.csp.example")
    page = read("/contacts/", host="raksti.csp.example")
    assert 'href="/about/"' in page
    assert "/csp/" not in page
    assert "Mēs cienām jūsu laiku" in read("/", host="raksti.csp.example")
    browser = Browser()
    assert browser.get("/csp/contacts/", headers={"host": "raksti.csp.example"}).status_code == 200
    assert browser.get("/dvi/contacts/", headers={"host": "raksti.csp.example"}).status_code == 404


@pytest.mark.clause("CSP-M1", "CSPK-G4")
def test_what_the_bureau_is_for_stands_on_its_page(world: World) -> None:
    latvian, english = read("/csp/about/"), read("/csp/about/", "en")
    for words in ("neatkarīgu un kvalitatīvu statistiku", "pirmā kvalitatīvā statistikā", "oficiālo statistiku"):
        assert words in latvian
    for words in ("To give independent statistics", "A modern institution", "To provide official statistics"):
        assert words in english
    assert "Mēs cienām jūsu laiku" in latvian
    for year, award in [
        (2018, "Leader in information and consultation"),
        (2018, "Entrepreneurs&#x27; choice"),
        (2019, "Leader in client-oriented service"),
        (2020, "Entrepreneurs&#x27; choice"),
    ]:
        of_year = english.partition(f"<dt>{year}</dt>")[2].partition("</div>")[0]
        assert award in of_year


@pytest.mark.clause("CSP-M3", "CSPK-G1", "CSPK-G2", "CSPK-G3")
def test_goal_key_motto_and_the_traits_of_the_core_value_stand_beside_the_values(world: World) -> None:
    page = read("/csp/about/")
    assert re.findall(r'<section\b[^>]* id="([a-z-]+)"', page)[3:7] == [
        "goal", "key-to-success", "core-value", "values-or-principles",
    ]  # fmt: skip
    core = page[page.index('id="core-value"') : page.index('id="values-or-principles"')]
    for trait in (
        "Augsta kompetence", "Profesionalitāte", "Godīgums", "Uzticamība", "Teicama saskarsme", "Kvalitatīvs rezultāts",
    ):  # fmt: skip
        assert trait in core
    goal = page[page.index('id="goal"') : page.index('id="key-to-success"')]
    for part in ("Atgriezeniskā saite", "Laba sadarbība", "Vienmēr sasniedzami", "Vispirms konsultēt"):
        assert part in goal
    key = page[page.index('id="key-to-success"') : page.index('id="core-value"')]
    for part in ("Atbalsts vienuviet", "Labāka apkalpošana", "Zināšanas"):
        assert part in key
    assert "Mēs cienām jūsu laiku" in page


@pytest.mark.clause("CSP-M2")
def test_each_value_names_the_clauses_that_carry_it(world: World) -> None:
    page, clauses = read("/csp/about/"), read("/csp/standard/")
    for value, clause in [
        ("Zināšanas", "CSPK-U6"), ("Sadarbība", "CSP-D3"), ("Atklātība", "CSP-W0"), ("Tiesiskums", "CSP-R7"),
        ("Atbildība", "CSP-D7"),
    ]:  # fmt: skip
        of_value = page.partition('id="values-or-principles"')[2].partition(f"<strong>{value}</strong>")[2]
        assert f'href="/csp/standard/#{clause}"' in of_value.partition("</li>")[0]
        assert f'id="{clause}"' in clauses
    english = read("/csp/about/", "en")
    for value in ("Knowledge", "Cooperation", "Openness", "Rule of law", "Responsibility"):
        assert f"<strong>{value}</strong>" in english.partition('id="values-or-principles"')[2]


@pytest.mark.clause("CSP-C1", "DVI-17.1")
@pytest.mark.parametrize(
    ("slug", "points"),
    [
        (
            "csp",
            [
                ("turēt norunāto", "keep to what was agreed"),
                ("statistikas likumi", "laws on statistics"),
                ("ar cieņu", "courteous and respectful"),
            ],
        ),
        (
            "dvi",
            [
                ("atklātam un godīgam", "open and honest"),
                ("Sadarboties", "Cooperate"),
                ("ar cieņu", "courteous and respectful"),
            ],
        ),
    ],
)
def test_what_is_expected_of_clients(slug: str, points: list[tuple[str, str]]) -> None:
    make_institution(slug)
    latvian, english = read(f"/{slug}/together/"), read(f"/{slug}/together/", "en")
    for lv, en in points:
        assert lv in latvian
        assert en in english


def test_two_clauses_of_one_point_are_one_place_to_look_at() -> None:
    make_institution("dvi")
    fairness = read("/dvi/about/").partition("<strong>Taisnīgums</strong>")[2].partition("</li>")[0]
    assert re.findall(r">([^<>]*4\.4[^<>]*)</a>", fairness) == ["4.4. punkts"]


def test_nothing_is_shown_that_a_standard_leaves_empty() -> None:
    make_institution("vpvb")
    about, contacts = read("/vpvb/about/"), read("/vpvb/contacts/")
    assert "Misija" not in about
    assert "Apbalvojumi" not in about
    assert "tel:" not in contacts
    assert "Pa pastu" not in contacts
    assert "Slēgts" not in contacts


def test_the_first_page_has_no_heading_for_nothing() -> None:
    for slug, told in (("csp", True), ("visc", False)):  # whose standard has a mission, and whose has none
        make_institution(slug)
        assert ('<h2 id="us">' in read(f"/{slug}/")) is told
        assert f'href="/{slug}/about/"' in read(f"/{slug}/")  # the menu leads there all the same


def test_the_menu_has_no_place_for_what_a_standard_does_not_say() -> None:
    standard = standard_of(make_institution("visc"), NOW)
    silent = replace(standard, parameters={})
    shown = {item.page: (item.shown(standard), item.shown(silent)) for item in PLACES}
    assert shown["about"] == (True, False)
    assert shown["visits"] == (True, False)
    assert shown["write"] == shown["contacts"] == (True, True)


@pytest.mark.clause("CSP-P1")
@pytest.mark.parametrize(
    ("moment", "offset", "words"),
    [
        ("2026-05-13T08:29", "+03:00", "Tagad slēgts, atvērs šodien plkst. 8:30"),
        ("2026-05-13T08:30", "+03:00", "Tagad atvērts līdz 17:00"),
        ("2026-05-13T16:59", "+03:00", "Tagad atvērts līdz 17:00"),
        ("2026-05-13T17:00", "+03:00", "Tagad slēgts, atvērs rīt plkst. 8:30"),
        ("2026-05-16T10:00", "+03:00", "Tagad slēgts, atvērs pirmdien 18.05.2026. plkst. 8:30"),  # a Saturday
        ("2026-11-18T10:00", "+02:00", "Tagad slēgts, atvērs rīt plkst. 8:30"),  # the day of the proclamation
        ("2026-06-27T10:00", "+03:00", "Tagad atvērts līdz 17:00"),  # a Saturday worked in place of 22 June
        ("2026-06-22T10:00", "+03:00", "Tagad slēgts, atvērs ceturtdien 25.06.2026. plkst. 8:30"),
    ],
)
def test_whether_a_line_is_open_and_when_it_opens(
    world: World, clock: Any, moment: str, offset: str, words: str
) -> None:
    """CSP-P1: 8:29, 8:30, 16:59, 17:00, a Saturday, a public holiday, a moved working day."""
    CalendarDay.objects.filter(institution="csp").delete()
    for date, kind, moved in (
        ("2026-06-22", DayKind.OFF, "2026-06-27"),
        ("2026-06-27", DayKind.WORKING_MOVED, "2026-06-22"),
    ):
        CalendarDay.objects.create(
            institution_id="csp", date=date, kind=kind, moved=moved, name_lv="Pārcelta", name_en="Moved"
        )
    Institution.objects.filter(pk="csp").update(calendar_version=int(moment[5:7]) * 10000 + int(moment[8:10]) * 100)
    clock(moment, offset)
    page = read("/csp/contacts/")
    for number in ("80 0000 98", "67 3669 22"):
        entry = page.partition(f">{number}</a>")[2].partition("</li>")[0]
        assert words in entry
        assert "8:30–17:00" in entry


def test_contacts_tell_what_each_way_is_for(world: World) -> None:
    page = read("/csp/contacts/")
    assert "datu pieejamība, informācijas pieprasījumi" in page.lower() or "Datu pieejamība" in page
    assert "Lāčplēša iela 1, Rīga, LV-1301" in page
    assert 'href="https://twitter.com/csp_latvija"' in page
    assert "E-iesniegums" in page


def test_the_three_places_of_the_inspectorate_are_kept_apart(world: World) -> None:
    page = read("/dvi/contacts/")
    post, box, visits = (page.index(f"{address}<") if f"{address}<" in page else page.index(address) for address in (
        "Blaumaņa iela 11/13-15, Rīga, LV-1011", "Blaumaņa iela 11/13, Rīga, LV-1011", "Blaumaņa iela 11/13-11, Rīga",
    ))  # fmt: skip
    assert len({post, box, visits}) == 3
    assert "Vēstuli var iemest pastkastē" in page[box : box + 400]


@pytest.mark.clause("VISC-3.2")
def test_one_number_is_shown_and_no_hours_that_nobody_prescribed() -> None:
    make_institution("visc")
    for page in (read("/visc/contacts/"), read("/visc/contacts/", "en"), read("/visc/")):
        assert "67215600" in page
        assert "67216500" not in page
        assert "data-open" not in page


@pytest.mark.clause("VISC-5")
def test_free_wireless_internet_is_shown_at_the_places(world: World) -> None:
    make_institution("visc")
    assert read("/visc/contacts/").count("bezmaksas bezvadu internets") == 2
    assert read("/visc/contacts/", "en").count("free wireless internet") == 2


@pytest.mark.parametrize(
    ("part", "most"), [("", 8), ("about/", 5), ("contacts/", 6), ("standard/", 2), ("together/", 2), ("matter/", 4)]
)
def test_a_page_asks_a_fixed_number_of_questions(
    world: World, part: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Browser().get(f"/csp/{part}")  # calendars are kept between requests
    with django_assert_max_num_queries(most):
        Browser().get(f"/csp/{part}")
