"""Clients at the site in a real browser, from the first question to the answer: by mouse, keyboard, without scripts."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.case_scene import answered_out, come_in
from tests.cases.letters import whole
from tests.portal.visitor import PDF
from tests.world import World, make_institution, make_world

from atbilde.cases.actions.answering import send_letter
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case
from atbilde.contacts.actions.links import secret_of
from atbilde.contacts.models import Attachment, Message, Upload
from atbilde.portal.limits import counts, guard

expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture
def world(live_server: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path / "files")}}}
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))
    with answered_out():
        yield make_world()


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Three files of a client; the last one goes in several pieces."""
    made = []
    for name, content in [
        ("plāns.pdf", PDF),
        ("piezīmes.txt", "Ķīselis".encode()),
        ("liels.pdf", PDF + b"\0" * 5_000_000),
    ]:
        path = tmp_path / name
        path.write_bytes(content)
        made.append(str(path))
    return made


@pytest.fixture
def site(page: Page) -> Iterator[Page]:
    """A page whose faults fail the test."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    page.set_default_timeout(10_000)
    yield page
    page.goto("about:blank")
    assert faults == []


def on(page: Page) -> None:
    page.get_by_role("button", name="Turpināt").click()


def fill_to_the_files(page: Page) -> None:
    page.goto("/csp/")
    page.get_by_role("link", name="Rakstīt mums").first.click()
    page.get_by_label("Uzdot jautājumu").check()
    on(page)
    page.get_by_label(re.compile("ispārīgi jautājumi")).check()
    on(page)
    page.get_by_label(re.compile("Dažos vārdos")).fill("Iedzīvotāju skaits")
    page.get_by_label("Plašāk").fill("Cik cilvēku dzīvo Kuldīgā?")
    on(page)
    expect(page.get_by_role("heading", name="Vai vēlaties pievienot datnes?")).to_be_visible()


def fill_from_the_files(page: Page) -> None:
    on(page)
    page.locator("#name").fill("Jānis Zariņš")
    on(page)
    page.locator("#answer_by_0").check()
    page.locator("#email").fill("janis.zarins@epasts.example")
    page.locator("#language_0").check()
    on(page)
    on(page)
    expect(page.get_by_role("heading", name="Pārbaudiet un nosūtiet")).to_be_visible()


def anna_answers(world: World) -> None:
    at = timezone.now()
    case = Case.objects.get()
    letter = send_letter(case, by=world.anna, at=at, body=whole("Kuldīgā dzīvo 10 000 cilvēku.", world.anna))
    letter_sent(letter, at=at + timedelta(seconds=11))


def test_a_submission_with_three_files_is_answered_and_the_client_sees_it(
    site: Page, world: World, files: list[str], browser: Browser, live_server: Any, browser_context_args: Any
) -> None:
    fill_to_the_files(site)
    site.get_by_label("Izvēlieties datnes").set_input_files(files)
    site.get_by_role("button", name="Pievienot izvēlētās datnes").click()
    expect(site.locator("#attached li")).to_have_count(3)
    expect(site.locator("#attached")).to_contain_text("liels.pdf")
    fill_from_the_files(site)
    site.get_by_role("button", name="Nosūtīt").click()
    case = Case.objects.get()
    expect(site.locator(".panel")).to_contain_text(case.number)
    assert Attachment.objects.count() == 3
    assert not Upload.objects.exists()
    site.get_by_role("link", name="Skatīt, kā virzās").click()
    expect(site.get_by_role("heading", name="Esam saņēmuši")).to_be_visible()

    context: BrowserContext = browser.new_context(**browser_context_args)
    desk = context.new_page()
    come_in(desk, world.anna, live_server.url)
    desk.goto(f"/desk/cases/{case.number}/")
    expect(desk.locator("article.letter")).to_contain_text("Cik cilvēku dzīvo Kuldīgā?")
    desk.get_by_label("Vēstule, kādu klients to saņems").fill(whole("Kuldīgā dzīvo 10 000 cilvēku.", world.anna))
    desk.get_by_role("button", name="Nosūtīt", exact=True).click()
    expect(desk.locator("article[data-ours]")).to_contain_text("Kuldīgā dzīvo 10 000 cilvēku.")
    desk.goto("about:blank")
    letter = Message.objects.get(contact__direction="out", intent__by=world.anna.pk)
    letter_sent(letter, at=timezone.now())
    context.close()

    site.reload()
    expect(site.get_by_role("heading", name="Esam atbildējuši")).to_be_visible()
    expect(site.locator(".course")).to_contain_text("Kuldīgā dzīvo 10 000 cilvēku.")


def test_the_same_by_keyboard_alone(site: Page, world: World, files: list[str]) -> None:
    site.goto("/csp/write/")
    press(site, "Tab")
    assert site.evaluate("document.activeElement.className") == "skip-link"
    press(site, "Enter")
    reach(site, "kind_0", "id")
    press(site, "Space")
    go_on(site)
    reach(site, "area_0", "id")
    press(site, "Space")
    go_on(site)
    reach(site, "text", "id")
    site.keyboard.type("Cik cilvēku dzīvo Kuldīgā?")
    go_on(site)
    reach(site, "files", "id")
    with site.expect_file_chooser() as chosen:
        press(site, "Enter")
    chosen.value.set_files(files[:1])
    reach(site, "Pievienot izvēlētās datnes")
    press(site, "Enter")
    expect(site.locator("#attached li")).to_have_count(1)
    go_on(site)
    reach(site, "name", "id")
    site.keyboard.type("Jānis Zariņš")
    go_on(site)
    reach(site, "answer_by_0", "id")
    press(site, "Space")
    reach(site, "email", "id")
    site.keyboard.type("janis.zarins@epasts.example")
    go_on(site)
    go_on(site)
    reach(site, "Nosūtīt")
    press(site, "Enter")
    expect(site.locator(".panel")).to_contain_text("CSP-")
    reach(site, "Skatīt, kā virzās")
    press(site, "Enter")
    expect(site.get_by_role("heading", name="Esam saņēmuši")).to_be_visible()
    anna_answers(world)
    site.reload()
    expect(site.locator(".course")).to_contain_text("Kuldīgā dzīvo 10 000 cilvēku.")


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)


def go_on(page: Page) -> None:
    """To the button that goes on, and press it."""
    reach(page, "Turpināt")
    before = page.url
    press(page, "Enter")
    page.wait_for_url(lambda url: url != before)


def reach(page: Page, wanted: str, by: str = "text") -> None:
    """Press Tab until this is in focus; the focus must be seen."""
    read = "document.activeElement.id" if by == "id" else "document.activeElement.innerText.trim()"
    for _ in range(60):
        press(page, "Tab")
        if page.evaluate(read) == wanted:
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{wanted} shows no focus"
            return
    pytest.fail(f"{wanted} is not reached by Tab")


def test_the_same_without_scripts(world: World, files: list[str], browser: Browser, browser_context_args: Any) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    fill_to_the_files(page)
    page.get_by_label("Izvēlieties datnes").set_input_files(files)
    page.get_by_role("button", name="Pievienot izvēlētās datnes").click()
    expect(page.locator("#attached li")).to_have_count(3)
    fill_from_the_files(page)
    page.get_by_role("button", name="Nosūtīt").click()
    expect(page.locator(".panel")).to_contain_text("CSP-")
    assert Attachment.objects.count() == 3
    page.get_by_role("link", name="Skatīt, kā virzās").click()
    anna_answers(world)
    page.reload()
    expect(page.locator(".course")).to_contain_text("Kuldīgā dzīvo 10 000 cilvēku.")
    context.close()


def test_a_lost_connection_and_a_reload_lose_no_piece(site: Page, world: World, files: list[str]) -> None:
    fill_to_the_files(site)
    lost = [0]

    def unsteady(route: Any) -> None:
        lost[0] += 1
        if lost[0] in (2, 3):
            route.abort("connectionreset")
        else:
            route.continue_()

    site.route("**/uploads/*/", unsteady)
    site.get_by_label("Izvēlieties datnes").set_input_files(files[2])
    site.get_by_role("button", name="Pievienot izvēlētās datnes").click()
    expect(site.locator("#attached li")).to_contain_text("4,8")
    assert lost[0] > 3
    fill_from_the_files(site)
    site.get_by_role("button", name="Nosūtīt").click()
    expect(site.locator(".panel")).to_contain_text("CSP-")
    assert Attachment.objects.get().size == len(PDF) + 5_000_000


def test_a_refused_file_says_why(site: Page, world: World, tmp_path: Path) -> None:
    fill_to_the_files(site)
    bad = tmp_path / "rēķins.pdf"
    bad.write_bytes(b"MZ\x90\x00")
    site.get_by_label("Izvēlieties datnes").set_input_files(str(bad))
    site.get_by_role("button", name="Pievienot izvēlētās datnes").click()
    expect(site.locator("#sending")).to_contain_text("„rēķins.pdf” ir programma")
    expect(site.locator("#attached li")).to_have_count(0)


def test_near_the_limit_the_browser_works_before_it_sends(site: Page, world: World) -> None:
    for _ in range(guard.SUBMISSIONS.proof_from):
        counts.add("sent", "127.0.0.1", timezone.now())
    fill_to_the_files(site)
    fill_from_the_files(site)
    button = site.get_by_role("button", name="Nosūtīt")
    expect(button).to_be_enabled(timeout=60_000)
    button.click()
    expect(site.locator(".panel")).to_contain_text("CSP-")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["lv", "en"])
def test_every_page_of_the_client_is_accessible(
    site: Page, world: World, axe: Callable[[Page], None], live_server: Any, theme: Any, language: str, files: list[str]
) -> None:
    make_institution("visc")
    site.emulate_media(color_scheme=theme)
    fill_to_the_files(site)
    form = site.url.split("/")[5]
    site.get_by_label("Izvēlieties datnes").set_input_files(files[:1])
    site.get_by_role("button", name="Pievienot izvēlētās datnes").click()
    expect(site.locator("#attached li")).to_have_count(1)
    fill_from_the_files(site)
    site.context.add_cookies([{"name": "atbilde_language", "value": language, "url": live_server.url}])
    steps = [f"/csp/write/{form}/{step}/" for step in ("area", "text", "files", "person", "answer", "needs", "check")]
    walk(site, ["/", "/csp/", "/csp/write/", "/csp/about/", "/csp/contacts/", "/csp/together/", "/csp/standard/",
                "/visc/contacts/", "/csp/status/unknown/", *steps], axe)  # fmt: skip
    site.goto(f"/csp/write/{form}/answer/")
    site.locator("#answer_by_2").check()
    site.locator("main form .ds-button").click()
    expect(site.get_by_role("alert")).to_be_visible()
    axe(site)
    site.locator("#phone").fill("26123456")
    site.locator("main form .ds-button").click()
    site.locator("#send button").click()
    expect(site.locator(".panel")).to_be_visible()
    anna_answers(world)
    secret = secret_of(Message.objects.get(contact__direction="in").contact)
    walk(site, [f"/csp/write/sent/{secret}/", f"/csp/status/{secret}/", f"/csp/status/{secret}/end/"], axe)


def walk(page: Page, addresses: list[str], axe: Callable[[Page], None]) -> None:
    """Check each page wide and narrow; nothing may reach beyond the window."""
    for address in addresses:
        page.goto(address)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert beyond <= 0, f"{address} reaches {beyond} px beyond {size['width']}"
            axe(page)
