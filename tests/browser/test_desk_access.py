"""Each page of the frame without accessibility faults: light and dark, wide and narrow."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.browser.test_desk_queue import enter
from tests.desk.ground import now, put_case
from tests.world import World, make_world

from atbilde.accounts.models import Theme
from atbilde.cases.actions.notices import tell
from atbilde.cases.enums import NoticeKind
from atbilde.institutions.models import Institution, Post

pytestmark = pytest.mark.browser
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
OFFICERS = [
    "/desk/", "/desk/?view=unowned", "/desk/?view=late", "/desk/?view=closed", "/desk/notices/", "/desk/search/?q=x",
    "/desk/standard/", "/desk/standard/CSP-D7/", "/desk/profile/", "/desk/password/",
]  # fmt: skip
ADMINISTRATORS = [
    "people/", "people/new/", "structure/", "structure/units/new/", "mailboxes/", "mailboxes/new/", "calendar/",
    "hours/", "templates/", "templates/new/",
]  # fmt: skip


@pytest.fixture
def world(transactional_db: None) -> World:
    """A queue with every step of lateness, a mailbox that does not answer, a notice."""
    made = make_world()
    hour = timedelta(hours=1)
    put_case(made, 1, due=-hour, clause="CSP-D7")
    put_case(made, 2, due=timedelta(minutes=5), clause="CSP-D4", owner=made.anna)
    put_case(made, 3, due=9 * hour, queue=made.second_queue)
    put_case(made, 4, closed=True)
    tell(made.anna, put_case(made, 5), NoticeKind.LATE, at=now(), clause="CSP-D7")
    made.mailbox.fault, made.mailbox.fault_since = "refused", now()
    made.mailbox.save()
    return made


def walk(page: Page, addresses: list[str], axe: Callable[[Page], None]) -> None:
    """Check each page wide and narrow; nothing may reach beyond the window."""
    for address in addresses:
        page.goto(address)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert beyond <= 0, f"{address} reaches {beyond} px beyond {size['width']}"
            axe(page)


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_pages_of_officers(
    world: World, page: Page, live_server: LiveServer, axe: Callable[[Page], None], theme: Theme
) -> None:
    prefer(world.anna, theme)
    enter(page, live_server, world.anna)
    walk(page, OFFICERS, axe)


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_pages_of_administrators(
    world: World, page: Page, live_server: LiveServer, axe: Callable[[Page], None], theme: Theme
) -> None:
    prefer(world.arturs, theme)
    enter(page, live_server, world.arturs, "/desk/settings/people/")
    walk(page, [f"/desk/settings/{part}" for part in ADMINISTRATORS], axe)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_before_the_log_in(world: World, page: Page, axe: Callable[[Page], None], theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    walk(page, ["/", "/desk/login/"], axe)


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_every_accent_keeps_its_contrast(
    world: World, page: Page, live_server: LiveServer, axe: Callable[[Page], None], theme: Theme
) -> None:
    prefer(world.anna, theme)
    enter(page, live_server, world.anna)
    for colour in ("blue", "teal", "green", "plum", "copper", "indigo", "crimson", "slate"):
        Institution.objects.filter(pk=world.institution.pk).update(colour=colour)
        page.goto("/desk/?view=mine")
        assert page.locator("html").get_attribute("data-accent") == colour
        axe(page)


def prefer(post: Post, theme: Theme) -> None:
    """The person has chosen these colours."""
    post.person.theme = theme
    post.person.save(update_fields=["theme"])
