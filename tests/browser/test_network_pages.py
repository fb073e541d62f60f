"""What came by a social network in Chromium: the ways to answer, the length while writing, no accessibility faults."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.test_desk_access import prefer, walk
from tests.browser.test_desk_queue import enter
from tests.networks import case_by, keep_secrets, make_account, mention
from tests.world import World, make_world

from atbilde.accounts.models import Theme
from atbilde.cases.models import Case
from atbilde.contacts.models import Message

pytestmark = pytest.mark.browser


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """A public question to the bureau's account on X."""
    keep_secrets(monkeypatch)
    made = make_world()
    make_account(made, "facebook")
    case_by(make_account(made, "x"), mention("@csp_latvija kur dati?"))
    return made


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_settings(world: World, page: Page, live_server: LiveServer, axe: Callable[[Page], None], theme: Theme) -> None:
    prefer(world.arturs, theme)
    enter(page, live_server, world.arturs)
    walk(page, ["/desk/settings/social/", "/desk/settings/social/new/x/"], axe)


def test_the_length_is_counted_for_the_chosen_way(
    world: World, page: Page, live_server: LiveServer, axe: Callable[[Page], None]
) -> None:
    enter(page, live_server, world.anna)
    page.goto(f"/desk/cases/{Case.objects.get().number}/")
    length = page.locator("[data-length]")
    expect(length).to_have_text("0 no 10000 rakstzīmēm")
    page.fill("#reply-text", "ā" * 279 + "日")
    expect(length).to_have_text("280 no 10000 rakstzīmēm")
    page.locator("input[name=way][value=public]").check()
    expect(length).to_have_text("281 no 280 rakstzīmēm: par garu")
    page.locator("#send").click()
    expect(page.locator("#letter-errors")).to_contain_text("par 1 vairāk")
    axe(page)
    page.fill("#reply-text", "Skatiet https://www.csp.gov.lv/lv/loti/gara/adrese")
    expect(length).to_have_text("31 no 280 rakstzīmēm")
    page.locator("#send").click()
    expect(page.locator("#timeline")).to_contain_text("Zanda Vītoliņa (@zandav)")
    expect(page.locator("#timeline article")).to_have_count(2)
    assert Message.objects.get(contact__direction="out").social.public
