"""The catalogue as clients see it."""

from datetime import datetime

import pytest
import time_machine
from django.test import Client as Browser
from tests.services.reception import RIGA, make_location, make_service, make_session
from tests.world import World, make_mailbox, make_world

from atbilde.services.models import Service
from atbilde.services.queries.catalogue import lacks


@pytest.fixture
def world(db: None) -> World:
    return make_world("dvi")


def page(path: str, *, english: bool = False, status: int = 200) -> str:
    browser = Browser()
    if english:
        browser.cookies.load({"atbilde_language": "en", "django_language": "en"})
    response = browser.get(path)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("pack", ["dvi", "vpvb"])
@pytest.mark.parametrize(
    "ways", [["email"], ["portal", "latvija_lv"], ["phone", "visit", "post"], ["letter_box"]], ids="-".join
)
@pytest.mark.clause("DVI-18", "VPVB-6")
def test_only_the_ways_of_the_service_are_offered(db: None, pack: str, ways: list[str]) -> None:
    world = make_world(pack)
    service = make_service(world, make_location(world), ask_by=ways, receive_by=["post"])
    text = page(f"/{pack}/services/{service.code}/")
    every = ("email", "portal", "latvija_lv", "phone", "visit", "post", "letter_box")
    assert [way for way in every if f'data-way="{way}"' in text] == [way for way in every if way in ways]
    assert (f"{pack}/visits/where/?for=consultation" in text) == ("visit" in ways)
    assert text.count("Pa pastu") + text.count("By post") >= 1


@pytest.mark.parametrize(
    ("day", "hour", "minute", "words"),
    [
        (13, 12, 59, "Tagad slēgts, atvērs šodien plkst. 13:00"),
        (13, 13, 0, "Tagad atvērts līdz 15:00"),
        (13, 14, 59, "Tagad atvērts līdz 15:00"),
        (13, 15, 0, "Tagad slēgts, atvērs rīt plkst. 13:00"),
        (16, 14, 0, "Tagad slēgts, atvērs pirmdien 18.05.2026. plkst. 13:00"),  # a Saturday
        (4, 14, 0, "Tagad slēgts, atvērs rīt plkst. 13:00"),  # a public holiday
    ],
)
@pytest.mark.clause("DVI-24")
def test_the_consultation_is_shown_with_its_hours_and_the_same_number_without(
    world: World, day: int, hour: int, minute: int, words: str
) -> None:
    make_service(world, ask_by=["phone"], line="consultations")
    make_service(world, code="complaint", ask_by=["phone"])
    with time_machine.travel(datetime(2026, 5, day, hour, minute, tzinfo=RIGA), tick=False):
        consultation, other = page("/dvi/services/consultation/"), page("/dvi/services/complaint/")
    for text in (consultation, other):
        assert 'href="tel:+37167223131"' in text
    assert words in consultation
    assert "13:00–15:00" in consultation
    assert "13:00–15:00" not in other
    assert "data-open" not in other


@pytest.mark.parametrize(
    ("price", "seen"), [(None, ""), (0, "bez maksas"), (1423, "14,23\xa0€")], ids=["unknown", "free", "paid"]
)
def test_the_price_is_told_before_ordering_and_silence_is_not_free(world: World, price: int | None, seen: str) -> None:
    service = make_service(world, price=price)
    for path in ("/dvi/services/", f"/dvi/services/{service.code}/"):
        text = page(path)
        assert seen in text
        assert ("bez maksas" in text) == (price == 0)


def test_the_price_list_has_all_paid_services_and_no_other(world: World) -> None:
    make_service(world, code="a", name_lv="Izraksts", price=500)
    make_service(world, code="b", name_lv="Atzinums", price=0)
    make_service(world, code="c", name_lv="Dublikāts", price=711, price_lv="par vienu lapu")
    text = page("/dvi/services/prices/")
    assert "Izraksts" in text
    assert "7,11\xa0€ (par vienu lapu)" in text
    assert "Atzinums" not in text


@pytest.mark.clause("DVI-20")
def test_easy_language_law_forms_and_links_stand_there_only_where_given(world: World) -> None:
    bare = make_service(world, code="bare")
    full = make_service(
        world,
        code="full",
        easy_lv="Mēs palīdzam.",
        law_lv="Iesniegumu likums",
        form_url="https://www.dvi.example/veidlapa",
        state_portal_url="https://latvija.lv/pakalpojums/1",
        term_lv="30 dienas",
    )
    text = page(f"/dvi/services/{full.code}/")
    for part in (
        "Pastāstām, kā aizpildīt veidlapu.",
        "mailto:dvi@iestade.example",
        "Klātienē",
        "Mēs palīdzam.",
        "Iesniegumu likums",
        "dvi.example/veidlapa",
        "latvija.lv/pakalpojums/1",
        "30 dienas",
    ):
        assert part in text
    assert 'id="easy"' not in page(f"/dvi/services/{bare.code}/")


@pytest.mark.clause("CSP-W7")
def test_consultations_on_forms_go_to_their_own_address(db: None) -> None:
    world = make_world("csp")
    make_mailbox(world.institution, world.second_queue, "edv@csp.example")
    make_service(world, code="forms", name_lv="Konsultācijas par veidlapām", queue=world.second_queue, ask_by=["email"])
    assert "Konsultācijas par veidlapām" in page("/csp/services/")
    assert "mailto:edv@csp.example" in page("/csp/services/forms/")


def test_what_is_not_offered_or_of_another_institution_is_not_there(world: World) -> None:
    make_service(world, code="hidden", name_lv="Slēpts", active=False)
    make_service(world, code="mine")
    assert "Slēpts" not in page("/dvi/services/")
    page("/dvi/services/hidden/", status=404)
    page("/csp/services/mine/", status=404)
    page("/csp/services/")


def test_the_english_page_is_english(world: World) -> None:
    service = make_service(world, price=0, receive_by=["visit"])
    text = page(f"/dvi/services/{service.code}/", english=True)
    assert "Consultation" in text
    assert "free of charge" in text


def test_what_a_service_lacks_is_named(world: World) -> None:
    bare = make_service(world, about_lv="", ask_by=[], receive_by=[])
    assert len(lacks(bare)) == 5
    whole = make_service(
        world, code="whole", ask_by=["portal"], receive_by=["email"], state_portal_url="https://latvija.lv/1"
    )
    assert lacks(whole) == []


def test_the_list_costs_the_same_however_long_it_is(world: World, django_assert_num_queries) -> None:
    from tests.desk.ground import queries_of

    make_session(world, make_location(world))
    few = queries_of(lambda: page("/dvi/services/"))
    for number in range(30):
        Service.objects.create(institution=world.institution, code=f"s{number}", name_lv=f"P{number}", name_en="S")
    assert queries_of(lambda: page("/dvi/services/")) == few


@pytest.mark.clause("VISC-3.3")
def test_the_catalogue_leads_to_both_sections_of_the_state_portal(db: None) -> None:
    make_world("visc")
    text = page("/visc/services/")
    assert "Izglītība" in text
    assert "Konsulārie pakalpojumi" in text
    assert text.count('href="https://latvija.lv"') == 2


def test_what_is_for_everybody_is_not_under_the_heading_of_others(world: World) -> None:
    make_service(world, code="all")
    assert "Visiem" not in page("/dvi/services/")
    make_service(world, code="some", audience="residents")
    text = page("/dvi/services/")
    assert "Visiem" in text
    assert "Iedzīvotājiem" in text
