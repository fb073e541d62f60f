"""Every page that a client can open: accessible in light and dark, in both languages, on a telephone and a desk."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.case_scene import answered_out
from tests.browser.looking import NARROW, WIDE, look_over, walk
from tests.browser.public_pages import NO_PAGES, Site, build, names
from tests.world import NOW

from atbilde.portal import door

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: Any, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path / "files")}}}
    monkeypatch.setattr(door.timezone, "now", lambda: NOW)
    with answered_out():
        yield build(monkeypatch)


# Each pair of theme, language and width meets once or more; that a page fits is looked at in both widths each time.
@pytest.mark.parametrize(
    ("theme", "language", "size"),
    [("light", "lv", WIDE), ("dark", "lv", NARROW), ("light", "en", NARROW), ("dark", "en", WIDE)],
    ids=["light-lv-wide", "dark-lv-narrow", "light-en-narrow", "dark-en-wide"],
)
def test_every_page_of_the_portal(
    site: Site, page: Page, live_server: Any, axe: Callable[[Page], None], theme: Any, language: str, size: Any
) -> None:
    assert set(site.pages) | set(NO_PAGES) == names(), (
        "each address of the portal is looked at here or named as no page"
    )
    assert not set(site.pages) & set(NO_PAGES)
    page.emulate_media(color_scheme=theme)
    cookies = {"atbilde_language": language, "atbilde_session": site.session}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )
    walk(page, [address for addresses in site.pages.values() for address in addresses], axe, sizes=[size])
    expect(page.locator("html")).to_have_attribute("lang", language)
    for address, press in site.steps:
        page.goto(address)
        press(page)
        look_over(page, axe, sizes=[size])
    page.goto("about:blank")
