"""Writing on the site: nothing typed is lost, everything sent is on record once."""

import hashlib
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.portal.visitor import BY_MAIL, PDF, WORDS, Visitor
from tests.world import World, make_mailbox, make_world

from atbilde.cases.models import Case
from atbilde.contacts.actions.links import secret_of
from atbilde.contacts.files import open_file
from atbilde.contacts.models import Attachment, Client, Contact, Event, Message, Upload
from atbilde.institutions.models import Institution, Queue
from atbilde.knowledge.actions.answers import save_answer
from atbilde.portal import door
from atbilde.portal.limits import counts, guard
from atbilde.portal.limits.proof import BITS
from atbilde.portal.submission import state

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    return make_world()


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))


def received() -> Message:
    """The one message that came in by the site."""
    return Message.objects.get(contact__channel="portal", contact__direction="in")


@pytest.mark.clause("CSP-P5")
def test_a_question_with_files_becomes_a_case_with_number_link_and_letter(world: World) -> None:
    where = "Par mums / Kontakti un informācija medijiem / Organizācijas kontaktinformācija / E-iesniegums"
    assert where in Browser().get("/csp/contacts/").content.decode()
    visitor = Visitor()
    assert visitor.step == "area"
    visitor.fill(area="csb").fill(**WORDS)
    assert visitor.step == "files"  # no answer fits: the page with answers is passed over
    visitor.attach(("plāns.pdf", PDF), ("piezīmes.txt", "Ķīselis".encode()))
    visitor.fill().fill(name="Jānis Zariņš").fill(**BY_MAIL).fill(needs="Lieli burti")
    for words in (
        "Cik cilvēku dzīvo Kuldīgā?",
        "plāns.pdf",
        "Jānis Zariņš",
        "Lieli burti",
        "janis.zarins@epasts.example",
    ):
        assert words in visitor.page
    visitor.send()

    case, message = Case.objects.get(), received()
    assert case.number in visitor.page
    assert (case.kind, case.channel, case.answer_by, case.language) == ("question", "portal", "email", "lv")
    assert case.client == world.janis
    assert case.client.needs == "Lieli burti"
    assert case.due_at is not None
    assert message.text == "Cik cilvēku dzīvo Kuldīgā?\n\nVajadzības: Lieli burti"
    assert [file.name for file in message.attachments.order_by("pk")] == ["plāns.pdf", "piezīmes.txt"]
    with open_file(message.attachments.get(name="plāns.pdf").sha256) as file:
        assert file.read() == PDF
    types = list(Event.objects.filter(contact=message.contact).order_by("pk").values_list("type", flat=True))
    assert types == ["message.received", "submission.received"]
    assert not Upload.objects.exists()

    letter = Message.objects.get(contact__direction="out")
    assert letter.to == ["janis.zarins@epasts.example"]
    assert letter.delivery == "queued"
    assert case.number in letter.text
    assert f"/csp/status/{visitor.secret}/" in letter.text


def test_in_english_the_answer_is_english_and_nothing_unasked_is_said_to_be_missing(world: World) -> None:
    visitor = Visitor()
    visitor.browser.cookies["atbilde_language"] = "en"
    visitor.fill(area="csb").fill(**WORDS).fill().fill(name="Jānis Zariņš")
    assert re.search(r'value="en"[^>]*checked', visitor.page)
    visitor.fill(**BY_MAIL | {"language": "en"}).fill(needs="Large print")
    assert "E-mail address" in visitor.page
    assert "Telephone number" not in visitor.page
    assert "Post address" not in visitor.page
    visitor.send()
    assert received().text == "Cik cilvēku dzīvo Kuldīgā?\n\nNeeds: Large print"


def test_the_button_pressed_twice_sends_once(world: World) -> None:
    visitor = Visitor().to_the_summary()
    address = visitor.address
    visitor.send()
    for again in (visitor.browser.post(address, {}, follow=True), visitor.browser.get(address, follow=True)):
        assert again.request["PATH_INFO"] == visitor.address
        assert Case.objects.get().number in again.content.decode()


