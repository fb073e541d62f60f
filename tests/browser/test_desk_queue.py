"""An officer's morning in a browser: log in, walk the queue by keyboard, take, give, search, change the colours."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.desk.ground import put_case
from tests.world import PASSWORD, World, make_world

from atbilde.cases.models import Case
from atbilde.institutions.models import Post

pytestmark = pytest.mark.browser
HOUR = timedelta(hours=1)


@pytest.fixture
def world(transactional_db: None) -> World:
    """Three cases that wait, one of them late."""
    made = make_world()
    put_case(made, 1, due=5 * HOUR, clause="CSP-D4", subject="Otrais")
    put_case(made, 2, due=-HOUR, clause="CSP-D7", subject="Pirmais")
    put_case(made, 3, subject="Trešais")
    return made


def enter(page: Page, live_server: LiveServer, post: Post, address: str = "/desk/") -> None:
    """Open a page as this officer."""
    browser = Browser()
    browser.force_login(post.person)
    session = browser.cookies["atbilde_session"].value
    page.context.add_cookies([{"name": "atbilde_session", "value": session, "url": live_server.url}])
    page.goto(address)


def test_log_in(world: World, page: Page) -> None:
    page.goto("/desk/")
    page.get_by_label("Lietotājvārds").fill("anna.csp")
    page.get_by_label("Parole").fill("nepareiza")
    page.get_by_role("button", name="Pieslēgties").click()
    expect(page.get_by_role("alert")).to_contain_text("nav pareiza")
    page.get_by_label("Parole").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Pirmais"))).to_be_visible()


def test_the_queue_by_keyboard(world: World, page: Page, live_server: LiveServer) -> None:
    enter(page, live_server, world.anna)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=re.compile("Pirmais"))).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=re.compile("Trešais"))).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("#chosen")).to_have_text("1 atzīmētas")
    page.keyboard.press("a")
    expect(page.locator("#toasts")).to_contain_text("1 lieta ir jūsu.")
    assert Case.objects.get(number="CSP-2026-000001").owner == world.anna
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("000003")
    with page.expect_request(re.compile("/desk/search/")):
        page.keyboard.press("Enter")


def test_a_clock_opens_the_words_of_its_clause(world: World, page: Page, live_server: LiveServer) -> None:
    enter(page, live_server, world.anna)
    words = page.locator("#clause-CSP-D7")
    expect(words).to_be_hidden()
    page.get_by_role("button", name="CSP-D7").click()
    expect(words).to_be_visible()
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()


def test_nothing_jumps_while_somebody_is_at_it(world: World, page: Page, live_server: LiveServer) -> None:
    enter(page, live_server, world.anna)
    page.keyboard.press("j")
    Case.objects.filter(number="CSP-2026-000002").update(closed_at="2026-01-01T00:00Z")
    Case.objects.filter(number="CSP-2026-000001").update(owner=world.liga)
    put_case(world, 4, due=-2 * HOUR, subject="Ceturtais")
    page.evaluate("htmx.trigger('#worklist', 'sse:cases')")
    expect(page.locator("#fresh")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Pirmais"))).to_be_focused()
    expect(page.locator("#row-CSP-2026-000002")).to_have_attribute("data-gone", "")
    expect(page.locator("#row-CSP-2026-000001")).to_contain_text("Līga Krūmiņa")
    expect(page.locator("#row-CSP-2026-000004")).to_have_count(0)
    page.locator("#fresh button").click()
    expect(page.locator(".case-row").first).to_contain_text("Ceturtais")


def test_an_untouched_queue_follows_by_itself(world: World, page: Page, live_server: LiveServer) -> None:
    enter(page, live_server, world.anna)
    put_case(world, 4, due=-2 * HOUR, subject="Ceturtais")
    page.evaluate("htmx.trigger('#worklist', 'sse:cases')")
    expect(page.locator(".case-row").first).to_contain_text("Ceturtais")
    expect(page.locator("#tabs .count").first).to_have_text("4")


def test_give_to_a_colleague(world: World, page: Page, live_server: LiveServer) -> None:
    enter(page, live_server, world.anna)
    page.get_by_role("checkbox", name="Atzīmēt visas šajā lapā").check()
    page.get_by_role("button", name="Nodot…").click()
    page.get_by_label("Kam").select_option(f"post-{world.liga.pk}")
    page.get_by_role("button", name="Nodot", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("3 lietas nodotas: Līga Krūmiņa.")


def test_language_and_colours(world: World, page: Page, live_server: LiveServer) -> None:
    enter(page, live_server, world.anna)
    page.get_by_role("button", name=re.compile("Jūsu izvēlne")).click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name=re.compile("Your menu")).click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 19, 21)"


def test_without_scripts_the_queue_still_works(world: World, live_server: LiveServer, browser: object) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    enter(page, live_server, world.anna)
    page.get_by_role("checkbox", name="Atzīmēt CSP-2026-000002").check()
    page.get_by_role("button", name="Paņemt").click()
    expect(page.locator("#toasts")).to_contain_text("1 lieta ir jūsu.")
    context.close()
