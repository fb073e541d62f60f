"""The reports in a browser: from the rail to a number to what stands behind it; accessible in both colours."""

import re
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from django.test import Client as Browser
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.world import World, case_from, make_world

from atbilde.cases.actions.importing import import_events
from atbilde.cases.enums import Status
from atbilde.cases.models import Obligation

pytestmark = pytest.mark.browser
NARROW = {"width": 390, "height": 844}


@pytest.fixture
def world(transactional_db: None) -> World:
    """Three answered calls and a correction that was late."""
    made = make_world()
    at = timezone.now() - timedelta(days=1)
    lines = []
    for number in range(3):
        for kind, late, more in (("offered", 0, {"direction": "in"}), ("answered", 6, {}), ("ended", 186, {})):
            event = {"id": f"c{number}{kind}", "at": at + timedelta(seconds=late), "type": f"call.{kind}"}
            lines.append(msgspec.json.encode({**event, "contact": f"c{number}", **more}))
    import_events(made.institution, lines, source="test", by=None, at=timezone.now())
    Obligation.objects.create(
        case=case_from(made, at=at),
        duty="CSP-D7",
        clause="CSP-D7",
        pack="csp",
        contact="x",
        opened_by="x",
        opened_at=at,
        starts_at=at,
        status=Status.LATE,
    )
    return made


def enter(page: Page, live_server: LiveServer, world: World, address: str) -> None:
    """Open a page as Anna."""
    browser = Browser()
    browser.force_login(world.anna.person)
    session = browser.cookies["atbilde_session"].value
    page.context.add_cookies([{"name": "atbilde_session", "value": session, "url": live_server.url}])
    page.goto(address)


def test_a_number_opens_the_contacts_behind_it(world: World, page: Page, live_server: LiveServer) -> None:
    enter(page, live_server, world, "/desk/")
    page.get_by_role("link", name="Pārskati").click()
    page.get_by_role("link", name="Zvani, ienākošie un izejošie 3").click()
    expect(page.get_by_role("row")).to_have_count(4)
    expect(page.get_by_text("3:00").first).to_be_visible()


def test_another_period(world: World, page: Page, live_server: LiveServer) -> None:
    enter(page, live_server, world, "/desk/reports/service-statistics/")
    page.get_by_label("No", exact=True).fill("2020-01-01")
    page.get_by_label("līdz", exact=True).fill("2020-03-31")
    page.get_by_role("button", name="Rādīt").click()
    expect(page.get_by_role("listitem").filter(has_text="Zvani, ienākošie")).to_contain_text("nav datu")
    expect(page.get_by_role("img")).to_have_count(8)


def test_what_was_late_opens_its_case(world: World, page: Page, live_server: LiveServer) -> None:
    enter(page, live_server, world, "/desk/reports/kept/")
    row = page.get_by_role("row", name=re.compile("CSP-D7"))
    row.get_by_role("link").click()
    expect(page.get_by_role("link", name=re.compile("CSP-2026|CSP-20"))).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", ["service-statistics", "kept", "answer-times", "contacts/calls", "cases/CSP-D7/late", "kept/?span=year"]
)
def test_accessible(
    world: World, page: Page, live_server: LiveServer, axe: Callable[[Page], None], address: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    if scheme == "dark":
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    enter(page, live_server, world, f"/desk/reports/{address}" + ("" if "?" in address else "/"))
    axe(page)
    assert not faults
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]  # type: ignore[index]
