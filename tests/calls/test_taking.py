"""What an exchange says becomes one contact, one row, and what follows from it."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from tests.calls.exchange import give_set, incoming, make_exchange, make_line, says
from tests.world import NOW, World, later, make_world

from atbilde.calls.actions.taking import take
from atbilde.calls.enums import Outcome, Settled, State, Wanted
from atbilde.calls.models import Call, CallBack, Recording
from atbilde.cases.models import Case
from atbilde.contacts.models import Contact, Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world()
    make_line(world, "free", "80 0000 98", "tikai101")
    give_set(world.anna, "101")
    give_set(world.liga, "102")
    return world


def test_a_call_is_one_contact_with_what_is_known(world):
    exchange = make_exchange(world.institution)
    call = incoming(exchange, wait=8, talk=120)
    assert (call.state, call.outcome, call.wait, call.talk) == (State.ENDED, Outcome.ANSWERED, 8, 120)
    assert (call.officer, call.first_officer, call.line) == (world.anna, world.anna, "free")
    assert call.in_hours is True
    assert call.kept == "met"
    assert call.doubts == []
    assert Contact.objects.filter(channel="phone").count() == 1
    assert not Case.objects.exists()


@pytest.mark.parametrize(("wait", "kept"), [(15.9, "met"), (19.9, "met"), (20, "missed"), (21, "missed")])
def test_the_fourth_ring(world, wait, kept):
    assert incoming(make_exchange(world.institution), wait=wait, talk=60).kept == kept


def test_any_order_and_any_repetition_tell_the_same(world):
    exchange = make_exchange(world.institution)
    seen = set()
    for number, order in enumerate(permutations(range(4))):
        name = f"c{number}"
        news = [
            says(name, "call.offered", NOW, direction="in", from_="26000001", to="80000098"),
            says(name, "call.rang", NOW, officer="101"),
            says(name, "call.answered", later(seconds=17), officer="101"),
            says(name, "call.ended", later(seconds=77)),
        ]
        for index in (*order, order[0]):
            (call,) = take(exchange, [news[index]], now=later(seconds=80))
        seen.add((call.state, call.outcome, call.wait, call.talk, call.officer_id, call.kept, tuple(call.ringing)))
    assert seen == {("ended", "answered", 17.0, 60.0, world.anna.pk, "met", ())}
    assert Event.objects.filter(contact__channel="phone").count() == 24 * 4


def test_the_telephone_that_rings_is_known_until_somebody_answers(world):
    exchange = make_exchange(world.institution)
    call = incoming(exchange, wait=None)
    assert (call.state, call.ringing) == (State.RINGING, [world.anna.pk])
    (call,) = take(exchange, [says("c1", "call.rang", later(seconds=3), officer="102")], now=later(seconds=3))
    assert set(call.ringing) == {world.anna.pk, world.liga.pk}
    (call,) = take(exchange, [says("c1", "call.rang_off", later(seconds=5), officer="101")], now=later(seconds=5))
    assert call.ringing == [world.liga.pk]


def test_a_known_number_is_its_client(world):
    world.janis.phone, world.janis.phone_digits = "+371 26 000 001", "26000001"
    world.janis.save()
    call = incoming(make_exchange(world.institution), caller="0037126000001")
    assert call.contact.client == world.janis


def test_a_signal_asks_for_a_call_back_once_a_caller(world):
    exchange = make_exchange(world.institution)
    for number in range(2):
        name, at = f"c{number}", later(minutes=number)
        news = [
            says(name, "call.offered", at, direction="in", from_="+37126000001", to="80000098"),
            says(name, "call.busy", at + timedelta(seconds=9), signal=True),
            says(name, "call.ended", at + timedelta(seconds=10)),
        ]
        take(exchange, news, now=at + timedelta(seconds=10))
    entry = CallBack.objects.get()
    assert (entry.wanted, entry.times, entry.closed_at) == (Wanted.SIGNAL, 2, None)
    assert entry.case.queue == world.queue
    owed = entry.case.obligations.filter(duty="CSPK-U7")
    assert [row.status for row in owed] == ["open", "open"]
    out = [
        says("o1", "call.offered", later(minutes=5), direction="out", to="26000001", officer="101"),
        says("o1", "call.answered", later(minutes=5, seconds=9), officer="101"),
    ]
    take(exchange, out, now=later(minutes=6))
    entry.refresh_from_db()
    assert (entry.settled, entry.closed_by) == (Settled.CALLED, world.anna)
    assert [row.status for row in owed.all()] == ["met", "met"]


def test_a_voice_message_is_a_case_in_the_lines_queue(world):
    exchange = make_exchange(world.institution)
    at = datetime(2026, 5, 13, 18, 0, tzinfo=UTC)
    news = [
        says("v1", "call.offered", at, direction="in", from_="26000001", to="tikai101"),
        says("v1", "voicemail.left", at + timedelta(seconds=40), seconds=12, recording="/spool/msg0000.wav"),
        says("v1", "call.ended", at + timedelta(seconds=41)),
    ]
    for _ in range(2):
        (call,) = take(exchange, news, now=at + timedelta(seconds=41))
    assert (call.outcome, call.in_hours, call.kept) == (Outcome.VOICEMAIL, False, "")
    assert Recording.objects.get().seconds == 12
    assert Case.objects.get().queue == world.queue


@pytest.mark.parametrize(("slug", "owed"), [("vpvb", ["VPVB-14.3.1"]), ("visc", [])])
def test_a_line_that_breaks_on_hold_owes_a_call_back_where_the_standard_says_so(slug, owed):
    world = make_world(slug)
    give_set(world.anna, "101")
    exchange = make_exchange(world.institution)
    incoming(exchange)
    held = says("c1", "call.held", later(seconds=60), officer="101")
    ended = says("c1", "call.ended", later(seconds=90))
    for _ in range(2):
        (call,) = take(exchange, [held, ended], now=later(seconds=90))
    assert call.held == 30
    assert [entry.wanted for entry in CallBack.objects.all()] == [Wanted.LOST for _ in owed]
    assert [row.duty for case in Case.objects.all() for row in case.obligations.all()] == owed


def test_a_clock_that_differs_is_put_right_and_said(world):
    exchange = make_exchange(world.institution)
    exchange.clock_offset = 90.0
    call = incoming(exchange, at=NOW - timedelta(seconds=90), wait=8)
    assert call.offered_at == NOW
    assert call.doubts == ["clock"]


def test_an_answer_without_a_call_is_kept_and_doubted(world):
    exchange = make_exchange(world.institution)
    (call,) = take(exchange, [says("x", "call.answered", NOW, officer="101")], now=NOW)
    assert (call.state, call.doubts) == (State.TALKING, ["not_offered"])
    assert Call.objects.count() == 1
