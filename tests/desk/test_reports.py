"""The pages of the reports: figures, charts, what stands behind them, files, and who may see them."""

import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.utils import timezone
from tests.desk.ground import browser_of, queries_of
from tests.world import World, case_from

from atbilde.accounts.models import Language
from atbilde.cases.actions.importing import import_events
from atbilde.cases.enums import Status
from atbilde.cases.models import Obligation

PAGES = ("service-statistics", "kept", "answer-times", "quality", "surveys", "contacts/calls", "cases/CSP-D7/met")


def put_calls(world: World, count: int, prefix: str = "c") -> None:
    """So many answered calls of yesterday, each of two minutes, rated 4 of 5."""
    start = timezone.now() - timedelta(days=1)
    lines = []
    for number in range(count):
        contact = f"{prefix}{number}"
        for kind, late, more in (
            ("call.offered", 0, {"direction": "in"}),
            ("call.answered", 6, {"rings": 2}),
            ("call.ended", 126, {}),
            ("rating.given", 140, {"of": contact, "score": 4, "scale": 5}),
        ):
            at = start + timedelta(seconds=late)
            lines.append(
                msgspec.json.encode({"id": f"{contact}:{kind}", "at": at, "type": kind, "contact": contact, **more})
            )
    import_events(world.institution, lines, source="test", by=None, at=timezone.now())


def put_obligation(world: World, status: Status) -> Obligation:
    """An obligation of a correction that opened yesterday."""
    at = timezone.now() - timedelta(days=1)
    return Obligation.objects.create(
        case=case_from(world, at=at),
        duty="CSP-D7",
        clause="CSP-D7",
        pack="csp",
        contact="x",
        opened_by=str(status),
        opened_at=at,
        starts_at=at,
        status=status,
    )


@pytest.mark.clause("CSPK-S1")
def test_the_page_shows_the_figures_and_says_where_nothing_is_known(world: World) -> None:
    put_calls(world, 3)
    world.anna.person.language = Language.EN
    world.anna.person.save()
    page = browser_of(world.anna).get("/desk/reports/service-statistics/").content.decode()
    assert "Calls, incoming and outgoing" in page
    assert page.count('class="soft">no data') == 5  # answers, applications, messages, chats and their rating
    assert page.count('role="img"') == 8
    assert "style=" not in page


def test_each_number_leads_to_what_stands_behind_it(world: World) -> None:
    put_calls(world, 60)
    browser = browser_of(world.anna)
    first = browser.get("/desk/reports/contacts/calls/").content.decode()
    assert first.count("<tr>") == 51
    second = browser.get("/desk/reports/contacts/calls/?page=2").content.decode()
    assert second.count("<tr>") == 11
    assert "2:00" in second
    assert browser.get("/desk/reports/contacts/calls/?page=999").content.decode().count("<tr>") == 11
    assert browser.get("/desk/reports/contacts/everything/").status_code == 404


def test_what_was_kept_opens_its_cases(world: World) -> None:
    one = put_obligation(world, Status.LATE)
    browser = browser_of(world.anna)
    assert "CSP-D7" in browser.get("/desk/reports/kept/").content.decode()
    assert one.case.number in browser.get("/desk/reports/cases/CSP-D7/late/").content.decode()
    assert one.case.number not in browser.get("/desk/reports/cases/CSP-D7/met/").content.decode()
    assert browser.get("/desk/reports/cases/CSP-D7/lost/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_nothing_yet_is_a_page_too(world: World, page: str) -> None:
    assert browser_of(world.anna).get(f"/desk/reports/{page}/").status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "download/kept.json", "download/service-statistics.xlsx"])
def test_who_may_see_them(world: World, page: str) -> None:
    address = f"/desk/reports/{page}" + ("" if page.startswith("download") else "/")
    for post in (world.anna, world.mara, world.dace):
        assert browser_of(post).get(address).status_code == 200
    assert browser_of(world.arturs).get(address).status_code == 403


def test_an_outsider_sees_their_own_institution_only(world: World) -> None:
    put_calls(world, 2)
    put_obligation(world, Status.MET)
    outsider = browser_of(world.ivo)
    figures = json.loads(outsider.get("/desk/reports/download/service-statistics.json").content)
    assert figures["institution"] == world.elsewhere.pk
    assert figures["figures"]["calls"] is None
    assert "<tr>" not in outsider.get("/desk/reports/contacts/calls/").content.decode()
    assert json.loads(outsider.get("/desk/reports/download/kept.json").content)["clauses"] == {}
    assert "CSP-2" not in outsider.get("/desk/reports/cases/CSP-D7/met/").content.decode()


@pytest.mark.parametrize(
    "form, kind",
    [
        ("json", "application/json"),
        ("pdf", "application/pdf"),
        ("html", "text/html; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats"),
    ],
)
@pytest.mark.parametrize("name", ["service-statistics", "kept", "answer-times", "quality", "surveys"])
def test_files(world: World, name: str, form: str, kind: str) -> None:
    put_calls(world, 2)
    answer = browser_of(world.anna).get(f"/desk/reports/download/{name}.{form}?from=2026-01-01&to=2026-01-31")
    assert answer["Content-Type"].startswith(kind)
    assert answer["Content-Disposition"] == f'attachment; filename="csp-{name}-2026-01-01-2026-01-31.{form}"'
    assert answer.content


def test_unknown_files(world: World) -> None:
    browser = browser_of(world.anna)
    assert browser.get("/desk/reports/download/secrets.json").status_code == 404
    assert browser.get("/desk/reports/download/kept.exe").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["from=2026-02-30&to=2026-03-01", "from=2026-03-02&to=2026-03-01", "from=x", "from=1900-01-01&to=1900-01-02"],
)
def test_a_wrong_period_is_said_and_something_shown(world: World, query: str) -> None:
    answer = browser_of(world.anna).get(f"/desk/reports/service-statistics/?{query}")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("span", ["year", "nine", "quarter", "own", "nonsense"])
def test_the_ready_made_periods(world: World, span: str) -> None:
    answer = browser_of(world.anna).get(f"/desk/reports/kept/?span={span}")
    assert answer.status_code == 200
    assert 'role="alert"' not in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_pages_cost_the_same_for_more_rows(world: World, page: str) -> None:
    browser = browser_of(world.anna)

    def ask() -> Any:
        return browser.get(f"/desk/reports/{page}/")

    put_calls(world, 2)
    put_obligation(world, Status.MET)
    ask()
    few = queries_of(ask)
    put_calls(world, 20, "more")
    for status in Status:
        put_obligation(world, status)
    assert queries_of(ask) == few
