"""The knowledge of the demonstration: what a standard asks a directory to have is there, where it asks."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client as Browser
from tests.world import World, make_world

from atbilde.config.demo.knowledge import fill_knowledge, next_due
from atbilde.knowledge.enums import DIRECTORY_KINDS
from atbilde.knowledge.models import Answer
from atbilde.knowledge.queries.directory import empty_kinds, find_resources
from atbilde.knowledge.queries.search import find_answers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 13, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("slug", ["csp", "dvi", "vpvb", "visc"])
def test_each_institution_knows_something_of_its_own(slug: str) -> None:
    world = make_world(slug)
    fill_knowledge(world.anna, NOW)
    assert set(Answer.objects.values_list("institution", flat=True)) == {slug}
    assert Answer.objects.filter(visibility="public").count() >= 3
    for row in Answer.objects.filter(visibility="public"):
        assert find_answers(world.institution, row.question, language=row.language)[0].answer == row


@pytest.fixture
def csp() -> World:
    world = make_world()
    fill_knowledge(world.anna, NOW)
    return world


@pytest.mark.clause("CSP-W2")
def test_the_directory_has_each_of_the_twelve_kinds_and_words_find_it_in_both_languages(csp: World) -> None:
    assert len(DIRECTORY_KINDS) == 12
    assert empty_kinds(csp.institution) == []
    words = {
        "press_releases": ("preses relīze", "press release"),
        "databases": ("datu bāzes", "databases"),
        "metadata": ("metadatu", "metadata"),
        "visualisation": ("vizualizāciju", "visualisations"),
        "standard_tables": ("tipveida tabula", "standard table"),
        "selecting": ("atlasīt datus", "select data"),
        "download": ("lejupielādēt", "download"),
        "time_series": ("laikrinda", "time series"),
        "machine_interface": ("mašīnsaskarni", "machine interfaces"),
        "geospatial": ("ģeotelpiska", "geospatial"),
        "classifications": ("klasifikācija", "classification"),
        "formats": ("formāts", "format"),
    }
    assert set(words) == {kind.value for kind in DIRECTORY_KINDS}
    for kind, asked in words.items():
        for one in asked:
            assert kind in [row.kind for row in find_resources(csp.institution, one)[:3]], one


@pytest.mark.clause("CSP-W0", "CSPK-L1")
def test_entries_lead_to_the_sites_of_the_standard_and_the_forms_pages_to_both_catalogues(csp: World) -> None:
    def read(part: str) -> str:
        return Browser().get(f"/csp/{part}").content.decode()

    assert 'href="https://www.csb.gov.lv"' in read("directory/")
    for part in ("directory/", "respondents/", "respondents/forms/"):
        page = read(part)
        assert 'href="https://www.csp.gov.lv/lv/katalogs"' in page, part
        assert 'href="https://e.csb.gov.lv/veidlapas/"' in page, part
    urls = {row.url for row in find_resources(csp.institution, "veidlapas")}
    assert {"https://www.csp.gov.lv/lv/katalogs", "https://e.csb.gov.lv/veidlapas/"} <= urls


@pytest.mark.clause("CSP-W5")
def test_respondents_find_forms_catalogue_and_data_protection(csp: World) -> None:
    browser = Browser()
    page = browser.get("/csp/respondents/").content.decode()
    assert 'href="/csp/respondents/forms/"' in page
    assert 'href="/csp/data-protection/"' in page
    assert "iedzīvotāju apsekojumos" in page
    assert "uzņēmumu apsekojumos" in page
    residents = browser.get("/csp/respondents/forms/?audience=residents").content.decode()
    enterprises = browser.get("/csp/respondents/forms/?audience=enterprises").content.decode()
    assert "A-1" in residents
    assert "P-1" not in residents
    assert "P-1" in enterprises
    assert "līdz nākamā mēneša 15. datumam" in enterprises
    assert "Informācijas drošība un datu aizsardzība" in browser.get("/csp/data-protection/").content.decode()


@pytest.mark.parametrize(
    ("today", "rule", "due"),
    [
        ("2026-11-15", {"day": 15}, "2026-11-15"),
        ("2026-11-16", {"day": 15}, "2026-12-15"),
        ("2026-12-31", {"day": 15}, "2027-01-15"),
        ("2026-10-21", {"day": 20, "months": [1, 4, 7, 10]}, "2027-01-20"),
        ("2026-05-02", {"day": 1, "months": [5]}, "2027-05-01"),
    ],
)
def test_a_form_is_due_on_the_day_its_own_words_name(today: str, rule: dict[str, Any], due: str) -> None:
    assert next_due(date.fromisoformat(today), **rule) == date.fromisoformat(due)
