"""What came on paper, was said, or was found on a social account: on record once, with its terms from the receipt."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.calls.exchange import give_set, incoming, make_exchange, make_line
from tests.world import NOW, World, case_from, later, make_institution, make_world

from atbilde.audit.models import Entry
from atbilde.cases.actions import registering
from atbilde.cases.actions.by_hand import answered_by_hand
from atbilde.cases.actions.opinions import note_opinion
from atbilde.cases.actions.registering import Brought, register
from atbilde.cases.enums import CaseKind, Opinion
from atbilde.cases.errors import Refused
from atbilde.cases.models import Notice, Obligation
from atbilde.cases.queries.ways_in import WayIn, ways_in
from atbilde.contacts.enums import Channel
from atbilde.contacts.intake import StoredFile
from atbilde.contacts.models import Client, Contact, Event, Message
from atbilde.core.receipt import counted_receipt
from atbilde.institutions.calendars import calendar_of
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of

pytestmark = pytest.mark.django_db

SCAN = StoredFile("iesniegums.pdf", "application/pdf", 9, "0" * 64)


@pytest.fixture
def world() -> World:
    return make_world("dvi")


def way(world: World, id_: str) -> WayIn:
    return next(one for one in ways_in(standard_of(world.institution, NOW)) if one.id == id_)


def letter(world: World, **fields: object) -> Brought:
    """A signed request of Jānis's that lay in the letter box on Monday."""
    given: dict[str, object] = {
        "way": way(world, "letter_box:letter-box"),
        "day": date(2026, 5, 11),
        "kind": "request",
        "text": "Lūdzu izskatīt manu iesniegumu.",
        "client": world.janis,
        "signed": True,
    }
    return Brought(**(given | fields))  # type: ignore[arg-type]


def test_a_letter_from_the_box_is_a_case_whose_legal_term_runs_from_its_day(world: World) -> None:
    case = register(letter(world), by=world.anna, at=NOW, key="k1", files=[SCAN])
    came = datetime(2026, 5, 10, 21, 0, tzinfo=UTC)  # the midnight with which Monday begins in Rīga
    assert (case.kind, case.channel, case.opened_at, case.client) == ("request", "post", came, world.janis)
    assert case.queue == world.queue
    law = case.obligations.get(clause="IL-5.3")
    assert law.starts_at == came
    assert last_day(law) == date(2026, 5, 25)  # counted from Monday, not from the Wednesday on which it is registered
    message = Message.objects.get(contact__key="k1")
    assert message.to == ["Blaumaņa iela 11/13, Rīga, LV-1011"]
    assert message.text == "Lūdzu izskatīt manu iesniegumu.\n\nParaksts: ir"
    assert message.attachments.get().name == "iesniegums.pdf"
    events = {event.type: event for event in Event.objects.filter(contact=message.contact)}
    assert set(events) == {"message.received", "submission.received"}
    assert {event.at for event in events.values()} == {came}
    assert events["message.received"].data == {
        "channel": "post",
        "from": "janis.zarins@epasts.example",
        "place": "letter-box",
        "signed": True,
    }
    assert events["submission.received"].data["channel"] == "post"
    assert Entry.objects.get(verb="contact.register").at == NOW


def last_day(obligation: Obligation) -> date:
    """The last day of a term that ends at 24:00 in Rīga."""
    assert obligation.due_at is not None
    return (obligation.due_at.astimezone(ZoneInfo("Europe/Riga")) - timedelta(seconds=1)).date()


