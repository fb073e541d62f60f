"""What every page seen in a browser stands on: windows of their own, and hands to use them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.case_scene import come_in
from tests.browser.hands import Keyboard, Mouse

from atbilde.portal.limits import guard


@pytest.fixture(autouse=True)
def _nobody_is_too_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser of the tests fills forms in faster than people do."""
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))


@pytest.fixture(autouse=True)
def _committed(transactional_db: None) -> None:
    """The site answers from threads of its own, which see only what is committed."""


@pytest.fixture
def windows(browser: Browser, browser_context_args: Any, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`windows(post=None)`: a window of its own, of an officer or of a client; a fault on any page fails the test."""
    faults: list[str] = []
    opened: list[Page] = []

    def window(post: Any = None, **more: Any) -> Page:
        page = browser.new_context(**{**browser_context_args, **more}).new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        if post is not None:
            come_in(page, post, live_server.url)
        opened.append(page)
        return page

    yield window
    for page in opened:
        page.goto("about:blank")
        page.context.close()
    assert faults == []


@pytest.fixture(params=["mouse", "keyboard", "no scripts"])
def hands(request: pytest.FixtureRequest, windows: Callable[..., Page]) -> Mouse:
    """A client at a page of the site, in each of the ways in which it must be usable."""
    page = windows(java_script_enabled=request.param != "no scripts")
    return Keyboard(page) if request.param == "keyboard" else Mouse(page)
