"""Ordering a service on the site, and receiving its result there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.utils import timezone
from tests.cases.letters import whole
from tests.desk.ground import browser_of, open_client, queries_of
from tests.portal.visitor import PDF, Visitor
from tests.services.reception import make_service
from tests.world import World, make_world

from atbilde.cases.actions.ownership import take_case
from atbilde.cases.actions.releasing import release_result
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, Fact
from atbilde.contacts.models import Attachment, Event, Message
from atbilde.portal.limits import guard
from atbilde.services.models import Service, ServiceField

pytestmark = pytest.mark.django_db

MAIL = "janis.zarins@epasts.example"


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    return make_world("dvi")


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))


@pytest.fixture
def service(world: World) -> Service:
    """An extract for 14.23, asked for and received on the site and by post, with four facts of its own."""
    row = make_service(
        world, code="extract", name_lv="Reģistra izraksts", name_en="Register extract", price=1423,
        ask_by=["portal", "latvija_lv"], receive_by=["portal", "post"], queue=world.second_queue,
    )  # fmt: skip
    for order, (kind, label, required) in enumerate(
        [("short", "Reģistra numurs", True), ("choice", "Kam vajadzīgs", True), ("date", "Uz kuru dienu", False),
         ("file", "Pilnvara", True)]
    ):  # fmt: skip
        ServiceField.objects.create(
            service=row, kind=kind, label_lv=label, label_en=f"{label} (en)", required=required, order=order,
            hint_lv="Bez tā izrakstu neatrast.", options_lv="Tiesai\nBankai", options_en="For a court\nFor a bank",
        )  # fmt: skip
    return row


class Order(Visitor):
    """A client who follows "apply on this site" from the page of a service."""

    def __init__(self, code: str = "extract", slug: str = "dvi", *, english: bool = False) -> None:
        self.slug, self.browser = slug, Browser()
        if english:
            self.browser.cookies["atbilde_language"] = "en"
        self.answer = self.browser.get(f"/{slug}/write/?service={code}", follow=True)

    def begin(self) -> "Order":
        self.answer = self.browser.post(self.answer.request["PATH_INFO"] + "?service=extract", follow=True)
        return self

    def facts(self, **changed: Any) -> "Order":
        """Fill the service's own page in; `changed` by the field's label."""
        given: dict[str, Any] = {
            "Reģistra numurs": "R-77", "Kam vajadzīgs": "Bankai", "Uz kuru dienu": "01.05.2026",
            "Pilnvara": SimpleUploadedFile("pilnvara.pdf", PDF),
        } | changed  # fmt: skip
        names = {row.label_lv: row.name for row in ServiceField.objects.all()}
        fields = {names[label]: value for label, value in given.items() if value is not None}
        self.answer = self.browser.post(self.address, fields, follow=True)
        return self

    def ordered(self, **answer: str) -> Case:
        """The rest of the way; returns the case."""
        self.begin().facts().fill(text="").fill().fill(name="Jānis Zariņš")
        self.fill(**(answer or {"answer_by": "portal", "email": MAIL, "language": "lv"})).fill(needs="").send()
        return Case.objects.get()


def released(world: World, case: Case) -> Message:
    """Anna sends the result, and it has left."""
    take_case(case, by=world.anna, at=timezone.now())
    sha = Attachment.objects.first()
    assert sha is not None
    file = Attachment(name="izraksts.pdf", content_type="application/pdf", size=sha.size, sha256=sha.sha256)
    at = timezone.now()
    letter = release_result(
        case, by=world.anna, at=at, body=whole("Izraksts pielikumā.", world.anna), attachments=[file]
    )
    letter_sent(letter, at=at + timedelta(seconds=11))
    return letter


@pytest.mark.clause("DVI-19")
def test_a_service_flagged_for_the_site_is_ordered_and_received_there(world: World, service: Service) -> None:
    page = Browser().get("/dvi/services/extract/").content.decode()
    assert 'data-way="portal"' in page
    assert 'data-way="latvija_lv"' in page
    order = Order()
    case = order.ordered()
    assert (case.service, case.queue, case.kind, case.answer_by) == (service, world.second_queue, "request", "portal")
    letter = released(world, case)
    case.refresh_from_db()
    assert not case.is_open
    assert letter.contact.channel == "portal"
    sent = Event.objects.get(contact=letter.contact, type="message.sent")
    assert sent.data["channel"] == "portal"
    assert case.obligations.get(duty="IL-5.3").status == "met"
    address = f"/dvi/status/{order.secret}/"
    status = Browser().get(address).content.decode()
    for words in ("Jūsu pasūtītais ir gatavs", "Jūsu rezultāts", "izraksts.pdf", "Izsniedza Anna Bērziņa"):
        assert words in status
    assert "14,23\xa0€" in status
    got = Browser().get(f"{address}files/{letter.attachments.get().pk}/")
    assert b"".join(got.streaming_content) == PDF  # type: ignore[attr-defined]
    told = Message.objects.filter(to=[MAIL]).order_by("pk").last()
    assert told is not None
    assert "Jūsu rezultāts ir gatavs" in told.subject
    assert "Izraksts pielikumā" not in told.text


@pytest.mark.parametrize("site", [True, False])
def test_only_what_is_flagged_for_the_site_is_ordered_there(world: World, service: Service, site: bool) -> None:
    service.ask_by = ["portal"] if site else ["email"]
    service.save()
    order = Order()
    assert ("Sākt pasūtīšanu" in order.page) == site
    assert order.address == ("/dvi/write/" if site else "/dvi/services/extract/")
    service.active = False
    service.save()
    assert Order().answer.status_code == 404


@pytest.mark.clause("DVI-18", "VPVB-6")
@pytest.mark.parametrize("pack", ["dvi", "vpvb"])
@pytest.mark.parametrize(
    "ways", [["portal"], ["email", "post"], ["phone", "visit", "latvija_lv"], ["letter_box"]], ids="-".join
)
def test_the_answer_comes_only_by_the_ways_of_the_service(db: None, pack: str, ways: list[str]) -> None:
    make_service(make_world(pack), code="extract", ask_by=["portal"], receive_by=ways)
    order = Order(slug=pack).begin()
    order.fill(text="Lūdzu izrakstu.").fill().fill()
    offered = {value for value in ("email", "portal", "phone", "post", "visit", "latvija_lv")
               if f'name="answer_by" value="{value}"' in order.page}  # fmt: skip
    assert offered == {"post" if way == "letter_box" else way for way in ways}
    other = next(way for way in ("email", "portal", "phone") if way not in ways)
    order.fill(answer_by=other, email=MAIL, phone="26123456", language="lv")
    assert order.answer.status_code == 422


@pytest.mark.clause("VPVB-4.5")
@pytest.mark.parametrize(("price", "seen"), [(1423, "14,23\xa0€"), (0, "Bez maksas"), (None, "Nav norādīta")])
def test_the_price_is_told_first_and_again_beside_the_button(
    world: World, service: Service, price: int | None, seen: str
) -> None:
    service.price = price
    service.save()
    order = Order()
    assert seen in order.page
    assert not Case.objects.exists()
    order.begin().facts().fill(text="").fill().fill().fill(answer_by="portal", language="lv").fill()
    assert order.step == "check"
    assert seen in order.page.partition('id="send"')[2]


def test_the_facts_are_kept_as_they_were_asked_and_shown_to_the_officer(world: World, service: Service) -> None:
    case = Order().ordered()
    facts = [(fact.label_lv, fact.value, fact.file and fact.file.name) for fact in case.facts.all()]
    assert facts == [
        ("Reģistra numurs", "R-77", None),
        ("Kam vajadzīgs", "Bankai", None),
        ("Uz kuru dienu", "2026-05-01", None),
        ("Pilnvara", "pilnvara.pdf", "pilnvara.pdf"),
    ]
    message = Message.objects.get(contact__direction="in")
    assert message.subject == case.subject == "Reģistra izraksts"
    assert "Uz kuru dienu: 01.05.2026." in message.text
    ServiceField.objects.update(active=False, label_lv="Cits")
    page = browser_of(world.anna).get(f"/desk/cases/{case.number}/").content.decode()
    for words in ("Reģistra izraksts", "14,23\xa0€", "R-77", "Bankai", "01.05.2026.", "pilnvara.pdf"):
        assert words in page
    assert "Cits" not in page


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(world: World, service: Service) -> None:
    order = Order().begin().facts(**{"Reģistra numurs": "", "Uz kuru dienu": "rīt", "Kam vajadzīgs": "Kaimiņam"})
    assert order.answer.status_code == 422
    assert order.page.count('class="error"') == 3
    assert ">Reģistra numurs: Aizpildiet šo" in order.page
    assert "Rakstiet datumu šādi: 14.05.2026." in order.page
    assert "pilnvara.pdf jau ir pievienota" in order.page
    order.facts(Pilnvara=None)
    assert order.step == "text"  # the file lay here already
    order.go("files")
    assert "pilnvara.pdf" in order.page


def test_a_file_that_is_not_taken_is_told_at_its_field(world: World, service: Service) -> None:
    order = Order().begin().facts(Pilnvara=SimpleUploadedFile("vīruss.exe", b"MZ"))
    assert order.answer.status_code == 422
    assert order.page.count('class="error"') == 1
    assert order.step == "facts"


def test_who_comes_for_it_says_how_to_be_told_when(world: World, service: Service) -> None:
    service.receive_by = ["visit"]
    service.save()
    order = Order().begin().facts().fill(text="").fill().fill()
    order.fill(answer_by="visit", language="lv")
    assert order.answer.status_code == 422
    order.fill(answer_by="visit", phone="26123456", language="lv").fill().send()
    case = Case.objects.get()
    assert case.answer_by == "visit"
    take_case(case, by=world.anna, at=timezone.now())
    assert "by-hand" in browser_of(world.anna).get(f"/desk/cases/{case.number}/").content.decode()


def test_a_result_has_documents_and_belongs_to_an_order(world: World, service: Service) -> None:
    case = Order().ordered()
    body = whole("Lūdzu.", world.anna)
    with pytest.raises(Refused) as refused:
        release_result(case, by=world.anna, at=timezone.now(), body=body, attachments=[])
    assert refused.value.code == "no_files"
    case.service = None
    with pytest.raises(Refused) as refused:
        release_result(case, by=world.anna, at=timezone.now(), body=body, attachments=[Attachment()])
    assert refused.value.code == "no_service"


def test_an_officer_sends_the_result_from_the_case_page(world: World, service: Service) -> None:
    case = Order().ordered()
    desk = browser_of(world.anna)
    open_client(desk, case.client)  # this standard shows a client's data to who says why they look
    page = desk.get(f"/desk/cases/{case.number}/").content.decode()
    assert 'value="result"' in page
    assert "klienta lietas lapā vietnē" in page
    sent = {"body": whole("Lūdzu.", world.anna), "do": "result", "files": SimpleUploadedFile("izraksts.pdf", PDF)}
    assert desk.post(f"/desk/cases/{case.number}/letters/", sent).status_code == 302
    letter = Message.objects.get(contact__direction="out", contact__channel="portal")
    assert letter.intent["result"] is True
    assert letter.attachments.get().name == "izraksts.pdf"


def test_an_english_client_orders_in_english(world: World, service: Service) -> None:
    order = Order(english=True)
    assert "Begin the order" in order.page
    assert "€14.23" in order.page
    order.begin()
    assert "For a bank" in order.page
    order.facts().fill(text="").fill().fill().fill(answer_by="portal", language="en")
    assert "Which of these describes you best?" not in order.page  # this standard tells no groups apart
    order.fill().send()
    case = Case.objects.get()
    assert (case.subject, case.language) == ("Register extract", "en")
    assert case.facts.get(label_lv="Kam vajadzīgs").value == "Bankai"


def test_many_questions_and_facts_cost_no_more_queries(world: World, service: Service) -> None:
    case = Order().ordered()
    desk, site, own = browser_of(world.anna), Browser(), f"/desk/cases/{case.number}/"
    desk.get(own)
    few = queries_of(lambda: desk.get(own)), queries_of(lambda: site.get("/dvi/write/?service=extract"))
    for number in range(6):
        field = ServiceField.objects.create(service=service, label_lv=f"L{number}", label_en=f"E{number}")
        Fact.objects.create(case=case, field=field, label_lv="L", label_en="E", value="V")
    assert (queries_of(lambda: desk.get(own)), queries_of(lambda: site.get("/dvi/write/?service=extract"))) == few


def test_while_a_service_is_ordered_the_menu_stands_at_the_services(world: World, service: Service) -> None:
    def marked(page: str) -> set[str]:
        return set(re.findall(r'<a href="([^"]+)" aria-current="page">', page))

    order = Order()
    assert marked(order.page) == {"/dvi/services/"}
    order.begin()
    assert marked(order.page) == {"/dvi/services/"}
    order.ordered()
    assert order.address.startswith("/dvi/write/sent/")
    assert marked(order.page) == {"/dvi/services/"}
    assert marked(Visitor("dvi").page) == {"/dvi/write/"}
