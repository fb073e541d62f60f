"""A survey in a real browser: the manager sends it, a client answers by the letter's link, the report shows it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.case_scene import come_in
from tests.world import World, make_world

from atbilde.adapters.email.outbox import written
from atbilde.contacts.actions import client_of_address, open_contact
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Message
from atbilde.quality.actions.answering import answer_invitation
from atbilde.quality.actions.inviting import invite_some
from atbilde.quality.models import Invitation, Response, Statement, Survey

expect.set_options(timeout=15_000)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def world(live_server: LiveServer) -> World:
    """Six clients called yesterday."""
    made = make_world()
    for number in range(6):
        client = client_of_address(made.institution, f"klients{number}@epasts.example", language="lv")
        at = timezone.now() - timedelta(days=1)
        open_contact(made.institution, channel=Channel.PHONE, direction=Direction.IN, at=at, client=client)
    return made


def both_colours(page: Page, axe: Callable[[Page], None]) -> None:
    """No accessibility fault in light and dark, and nothing wider than the window."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")  # colours fade over
        axe(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]  # type: ignore[index]


def test_from_the_invitation_to_the_report(
    page: Page, browser: Browser, world: World, axe: Callable[[Page], None], live_server: LiveServer
) -> None:
    come_in(page, world.mara, live_server.url)
    page.goto("/desk/quality/")
    both_colours(page, axe)
    page.get_by_role("link", name="Jauna aptauja").click()
    page.get_by_label("Nosaukums latviski").fill("Aptauja par laipnību")
    page.get_by_label("Nosaukums angliski").fill("Survey on kindness")
    page.get_by_label("Kāpēc to rīko, latviski").fill("Vēlamies zināt, vai esam laipni.")
    page.get_by_role("button", name="Saglabāt un redzēt").click()
    expect(page.get_by_role("alert")).to_contain_text("Kāpēc to rīko, angliski")
    expect(page.get_by_label("Nosaukums latviski")).to_have_value("Aptauja par laipnību")
    both_colours(page, axe)
    page.get_by_label("Kāpēc to rīko, angliski").fill("We would like to know whether we are kind.")
    page.get_by_label("Darbinieki ir laipni un pieklājīgi").check()
    page.get_by_role("button", name="Saglabāt un redzēt").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"uzaicinātu\s+6"))
    both_colours(page, axe)
    page.get_by_role("button", name="Nosūtīt aptauju").click()
    expect(page.get_by_role("button", name="Beigt aptauju šodien")).to_be_visible()
    while invite_some(at=timezone.now()):
        pass
    survey, (first, *others) = Survey.objects.get(), Invitation.objects.order_by("pk")[:5]
    for invitation in others:
        answer_invitation(invitation, marks={Statement.objects.get(): 1}, words="Labi.", at=timezone.now())

    letter = Message.objects.select_related("contact__institution").get(pk=first.contact_id)
    text = written(letter, world.mailbox).get_content()
    address = re.search(r"https?://[^/]+(/csp/survey/\S+)", text)
    assert address
    client = browser.new_context(
        base_url=live_server.url,
        locale="lv-LV",
        java_script_enabled=False,
        viewport=PHONE,  # type: ignore[arg-type]
    ).new_page()
    client.goto(address[1])
    client.get_by_role("button", name="Nosūtīt atbildes").click()
    expect(client.get_by_role("alert")).to_contain_text("Atzīmējiet atbildi vismaz uz vienu apgalvojumu.")
    client.get_by_label("Pilnībā piekrītu").check()
    client.get_by_label("Ko vēl vēlaties teikt?").fill("Ļoti laipni.")
    client.get_by_role("button", name="Nosūtīt atbildes").click()
    expect(client.get_by_role("status")).to_contain_text("Paldies, atbildes ir saņemtas")
    client.goto(address[1])
    expect(client.locator("main")).to_contain_text("Ar šo saiti jau ir atbildēts.")
    assert Response.objects.count() == 5

    page.reload()
    expect(page.locator("main")).to_contain_text("83,3 %")
    expect(page.locator("main")).not_to_contain_text("Ļoti laipni.")
    page.get_by_role("button", name="Beigt aptauju šodien").click()
    expect(page.locator("#end")).to_contain_text("To nevar atsaukt.")
    page.locator("#end").get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("Ļoti laipni.")
    expect(page.locator("main")).to_contain_text("100,0 % piekrīt")
    both_colours(page, axe)
    for report, words in (
        ("surveys", "Aptauja par laipnību"),
        ("quality", "Mēs cienām jūsu laiku"),
        ("ratings", "Vērtējumi"),
    ):
        page.goto(f"/desk/reports/{report}/?span=year")
        expect(page.locator("main")).to_contain_text(words)
        both_colours(page, axe)
    page.goto("/desk/reports/surveys/?span=year")
    page.get_by_role("link", name="Aptauja par laipnību").click()
    expect(page).to_have_url(re.compile(f"/desk/quality/surveys/{survey.pk}/$"))


def test_the_clients_pages_are_accessible_on_a_phone(page: Page, world: World, axe: Callable[[Page], None]) -> None:
    from tests.quality.asking import fields

    from atbilde.quality.actions.making import save_survey, send_survey

    today = timezone.localdate()
    days = {"starts": today, "ends": today + timedelta(days=3), "contacts_from": today - timedelta(days=3)}
    survey = save_survey(
        world.mara, at=timezone.now(), survey=None, items=["polite", "responsive"],
        fields=fields(**days, contacts_to=today, is_open=True),
    )  # fmt: skip
    send_survey(survey, by=world.mara, at=timezone.now())
    invite_some(at=timezone.now())
    letter = Message.objects.select_related("contact__institution").order_by("pk")[0]
    quiet = re.search(r"https?://[^/]+(/csp/no-surveys/\S+)", written(letter, world.mailbox).get_content())
    assert quiet
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for address in ("/csp/surveys/", f"/csp/surveys/{survey.pk}/", quiet[1], f"/csp/surveys/{survey.pk}/?thanks=1"):
        page.goto(address)
        both_colours(page, axe)
    page.goto(quiet[1])
    page.get_by_role("button", name="Nesūtīt man uzaicinājumus").click()
    expect(page.get_by_role("status")).to_contain_text("vairs nesaņemsiet")
    both_colours(page, axe)
