"""Writing to the client from the desk: the check, the draft, second thoughts."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cases.letters import whole
from tests.desk.case.scene import HTMX, desk_of, sent_letter, url
from tests.world import NOW, World, case_from, later, make_world

from atbilde.cases.actions.answering import send_letter
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.composing import blank_letter
from atbilde.cases.models import Case, Draft
from atbilde.contacts.files import open_file
from atbilde.contacts.models import Attachment, Message
from atbilde.institutions.models import Post
from atbilde.knowledge.models import LetterTemplate

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, at=NOW, owner=world.anna)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch):
    def put(**span: float) -> None:
        monkeypatch.setattr("atbilde.desk.door.timezone.now", lambda: later(**span))

    put(minutes=5)
    return put


def outgoing() -> list[Message]:
    return list(Message.objects.exclude(delivery="").order_by("pk"))


def test_the_letter_lies_ready_with_every_part_in_place(case: Case, world: World) -> None:
    page = desk_of(world.anna).get(url(case)).content.decode()
    assert blank_letter(case, world.anna) in page
    assert "Vēstulē ir viss, ko prasa standarts." in page
    assert "janis.zarins@epasts.example" in page


def test_a_whole_letter_waits_ten_seconds_and_a_fresh_sheet_comes(case: Case, world: World) -> None:
    answer = desk_of(world.anna).post(
        url(case, "case_letters"), {"body": whole("Skatiet portālā.", world.anna), "do": "send"}
    )
    assert answer.status_code == 302
    (letter,) = outgoing()
    assert (letter.delivery, letter.send_after) == ("queued", later(minutes=5, seconds=10))
    assert answer["Location"] == f"{url(case)}#contact-{letter.contact.key}"


def test_htmx_gets_the_fresh_sheet_and_word_that_the_case_changed(case: Case, world: World) -> None:
    answer = desk_of(world.anna).post(
        url(case, "case_letters"), {"body": whole("Skatiet portālā.", world.anna), "do": "send"}, **HTMX
    )
    assert answer["HX-Retarget"] == "#reply"
    told = json.loads(answer["HX-Trigger"])
    assert "case-changed" in told
    assert "desmit" in told["case-done"]["message"]
    assert blank_letter(case, world.anna) in answer.content.decode()


@pytest.mark.clause("CSP-D6")
def test_a_letter_without_its_parts_stays_with_everything_typed_and_is_mended_with_one_click(
    case: Case, world: World
) -> None:
    browser = desk_of(world.anna)
    refused = browser.post(url(case, "case_letters"), {"body": "Skatiet portālā.", "do": "send"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Skatiet portālā." in page
    for part in ("uzruna", "atvadas", "jūsu struktūrvienība", "jūsu amats", "jūsu tālruņa numurs"):
        assert part in page
    assert outgoing() == []

    mended = browser.post(url(case, "case_letters"), {"body": "Skatiet portālā.", "do": "mend"}, **HTMX)
    assert mended["HX-Retarget"] == "#letter-body"
    text = mended.content.decode()
    assert "Labdien!\n\nSkatiet portālā.\n\nAr cieņu\nAnna Bērziņa" in text
    assert "Vēstulē ir viss, ko prasa standarts." in text


@pytest.mark.clause("CSP-D6")
@pytest.mark.parametrize("field, words", [("phone", "jūsu tālruņa numurs"), ("position_lv", "jūsu amats")])
def test_a_profile_that_lacks_something_cannot_send_and_is_told_where_to_mend_it(
    case: Case, world: World, field: str, words: str
) -> None:
    Post.objects.filter(pk=world.anna.pk).update(**{field: ""})
    browser = desk_of(world.anna)
    page = browser.get(url(case)).content.decode()
    assert "jūsu profilā trūkst" in page
    assert words in page
    assert "/desk/profile/" in page
    refused = browser.post(url(case, "case_letters"), {"body": whole("Skatiet.", world.anna), "do": "send"}, **HTMX)
    assert refused.status_code == 422
    assert outgoing() == []


def test_send_and_close_closes_once_the_letter_has_gone(case: Case, world: World) -> None:
    desk_of(world.anna).post(url(case, "case_letters"), {"body": whole("Skatiet.", world.anna), "do": "close"})
    (letter,) = outgoing()
    case.refresh_from_db()
    assert case.is_open
    letter_sent(letter, at=later(minutes=6))
    case.refresh_from_db()
    assert not case.is_open


def test_a_letter_can_leave_later(case: Case, world: World) -> None:
    desk_of(world.anna).post(
        url(case, "case_letters"),
        {"body": whole("Skatiet.", world.anna), "do": "later", "leaves_at": "2026-05-14T09:00"},
    )
    (letter,) = outgoing()
    assert letter.send_after.isoformat() == "2026-05-14T06:00:00+00:00"


@pytest.mark.parametrize("leaves_at", ["", "rīt", "2026-05-13T09:00", "2027-05-13T09:00", "2026-02-31T09:00"])
def test_a_time_that_cannot_be_is_refused(case: Case, world: World, leaves_at: str) -> None:
    answer = desk_of(world.anna).post(
        url(case, "case_letters"), {"body": whole("Skatiet.", world.anna), "do": "later", "leaves_at": leaves_at}
    )
    assert answer.status_code == 422
    assert "Skatiet." in answer.content.decode()
    assert outgoing() == []


def test_a_letter_taken_back_is_a_draft_again(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    body = whole("Skatiet portālā.", world.anna)
    browser.post(url(case, "case_letters"), {"body": body, "do": "send"})
    (letter,) = outgoing()
    answer = browser.post(url(case, "case_withdrawal", letter.contact.key), **HTMX)
    assert answer.status_code == 200
    assert "Skatiet portālā." in answer.content.decode()
    assert Draft.objects.get(case=case).body == body
    letter.refresh_from_db()
    assert letter.delivery == "withdrawn"


def test_what_was_begun_meanwhile_is_not_lost_when_a_letter_comes_back(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    browser.post(url(case, "case_letters"), {"body": whole("Pirmā.", world.anna), "do": "send"})
    browser.post(url(case, "case_draft"), {"body": "Otrā, tikko sākta.", "version": "0"}, **HTMX)
    (letter,) = outgoing()
    browser.post(url(case, "case_withdrawal", letter.contact.key), **HTMX)
    kept = Draft.objects.get(case=case).body
    assert "Pirmā." in kept
    assert "Otrā, tikko sākta." in kept


def test_a_letter_that_has_left_cannot_be_taken_back(case: Case, world: World) -> None:
    letter = sent_letter(case, world, at=later(minutes=1))
    answer = desk_of(world.anna).post(url(case, "case_withdrawal", letter.contact.key), **HTMX)
    told = json.loads(answer["HX-Trigger"])["case-done"]
    assert told == {"message": "Vēstule jau ir aizgājusi.", "tone": "error"}


def test_a_draft_is_kept_with_what_it_lacks_and_comes_back(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    answer = browser.post(url(case, "case_draft"), {"body": "Iesākts teikums", "version": "0"}, **HTMX)
    text = answer.content.decode()
    assert 'name="version" value="1"' in text
    assert "Melnraksts saglabāts 10:05" in text
    assert "uzruna" in text
    page = desk_of(world.anna).get(url(case)).content.decode()
    assert "Iesākts teikums" in page
    assert 'name="version" value="1"' in page


def test_a_second_window_is_told_and_overwrites_nothing(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    browser.post(url(case, "case_draft"), {"body": "Pirmais logs", "version": "0"}, **HTMX)
    browser.post(url(case, "case_draft"), {"body": "Pirmais logs, tālāk", "version": "1"}, **HTMX)
    answer = browser.post(url(case, "case_draft"), {"body": "Otrais logs", "version": "1"}, **HTMX)
    assert answer.status_code == 409
    assert "Pirmais logs, tālāk" in answer.content.decode()
    assert Draft.objects.get(case=case).body == "Pirmais logs, tālāk"
    # "Keep this text" says which version it has now seen.
    assert browser.post(url(case, "case_draft"), {"body": "Otrais logs", "version": "2"}, **HTMX).status_code == 200
    assert Draft.objects.get(case=case).body == "Otrais logs"


def test_each_officer_has_a_draft_of_their_own(case: Case, world: World) -> None:
    desk_of(world.anna).post(url(case, "case_draft"), {"body": "Annas", "version": "0"}, **HTMX)
    desk_of(world.liga).post(url(case, "case_draft"), {"body": "Līgas", "version": "0"}, **HTMX)
    assert "Annas" not in desk_of(world.liga).get(url(case)).content.decode()


def test_a_template_is_filled_in(case: Case, world: World) -> None:
    chosen = LetterTemplate.objects.create(
        institution=world.institution, name="Saņemts", body="Jūsu vēstule {{ number }} ir saņemta, {{ client }}."
    )
    browser = desk_of(world.anna)
    blank = blank_letter(case, world.anna)
    answer = browser.post(url(case, "case_letters"), {"body": blank, "do": "template", "template": chosen.pk}, **HTMX)
    text = answer.content.decode()
    assert f"Jūsu vēstule {case.number} ir saņemta, Jānis Zariņš." in text
    assert text.count("Labdien!") == 1


def test_a_template_put_into_a_begun_letter_takes_nothing_away(case: Case, world: World) -> None:
    chosen = LetterTemplate.objects.create(institution=world.institution, name="Saites", body="Portāls: stat.gov.lv.")
    body = whole("Paldies par jautājumu. ", world.anna)
    at = body.index("Paldies par jautājumu. ") + len("Paldies par jautājumu. ")
    answer = desk_of(world.anna).post(
        url(case, "case_letters"), {"body": body, "do": "template", "template": chosen.pk, "caret": at}, **HTMX
    )
    assert "Paldies par jautājumu. Portāls: stat.gov.lv." in answer.content.decode()


def test_another_institutions_template_is_not_found(case: Case, world: World) -> None:
    foreign = LetterTemplate.objects.create(institution=world.elsewhere, name="Cita", body="Noslēpums")
    answer = desk_of(world.anna).post(
        url(case, "case_letters"), {"body": "", "do": "template", "template": foreign.pk}, **HTMX
    )
    assert answer.status_code == 404


def test_files_go_along_under_plain_names(case: Case, world: World) -> None:
    upload = SimpleUploadedFile("../../mape/Tabula ļoti.xlsx", b"PK-table", content_type="text/html")
    desk_of(world.anna).post(
        url(case, "case_letters"), {"body": whole("Pielikumā.", world.anna), "do": "send", "files": [upload]}
    )
    (file,) = Attachment.objects.all()
    assert file.name == "Tabula ļoti.xlsx"
    assert file.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert open_file(file.sha256).read() == b"PK-table"
    assert file.message == outgoing()[0]


def test_too_many_files_are_refused_in_plain_words(case: Case, world: World) -> None:
    files = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(11)]
    answer = desk_of(world.anna).post(
        url(case, "case_letters"), {"body": whole("Pielikumā.", world.anna), "do": "send", "files": files}, **HTMX
    )
    assert answer.status_code == 422
    assert "ne vairāk kā 10" in answer.content.decode()
    assert outgoing() == []


def test_too_large_files_are_refused_in_plain_words(case: Case, world: World, monkeypatch) -> None:
    monkeypatch.setattr("atbilde.cases.actions.enclosing.MOST_BYTES", 1024 * 1024)
    answer = desk_of(world.anna).post(
        url(case, "case_letters"),
        {"body": whole("Pielikumā.", world.anna), "do": "send", "files": [SimpleUploadedFile("a.bin", b"x" * 1048577)]},
        **HTMX,
    )
    assert answer.status_code == 422
    assert "1 MB" in answer.content.decode()


def test_files_of_a_letter_taken_back_can_go_along_again(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    upload = SimpleUploadedFile("karte.pdf", b"%PDF")
    browser.post(url(case, "case_letters"), {"body": whole("Karte.", world.anna), "do": "send", "files": [upload]})
    (letter,) = outgoing()
    browser.post(url(case, "case_withdrawal", letter.contact.key))
    page = browser.get(url(case)).content.decode()
    file = letter.attachments.get()
    assert f'name="keep" value="{file.pk}" checked' in page
    browser.post(
        url(case, "case_letters"), {"body": whole("Karte, labota.", world.anna), "do": "send", "keep": [file.pk]}
    )
    again = outgoing()[1].attachments.get()
    assert (again.name, again.sha256) == ("karte.pdf", file.sha256)


def test_a_client_file_cannot_be_slipped_into_a_letter(case: Case, world: World) -> None:
    other = case_from(world, at=NOW)
    told = Message.objects.get(contact__links__case=other)
    foreign = Attachment.objects.create(message=told, name="x", content_type="x/y", size=1, sha256="0" * 64)
    answer = desk_of(world.anna).post(
        url(case, "case_letters"), {"body": whole("Karte.", world.anna), "do": "send", "keep": [foreign.pk]}
    )
    assert answer.status_code == 404
    assert outgoing() == []


@pytest.mark.parametrize("do", ["send", "close"])
def test_a_button_pressed_twice_sends_one_letter(case: Case, world: World, clock, do: str) -> None:
    browser = desk_of(world.anna)
    form = {"body": whole("Skatiet portālā.", world.anna), "do": do}
    first = browser.post(url(case, "case_letters"), form)
    clock(minutes=5, seconds=2)
    again = browser.post(url(case, "case_letters"), form)
    assert len(outgoing()) == 1
    assert again["Location"] == first["Location"]


def test_other_words_or_other_files_are_another_letter(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    body = whole("Skatiet portālā.", world.anna)
    browser.post(url(case, "case_letters"), {"body": body, "do": "send"})
    file = SimpleUploadedFile("karte.txt", b"karte")
    browser.post(url(case, "case_letters"), {"body": body, "do": "send", "files": [file]})
    browser.post(url(case, "case_letters"), {"body": whole("Un vēl.", world.anna), "do": "send"})
    assert len(outgoing()) == 3


def test_a_colleagues_letter_that_came_meanwhile_is_shown_before_a_second_one_goes(case: Case, world: World) -> None:
    browser = desk_of(world.liga)
    assert '<input type="hidden" name="seen" value="">' in browser.get(url(case)).content.decode()
    first = sent_letter(case, world, at=later(minutes=4), body="Dati ir portālā.")
    body = whole("Zvaniet mums.", world.liga)
    typed = {"body": body, "do": "later", "leaves_at": "2026-05-14T09:00", "seen": ""}

    file = SimpleUploadedFile("karte.txt", b"karte")
    told = browser.post(url(case, "case_letters"), {**typed, "files": [file]})
    page = told.content.decode()
    assert told.status_code == 422
    assert "Anna Bērziņa" in page
    assert "Dati ir portālā." in page
    assert body.replace("\n", "") in page.replace("\n", "")
    assert 'value="2026-05-14T09:00"' in page
    assert "karte.txt" in page  # a browser gives no page its files back: they are named
    assert f'type="checkbox" name="seen" value="{first.contact.key}"' in page
    assert len(outgoing()) == 1

    assert browser.post(url(case, "case_letters"), typed).status_code == 422  # pressed again without having ticked
    both = browser.post(url(case, "case_letters"), {**typed, "seen": ["", first.contact.key]})
    assert both.status_code == 302
    assert len(outgoing()) == 2


def test_an_error_of_another_kind_does_not_count_as_having_seen_what_came_meanwhile(case: Case, world: World) -> None:
    browser = desk_of(world.liga)
    sent_letter(case, world, at=later(minutes=4))
    page = browser.post(url(case, "case_letters"), {"body": "Zvaniet.", "do": "send", "seen": ""}).content.decode()
    assert '<input type="hidden" name="seen" value="">' in page
    mended = browser.post(url(case, "case_letters"), {"body": "Zvaniet.", "do": "mend", "seen": ""}).content.decode()
    assert '<input type="hidden" name="seen" value="">' in mended


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("case_refusal", {"reason": "Aizskarošs saturs."}),
        ("case_asking", {"what": "Gads", "why_needed": "Datiem", "why_not_elsewhere": "Nav reģistra"}),
    ],
)
def test_other_letters_to_the_client_are_told_too(name: str, form: dict[str, str]) -> None:
    world = make_world("vpvb")
    case = case_from(world, at=NOW, owner=world.anna)
    browser = desk_of(world.liga)
    send_letter(case, by=world.anna, at=later(minutes=4), body=whole("Dati ir portālā.", world.anna))
    body = whole(" ".join(form.values()), world.liga)
    told = browser.post(url(case, name), {**form, "body": body, "do": "send", "seen": ""})
    assert told.status_code == 422
    assert "Dati ir portālā." in told.content.decode()
    assert len(outgoing()) == 1
