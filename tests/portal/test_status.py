"""The client's own page: how their matter goes, and nothing of anybody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cases.letters import whole
from tests.portal.visitor import BY_MAIL, PDF, WORDS, Visitor
from tests.world import World, letter_from, make_world

from atbilde.adapters.email.outbox import written
from atbilde.audit.models import Entry
from atbilde.cases.actions.answering import send_letter
from atbilde.cases.actions.closing import close_case
from atbilde.cases.actions.opening import add_contact
from atbilde.cases.actions.ownership import take_case
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.actions.writing import add_note
from atbilde.cases.enums import ClosingReason
from atbilde.cases.models import Case
from atbilde.contacts.actions import client_of_address
from atbilde.contacts.models import Attachment, Contact, Link, Message
from atbilde.institutions.models import OtherInstitution
from atbilde.portal.limits import guard

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    return make_world()


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))


class Matter:
    """What Jānis sent by the site, and the officer's side of it."""

    def __init__(self, world: World, **answer: str) -> None:
        self.world = world
        visitor = Visitor()
        visitor.fill(area="csb").fill(**WORDS).attach(("plāns.pdf", PDF))
        self.visitor = visitor.to_the_summary(**(answer or BY_MAIL)).send()
        self.case = Case.objects.get(subject=WORDS["subject"])
        self.address = f"/csp/status/{self.visitor.secret}/"

    def page(self, browser: Browser | None = None) -> str:
        answer = (browser or Browser()).get(self.address)
        assert answer.status_code == 200
        return answer.content.decode()

    def answer(self, text: str, **more: Any) -> Message:
        """Anna answers, and a server takes the letter."""
        self.case.refresh_from_db()
        at = timezone.now()
        letter = send_letter(self.case, by=self.world.anna, at=at, body=whole(text, self.world.anna), **more)
        letter_sent(letter, at=at + timedelta(seconds=11))
        letter.refresh_from_db()
        return letter


def test_the_page_tells_what_comes_next_by_when_and_why(world: World) -> None:
    matter = Matter(world)
    page = matter.page()
    assert matter.case.number in page
    assert "Cik cilvēku dzīvo Kuldīgā?" in page
    assert "plāns.pdf" in page
    assert "Klientu atbalsta daļa" in page
    assert "Atbilde jāsniedz līdz" in page
    assert "Kāpēc līdz tam" in page
    assert "IL-5.3" in page
    take_case(matter.case, by=world.anna, at=timezone.now())
    page = matter.page()
    assert "Lieta ir darbā" in page
    assert "Anna" not in page


def test_the_answer_stands_as_it_was_sent_with_its_files(world: World) -> None:
    matter = Matter(world)
    file = Attachment.objects.get()
    copy = Attachment(name="tabula.pdf", content_type="application/pdf", size=file.size, sha256=file.sha256)
    letter = matter.answer("Kuldīgā dzīvo 10 000 cilvēku.", attachments=[copy])
    page = matter.page()
    assert "Esam atbildējuši" in page
    assert "Kuldīgā dzīvo 10 000 cilvēku." in page
    assert "tabula.pdf" in page
    sent = Browser().get(f"{matter.address}files/{letter.attachments.get().pk}/")
    assert b"".join(sent.streaming_content) == PDF  # type: ignore[attr-defined]
    assert sent["Content-Disposition"].startswith("attachment")
    assert sent["Content-Type"] == "application/octet-stream"


def test_a_letter_by_mail_carries_the_link_only_to_who_wrote(world: World) -> None:
    matter = Matter(world)
    letter = matter.answer("Atbilde.")
    assert letter.mailbox is not None
    body = written(letter, letter.mailbox).get_content()
    assert matter.address in body
    assert matter.address not in letter.text
    elsewhere = matter.answer("Citam.", to="cits@epasts.example")
    assert elsewhere.mailbox is not None
    assert matter.address not in written(elsewhere, elsewhere.mailbox).get_content()


