"""How often the standard was kept, on its public page and as CSV: only where the institution says so."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries
from tests.desk.ground import browser_of
from tests.portal.test_institution import read
from tests.world import World, make_world

from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of
from atbilde.quality.actions.publishing import publish_figures
from atbilde.reports.published import measured_clauses

pytestmark = pytest.mark.django_db
FIRST, LAST, COUNTED = date(2025, 5, 1), date(2026, 4, 30), datetime(2026, 5, 1, 4, tzinfo=UTC)
CLAUSES = {"CSP-D7": (312, 305), "CSP-D5": (10_000, 9_999), "CSP-R5": (21, 21)}


@pytest.fixture
def world() -> World:
    world = make_world()
    world.institution.publishes_kept = True
    world.institution.save()
    publish_figures(world.institution, first=FIRST, last=LAST, clauses=CLAUSES, at=COUNTED)
    return world


def of_clause(page: str, clause: str) -> str:
    return page.partition(f'id="{clause}"')[2].partition("</li>")[0]


def test_each_measured_clause_says_how_often_it_was_kept(world: World) -> None:
    page, english = read("/csp/standard/"), read("/csp/standard/", "en")
    assert "no 01.05.2025. līdz 30.04.2026." in page
    assert "Laikā ievērota 305 reizes no 312 (97,8 %)." in of_clause(page, "CSP-D7")
    assert "Kept in time 305 times out of 312 (97.8 %)." in of_clause(english, "CSP-D7")
    assert "9999 reizes no 10000 (99,9 %)" in of_clause(page, "CSP-D5")  # nearly all is not all
    assert "Ievērota 21 reizi no 21 (100 %)." in of_clause(page, "CSP-R5")  # no term, so nothing of time
    assert "Pierakstīta mazāk par 10 reizēm." in of_clause(page, "CSP-D1")
    assert "reiz" not in of_clause(page, "CSP-M1")


def test_a_search_in_the_standard_keeps_them(world: World) -> None:
    assert "Laikā ievērota 305 reizes" in of_clause(read("/csp/standard/?q=CSP-D7"), "CSP-D7")


def test_machines_read_the_same(world: World) -> None:
    answer = Browser().get("/csp/standard/kept.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    assert {row["clause"] for row in rows} == measured_clauses(standard_of(world.institution, COUNTED))
    told = {row["clause"]: (row["had_to_be_kept"], row["kept"], row["kept_per_cent"]) for row in rows}
    assert told["CSP-D7"] == ("312", "305", "97.8")
    assert told["CSP-D1"] == ("<10", "", "")
    assert {(row["from"], row["to"]) for row in rows} == {("2025-05-01", "2026-04-30")}


def test_nothing_is_told_where_the_institution_does_not_say_so(world: World) -> None:
    Institution.objects.filter(pk="csp").update(publishes_kept=False)
    page = read("/csp/standard/")
    assert "no 312" not in page
    assert "kept.csv" not in page
    assert Browser().get("/csp/standard/kept.csv").status_code == 404
    assert Browser().get("/dvi/standard/kept.csv").status_code == 404


def test_the_administrator_decides(world: World) -> None:
    Institution.objects.filter(pk="csp").update(publishes_kept=False)
    told = {"name_lv": "Pārvalde", "name_en": "Bureau", "colour": "blue", "publishes_kept": "on"}
    assert browser_of(world.anna).post("/desk/settings/institution/", told).status_code in (403, 404)
    assert "no 312" not in read("/csp/standard/")
    assert browser_of(world.arturs).post("/desk/settings/institution/", told).status_code == 302
    assert "no 312" in read("/csp/standard/")


def test_the_page_costs_one_question_more(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    Browser().get("/csp/standard/")  # calendars are kept between requests
    with django_assert_num_queries(3):
        Browser().get("/csp/standard/")
    with django_assert_num_queries(3):
        Browser().get("/csp/standard/kept.csv")
