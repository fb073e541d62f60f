"""Answers, the directory, the calendar and forms in a browser: without faults, and an answer goes into a letter."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.looking import look_over, walk
from tests.browser.test_desk_access import prefer
from tests.browser.test_desk_queue import enter
from tests.calls.exchange import give_set, incoming, make_exchange, says
from tests.desk.ground import now
from tests.knowledge.shelf import put_answer
from tests.world import World, case_from, make_world

from atbilde.accounts.models import Theme
from atbilde.calls.actions.taking import take
from atbilde.config.demo.knowledge import fill_knowledge
from atbilde.knowledge.actions.catalogue import note_link
from atbilde.knowledge.models import Answer, Resource

pytestmark = pytest.mark.browser
DESK = [
    "", "?state=draft", "new/", "find/?find=pārskats", "directory/", "directory/new/", "publications/",
    "publications/new/", "forms/", "forms/new/",
]  # fmt: skip


@pytest.fixture
def world(transactional_db: None) -> World:
    made = make_world()
    fill_knowledge(made.anna, now())
    return made


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_officers_pages(
    world: World, page: Page, live_server: LiveServer, axe: Callable[[Page], None], theme: Theme
) -> None:
    prefer(world.anna, theme)
    text = "Labdien! Esmu Jānis Zariņš, 29123456. Kur Jānim Zariņam iesniegt pārskatu?"
    case = case_from(world, at=now() - timedelta(hours=1), owner=world.anna, text=text)
    note_link(Resource.objects.filter(kind="formats").get(), "HTTP 404", at=now())
    answer = Answer.objects.filter(visibility="public").first()
    assert answer is not None
    enter(page, live_server, world.anna)
    parts = [*DESK, f"new/?case={case.number}", f"{answer.pk}/"]
    walk(page, [f"/desk/knowledge/{part}" for part in parts], axe)


def test_an_answer_is_found_and_put_into_the_letter(
    world: World, page: Page, live_server: LiveServer, axe: Callable[[Page], None]
) -> None:
    case = case_from(world, at=now() - timedelta(hours=1), owner=world.anna)
    enter(page, live_server, world.anna)
    page.goto(f"/desk/cases/{case.number}/")
    page.locator("#find-answer summary").first.click()
    field = page.get_by_placeholder("Ko klients jautā…")
    field.fill("iesniegt parskatus")
    field.press("Enter")
    found = page.locator(".found-one").filter(has_text="Kā iesniegt veidlapu")
    expect(found).to_be_visible()
    axe(page)
    found.get_by_role("button", name="Ielikt vēstulē").click()
    expect(page.locator("#reply-text")).to_have_value(re.compile(r"e\.csb\.gov\.lv"))
    letter = page.locator("#reply-text").input_value()
    assert letter.startswith("Labdien")
    assert "Anna Bērziņa" in letter
    assert page.url.endswith(f"/desk/cases/{case.number}/")
    assert Answer.objects.get(question__startswith="Kā iesniegt").used == 39


def test_answers_are_found_beside_a_call_and_nothing_typed_is_lost(
    transactional_db: None, page: Page, live_server: LiveServer, axe: Callable[[Page], None]
) -> None:
    bureau = make_world("vpvb")
    give_set(bureau.anna, "101")
    exchange = make_exchange(bureau.institution)
    put_answer(bureau, "Kur ir dati par gaisu?", "Gaisa dati ir portālā.")
    put_answer(bureau, "Kur ir slepenie dati?", "Seifā.", visibility="restricted")
    incoming(exchange, at=now() - timedelta(minutes=2))
    enter(page, live_server, bureau.anna)
    card = page.locator("#calls .call").first
    card.get_by_role("link", name="Ziņa kolēģim").click()
    message = card.get_by_role("textbox", name="Ziņa")
    message.fill("Lūdzu, piezvaniet.")
    card.locator(".call-find summary").first.click()
    card.get_by_label("Ko klients jautā").fill("dati")
    page.keyboard.press("Enter")
    card.get_by_text("Kur ir dati par gaisu?").click()
    expect(card).to_contain_text("Gaisa dati ir portālā.")
    expect(card).to_contain_text("Kur ir slepenie dati?")
    expect(card).not_to_contain_text("Seifā.")
    take(exchange, [says("c1", "call.held", now())], now=now())
    expect(card).to_have_attribute("data-phase", "held")  # the card was told anew
    expect(card).to_contain_text("Gaisa dati ir portālā.")
    expect(message).to_have_value("Lūdzu, piezvaniet.")
    look_over(page, axe)


def test_personal_data_is_taken_out_step_by_step(world: World, page: Page, live_server: LiveServer) -> None:
    text = "Labdien! Kur Jānim Zariņam iesniegt pārskatu?"
    case = case_from(world, at=now() - timedelta(hours=1), owner=world.anna, text=text)
    enter(page, live_server, world.anna)
    page.goto(f"/desk/cases/{case.number}/")
    page.get_by_role("link", name="Izveidot no tās atbildi visiem").click()
    expect(page.get_by_label("Jautājums")).to_have_value("Kur Jānim Zariņam iesniegt pārskatu?")
    page.get_by_label("Atbildes teksts").fill("Portālā, sadaļā Pārskati.")
    page.get_by_role("button", name="Publicēt").click()
    expect(page.get_by_role("alert")).to_contain_text("Izlemiet par katru vietu")
    page.get_by_role("group", name="Jānim Zariņam").get_by_label("Izņemt").check()
    page.get_by_role("button", name="Publicēt").click()
    expect(page.get_by_label("Jautājums")).to_have_value("Kur [vārds] iesniegt pārskatu?")
    page.get_by_label("Jautājums").fill("Kur iesniegt pārskatu pēc termiņa?")
    page.get_by_role("button", name="Publicēt").click()
    expect(page.get_by_text("Publicēts.")).to_be_visible()
    page.goto("/csp/answers/?q=termina parskati")
    expect(page.get_by_role("link", name="Kur iesniegt pārskatu pēc termiņa?")).to_be_visible()
