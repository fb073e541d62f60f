"""The page on which paper, talks and social accounts are registered; feedback found by kind and way."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.utils import timezone
from tests.adapters.email.letters import letter, multipart, part
from tests.calls.exchange import give_set, incoming, make_exchange, make_line
from tests.desk.ground import browser_of, open_client, queries_of
from tests.portal.visitor import Visitor
from tests.world import World, case_from, make_world

from atbilde.adapters.email.intake import take_in
from atbilde.cases.actions.opening import add_contact
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case, Notice
from atbilde.contacts import files
from atbilde.contacts.actions import open_contact
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Attachment, Client, Contact, Event, Message
from atbilde.institutions.models import Post
from atbilde.portal.limits import guard

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
BOX, POST_ADDRESS = "letter_box:letter-box", "post:post"
PAGE, LIST = "/desk/intake/", "/desk/reports/feedback/"


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Any) -> World:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    return make_world("dvi")


def sent(by: Post, **fields: Any) -> HttpResponse:
    """What the page answers to a letter from the box of today with these fields."""
    given = {
        "way": BOX, "day": f"{timezone.localdate():%Y-%m-%d}", "kind": "request", "language": "lv",
        "text": "Lūdzu izskatīt.", "do": "register", "key": "a" * 32,
    }  # fmt: skip
    return browser_of(by).post(PAGE, given | fields)  # type: ignore[return-value]


@pytest.mark.clause("DVI-21")
def test_a_letter_with_its_scan_place_sender_and_term(world: World) -> None:
    page = browser_of(world.anna).get(PAGE).content.decode()
    for address in ("Blaumaņa iela 11/13, Rīga, LV-1011", "Blaumaņa iela 11/13-15, Rīga, LV-1011"):
        assert address in page
    day = timezone.localdate() - timedelta(days=2)
    answer = sent(
        world.anna,
        way=POST_ADDRESS,
        day=f"{day:%Y-%m-%d}",
        name="Ilze Kalna",
        address="Rīga, Skolas iela 1",
        signed="yes",
        files=SimpleUploadedFile("iesniegums.pdf", PDF),
    )
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/desk/cases/{case.number}/"
    assert timezone.localdate(case.opened_at) == day
    assert case.due_at is not None
    assert case.due_clause == "IL-5.3"
    with files.open_file(Attachment.objects.get().sha256) as file:
        assert file.read() == PDF
    browser = browser_of(world.anna)
    open_client(browser, case.client)
    shown = browser.get(f"/desk/cases/{case.number}/").content.decode()
    for words in ("Ilze Kalna", "Blaumaņa iela 11/13-15", "Skolas iela 1", "Paraksts: ir", "iesniegums.pdf"):
        assert words in shown
    assert sent(world.anna, way=POST_ADDRESS).headers["Location"] == f"/desk/cases/{case.number}/"  # pressed twice
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"day": "2100-01-01"}, "day"),
        ({"day": "vakar"}, "day"),
        ({"way": "dove"}, "way"),
        ({"text": ""}, "text"),
        ({"kind": "feedback"}, "about"),
        ({"kind": "contest"}, "act"),
        ({"email": "nav"}, "email"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"files": SimpleUploadedFile("virus.exe", b"MZ....")}, None),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    world: World, fields: dict[str, Any], field: str | None
) -> None:
    answer = sent(world.anna, **({"subject": "Mans temats", "text": "Vārdi"} | fields))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field or "__all__"]  # type: ignore[attr-defined]
    assert "Mans temats" in answer.content.decode()
    assert not Contact.objects.exists()


@pytest.mark.clause("DVI-11")
def test_what_is_known_is_not_asked_again_and_what_is_asked_has_its_reasons(world: World) -> None:
    browser = browser_of(world.anna)
    found = browser.get(f"{PAGE}senders/", {"find": "zariņš"}).content.decode()
    assert "janis.zarins@epasts.example" in found
    assert f'value="{world.janis.pk}"' in found
    page = browser.post(PAGE, {"do": "find", "find": "janis.zarins@epasts.example", "text": "Teksts", "way": BOX})
    assert f'value="{world.janis.pk}"' in page.content.decode()
    assert "Teksts" in page.content.decode()
    sent(world.anna, client=world.janis.pk)
    case = Case.objects.get()
    assert case.client == world.janis
    assert Client.objects.filter(institution=world.institution).count() == 1

    asked = {
        "what": "Lēmuma numuru",
        "why_needed": "Bez tā to nevar atrast.",
        "why_not_elsewhere": "Tas ir tikai jums.",
    }
    address = f"/desk/cases/{case.number}/asking/"
    for missing in asked:
        assert browser.post(address, asked | {missing: "", "do": "compose"}).status_code == 422
    sheet = browser.post(address, asked | {"do": "compose"}).context["sheet"]
    assert all(words in sheet.body for words in asked.values())
    short = browser.post(address, asked | {"do": "send", "body": "Labdien! Atsūtiet numuru."})
    assert short.status_code == 422
    assert browser.post(address, asked | {"do": "send", "body": sheet.body}).status_code == 302
    letter_sent(case.contacts.get(direction="out").message, at=timezone.now())
    assert _asked(world) == [("atbalsts", 1, 0)]
    again = open_contact(
        world.institution, channel=Channel.EMAIL, direction=Direction.IN, at=timezone.now(), client=world.janis
    )
    add_contact(case, again, at=timezone.now())
    assert _asked(world) == [("atbalsts", 1, 1)]
    assert browser.get("/desk/reports/information-asked/").status_code == 200


def _asked(world: World) -> list[tuple[str, int, int]]:
    """What the report tells: unit, asked, answered."""
    found = browser_of(world.anna).get("/desk/reports/download/information-asked.json").json()
    return [(row["unit"], row["asked"], row["answered"]) for row in found["units"]]


@pytest.mark.clause("DVI-17")
def test_the_help_a_sender_needs_is_kept_and_stands_before_all_else_of_them(world: World) -> None:
    sent(world.anna, name="Ilze Kalna", email="ilze@epasts.example", needs="Vieglā valoda")
    case = Case.objects.get()
    assert case.client is not None
    shown = browser_of(world.anna).get(f"/desk/cases/{case.number}/").content.decode().partition('id="client"')[2]
    assert 0 < shown.index("Vieglā valoda") < shown.index(f"/{case.client.pk}/")
    sent(world.anna, client=case.client.pk, needs="Lupa", key="b" * 32)
    case.client.refresh_from_db()
    assert case.client.needs == "Vieglā valoda"  # what is known stays
    assert Message.objects.filter(text__contains="Vajadzības: Lupa").exists()
    sent(world.anna, needs="Surdotulks", key="c" * 32)  # who does not say their name
    assert Message.objects.filter(text__contains="Vajadzības: Surdotulks").exists()


def by_hand(world: World, way: str) -> Case:
    """An opinion that an officer registered."""
    sent(world.anna, way=way, kind="feedback", about="differs_in_opinion", text="Domāju citādi.")
    return Case.objects.get()


def by_signed_email(world: World) -> Case:
    """An opinion in a signed document, sent by e-mail."""
    head = (
        b"From: Janis <janis.zarins@epasts.example>\r\nTo: dvi@iestade.example\r\nSubject: Viedoklis\r\n"
        b"Date: Wed, 13 May 2026 10:00:00 +0300\r\nMessage-ID: <o@epasts.example>\r\nMIME-Version: 1.0\r\n"
    )
    signed = part(
        "application/vnd.etsi.asic-e+zip", b"PK\x03\x04", Content_Disposition='attachment; filename="viedoklis.edoc"'
    )
    text = part("text/plain; charset=utf-8", "Domāju citādi.".encode())
    case = take_in(multipart("mixed", text, signed, head=head), world.mailbox, timezone.now()).case
    assert case is not None
    assert Attachment.objects.get().name == "viedoklis.edoc"
    return sorted_out(world, case)


def by_site_question(world: World) -> Case:
    """An opinion written as a question on the site."""
    visitor = Visitor("dvi").to_the_summary(answer_by="email", email="janis.zarins@epasts.example", language="lv")
    visitor.send()
    return sorted_out(world, Case.objects.get())


def by_telephone(world: World) -> Case:
    """An opinion said in a call, registered from the call panel."""
    make_line(world)
    give_set(world.anna, "101")
    call = incoming(make_exchange(world.institution), at=timezone.now() - timedelta(minutes=5), talk=60).contact
    assert f"{PAGE}?talk={call.key}" in browser_of(world.anna).get(f"/desk/calls/{call.key}/").content.decode()
    page = browser_of(world.anna).get(PAGE, {"talk": call.key}).content.decode()
    assert f'name="talk" value="{call.key}"' in " ".join(page.split())
    sent(world.anna, talk=call.key, way="", kind="feedback", about="differs_in_opinion", text="Domāju citādi.")
    case = Case.objects.get()
    assert list(case.contacts.all()) == [call]
    return case


def sorted_out(world: World, case: Case) -> Case:
    """An officer notes on the case what it is."""
    address = f"/desk/cases/{case.number}/opinion/"
    assert browser_of(world.anna).get(address).status_code == 200
    assert browser_of(world.anna).post(address, {"about": "weather"}).status_code == 422
    assert browser_of(world.anna).post(address, {"about": "differs_in_opinion"}).status_code == 302
    return case


WAYS: dict[str, Any] = {
    "letter_box": lambda world: by_hand(world, BOX),
    "post": lambda world: by_hand(world, POST_ADDRESS),
    "visit": lambda world: by_hand(world, "visit"),
    "email": by_signed_email,
    "phone": by_telephone,
    "portal": by_site_question,
    "twitter": lambda world: by_hand(world, "account:twitter"),
    "facebook": lambda world: by_hand(world, "account:facebook"),
}


@pytest.mark.clause("DVI-25", "DVI-15")
@pytest.mark.parametrize("way", WAYS)
def test_an_opinion_by_each_way_is_found_with_the_responsible_official(
    world: World, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))
    case = WAYS[way](world)
    case.refresh_from_db()
    assert (case.kind, case.owner) == ("feedback", world.mara)
    assert Notice.objects.filter(post=world.mara, case=case, kind="given").exists()
    mine = browser_of(world.mara).get("/desk/?view=mine").content.decode()
    assert case.number in mine
    browser = browser_of(world.mara)
    for filters, there in (
        ({"way": way}, True),
        ({"about": "differs_in_opinion", "way": way}, True),
        ({"about": "service_quality"}, False),
        ({"way": "post" if way != "post" else "visit"}, False),
    ):
        assert (f"/desk/cases/{case.number}/" in browser.get(LIST, filters).content.decode()) is there, filters
    found = browser.get("/desk/reports/download/feedback.json").json()
    assert found["ways"][way]["differs_in_opinion"] == 1


@pytest.mark.clause("DVI-15")
def test_an_idea_for_the_standard_reaches_its_owner_and_service_quality_the_manager(world: World) -> None:
    Post.objects.filter(pk=world.liga.pk).update(roles=["head"])
    for number, (about, owner) in enumerate(
        (("idea_for_standard", world.liga), ("service_quality", world.mara), ("differs_in_opinion", world.mara))
    ):
        sent(world.anna, way="account:facebook", kind="feedback", about=about, key=f"{number}" * 32)
        case = Case.objects.latest("pk")
        assert case.owner == owner
        assert Notice.objects.get(case=case).post == owner


@pytest.mark.clause("VISC-4")
def test_three_intakes_under_the_standard_of_visc(
    db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))
    world = make_world("visc")
    world.mailbox.address = "visc@visc.gov.lv"
    world.mailbox.save()
    written = take_in(letter(to="visc@visc.gov.lv"), world.mailbox, timezone.now()).case
    Visitor("visc").to_the_summary().send()
    page = browser_of(world.anna).get(PAGE).content.decode()
    assert "Latvija.lv: E-iesniegums iestādei" in page  # the name of the service there is the pack's
    sent(world.anna, way="latvija_lv", kind="request", name="Ilze Kalna")
    cases = list(Case.objects.order_by("pk"))
    assert written == cases[0]
    assert [case.channel for case in cases] == ["email", "portal", "latvija_lv"]
    for case in cases:
        assert case.queue == world.queue
        assert case.due_clause
        assert Event.objects.filter(contact__links__case=case, type="submission.received").count() == 1
    shown = browser_of(world.anna).get(f"/desk/cases/{cases[2].number}/").content.decode()
    assert "E-iesniegums iestādei" in shown


def test_an_answer_by_hand_is_noted_on_the_case(world: World) -> None:
    sent(world.anna, way="account:twitter", kind="question", url="https://example.lv/1")
    case = Case.objects.get()
    address = f"/desk/cases/{case.number}/by-hand/"
    browser = browser_of(world.anna)
    assert address in browser.get(f"/desk/cases/{case.number}/").content.decode()
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"channel": "social", "given_at": "nekad", "text": "Re"}).status_code == 422
    assert browser.post(address, {"channel": "email", "text": "Re"}).status_code == 422
    assert browser.post(address, {"channel": "social", "text": "Atbilde", "close": "1"}).status_code == 302
    case.refresh_from_db()
    assert case.closed_at is not None
    assert Event.objects.get(type="message.sent").data["channel"] == "social"


def test_outsiders_and_those_who_only_read(world: World) -> None:
    case = case_from(world, at=timezone.now())
    own = [f"/desk/cases/{case.number}/{verb}/" for verb in ("asking", "by-hand", "opinion")]
    for address in own:
        assert browser_of(world.ivo).get(address).status_code == 404
        assert browser_of(world.ivo).post(address, {}).status_code == 404
    for address in (*own, PAGE, f"{PAGE}senders/"):
        assert browser_of(world.dace).get(address).status_code == 403
        assert browser_of(world.arturs).get(address).status_code == 403
    assert browser_of(world.ivo).get(f"{PAGE}senders/", {"find": "zariņš"}).content.decode().count("Zariņš") == 0
    assert sent(world.ivo, client=world.janis.pk, way="visit").status_code == 404
    call = open_contact(
        world.institution, channel=Channel.PHONE, direction=Direction.IN, at=timezone.now(), client=world.janis
    )
    assert browser_of(world.ivo).get(PAGE, {"talk": call.key}).status_code == 404
    assert sent(world.ivo, talk=call.key).status_code == 404
    sent(world.anna, kind="feedback", about="service_quality")
    number = Case.objects.latest("pk").number
    assert number not in browser_of(world.ivo).get(LIST).content.decode()
    assert number in browser_of(world.dace).get(LIST).content.decode()
    assert browser_of(world.arturs).get(LIST).status_code == 403


def test_as_many_questions_for_much_feedback(world: World) -> None:
    browser = browser_of(world.mara)
    sent(world.anna, kind="feedback", about="service_quality")
    few, form = queries_of(lambda: browser.get(LIST)), queries_of(lambda: browser.get(PAGE))
    for number in range(8):
        sent(world.anna, kind="feedback", about="service_quality", key=f"{number}" * 32)
    assert queries_of(lambda: browser.get(LIST)) == few
    assert queries_of(lambda: browser.get(PAGE)) == form