def test_what_is_typed_survives_an_error_a_reload_and_the_way_back(world: World) -> None:
    visitor = Visitor().fill(area="csb").fill(**WORDS).fill().fill(name="Jānis")
    visitor.fill(answer_by="phone", phone="12", email="nav-adrese", language="lv")
    assert visitor.answer.status_code == 422
    assert "Kļūda:" in visitor.page
    assert 'value="nav-adrese"' in visitor.page
    assert 'href="#phone"' in visitor.page
    assert 'aria-invalid="true"' in visitor.page
    assert 'value="nav-adrese"' in visitor.go("answer").page
    assert "Cik cilvēku dzīvo Kuldīgā?" in visitor.go("text").page
    assert 'value="Jānis"' in visitor.go("person").page
    assert visitor.go("check").answer.status_code == 302


@pytest.mark.parametrize(("answer_by", "field"), [("email", "email"), ("phone", "phone"), ("post", "address")])
def test_the_way_that_is_chosen_needs_where_to_reach_the_client(world: World, answer_by: str, field: str) -> None:
    visitor = Visitor().fill(area="csb").fill(**WORDS).fill().fill()
    visitor.fill(answer_by=answer_by, language="lv")
    assert f'href="#{field}"' in visitor.page


@pytest.mark.parametrize(
    ("kind", "case_kind", "event"),
    [
        ("request", "request", "submission.received"),
        ("complaint", "complaint", "submission.received"),
        ("suggestion", "suggestion", "submission.received"),
        ("question", "question", "submission.received"),
        ("information_request", "information_request", "information_request.received"),
        ("feedback", "feedback", "message.received"),
        ("contest", "request", "contest.received"),
    ],
)
def test_each_kind_becomes_what_it_is_in_law(world: World, kind: str, case_kind: str, event: str) -> None:
    Visitor(kind=kind).to_the_summary().send()
    assert Case.objects.get().kind == case_kind
    assert Event.objects.filter(contact=received().contact, type=event).exists()


def test_each_purpose_goes_to_the_queue_of_its_address(world: World) -> None:
    info = Queue.objects.create(institution=world.institution, code="info", name_lv="Info", name_en="Info")
    for queue in (world.second_queue, info):
        make_mailbox(world.institution, queue, f"{queue.code}@csb.gov.lv")
    chosen = Visitor()
    chosen.fill(area="edv").to_the_summary().send()
    Visitor(kind="contest").to_the_summary().send()
    assert [case.queue.code for case in Case.objects.order_by("pk")] == ["edv", "csb"]


def test_contesting_is_offered_only_where_the_standard_says_how(world: World) -> None:
    assert 'value="contest"' in Browser().get("/csp/write/").content.decode()
    Institution.objects.create(slug="vpvb", pack="vpvb", name_lv="Birojs", name_en="Bureau", short="VPVB")
    assert 'value="contest"' not in Browser().get("/vpvb/write/").content.decode()


def test_a_link_knows_what_it_is_about(world: World) -> None:
    browser = Browser()
    address = "/csp/write/?kind=complaint&subject=Liet%C4%81%20CSP-2026-1"
    assert 'value="complaint" class' in (page := browser.get(address).content.decode()) or "checked" in page
    answer = browser.post(address, {"kind": "complaint"}, follow=True)
    assert 'value="Lietā CSP-2026-1"' in answer.content.decode()


def test_an_answer_that_is_there_already_is_shown_before_anything_is_sent(world: World) -> None:
    publish(world, "Cik cilvēku dzīvo Kuldīgā?", "Kuldīgas novadā dzīvo 28 310 cilvēku.")
    visitor = Visitor().fill(area="csb").fill(**WORDS)
    assert visitor.step == "answers"
    assert "28 310" in visitor.page
    visitor.fill()
    assert visitor.step == "files"
    form = visitor.form
    ended = visitor.browser.post(f"/csp/write/{form}/end/", follow=True)
    assert ended.request["PATH_INFO"] == "/csp/"
    assert not Case.objects.exists()


def publish(world: World, question: str, body: str) -> None:
    answer = save_answer(
        world.anna, at=timezone.now(), answer=None, question=question, body=body, language="lv", visibility="public",
        publish=True,
    )  # fmt: skip
    assert answer.pk


def test_without_a_name_and_address_nobody_is_made_up(world: World) -> None:
    before = Client.objects.count()
    visitor = Visitor(kind="feedback").to_the_summary(answer_by="portal", language="lv").send()
    assert Client.objects.count() == before
    assert Case.objects.get().client is None
    assert "Saglabājiet šo saiti" in visitor.page
    assert not Message.objects.filter(contact__direction="out").exists()


