"""An officer's work on a case in a real browser: every journey ends in the database."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.case_scene import answered_case, answered_out, come_in, fresh_case, outbox
from tests.world import World, letter_from, make_world

from atbilde.cases.actions.opening import add_contact
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case, Correction, Draft, Note, Redirection
from atbilde.contacts.models import Message
from atbilde.institutions.models import OtherInstitution

# A busy machine is slow to answer; what never comes is a fault all the same.
expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(live_server) -> Iterator[World]:
    with answered_out():
        yield make_world()


@pytest.fixture
def desk(page: Page, world: World, live_server) -> Iterator[Page]:
    """Anna's desk; a fault on any page fails the test."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message.text) else None)
    come_in(page, world.anna, live_server.url)
    yield page
    page.goto("about:blank")
    assert faults == []


def _is_fault(message: str) -> bool:
    """A page that breaks its own content policy; the frame of a letter may try to."""
    return "Content Security Policy" in message and "/html/" not in message


def open_case(page: Page, case: Case) -> None:
    page.goto(f"/desk/cases/{case.number}/")


@pytest.mark.clause("CSP-D6")
def test_a_letter_without_its_signature_is_mended_with_one_click_and_sent(desk: Page, world: World) -> None:
    case = fresh_case(world, owner=world.anna)
    open_case(desk, case)
    text = desk.get_by_label("Vēstule, kādu klients to saņems")
    text.fill("Pagastu dati ir tabulā IRD041.")
    desk.get_by_role("button", name="Nosūtīt", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("uzruna")
    assert outbox(case) == []

    desk.get_by_role("button", name="Ielikt, kas trūkst").click()
    expect(text).to_have_value(re.compile(r"^Labdien!\n\nPagastu dati ir tabulā IRD041\.\n\nAr cieņu\nAnna Bērziņa"))
    desk.get_by_role("button", name="Nosūtīt", exact=True).click()

    expect(desk.locator("article[data-ours]")).to_contain_text("Pagastu dati ir tabulā IRD041.")
    expect(desk.locator("article[data-ours]")).to_contain_text(re.compile("aizies pēc|tiek sūtīta"))
    (letter,) = outbox(case)
    assert letter.text.startswith("Labdien!\n\nPagastu dati")
    assert not Draft.objects.exists()
    desk.keyboard.press("r")
    desk.keyboard.type("Vēl viena.")
    expect(text).to_have_value(re.compile(r"^Labdien!\n\nVēl viena\.\n\nAr cieņu"))


def test_a_letter_is_taken_back_within_its_ten_seconds(desk: Page, world: World) -> None:
    case = fresh_case(world, owner=world.anna)
    open_case(desk, case)
    desk.keyboard.press("r")
    desk.keyboard.type("Pāragri nosūtīts.")
    desk.keyboard.press("Control+Enter")
    undo = desk.get_by_role("button", name="Atsaukt")
    expect(undo).to_be_focused()
    undo.click()
    expect(desk.get_by_label("Vēstule, kādu klients to saņems")).to_have_value(re.compile("Pāragri nosūtīts."))
    (letter,) = outbox(case)
    assert letter.delivery == "withdrawn"


def test_what_is_typed_survives_a_reload_and_a_second_window(desk: Page, world: World) -> None:
    case = fresh_case(world, owner=world.anna)
    open_case(desk, case)
    desk.keyboard.press("r")
    desk.keyboard.type("Iesākts teikums")
    expect(desk.get_by_text("Melnraksts saglabāts")).to_be_visible()
    second = desk.context.new_page()
    open_case(second, case)
    other = second.get_by_label("Vēstule, kādu klients to saņems")
    expect(other).to_have_value(re.compile("Iesākts teikums"))

    desk.keyboard.type(", pirmais logs.")
    expect(desk.locator("[name=version]")).to_have_value("2")
    other.fill("Otrais logs.")
    expect(second.get_by_role("alert")).to_contain_text("Nekas nav zudis")
    second.get_by_role("button", name="Paturēt šo tekstu").click()
    expect(second.get_by_role("alert")).to_have_count(0)
    second.close()
    assert Draft.objects.get(case=case).body == "Otrais logs."


def test_what_was_typed_in_the_last_second_is_kept_when_the_page_goes_away(desk: Page, world: World) -> None:
    case = fresh_case(world, owner=world.anna)
    open_case(desk, case)
    desk.keyboard.press("r")
    desk.keyboard.type("Pēdējie vārdi")
    desk.goto("/desk/")
    open_case(desk, case)
    expect(desk.get_by_label("Vēstule, kādu klients to saņems")).to_have_value(re.compile("Pēdējie vārdi"))


@pytest.mark.clause("CSP-D7")
def test_an_error_is_found_and_corrected_with_an_apology(desk: Page, world: World) -> None:
    case, wrong = answered_case(world)
    open_case(desk, case)
    desk.get_by_role("link", name="Atrasta kļūda").click()
    dialog = desk.get_by_role("dialog", name="Atrasta kļūda")
    dialog.get_by_label("Kas tajā ir nepareizi?").fill("Skaitlis ir par 2025. gadu.")
    dialog.get_by_role("button", name="Rakstīt labojumu").click()

    expect(desk.get_by_role("heading", name="Kļūdas labošana")).to_be_visible()
    expect(desk.locator(".clock-box")).to_contain_text("vēl")
    text = desk.get_by_label("Vēstule, kādu klients to saņems")
    text.fill(text.input_value().replace("Pareizi ir šādi:", "Pareizi ir 27 954."))
    desk.get_by_role("button", name="Nosūtīt", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("vērsts par labu")
    desk.get_by_label("Kas klientam tika vērsts par labu?").fill("Nosūtīts pareizais skaitlis.")
    desk.get_by_role("button", name="Nosūtīt", exact=True).click()

    expect(desk.locator("#timeline")).to_contain_text("Labo agrāku vēstuli")
    letter_sent(outbox(case)[-1], at=timezone.now())
    desk.reload()
    expect(desk.locator(f"#contact-{wrong.contact.key}")).to_contain_text("Izlabots ar atvainošanos")
    assert Correction.objects.get().closed_at is not None
    assert case.obligations.get(clause="CSP-D7").status == "met"


def test_a_case_is_handed_over(desk: Page, world: World) -> None:
    case = fresh_case(world, owner=world.anna)
    open_case(desk, case)
    desk.keyboard.press("h")
    dialog = desk.get_by_role("dialog", name="Nodot lietu")
    dialog.get_by_role("button", name="Nodot", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("Izvēlieties")
    dialog.get_by_label("Sašaurināt sarakstu").fill("līga")
    expect(dialog.get_by_text("Pēteris Ozols")).to_be_hidden()
    dialog.get_by_role("radio", name=re.compile("Līga Krūmiņa")).check()
    dialog.get_by_label("Kāpēc").fill("Zina labāk")
    dialog.get_by_role("button", name="Nodot", exact=True).click()
    expect(desk.locator("#case-head")).to_contain_text("Līga Krūmiņa")
    expect(desk.locator("#timeline")).to_contain_text("Zina labāk")
    case.refresh_from_db()
    assert case.owner == world.liga


@pytest.mark.clause("CSP-R5")
def test_a_question_that_is_not_ours_goes_with_a_name_and_contacts(desk: Page, world: World) -> None:
    case = fresh_case(world, owner=world.anna)
    open_case(desk, case)
    desk.get_by_role("link", name="Nav mūsu").click()
    desk.get_by_label("Kas var palīdzēt?").select_option(label="Valsts ieņēmumu dienests")
    desk.get_by_role("button", name="Sastādīt vēstuli").click()
    expect(desk.get_by_label("Vēstule, kādu klients to saņems")).to_have_value(re.compile("67120000"))
    desk.get_by_role("button", name="Nosūtīt", exact=True).click()
    expect(desk.locator("#timeline")).to_contain_text("Pateikts, ka jautājums jārisina šeit: Valsts ieņēmumu dienests")
    assert Redirection.objects.get(case=case).institution == OtherInstitution.objects.get()


def test_a_case_closes_only_with_an_answer_or_a_reason(desk: Page, world: World) -> None:
    case = fresh_case(world, owner=world.anna)
    open_case(desk, case)
    desk.keyboard.press("c")
    dialog = desk.get_by_role("dialog", name="Slēgt lietu")
    dialog.get_by_role("radio", name="Atbildēts").check()
    dialog.get_by_role("button", name="Slēgt lietu").click()
    expect(dialog.get_by_role("alert")).to_contain_text("vēl nav atbildēts")
    dialog.get_by_role("radio", name="Klients atsauca").check()
    dialog.get_by_label("Vienā teikumā").fill("Klients atrada datus pats.")
    dialog.get_by_role("button", name="Slēgt lietu").click()
    expect(desk.get_by_role("button", name="Atvērt no jauna")).to_be_visible()
    expect(desk.locator("#timeline")).to_contain_text("Klients atrada datus pats.")
    case.refresh_from_db()
    assert not case.is_open


def test_a_note_begun_is_still_there_when_its_window_opens_again(desk: Page, world: World) -> None:
    case = fresh_case(world, owner=world.anna)
    open_case(desk, case)
    desk.keyboard.press("n")
    note = desk.get_by_role("dialog").get_by_label("Piezīme", exact=True)
    note.fill("Zvanīt metodiķiem")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    desk.keyboard.press("n")
    expect(note).to_have_value("Zvanīt metodiķiem")
    desk.get_by_role("button", name="Saglabāt piezīmi").click()
    expect(desk.locator("#timeline")).to_contain_text("Zvanīt metodiķiem")
    assert Note.objects.get(case=case).by == world.anna


def test_news_is_told_and_never_touches_what_is_being_typed(desk: Page, world: World) -> None:
    case = fresh_case(world, owner=world.anna)
    open_case(desk, case)
    desk.keyboard.press("r")
    desk.keyboard.type("Rakstu atbildi ")
    letter = letter_from(world, at=timezone.now(), text="Aizmirsu pielikumu.")
    add_contact(case, letter.contact, at=timezone.now())
    # What the stream of news does when this case changes.
    desk.evaluate("document.body.dispatchEvent(new Event('case-changed'))")
    expect(desk.locator("#timeline")).to_contain_text("Aizmirsu pielikumu.")
    desk.evaluate("document.body.dispatchEvent(new Event('case-changed'))")
    expect(desk.locator("#toasts").get_by_text("Pienākusi jauna vēstule.")).to_have_count(1)
    text = desk.get_by_label("Vēstule, kādu klients to saņems")
    expect(text).to_be_focused()
    desk.keyboard.type("tālāk.")
    expect(text).to_have_value(re.compile("Rakstu atbildi tālāk."))


def test_why_this_term_opens_its_derivation(desk: Page, world: World) -> None:
    case = fresh_case(world, owner=world.anna)
    open_case(desk, case)
    desk.locator(".why summary").first.click()
    expect(desk.locator(".why .steps li").first).to_be_visible()


def test_the_whole_work_by_keyboard(desk: Page, world: World) -> None:
    case = fresh_case(world)
    open_case(desk, case)
    desk.keyboard.press("a")
    expect(desk.locator("#case-head")).to_contain_text("Jūsu lieta")
    desk.keyboard.press("j")
    expect(desk.locator("article").first).to_be_focused()
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Taustiņi")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    desk.keyboard.press("r")
    desk.keyboard.type("Dati ir portālā.")
    desk.keyboard.press("Escape")
    desk.keyboard.press("r")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("button", name="Atsaukt")).to_be_focused()
    desk.keyboard.press("u")
    expect(desk.get_by_label("Vēstule, kādu klients to saņems")).to_have_value(re.compile("Dati ir portālā."))
    case.refresh_from_db()
    assert case.owner == world.anna


def test_html_of_a_letter_opens_in_a_frame_that_runs_nothing(desk: Page, world: World) -> None:
    case = fresh_case(world, owner=world.anna)
    told = Message.objects.get(contact__links__case=case)
    # As if cleaning had missed something: the frame must hold all the same.
    steal = "parent.document.title='stolen'"
    evil = f'<p>Labdien no klienta</p><script>{steal}</script><img src=x onerror="{steal}">'
    Message.objects.filter(pk=told.pk).update(html=evil)
    open_case(desk, case)
    desk.get_by_text("Parādīt ar noformējumu").click()
    frame = desk.frame_locator("iframe.html-part")
    expect(frame.get_by_text("Labdien no klienta")).to_be_visible()
    assert "stolen" not in desk.title()


def test_it_works_without_javascript(browser, world: World, live_server, browser_context_args) -> None:
    case = fresh_case(world)
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    come_in(page, world.anna, live_server.url)
    open_case(page, case)
    page.get_by_role("button", name="Paņemt").click()
    expect(page.locator("#case-head")).to_contain_text("Jūsu lieta")
    page.get_by_role("link", name="Piezīme").click()
    page.get_by_label("Piezīme", exact=True).fill("Bez skripta")
    page.get_by_role("button", name="Saglabāt piezīmi").click()
    expect(page.locator("#timeline")).to_contain_text("Bez skripta")
    page.get_by_label("Vēstule, kādu klients to saņems").fill("Dati ir portālā.")
    page.get_by_role("button", name="Nosūtīt", exact=True).click()
    page.get_by_role("button", name="Ielikt, kas trūkst").click()
    page.get_by_role("button", name="Nosūtīt", exact=True).click()
    expect(page.locator("article[data-ours]")).to_contain_text("Dati ir portālā.")
    context.close()
    assert len(outbox(case)) == 1


def dialog_by(desk: Page, key: str) -> None:
    """The window that a key opens. The accessibility check may still hold the page; then the key is pressed again."""
    for _ in range(4):
        desk.keyboard.press(key)
        with suppress(AssertionError):
            expect(desk.get_by_role("dialog")).to_be_visible(timeout=5000)
            return
    expect(desk.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_everybody_can_use_it(desk: Page, world: World, axe: Callable[[Page], None], scheme: str, width: int) -> None:
    case, wrong = answered_case(world)
    at = timezone.now() - timedelta(minutes=10)
    letter = letter_from(world, at=at, text="Paldies! Un vēl viens jautājums.")
    Message.objects.filter(pk=letter.pk).update(
        html="<p>x</p>", quoted="> iepriekš", faults=["charset_guessed", "names_case:CSP-2026-000007"]
    )
    add_contact(case, letter.contact, at=at)
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 900})
    open_case(desk, case)
    axe(desk)
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"
    for key in ("h", "n", "c", "e"):
        dialog_by(desk, key)
        axe(desk)
        desk.keyboard.press("Escape")
        expect(desk.get_by_role("dialog")).to_have_count(0)
    desk.goto(f"/desk/cases/{case.number}/errors/?letter={wrong.contact.key}")
    desk.get_by_label("Kas tajā ir nepareizi?").fill("Gads.")
    desk.get_by_role("button", name="Rakstīt labojumu").click()
    expect(desk.get_by_role("heading", name="Kļūdas labošana")).to_be_visible()
    axe(desk)
    desk.goto(f"/desk/cases/{case.number}/redirection/?whose=institution-{OtherInstitution.objects.get().pk}")
    axe(desk)
