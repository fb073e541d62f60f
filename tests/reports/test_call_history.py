"""Past calls by line, hour and officer, and the calls behind each number (CSPK-U2)."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from tests.calls.exchange import give_set, incoming, make_exchange, make_line, says
from tests.desk.ground import browser_of, queries_of
from tests.world import NOW, World, later, make_world

from atbilde.accounts.models import Language
from atbilde.calls.actions.taking import take
from atbilde.calls.models import Exchange
from atbilde.institutions.standards import standard_of
from atbilde.reports.call_history import COUNTED, GROUPS, CallHistory, call_history, calls_behind
from atbilde.reports.catalogue import build_report
from atbilde.reports.periods import Period

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1), date(2026, 5, 31)
PERIOD = Period(*MAY, ZoneInfo("Europe/Riga"))
PAGE = "/desk/reports/call-history/?from=2026-05-01&to=2026-05-31"


@pytest.fixture
def world() -> World:
    world = make_world()
    make_line(world, "free", "80000098")
    make_line(world, "communication", "67366922")
    give_set(world.anna, "101")
    give_set(world.liga, "102")
    return world


@pytest.fixture
def exchange(world: World) -> Exchange:
    """Ten calls: six answered, two given up, one outside hours, one outgoing that is none of them."""
    made = make_exchange(world.institution)
    for number, wait in enumerate((2, 4, 6, 8, 30)):
        incoming(made, f"a{number}", at=later(minutes=number), wait=wait, talk=60 * (number + 1))
    incoming(made, "b", at=later(hours=2), wait=10, talk=100, to="67366922", officer="102")
    held = [says("b", "call.held", later(hours=2, seconds=20)), says("b", "call.resumed", later(hours=2, seconds=80))]
    take(
        made,
        [*held, says("b", "call.transferred", later(hours=2, seconds=85), to="101")],
        now=later(hours=2, minutes=5),
    )
    for name, wait in (("early", 5), ("late", 40)):
        news = [
            says(name, "call.offered", NOW, direction="in", from_="26000009", to="80000098"),
            says(name, "call.abandoned", later(seconds=wait), ring_seconds=wait),
        ]
        take(made, news, now=later(minutes=1))
    incoming(made, "night", at=datetime(2026, 5, 13, 20, tzinfo=UTC), wait=3, talk=60)
    take(made, [says("o", "call.offered", NOW, direction="out", to="26000001", officer="101")], now=NOW)
    return made


def history(world: World) -> CallHistory:
    return call_history(world.institution, *MAY)


@pytest.mark.clause("CSPK-U2")
def test_the_whole(world: World, exchange: Exchange) -> None:
    found = history(world).whole
    assert (found.offered, found.answered, found.abandoned, found.outside) == (8, 6, 2, 1)
    assert (found.met, found.missed, found.transferred, found.doubtful) == (5, 2, 1, 0)
    assert found.share == pytest.approx(500 / 7)
    assert (found.wait_median, found.wait_ninth) == (7, 30)
    assert found.talk_mean == pytest.approx((60 + 120 + 180 + 240 + 300 + 100) / 6)
    assert found.held_mean == pytest.approx(10)


@pytest.mark.clause("CSPK-U2")
def test_by_line_hour_and_officer(world: World, exchange: Exchange) -> None:
    found = history(world)
    assert [(row.key, row.figures.offered) for row in found.lines] == [("free", 7), ("communication", 1)]
    assert [(row.key, row.figures.offered) for row in found.hours] == [("10", 7), ("12", 1), ("23", 0)]
    told = [(row.name, row.figures.answered, row.figures.transferred) for row in found.officers]
    assert told == [(str(world.anna), 5, 0), (str(world.liga), 1, 1)]


@pytest.mark.clause("CSPK-U0")
def test_calls_enter_with_the_unit_and_are_told_apart_by_role(world: World, exchange: Exchange) -> None:
    """The support unit stands first, the statistician or consultant behind it, and the report counts both."""
    said = standard_of(world.institution, MAY[1]).text("first_line", "en") or ""
    assert "support unit" in said
    assert "statistician or consultant" in said
    told = {row.key: (row.figures.answered, row.figures.transferred) for row in history(world).roles}
    assert told == {"first_line": (5, 0), "expert": (1, 1)}
    incoming(exchange, "redirected", at=later(hours=3), talk=None)
    moved = [
        says("redirected", "call.transferred", later(hours=3, minutes=1), officer="101", to="102"),
        says("redirected", "call.answered", later(hours=3, minutes=2), key="expert", officer="102"),
    ]
    (call,) = take(exchange, moved, now=later(hours=4))
    assert (call.first_officer, call.officer) == (world.anna, world.liga)
    told = {row.key: (row.figures.answered, row.figures.transferred) for row in history(world).roles}
    assert told == {"first_line": (6, 1), "expert": (1, 1)}
    assert "eksperti" in browser_of(world.mara).get(PAGE).content.decode()


def test_hours_are_those_of_riga_in_winter_and_in_summer(world: World) -> None:
    exchange = make_exchange(world.institution)
    for month in (1, 7):
        at = datetime(2026, month, 14, 10, 30, tzinfo=ZoneInfo("Europe/Riga"))
        incoming(exchange, f"m{month}", at=at, wait=5, talk=5)
    found = call_history(world.institution, date(2026, 1, 1), date(2026, 12, 31))
    assert [(row.key, row.figures.offered) for row in found.hours] == [("10", 2)]


def test_days_begin_and_end_at_midnight_in_riga(world: World) -> None:
    exchange = make_exchange(world.institution)
    zone = ZoneInfo("Europe/Riga")
    for name, at in (
        ("before", datetime(2026, 4, 30, 23, 59, 59, tzinfo=zone)),
        ("first", datetime(2026, 5, 1, tzinfo=zone)),
        ("last", datetime(2026, 5, 31, 23, 59, 59, tzinfo=zone)),
        ("after", datetime(2026, 6, 1, tzinfo=zone)),
    ):
        incoming(exchange, name, at=at, wait=5, talk=5)
    assert history(world).whole.outside == 2


def test_a_telephone_and_a_line_nobody_knows_have_rows_of_their_own(world: World) -> None:
    incoming(make_exchange(world.institution), officer="777", to="67000000", talk=5)
    found = history(world)
    assert [(row.key, row.name) for row in found.officers] == [("0", "")]
    assert [row.key for row in found.lines] == ["67000000"]
    assert calls_behind(world.institution, PERIOD, "answered", group="officer", key="0").count == 1


def test_every_number_is_the_length_of_the_list_behind_it(world: World, exchange: Exchange) -> None:
    found = history(world)
    for what in COUNTED:
        if what == "judged":
            continue
        behind = calls_behind(world.institution, PERIOD, what)
        assert behind.count == getattr(found.whole, what)
        for group in GROUPS:
            for row in found.rows(group):
                if group in {"officer", "role"} and what in {"offered", "abandoned", "outside"}:
                    continue
                listed = calls_behind(world.institution, PERIOD, what, group=group, key=row.key)
                own = {call.first_officer_id for call in listed.rows}
                assert listed.count == getattr(row.figures, what), (what, group, row.key)
                assert group != "officer" or len(own) <= 1


def test_doubtful_calls_are_counted_and_say_why(world: World) -> None:
    take(make_exchange(world.institution), [says("x", "call.answered", NOW, officer="101")], now=NOW)
    assert history(world).whole.doubtful == 1
    (call,) = calls_behind(world.institution, PERIOD, "doubtful").rows
    assert call.doubts == ["not_offered"]


def test_a_period_without_calls(world: World) -> None:
    found = history(world)
    assert (found.whole.offered, found.whole.share, found.whole.wait_median, found.lines) == (0, None, None, ())


def test_a_standard_without_rings_has_no_share() -> None:
    world = make_world("visc")
    with override("en"):
        report = build_report("call-history", world.institution, *MAY, now=NOW)
    assert report.data["ring"] is None
    assert not any("ring" in column.name for column in report.document.tables[0].columns)


def test_the_report_as_data_and_as_a_document(world: World, exchange: Exchange) -> None:
    with override("en"):
        report = build_report("call-history", world.institution, *MAY, now=NOW)
    assert json.loads(json.dumps(report.data))["by_line"]["free"]["answered"] == 5
    assert [table.name for table in report.document.tables] == [
        "By line",
        "By hour of the day",
        "By officer",
        "By role",
    ]
    by_line = report.document.tables[0]
    assert list(by_line.rows[-1][:4]) == ["All lines", 8, 6, 2]
    assert all(len(row) == len(table.columns) for table in report.document.tables for row in table.rows)


def test_another_institution_has_none_of_them(world: World, exchange: Exchange) -> None:
    assert call_history(world.elsewhere, *MAY).whole.offered == 0
    assert calls_behind(world.elsewhere, PERIOD, "answered", group="officer", key=str(world.anna.pk)).count == 0
    page = browser_of(world.ivo).get(PAGE).content.decode()
    assert str(world.anna) not in page
    address = f"/desk/reports/calls/answered/?from=2026-05-01&to=2026-05-31&group=officer&key={world.anna.pk}"
    assert "<tr>" not in browser_of(world.ivo).get(address).content.decode()


def test_queries_do_not_grow(world: World, exchange: Exchange, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(7):
        history(world)
    for number in range(10):
        incoming(exchange, f"n{number}", at=later(hours=number), talk=5, to=f"6700000{number}", officer="102")
    with django_assert_num_queries(7):
        history(world)


def rows_in(page: str) -> int:
    return len(re.findall(r"<tr>\s*<td", page))


@pytest.mark.clause("CSPK-U2")
def test_every_number_of_the_page_opens_the_calls_behind_it(world: World, exchange: Exchange) -> None:
    world.mara.person.language = Language.EN
    world.mara.person.save()
    browser = browser_of(world.mara)
    page = browser.get(PAGE).content.decode()
    addresses = [one.replace("&amp;", "&") for one in re.findall(r'<td class="num">\s*<a href="([^"]*)"', page)]
    assert len(addresses) > 40
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert rows_in(answer.content.decode()), address
    assert page.count('role="img"') == 1
    assert "style=" not in page


def test_a_list_of_many_calls_has_pages_that_keep_its_group(world: World) -> None:
    exchange = make_exchange(world.institution)
    for number in range(51):
        incoming(exchange, f"c{number}", at=later(seconds=number), talk=5)
    address = "/desk/reports/calls/answered/?from=2026-05-01&to=2026-05-31&group=line&key=free"
    page = browser_of(world.mara).get(address).content.decode()
    assert "group=line&amp;key=free&amp;page=2" in page
    assert rows_in(browser_of(world.mara).get(address + "&page=2").content.decode()) == 1
    few = queries_of(lambda: browser_of(world.mara).get(address))
    assert queries_of(lambda: browser_of(world.mara).get(address + "&page=2")) == few


@pytest.mark.parametrize(
    "address",
    ["calls/everything/", "calls/offered/?group=colour&key=1", "calls/offered/?group=officer&key=x",
     "calls/offered/?group=hour&key=999999999999999999999"],
)  # fmt: skip
def test_what_is_no_number_is_not_found(world: World, address: str) -> None:
    assert browser_of(world.mara).get(f"/desk/reports/{address}").status_code == 404


@pytest.mark.parametrize(("name", "status"), [("anna", 200), ("mara", 200), ("dace", 200), ("arturs", 403)])
@pytest.mark.parametrize("address", ["call-history/", "staffing/", "calls/answered/", "download/call-history.json"])
def test_who_may_see_it(world: World, name: str, status: int, address: str) -> None:
    assert browser_of(getattr(world, name)).get(f"/desk/reports/{address}").status_code == status


@pytest.mark.parametrize("form", ["json", "html", "xlsx"])
def test_files(world: World, exchange: Exchange, form: str) -> None:
    answer = browser_of(world.mara).get(f"/desk/reports/download/call-history.{form}?from=2026-05-01&to=2026-05-31")
    assert answer.status_code == 200
    assert len(answer.content) > 500


def test_a_period_of_ten_years_is_one_of_them(world: World, exchange: Exchange) -> None:
    start = date(2026, 5, 31) - timedelta(days=3650)
    assert call_history(world.institution, start, date(2026, 5, 31)).whole.offered == 8
