"""Registering by hand, feedback, asking the client: no accessibility faults, light and dark, wide and narrow."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.test_desk_access import prefer, walk
from tests.browser.test_desk_queue import enter
from tests.world import World, case_from, make_world

from atbilde.accounts.models import Theme
from atbilde.cases.actions.registering import Brought, register
from atbilde.cases.models import Case
from atbilde.cases.queries.ways_in import ways_in
from atbilde.institutions.standards import standard_of

pytestmark = pytest.mark.browser


@pytest.fixture
def world(transactional_db: None) -> World:
    """Feedback by several ways, and a case to ask a client in."""
    made = make_world("dvi")
    now = timezone.now()
    for number, way in enumerate(ways_in(standard_of(made.institution, now))):
        brought = Brought(
            way=way, day=timezone.localdate(now), kind="feedback", about="service_quality", text="Laipna apkalpošana."
        )
        register(brought, by=made.anna, at=now, key=f"{number}")
    case_from(made, at=now - timedelta(hours=1), owner=made.anna)
    return made


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_pages(world: World, page: Page, live_server: LiveServer, axe: Callable[[Page], None], theme: Theme) -> None:
    prefer(world.anna, theme)
    enter(page, live_server, world.anna)
    last, told = Case.objects.latest("pk").number, Case.objects.earliest("pk").number
    own = [f"/desk/cases/{last}/asking/", f"/desk/cases/{told}/opinion/", f"/desk/cases/{told}/by-hand/"]
    walk(page, ["/desk/intake/", "/desk/reports/feedback/", "/desk/reports/information-asked/", *own], axe)


def test_a_letter_is_registered(world: World, page: Page, live_server: LiveServer, axe: Callable[[Page], None]) -> None:
    enter(page, live_server, world.anna)
    page.goto("/desk/intake/")
    expect(page.locator("#id_url")).to_be_hidden()
    page.locator("input[value='account:twitter']").check()
    expect(page.locator("#id_url")).to_be_visible()
    page.locator("input[value='letter_box:letter-box']").check()
    expect(page.locator("#id_url")).to_be_hidden()
    page.locator("#id_signed").select_option("yes")
    page.locator("#id_text").fill("Lūdzu izskatīt manu iesniegumu.")
    page.locator("#find").fill("zariņš")
    page.locator("#find").press("Enter")
    page.locator(f"input[name=client][value='{world.janis.pk}']").check()
    expect(page.locator("#id_name")).to_be_hidden()
    page.locator("#id_kind").select_option("contest")
    page.locator("#files").set_input_files({"name": "a.exe", "mimeType": "x/y", "buffer": b"MZ"})
    page.locator("button[value=register]").click()
    axe(page)
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("#id_act").fill("Nr. 12")
    page.locator("button[value=register]").click()
    expect(page.locator("h1")).to_contain_text("Lūdzu izskatīt")
    assert Case.objects.latest("pk").client == world.janis