def test_registered_twice_it_is_there_once(world: World) -> None:
    first = register(letter(world), by=world.anna, at=NOW, key="k1")
    assert register(letter(world), by=world.anna, at=later(seconds=1), key="k1") == first
    assert Contact.objects.filter(direction="in").count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"day": date(2026, 5, 14)}, "ahead"),
        ({"day": date(2026, 5, 13), "hour": time(23, 30)}, "ahead"),
        ({"text": " "}, "empty"),
        ({"kind": "feedback"}, "about"),
        ({"kind": "feedback", "about": "weather"}, "about"),
    ],
)
def test_refused_with_words_and_nothing_is_left(world: World, fields: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        register(letter(world, **fields), by=world.anna, at=NOW, key="k1")
    assert refused.value.code == code
    assert not Contact.objects.exists()


def test_only_who_works_here_registers_and_only_for_clients_of_here(world: World) -> None:
    for post, fields in ((world.dace, {}), (world.ivo, {})):
        with pytest.raises(Refused):
            register(letter(world, **fields), by=post, at=NOW, key="k1")
    stranger = Client.objects.create(institution=world.elsewhere, name="Svešs")
    with pytest.raises(Refused) as refused:
        register(letter(world, client=stranger), by=world.anna, at=NOW, key="k1")
    assert refused.value.code == "elsewhere"


def test_when_a_letter_in_the_box_counts_as_received_is_the_standards(world: World) -> None:
    standard = standard_of(world.institution, NOW)
    hours = make_institution("visc")  # its standard prescribes opening hours
    calendar = calendar_of(hours, standard_of(hours, NOW))
    saturday = datetime(2026, 5, 16, 9, 0, tzinfo=UTC)
    assert standard.value("letter_box_receipt") is None
    for rule in (None, "put_in", "taken_out"):
        assert counted_receipt(saturday, rule, calendar) == saturday
    monday = counted_receipt(saturday, "working_time", calendar)
    assert (monday.isoweekday(), monday.date()) == (1, date(2026, 5, 18))
    open_now = datetime(2026, 5, 13, 7, 0, tzinfo=UTC)
    assert counted_receipt(open_now, "working_time", calendar) == open_now


def test_a_pack_that_counts_working_time_moves_a_letter_of_saturday_to_monday(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    standard = standard_of(world.institution, NOW)
    rule = {"lv": "Darba laikā", "en": "In working time", "value": "working_time"}
    told = replace(standard, parameters={**standard.parameters, "letter_box_receipt": rule})
    monkeypatch.setattr(registering, "standard_of", lambda _institution, _at: told)
    saturday = date(2026, 5, 16)
    boxed = register(letter(world, day=saturday), by=world.anna, at=later(days=5), key="box")
    posted = register(
        letter(world, day=saturday, way=way(world, "post:post")), by=world.anna, at=later(days=5), key="p"
    )
    zone = ZoneInfo("Europe/Riga")
    assert boxed.opened_at == datetime(2026, 5, 18, tzinfo=zone)
    assert posted.opened_at == datetime(2026, 5, 16, tzinfo=zone)


def test_a_new_sender_becomes_a_client_and_a_known_one_is_added_to(world: World) -> None:
    case = register(
        letter(world, client=None, name="Ilze Kalna", phone="26 000 002", address="Rīga"),
        by=world.anna,
        at=NOW,
        key="a",
    )
    assert case.client is not None
    assert (case.client.name, case.client.phone_digits) == ("Ilze Kalna", "26000002")
    assert "Pasta adrese: Rīga" in Message.objects.get(contact__key="a").text
    register(letter(world, name="Cits Vārds", phone="26 000 001"), by=world.anna, at=NOW, key="b")
    world.janis.refresh_from_db()
    assert (world.janis.name, world.janis.phone) == ("Jānis Zariņš", "26 000 001")


def test_what_a_social_account_says_is_answered_by_hand_and_noted(world: World) -> None:
    post = letter(
        world, way=way(world, "account:twitter"), kind="question", signed=None, url="https://example.lv/status/1"
    )
    case = register(post, by=world.anna, at=NOW, key="s")
    received = Event.objects.get(type="message.received")
    assert (received.data["account"], received.data["url"]) == ("twitter", "https://example.lv/status/1")
    assert Message.objects.get(contact__key="s").to == ["@Datu_inspekcija"]
    for fields, code in (
        ({"given_at": later(hours=2)}, "given_at"),
        ({"given_at": later(days=-9)}, "given_at"),
        ({"text": " "}, "empty"),
        ({"channel": Channel.EMAIL}, "channel"),
    ):
        given = {"given_at": NOW, "text": "Atbildējām tviterī.", "channel": Channel.SOCIAL} | fields
        with pytest.raises(Refused) as refused:
            answered_by_hand(case, by=world.anna, at=later(hours=1), **given)  # type: ignore[arg-type]
        assert refused.value.code == code
    answered_by_hand(
        case,
        by=world.anna,
        at=later(hours=1),
        given_at=later(minutes=30),
        channel=Channel.SOCIAL,
        text="Re",
        close=True,
    )
    sent = Event.objects.get(type="message.sent")
    assert (sent.at, sent.data) == (later(minutes=30), {"channel": "social", "answers": "s"})
    case.refresh_from_db()
    assert case.closed_at == later(hours=1)
    assert set(case.obligations.filter(clause__startswith="IL").values_list("status", flat=True)) == {"met"}


def head(world: World) -> Post:
    """Pēteris is the head of the institution."""
    Post.objects.filter(pk=world.peteris.pk).update(roles=["head"])
    return world.peteris


@pytest.mark.parametrize("about", Opinion.values)
def test_feedback_reaches_whoever_answers_for_it(world: World, about: str) -> None:
    owner = head(world) if about == "idea_for_standard" else world.mara
    case = register(letter(world, kind="feedback", about=about), by=world.anna, at=NOW, key="f")
    assert (case.kind, case.owner) == ("feedback", owner)
    assert Notice.objects.get().post == owner
    assert Event.objects.get(type="feedback.given").data == {"case": case.number, "about": about, "way": "letter_box"}


def test_without_a_head_an_idea_waits_in_its_queue(world: World) -> None:
    case = register(letter(world, kind="feedback", about="idea_for_standard"), by=world.anna, at=NOW, key="f")
    assert (case.owner, case.queue) == (None, world.queue)
    assert not Notice.objects.exists()


def test_a_letter_of_any_way_can_turn_out_to_be_feedback(world: World) -> None:
    case = note_opinion(case_from(world), by=world.anna, at=later(minutes=1), about=Opinion.SERVICE)
    assert (case.kind, case.owner) == (CaseKind.FEEDBACK, world.mara)
    assert Event.objects.get(type="feedback.given").data["way"] == "email"
    with pytest.raises(Refused):
        note_opinion(case, by=world.ivo, at=later(minutes=2), about=Opinion.SERVICE)


def test_a_call_becomes_feedback_once(world: World) -> None:
    make_line(world)
    give_set(world.anna, "101")
    call = incoming(make_exchange(world.institution), at=NOW, talk=60).contact
    said = replace(letter(world, way=way(world, "phone"), kind="feedback", about="service_quality"), signed=None)
    case = register(said, by=world.anna, at=later(minutes=5), key="x", talk=call)
    assert register(said, by=world.anna, at=later(minutes=5), key="x", talk=call) == case
    assert case.opened_at == call.at
    assert list(case.contacts.all()) == [call]
    assert case.notes.get(by=world.anna).text == "Lūdzu izskatīt manu iesniegumu."
    assert not Event.objects.filter(type="message.received").exists()
    call.refresh_from_db()
    assert call.client == world.janis