def test_what_is_known_of_a_client_is_not_overwritten(world: World) -> None:
    Client.objects.filter(pk=world.janis.pk).update(phone="26000000", needs="Tulks")
    answer = BY_MAIL | {"phone": "29999999"}
    Visitor().to_the_summary(**answer).send()
    world.janis.refresh_from_db()
    assert (world.janis.name, world.janis.phone, world.janis.needs) == ("Jānis Zariņš", "26000000", "Tulks")
    assert "29999999" in received().text


def test_a_form_is_its_own_browsers_only(world: World) -> None:
    visitor = Visitor()
    assert Browser().get(visitor.address).status_code == 404
    assert visitor.browser.get(visitor.address.replace("/csp/", "/dvi/")).status_code == 404


def test_a_form_expires(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor()
    later = timezone.now() + state.EXPIRES + timedelta(minutes=1)
    monkeypatch.setattr(door.timezone, "now", lambda: later)
    assert visitor.browser.get(visitor.address).status_code == 404


def test_nothing_of_a_client_stands_in_addresses_or_logs(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        visitor = Visitor()
        seen = [visitor.address]
        visitor.fill(area="csb")
        seen.append(visitor.address)
        visitor.fill(**WORDS).attach(("slepens.pdf", PDF))
        seen.append(visitor.address)
        visitor.to_the_summary().send()
        Browser().get(f"/csp/status/{visitor.secret[:-1]}0/")
    told = " ".join(seen) + " ".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.db"))
    for words in ("Kuldīg", "janis", "slepens", visitor.secret[:-1]):
        assert words not in told


# Abuse


def test_a_program_that_fills_everything_in_is_caught(world: World) -> None:
    visitor = Visitor().to_the_summary().send(website="http://spam.example")
    assert visitor.answer.status_code == 422
    assert not Case.objects.exists()
    visitor.send()
    assert Case.objects.count() == 1


def test_nobody_fills_a_form_in_within_seconds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "QUICKEST", timedelta(hours=1))
    visitor = Visitor().to_the_summary().send()
    assert visitor.answer.status_code == 422
    assert "ļoti ātri" in visitor.page
    assert not Case.objects.exists()


def test_near_the_limit_a_proof_is_asked_for_and_above_it_patience(world: World) -> None:
    for _ in range(guard.SUBMISSIONS.proof_from):
        counts.add("sent", "127.0.0.1", timezone.now())
    visitor = Visitor().to_the_summary()
    assert "data-challenge" in visitor.page
    visitor.send()
    assert visitor.answer.status_code == 429
    assert "nospiediet pogu vēlreiz" in visitor.page
    visitor.send(**proved(visitor))
    assert Case.objects.count() == 1

    for _ in range(guard.SUBMISSIONS.most):
        counts.add("sent", "127.0.0.1", timezone.now())
    second = Visitor().to_the_summary()
    assert "data-challenge" not in second.page  # no work where it buys nothing
    second.send()
    assert second.answer.status_code == 429
    assert Case.objects.count() == 1
    assert "Cik cilvēku" in second.page


def proved(visitor: Visitor) -> dict[str, str]:
    """The hidden fields of the page with the proof that its challenge asks for."""
    (begun,) = re.findall('name="begun" value="([^"]+)"', visitor.page)
    (challenge,) = re.findall('data-challenge="([^"]+)"', visitor.page)
    return {"begun": begun, "proof": proof_for(challenge)}


def proof_for(challenge: str) -> str:
    for number in range(10_000_000):
        found = hashlib.sha256(f"{challenge}:{number}".encode()).digest()
        if int.from_bytes(found[:4], "big") >> (32 - BITS) == 0:
            return str(number)
    raise AssertionError("no proof")


def test_the_addresses_of_clients_are_stored_nowhere_in_plain(world: World) -> None:
    from django.db import connection

    counts.add("sent", "192.0.2.77", timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(cache_key || value, ' ') FROM portal_limits")
        assert "192.0.2.77" not in cursor.fetchone()[0]


def test_a_page_of_the_form_asks_a_fixed_number_of_questions(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visitor = Visitor().to_the_summary()
    for step, most in (("text", 5), ("files", 6), ("check", 7)):
        with django_assert_max_num_queries(most):
            visitor.go(step)


def test_the_link_is_the_contacts_own(world: World) -> None:
    visitor = Visitor().to_the_summary().send()
    contact = Contact.objects.get(pk=received().pk)
    assert visitor.secret == secret_of(contact)
    assert not Attachment.objects.exists()
