"""Clients at the site in a real browser, from the first question to the answer: by mouse, keyboard, without scripts."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.case_scene import answered_out
from tests.browser.hands import Mouse
from tests.cases.letters import whole
from tests.portal.visitor import PDF
from tests.world import World, make_world

from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case
from atbilde.contacts.models import Attachment, Message, Rating, Upload
from atbilde.portal.limits import counts, guard

expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[World]:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path / "files")}}}
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


def fill_to_the_files(hands: Mouse) -> None:
    page = hands.page
    page.goto("/csp/")
    hands.press(page.get_by_role("link", name="Rakstīt mums"))
    hands.choose(page.get_by_label("Uzdot jautājumu"))
    go_on(hands)
    hands.choose(page.get_by_label(re.compile("ispārīgi jautājumi")))
    go_on(hands)
    hands.write(page.get_by_label(re.compile("Dažos vārdos")), "Iedzīvotāju skaits")
    hands.write(page.get_by_label("Plašāk"), "Cik cilvēku dzīvo Kuldīgā?")
    go_on(hands)
    expect(page.get_by_role("heading", name="Vai vēlaties pievienot datnes?")).to_be_visible()


def attach(hands: Mouse, files: list[str]) -> None:
    hands.attach(hands.page.get_by_label("Izvēlieties datnes"), files)
    hands.press(hands.page.get_by_role("button", name="Pievienot izvēlētās datnes"))


def fill_from_the_files(hands: Mouse) -> None:
    page = hands.page
    go_on(hands)
    hands.write(page.locator("#name"), "Jānis Zariņš")
    go_on(hands)
    hands.choose(page.locator("#answer_by_0"))
    hands.write(page.locator("#email"), "janis.zarins@epasts.example")
    hands.choose(page.locator("#language_0"))
    go_on(hands)
    go_on(hands)
    expect(page.get_by_role("heading", name="Pārbaudiet un nosūtiet")).to_be_visible()


def go_on(hands: Mouse) -> None:
    hands.go(hands.page.get_by_role("button", name="Turpināt"))


def send(hands: Mouse) -> None:
    hands.press(hands.page.get_by_role("button", name="Nosūtīt"))
    expect(hands.page.locator(".panel")).to_contain_text("CSP-")


def anna_answers(anna: Page, world: World) -> None:
    """Anna reads the question at her desk and answers it; the letter leaves."""
    anna.goto(f"/desk/cases/{Case.objects.get().number}/")
    expect(anna.locator("article.letter")).to_contain_text("Cik cilvēku dzīvo Kuldīgā?")
    anna.get_by_label("Vēstule, kādu klients to saņems").fill(whole("Kuldīgā dzīvo 10 000 cilvēku.", world.anna))
    anna.get_by_role("button", name="Nosūtīt", exact=True).click()
    expect(anna.locator("article[data-ours]")).to_contain_text("Kuldīgā dzīvo 10 000 cilvēku.")
    anna.goto("about:blank")
    letter_sent(Message.objects.get(contact__direction="out", intent__by=world.anna.pk), at=timezone.now())


def test_from_a_question_with_three_files_to_the_rating_of_the_answer(
    world: World, hands: Mouse, files: list[str], windows: Callable[..., Page]
) -> None:
    page = hands.page
    fill_to_the_files(hands)
    attach(hands, files)
    expect(page.locator("#attached li")).to_have_count(3)
    expect(page.locator("#attached")).to_contain_text("liels.pdf")
    fill_from_the_files(hands)
    send(hands)
    expect(page.locator(".panel")).to_contain_text(Case.objects.get().number)
    assert Attachment.objects.count() == 3
    assert not Upload.objects.exists()
    hands.press(page.get_by_role("link", name="Skatīt, kā virzās"))
    expect(page.get_by_role("heading", name="Esam saņēmuši")).to_be_visible()

    anna_answers(windows(world.anna), world)

    page.reload()
    expect(page.get_by_role("heading", name="Esam atbildējuši")).to_be_visible()
    expect(page.locator(".course")).to_contain_text("Kuldīgā dzīvo 10 000 cilvēku.")
    hands.press(page.get_by_role("button", name="Novērtēt apkalpošanu"))
    hands.choose(page.get_by_role("radio").last)
    hands.write(page.locator("[name=words]"), "Ātri un skaidri.")
    hands.press(page.get_by_role("button", name="Nosūtīt vērtējumu"))
    expect(page.get_by_role("status")).to_contain_text("jūsu vērtējums ir saņemts")
    rating = Rating.objects.get()
    assert (rating.score, rating.scale, rating.words) == (5, 5, "Ātri un skaidri.")


def test_the_first_tab_leads_past_the_menu(site: Page, world: World) -> None:
    site.goto("/csp/write/")
    site.keyboard.press("Tab")
    assert site.evaluate("document.activeElement.className") == "skip-link"
    site.keyboard.press("Enter")
    site.keyboard.press("Tab")
    assert site.evaluate("document.activeElement.closest('main') !== null")


def test_a_lost_connection_and_a_reload_lose_no_piece(site: Page, world: World, files: list[str]) -> None:
    fill_to_the_files(Mouse(site))
    lost = [0]

    def unsteady(route: Any) -> None:
        lost[0] += 1
        if lost[0] in (2, 3):
            route.abort("connectionreset")
        else:
            route.continue_()

    site.route("**/uploads/*/", unsteady)
    attach(Mouse(site), files[2:])
    expect(site.locator("#attached li")).to_contain_text("4,8")
    assert lost[0] > 3
    fill_from_the_files(Mouse(site))
    send(Mouse(site))
    assert Attachment.objects.get().size == len(PDF) + 5_000_000


def test_continue_takes_along_what_was_chosen_and_stays_where_some_was_refused(
    site: Page, world: World, files: list[str], tmp_path: Path
) -> None:
    fill_to_the_files(Mouse(site))
    bad = tmp_path / "rēķins.pdf"
    bad.write_bytes(b"MZ\x90\x00")
    Mouse(site).attach(site.get_by_label("Izvēlieties datnes"), [files[0], str(bad)])
    site.get_by_role("button", name="Turpināt").click()
    expect(site.locator("#sending")).to_contain_text("„rēķins.pdf” ir programma")
    expect(site.locator("#attached li")).to_have_count(1)
    Mouse(site).attach(site.get_by_label("Izvēlieties datnes"), [files[1]])
    fill_from_the_files(Mouse(site))
    expect(site.get_by_text("piezīmes.txt")).to_be_visible()
    expect(site.get_by_text("plāns.pdf")).to_be_visible()


def test_a_refused_file_says_why(site: Page, world: World, tmp_path: Path) -> None:
    fill_to_the_files(Mouse(site))
    bad = tmp_path / "rēķins.pdf"
    bad.write_bytes(b"MZ\x90\x00")
    attach(Mouse(site), [str(bad)])
    expect(site.locator("#sending")).to_contain_text("„rēķins.pdf” ir programma")
    expect(site.locator("#attached li")).to_have_count(0)


def test_near_the_limit_the_browser_works_before_it_sends(site: Page, world: World) -> None:
    for _ in range(guard.SUBMISSIONS.proof_from):
        counts.add("sent", "127.0.0.1", timezone.now())
    fill_to_the_files(Mouse(site))
    fill_from_the_files(Mouse(site))
    button = site.get_by_role("button", name="Nosūtīt")
    expect(button).to_be_enabled(timeout=60_000)
    button.click()
    expect(site.locator(".panel")).to_contain_text("CSP-")
