"""The board in a browser: alive, readable, and quiet for a screen reader."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.calls.exchange import incoming, make_exchange, make_line
from tests.world import World, make_world

from atbilde.calls.enums import Measure
from atbilde.calls.models import Exchange, Threshold

pytestmark = pytest.mark.browser
COUNT_SPOKEN = """() => {
  window.spoken = 0;
  const said = document.getElementById("board-said");
  new MutationObserver(() => window.spoken++).observe(said, { childList: true, characterData: true, subtree: true });
}"""


@pytest.fixture
def world(transactional_db: None) -> World:
    """One caller waits, and one is allowed to."""
    made = make_world()
    make_line(made)
    put_waiting(make_exchange(made.institution), "w1")
    Threshold.objects.create(institution=made.institution, measure=Measure.WAITING, limit=1)
    return made


def put_waiting(exchange: Exchange, name: str) -> None:
    """A call that has rung for more than a minute, after one that was answered."""
    long_ago = timezone.now() - timedelta(days=8)
    incoming(exchange, f"{name}-before", at=long_ago, talk=300)
    incoming(exchange, name, at=timezone.now() - timedelta(seconds=70), wait=None)


def enter(page: Page, live_server: LiveServer, world: World, address: str) -> None:
    """Open a page as the manager."""
    browser = Browser()
    browser.force_login(world.mara.person)
    session = browser.cookies["atbilde_session"].value
    page.context.add_cookies([{"name": "atbilde_session", "value": session, "url": live_server.url}])
    page.goto(address)


@pytest.mark.clause("CSPK-U2")
def test_news_change_the_numbers_and_are_said_once(world: World, page: Page, live_server: LiveServer) -> None:
    enter(page, live_server, world, "/desk/board/")
    waiting, said = page.locator(".tile-number").first, page.locator("#board-said")
    expect(waiting).to_have_text("1")
    expect(said).to_have_text("")
    put_waiting(Exchange.objects.get(), "w2")
    page.evaluate("htmx.trigger('#board', 'sse:board')")
    expect(waiting).to_have_text("2")
    expect(said).not_to_have_text("")
    first = said.inner_text()
    clock = page.locator(".tile .running").inner_text()
    page.evaluate(COUNT_SPOKEN)
    page.evaluate("htmx.trigger('#board', 'sse:board')")
    expect(page.locator(".tile .running")).not_to_have_text(clock)
    assert said.inner_text() == first
    assert page.evaluate("window.spoken") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", ["board/", "board/thresholds/", "reports/call-history/", "reports/staffing/", "reports/calls/offered/"]
)
def test_accessible(
    world: World, page: Page, live_server: LiveServer, axe: Callable[[Page], None], address: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    if scheme == "dark":
        page.set_viewport_size({"width": 390, "height": 844})
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    enter(page, live_server, world, f"/desk/{address}")
    axe(page)
    assert not faults
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
