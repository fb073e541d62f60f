"""An error found in a letter that has left: noted, corrected with an apology, closed only when whole."""

import pytest
from tests.desk.case.scene import HTMX, desk_of, sent_letter, url
from tests.world import NOW, World, case_from, later, make_world

from atbilde.cases.actions.answering import withdraw_letter
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case, Correction
from atbilde.contacts.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, at=NOW, owner=world.anna)


@pytest.fixture
def wrong(case: Case, world: World) -> Message:
    return sent_letter(case, world, at=later(minutes=10), body="Iedzīvotāju skaits ir 2 miljoni.")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch):
    def put(**span: float) -> None:
        monkeypatch.setattr("atbilde.desk.door.timezone.now", lambda: later(**span))

    put(minutes=30)
    return put


def note(case: Case, wrong: Message, world: World, **fields: str) -> Correction:
    told = {"letter": wrong.contact.key, "when": "now", "what": "Skaits nav pareizs."} | fields
    answer = desk_of(world.anna).post(url(case, "case_errors"), told)
    found = Correction.objects.get(case=case)
    assert answer["Location"] == url(case, "case_correction", found.pk)
    return found


def letter_text(case: Case, found: Correction, world: World) -> str:
    page = desk_of(world.anna).get(url(case, "case_correction", found.pk))
    return page.context["sheet"].body


@pytest.mark.clause("CSP-D7")
def test_the_time_it_was_found_may_precede_the_click(case: Case, wrong: Message, world: World) -> None:
    found = note(case, wrong, world, when="earlier", found_at="2026-05-13T10:25")
    assert (found.found_at, found.noted_at) == (later(minutes=25), later(minutes=30))
    assert case.obligations.get(clause="CSP-D7").due_at == later(minutes=45)


@pytest.mark.parametrize(
    "fields",
    [
        {"what": "  "},
        {"when": "earlier", "found_at": "2026-05-13T09:00"},
        {"when": "earlier", "found_at": "2026-05-13T23:00"},
        {"when": "earlier", "found_at": "vakar"},
        {"when": "earlier", "found_at": "2026-02-30T10:00"},
    ],
)
def test_a_note_that_cannot_be_is_refused_with_what_was_typed(
    case: Case, wrong: Message, world: World, fields: dict[str, str]
) -> None:
    told = {"letter": wrong.contact.key, "when": "now", "what": "Skaits nav pareizs."} | fields
    answer = desk_of(world.anna).post(url(case, "case_errors"), told, **HTMX)
    assert answer.status_code == 422
    assert told["what"] in answer.content.decode()
    assert not Correction.objects.exists()


@pytest.mark.clause("CSP-D7")
def test_the_correction_lies_ready_with_apology_and_the_wrong_letter_quoted(
    case: Case, wrong: Message, world: World
) -> None:
    found = note(case, wrong, world)
    body = letter_text(case, found, world)
    assert body.startswith("Labdien!\n\nAtvainojamies: mūsu 2026. gada 13. maija vēstulē bija kļūda.")
    assert "> Iedzīvotāju skaits ir 2 miljoni." in body
    page = desk_of(world.anna).get(url(case, "case_correction", found.pk)).content.decode()
    assert "CSP-D7" in page
    assert "vēl 20 min" in page
    assert "Vēstulē ir viss, ko prasa standarts." in page


@pytest.mark.clause("CSP-D7")
def test_it_closes_with_correction_apology_and_what_was_put_right(
    case: Case, wrong: Message, world: World, clock
) -> None:
    found = note(case, wrong, world)
    body = letter_text(case, found, world).replace("Pareizi ir šādi:", "Pareizi ir 1,8 miljoni.")
    browser = desk_of(world.anna)
    there = url(case, "case_correction", found.pk)

    assert browser.post(there, {"body": body, "put_right": " "}, **HTMX).status_code == 422
    sorryless = body.replace("Atvainojamies: ", "")
    refused = browser.post(there, {"body": sorryless, "put_right": "Nosūtīta tabula."}, **HTMX)
    assert refused.status_code == 422
    assert "jāatvainojas" in refused.content.decode()

    answer = browser.post(there, {"body": body, "put_right": "Nosūtīta pareizā tabula."}, **HTMX)
    assert answer["HX-Redirect"] == url(case)
    letter = Message.objects.get(delivery="queued")
    letter_sent(letter, at=later(minutes=31))
    found.refresh_from_db()
    assert found.closed_at == later(minutes=31)
    assert case.obligations.get(clause="CSP-D7").status == "met"
    page = browser.get(url(case)).content.decode()
    assert "Izlabots ar atvainošanos" in page
    assert "Nosūtīta pareizā tabula." in page


def test_the_case_does_not_close_while_an_error_stands(case: Case, wrong: Message, world: World) -> None:
    note(case, wrong, world)
    answer = desk_of(world.anna).post(url(case, "case_closure"), {"reason": "withdrawn", "words": "x"}, **HTMX)
    assert answer.status_code == 422
    assert "vēl nav izlabota" in answer.content.decode()


def test_a_correction_taken_back_keeps_its_text_and_what_was_put_right(
    case: Case, wrong: Message, world: World
) -> None:
    found = note(case, wrong, world)
    body = letter_text(case, found, world).replace("Pareizi ir šādi:", "Pareizi ir 1,8 miljoni.")
    desk_of(world.anna).post(url(case, "case_correction", found.pk), {"body": body, "put_right": "Tabula."})
    withdraw_letter(Message.objects.get(delivery="queued"), by=world.anna, at=later(minutes=30))
    again = desk_of(world.anna).get(url(case, "case_correction", found.pk)).context["sheet"]
    assert "1,8 miljoni" in again.body
    assert again.put_right == "Tabula."


def test_only_a_letter_that_has_left_has_errors(case: Case, world: World) -> None:
    told = Message.objects.get(contact__links__case=case)
    answer = desk_of(world.anna).post(url(case, "case_errors"), {"letter": told.contact.key, "what": "x"}, **HTMX)
    assert answer.status_code == 422
    missing = desk_of(world.anna).post(url(case, "case_errors"), {"letter": "none-such", "what": "x"})
    assert missing.status_code == 404