def test_who_leaves_no_address_reads_the_answer_here(world: World) -> None:
    matter = Matter(world, answer_by="portal", language="lv")
    letter = matter.answer("Izlasāma tikai šeit.")
    assert (letter.to, letter.contact.channel) == ([], "portal")
    assert "Izlasāma tikai šeit." in matter.page()
    assert not Message.objects.filter(to__len__gt=0, contact__direction="out").exists()
    assert matter.case.obligations.get(duty="IL-5.3").status == "met"


def test_who_wishes_to_read_here_is_told_by_mail_without_its_words(world: World) -> None:
    matter = Matter(world, answer_by="portal", email="janis.zarins@epasts.example", language="lv")
    matter.answer("Izlasāma tikai šeit.")
    told = Message.objects.filter(to=["janis.zarins@epasts.example"]).order_by("contact__at", "pk").last()
    assert told is not None
    assert matter.address in told.text
    assert "Izlasāma" not in told.text


def test_nothing_of_anybody_else_and_nothing_internal_is_shown(world: World) -> None:
    matter = Matter(world)
    add_note(matter.case, by=world.anna, at=timezone.now(), text="Iekšēja piezīme")
    other = client_of_address(world.institution, "cits@epasts.example", name="Cits Klients")
    strange = letter_from(world, at=timezone.now(), text="Svešas ziņas", sender=other)
    add_contact(matter.case, strange.contact, at=timezone.now())
    matter.answer("Svešam sūtīts.", to="cits@epasts.example")
    queued = send_letter(matter.case, by=world.anna, at=timezone.now(), body=whole("Vēl nav aizgājusi.", world.anna))
    assert queued.delivery == "queued"
    page = matter.page()
    for words in ("Iekšēja piezīme", "Svešas ziņas", "Svešam sūtīts", "Vēl nav aizgājusi", "Cits Klients", "cits@"):
        assert words not in page
    file = Attachment.objects.create(
        message=strange, name="svess.pdf", content_type="application/pdf", size=1, sha256="0" * 64
    )
    assert Browser().get(f"{matter.address}files/{file.pk}/").status_code == 404


def test_letters_that_forward_the_question_are_not_the_clients(world: World) -> None:
    matter = Matter(world)
    vid = OtherInstitution.objects.get()
    matter.answer(
        "Pārsūtām.",
        to=vid.email,
        intent={
            "answers": [],
            "forwards": {"contact": Contact.objects.get(direction="in").key, "to": "VID", "part": "whole"},
        },
    )
    assert "Pārsūtām" not in matter.page()


def test_another_clients_link_and_another_institution_open_nothing(world: World) -> None:
    matter = Matter(world)
    assert Browser().get(matter.address.replace("/csp/", "/dvi/")).status_code == 404
    wrong = matter.address[:-3] + ("0/" if matter.address[-2] != "0" else "1/")
    for page in ("", "end/", "files/1/"):
        assert Browser().get(wrong + page).status_code == 404
    for page in ("more/", "materials/", "rate/"):
        assert Browser().post(wrong + page).status_code == 404
    assert Browser().get("/csp/status/rating/").status_code == 404


def test_the_page_is_kept_by_nobody_and_found_by_nobody(world: World) -> None:
    matter = Matter(world)
    for address in (matter.address, f"{matter.address}end/"):
        answer = Browser().get(address)
        assert answer["Cache-Control"] == "private, no-store"
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "same-origin"


def test_only_the_digest_of_the_link_is_stored(world: World) -> None:
    matter = Matter(world)
    link = Link.objects.get(use="status")
    assert len(matter.visitor.secret) == 64
    assert link.pk != matter.visitor.secret
    texts = " ".join(Message.objects.filter(contact__direction="in").values_list("text", flat=True))
    assert matter.visitor.secret not in texts + str(list(Entry.objects.values_list("details", flat=True)))


