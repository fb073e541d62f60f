"""The board's page and the manager's form: what they say, to whom, and at what cost."""

from datetime import timedelta
from typing import Any

import pytest
from tests.calls.exchange import incoming, make_exchange, make_line
from tests.desk.ground import browser_of, now, queries_of
from tests.world import World, make_post, make_world

from atbilde.accounts.models import Language
from atbilde.calls.enums import Measure
from atbilde.calls.models import Exchange, Line, Threshold
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Post

BOARD = "/desk/board/"
LIMITS = "/desk/board/thresholds/"


def english(post: Post) -> Post:
    post.person.language = Language.EN
    post.person.save()
    return post


def page(post: Post, address: str = BOARD, **headers: str) -> str:
    answer = browser_of(english(post)).get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def put_waiting(world: World, exchange: Exchange, count: int) -> None:
    for number in range(count):
        at = now() - timedelta(seconds=100 + number)
        incoming(exchange, f"w{number}", at=at, wait=None, caller=f"+3712600{number:04d}")


@pytest.mark.clause("CSPK-U1")
def test_the_page_tells_who_waits_and_how_long(world: World) -> None:
    make_line(world)
    put_waiting(world, make_exchange(world.institution), 3)
    said = page(world.mara)
    assert '<dd class="tile-number">3</dd>' in said
    assert "1:4" in said  # a hundred and some seconds
    assert "Answered by ring 4, today" in said
    assert "+371" not in said
    assert "style=" not in said


def test_news_bring_the_part_that_changes_only(world: World) -> None:
    part = page(world.mara, **{"HX-Request": "true", "HX-Target": "board"})
    assert "<html" not in part
    assert "tiles" in part
    assert 'hx-trigger="sse:board' in page(world.mara)


def test_without_a_script_the_page_asks_anew_by_itself(world: World) -> None:
    assert '<noscript><meta http-equiv="refresh"' in page(world.mara)


def test_a_standard_without_rings_says_so(db: None) -> None:
    elsewhere = make_world("visc")
    said = page(elsewhere.mara)
    assert "not prescribed" in said
    assert "Answered by ring" not in said


@pytest.mark.clause("CSPK-U2")
def test_an_overstepped_limit_stands_on_top_in_words(world: World) -> None:
    make_line(world)
    Threshold.objects.create(institution=world.institution, line="free", measure=Measure.WAITING, limit=1)
    Threshold.objects.create(institution=world.institution, measure=Measure.LONGEST, limit=90)
    put_waiting(world, make_exchange(world.institution), 2)
    said = page(world.mara)
    assert "Free line: too many callers wait – 2, at most 1" in said
    assert "All lines: a caller waits too long – 1:4" in said
    assert 'data-said="All lines: a caller waits too long. Free line: too many callers wait. "' in said


def test_nobody_set_a_limit_and_that_is_said(world: World) -> None:
    assert "The board warns of nothing yet" in page(world.mara)


def test_a_fault_of_the_exchange_is_told_in_words(world: World) -> None:
    exchange = make_exchange(world.institution)
    assert "The exchange centrāle has not been heard from yet." in page(world.mara)
    Exchange.objects.filter(pk=exchange.pk).update(fault="Log-in refused", fault_since=now())
    said = page(world.mara)
    assert "The exchange centrāle does not work since" in said
    assert "Log-in refused" in said


@pytest.mark.parametrize(
    ("name", "status"), [("anna", 200), ("peteris", 200), ("liga", 200), ("mara", 200), ("dace", 200), ("arturs", 403)]
)
def test_who_sees_the_board(world: World, name: str, status: int) -> None:
    browser = browser_of(getattr(world, name))
    assert browser.get(BOARD).status_code == status
    if status == 403:
        assert BOARD not in browser.get("/desk/settings/").content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("anna", 403), ("peteris", 403), ("liga", 403), ("mara", 200), ("dace", 403), ("arturs", 403)]
)
def test_only_managers_set_limits(world: World, name: str, status: int) -> None:
    browser = browser_of(getattr(world, name))
    assert browser.get(LIMITS).status_code == status
    browser.post(LIMITS, {"waiting.": "5"})
    assert Threshold.objects.exists() is (status == 200)


def test_an_outsider_sees_nothing_of_it(world: World) -> None:
    make_line(world)
    put_waiting(world, make_exchange(world.institution), 3)
    said = page(world.ivo)
    assert '<dd class="tile-number">3</dd>' not in said
    assert "Free line" not in said
    assert str(world.anna) not in said
    boss = make_post(world.elsewhere, "Juris Citurs", Role.MANAGER)
    browser_of(boss).post(LIMITS, {"waiting.": "5", "waiting.free": "1"})
    assert [one.institution_id for one in Threshold.objects.all()] == [world.elsewhere.pk]


def test_nobody_comes_in_without_a_log_in(db: None, client: Any) -> None:
    assert client.get(BOARD).status_code == 302


@pytest.mark.clause("CSPK-U2")
def test_the_form_keeps_what_is_typed_and_forgets_what_is_emptied(world: World) -> None:
    make_line(world)
    browser = browser_of(english(world.mara))
    answer = browser.post(LIMITS, {"waiting.": "5", "share.free": "80.5", "longest.free": ""})
    assert answer["Location"] == BOARD
    shown = browser.get(LIMITS).content.decode()
    assert 'value="5"' in shown
    assert 'value="80.5"' in shown
    browser.post(LIMITS, {})
    assert not Threshold.objects.exists()


@pytest.mark.parametrize("typed", ["-1", "five", "101", "nan", "1e400"])
def test_what_cannot_be_a_limit_is_said_at_its_field_and_kept(world: World, typed: str) -> None:
    Threshold.objects.create(institution=world.institution, measure=Measure.SHARE, limit=70)
    answer = browser_of(english(world.mara)).post(LIMITS, {"share.": typed})
    assert answer.status_code == 422
    assert 'href="#id_share."' in answer.content.decode()
    assert Threshold.objects.get().limit == 70


def test_the_page_costs_the_same_for_more_calls_and_lines(world: World) -> None:
    make_line(world)
    exchange = make_exchange(world.institution)
    browser = browser_of(world.mara)
    put_waiting(world, exchange, 1)
    browser.get(BOARD)
    few = queries_of(lambda: browser.get(BOARD))
    put_waiting(world, exchange, 30)
    for number in range(5):
        Line.objects.create(institution=world.institution, code=f"l{number}", name_lv="x", name_en="x")
        make_post(world.institution, f"Vārds{number} Uzvārds", Role.OFFICER)
    browser.get(BOARD)
    assert queries_of(lambda: browser.get(BOARD)) == few
