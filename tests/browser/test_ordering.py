"""A service in a real browser: ordered on the site, its result released by an officer, fetched by the client."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.case_scene import come_in
from tests.portal.visitor import PDF
from tests.services.reception import make_service
from tests.world import World, make_world

from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case
from atbilde.contacts.models import Message
from atbilde.portal.limits import guard
from atbilde.services.models import Service, ServiceField

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))
    return make_world("vpvb")


@pytest.fixture
def service(world: World) -> Service:
    row = make_service(
        world, code="extract", name_lv="Reģistra izraksts", name_en="Register extract", price=0,
        ask_by=["portal"], receive_by=["portal", "post"], easy_lv="Mēs palīdzam.", easy_en="We help.",
    )  # fmt: skip
    given = {"hint_lv": "Bez tā izrakstu neatrast.", "hint_en": "Without it the extract cannot be found."}
    for order, (kind, lv, en) in enumerate(
        [("short", "Reģistra numurs", "Number"), ("choice", "Kam vajadzīgs", "What for"), ("file", "Pilnvara", "Power")]
    ):  # fmt: skip
        ServiceField.objects.create(
            service=row, kind=kind, label_lv=lv, label_en=en, required=True, order=order,
            options_lv="Tiesai\nBankai", options_en="For a court\nFor a bank", **given,
        )  # fmt: skip
    return row


def looks(page: Page, axe: Any) -> None:
    """Nothing to find for axe, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.wait_for_timeout(400)  # colours of buttons glide into each other
        axe(page)
    page.emulate_media(color_scheme="light")


@pytest.mark.clause("DVI-19", "VPVB-4.4", "VPVB-4.5")
def test_from_the_order_to_the_document(page: Page, world: World, service: Service, live_server: Any, axe: Any) -> None:
    page.goto("/vpvb/services/extract/")
    looks(page, axe)
    page.get_by_role("link", name="Pieteikt šajā vietnē").click()
    expect(page.locator("main")).to_contain_text(re.compile("bez maksas", re.IGNORECASE))
    looks(page, axe)
    page.get_by_role("button", name="Sākt pasūtīšanu").click()
    page.get_by_label("Reģistra numurs").fill("R-77")
    page.get_by_role("radio", name="Bankai").check()
    page.get_by_role("button", name="Turpināt").click()  # without the file
    expect(page.get_by_role("alert")).to_contain_text("Izvēlieties datni")
    looks(page, axe)
    page.get_by_label("Pilnvara").set_input_files(
        {"name": "pilnvara.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Turpināt").click()
    for _step in ("text", "files", "person"):
        page.get_by_role("button", name="Turpināt").last.click()
    page.get_by_role("radio", name="Šajā vietnē").check()
    page.get_by_role("button", name="Turpināt").click()
    page.get_by_role("radio", name="Seniors").check()
    page.get_by_role("button", name="Turpināt").click()
    expect(page.locator("#send")).to_contain_text("Reģistra izraksts")
    looks(page, axe)
    page.get_by_role("button", name="Pasūtīt").click()
    page.get_by_role("link", name="Skatīt, kā virzās").click()
    status = page.url

    case = Case.objects.get()
    officer = page.context.browser.new_context(base_url=live_server.url, locale="lv-LV").new_page()  # type: ignore[union-attr]
    come_in(officer, world.anna, live_server.url)
    officer.goto(f"/desk/cases/{case.number}/")
    expect(officer.locator("#order")).to_contain_text("R-77")
    expect(officer.locator("#client")).to_contain_text("Seniors")
    letter = officer.locator("#reply-text")
    letter.fill(letter.input_value().replace("\n\n\n\n", "\n\nIzraksts pielikumā.\n\n"))
    officer.set_input_files("#files", {"name": "izraksts.pdf", "mimeType": "application/pdf", "buffer": PDF})
    officer.get_by_role("button", name="Sūtīt rezultātu un slēgt").click()
    expect(officer.locator("#timeline")).to_contain_text("Pasūtījuma rezultāts")
    letter_sent(Message.objects.get(contact__direction="out"), at=timezone.now())

    page.goto(status)
    result = page.locator("#result")
    expect(result).to_contain_text("Izsniedza Anna Bērziņa")
    looks(page, axe)
    result.get_by_role("link", name="izraksts.pdf").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "izraksts.pdf"
    page.get_by_role("button", name="Lūgt iepazīties ar materiāliem").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    page.get_by_role("link", name="English").or_(page.get_by_role("button", name="English")).first.click()
    expect(page.locator("#result")).to_contain_text("Your result")
    looks(page, axe)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= 360")