def test_the_client_closes_the_link(world: World) -> None:
    matter = Matter(world)
    assert "Aizvērt šo saiti?" in Browser().get(f"{matter.address}end/").content.decode()
    matter.page()
    assert Browser().post(f"{matter.address}end/").status_code == 200
    assert Browser().get(matter.address).status_code == 404
    assert Entry.objects.filter(verb="link.revoke", actor=None).exists()
    letter = matter.answer("Atbilde.")
    assert letter.mailbox is not None
    assert "/status/" not in written(letter, letter.mailbox).get_content()


def test_an_officer_of_the_institution_closes_the_link(world: World) -> None:
    matter = Matter(world)
    address = f"/desk/cases/{matter.case.number}/links/"
    desk = Browser()
    assert desk.post(address).status_code == 302
    for post, status in ((world.ivo, 404), (world.dace, 403)):
        stranger = Browser()
        stranger.force_login(post.person)
        assert stranger.post(address).status_code == status
    matter.page()
    desk.force_login(world.anna.person)
    assert address in desk.get(f"/desk/cases/{matter.case.number}/").content.decode()
    assert "Atvērta kopš" in desk.get(address).content.decode()
    assert desk.post(address).status_code == 302
    assert Browser().get(matter.address).status_code == 404
    assert Entry.objects.filter(verb="link.revoke", actor=world.anna.person_id).exists()


def test_a_further_word_with_a_file_joins_the_case_and_opens_it_again(world: World) -> None:
    matter = Matter(world)
    take_case(matter.case, by=world.anna, at=timezone.now())
    matter.answer("Atbilde.")
    matter.case.refresh_from_db()
    close_case(matter.case, by=world.anna, at=timezone.now(), reason=ClosingReason.ANSWERED)
    assert "Jūsu lieta ir slēgta" in matter.page()

    visitor = matter.visitor
    visitor.answer = visitor.browser.post(f"{matter.address}more/", follow=True)
    assert visitor.step == "text"
    visitor.fill(text="Un cik Aizputē?").attach(("vēl.pdf", PDF)).fill().send()
    assert visitor.address == matter.address
    assert "Un cik Aizputē?" in visitor.page
    assert "vēl.pdf" in visitor.page
    matter.case.refresh_from_db()
    assert matter.case.is_open
    assert Case.objects.count() == 1
    assert Contact.objects.filter(links__case=matter.case, direction="in").count() == 2


def test_a_wish_to_see_the_materials_is_a_request_of_its_own_once(world: World) -> None:
    matter = Matter(world)
    take_case(matter.case, by=world.anna, at=timezone.now())
    for _ in range(2):
        answer = Browser().post(f"{matter.address}materials/", follow=True)
        assert "lūgumu iepazīties ar materiāliem" in answer.content.decode()
    request = Case.objects.exclude(pk=matter.case.pk).get()
    assert (request.kind, request.owner, request.client) == ("information_request", world.anna, world.janis)
    assert request.due_at is not None
    page = matter.page()
    assert "Esat lūdzis ar tiem iepazīties" in page
    secret = page.partition("Esat lūdzis")[2].partition("/status/")[2][:64]
    assert request.number in Browser().get(f"/csp/status/{secret}/").content.decode()


def test_a_late_answer_is_said_to_be_late(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from atbilde.portal import door

    matter = Matter(world)
    later = timezone.now() + timedelta(days=90)
    monkeypatch.setattr(door.timezone, "now", lambda: later)
    assert "Mēs kavējamies" in matter.page()


def test_the_page_asks_a_fixed_number_of_questions(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    matter = Matter(world)
    matter.page()
    with django_assert_max_num_queries(14) as few:
        matter.page()
    for number in range(4):
        matter.answer(f"Atbilde {number}.")
    with django_assert_max_num_queries(len(few)):
        matter.page()


def test_an_english_reader_reads_english(world: World) -> None:
    browser = Browser()
    browser.cookies["atbilde_language"] = "en"
    page = Matter(world).page(browser)
    for words in ("We have received it", "It is with: Client support unit", "Why by then", "Ask to see the materials"):
        assert words in page
