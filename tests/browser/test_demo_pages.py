"""The demonstration's own pages in a browser: log in from the first page, write a letter, read the answer."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.world import NOW, PASSWORD, World, make_world

from atbilde.adapters.email import demo_server
from atbilde.config.demo.post import mailbox, send

pytestmark = [pytest.mark.browser, pytest.mark.urls("atbilde.config.demo.urls")]
OURS = "csp@iestade.example"
ZANDA = "zanda.vitolina@epasts.example"


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("atbilde.config.demo.views.PASSWORD", PASSWORD)
    return make_world()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[demo_server.DemoServer]:
    running = demo_server.start()
    monkeypatch.setattr("atbilde.config.demo.post.ports", lambda: (running.smtp_port, running.imap_port))
    yield running
    running.stop()


def test_log_in_from_the_first_page(world: World, page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Pieslēgties Anna Bērziņa").click()
    expect(page.get_by_role("navigation", name="Skati")).to_be_visible()


def test_a_letter_is_written_and_the_answer_read(world: World, page: Page, server: demo_server.DemoServer) -> None:
    page.goto(f"/demo/post/?me={ZANDA}")
    page.get_by_label("Temats").fill("Par datiem")
    page.get_by_label("Vēstule", exact=True).fill("Labdien! Kur tie ir?")
    page.get_by_role("button", name="Nosūtīt").click()
    expect(page.get_by_role("status")).to_contain_text(OURS)
    (letter,) = mailbox(OURS)
    assert letter.subject == "Par datiem"
    send(sender=OURS, name="Iestāde", to=ZANDA, subject="Re: Par datiem", text="Te.", at=NOW, answers=letter.message_id)
    expect(page.get_by_text("Re: Par datiem")).to_be_visible(timeout=10_000)  # it comes by itself
    page.get_by_role("link", name="Atbildēt").click()
    expect(page.get_by_label("Temats")).to_have_value("Re: Par datiem")
    expect(page.get_by_label("Kam")).to_have_value(OURS)


@pytest.mark.parametrize("address", ["/", "/demo/post/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(
    world: World,
    page: Page,
    server: demo_server.DemoServer,
    axe: Callable[[Page], None],
    address: str,
    scheme: str,
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    if scheme == "dark":
        page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
