"""What officers ask of an exchange: what is refused in words, what is there at once, what is given up."""

from datetime import timedelta

import pytest
from tests.calls.exchange import give_set, incoming, make_exchange, says
from tests.world import NOW, World, case_from, later, make_world

from atbilde.calls.actions.orders import (
    GIVEN_UP,
    give_up_orders,
    order_call,
    order_failed,
    order_hang_up,
    order_transfer,
    take_order,
)
from atbilde.calls.actions.taking import take
from atbilde.calls.enums import ExchangeKind, OrderKind
from atbilde.calls.models import Call, Exchange, Order
from atbilde.cases.errors import Refused
from atbilde.contacts.models import Event

pytestmark = pytest.mark.django_db


def asterisk(world: World) -> Exchange:
    """An exchange that takes orders."""
    return Exchange.objects.create(
        institution=world.institution, kind=ExchangeKind.ASTERISK, name="Asterisk", host="127.0.0.1", context="office"
    )


@pytest.fixture
def world() -> World:
    world = make_world()
    give_set(world.anna, "101")
    give_set(world.liga, "102")
    return world


def refused(code: str, **asked: object) -> None:
    with pytest.raises(Refused) as refusal:
        order_call(**{"at": NOW, "number": "26000001", **asked})  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert str(refusal.value)


def test_what_cannot_be_ordered_is_refused_in_words(world):
    refused("no_exchange", by=world.anna)
    make_exchange(world.institution)  # a webhook only tells
    refused("no_exchange", by=world.anna)
    asterisk(world)
    refused("no_extension", by=world.mara)
    refused("not_allowed", by=world.arturs)
    refused("not_allowed", by=world.anna, answers=incoming(make_exchange(world.elsewhere)).contact)
    for number in ("", "abc", "26000001;rm", "1" * 21, "26000001\n"):
        refused("number", by=world.anna, number=number)
    assert not Call.objects.filter(institution=world.institution).exists()
    assert not Order.objects.exists()


@pytest.mark.parametrize(("slug", "allowed"), [("vpvb", False), ("csp", True)])
def test_calls_abroad_as_the_standard_says(slug, allowed):
    world = make_world(slug)
    give_set(world.anna, "101")
    asterisk(world)
    if allowed:
        assert order_call(by=world.anna, number="+46 8 123 456", at=NOW).number == "+468123456"
    else:
        refused("foreign", by=world.anna, number="+46 8 123 456")
        order_call(by=world.anna, number="+371 26 000 001", at=NOW)


def test_an_ordered_call_is_there_at_once_and_is_the_one_the_exchange_tells_of(world):
    exchange = asterisk(world)
    case = case_from(world, owner=world.anna)
    letter = case.links.get().contact
    order = order_call(by=world.anna, number="+371 26 000 001", at=NOW, answers=letter)
    call = Call.objects.get()
    assert (call.direction, call.number, call.state, call.officer) == ("out", "+37126000001", "ringing", world.anna)
    assert call.contact.client == world.janis
    assert case.links.filter(contact=call.contact).exists()
    assert (order.kind, order.contact, order.done_at) == (OrderKind.CALL, call.contact, None)
    told = [
        says("1.2", "call.offered", later(seconds=4), "offered", direction="out", to="+37126000001", officer="101",
             ours=call.contact.key),
        says("1.2", "call.answered", later(seconds=14), "answered", officer="101"),
        says("1.2", "call.ended", later(seconds=60), "ended"),
    ]  # fmt: skip
    take(exchange, told, now=later(seconds=60))
    call = Call.objects.get()
    assert (call.outcome, call.talk, call.name_there) == ("answered", 46, "1.2")
    (offered,) = Event.objects.filter(contact=call.contact, type="call.offered")
    assert offered.data["answers"] == letter.key


def test_an_order_is_taken_once(world):
    asterisk(world)
    order = order_call(by=world.anna, number="26000001", at=NOW)
    assert [take_order(order, at=later(seconds=1)) for _ in range(2)] == [True, False]
    assert give_up_orders(at=later(minutes=1)) == 0


def test_an_order_that_nobody_takes_is_given_up_and_its_call_is_over(world):
    asterisk(world)
    order_call(by=world.anna, number="26000001", at=NOW)
    assert give_up_orders(at=later(seconds=30)) == 0
    assert give_up_orders(at=later(seconds=31)) == 1
    assert give_up_orders(at=later(seconds=32)) == 0
    order, call = Order.objects.get(), Call.objects.get()
    assert (order.fault, order.done_at) == (GIVEN_UP, later(seconds=31))
    assert (call.state, call.outcome) == ("ended", "unanswered")
    assert Event.objects.get(contact=call.contact, type="call.ended").data["cause"] == GIVEN_UP


def test_a_failed_call_does_not_end_twice(world):
    asterisk(world)
    order = order_call(by=world.anna, number="26000001", at=NOW)
    for second in (3, 4):
        order_failed(order, why="the officer hung up", at=later(seconds=second))
    assert Event.objects.filter(type="call.ended").count() == 1
    assert Call.objects.get().ended_at == later(seconds=3)


def test_hanging_up_and_transferring(world):
    exchange = asterisk(world)
    call = incoming(exchange)
    assert order_hang_up(call, by=world.anna, at=NOW).kind == OrderKind.HANG_UP
    asked = order_transfer(call, by=world.anna, at=NOW, to="102", asking=True)
    blind = order_transfer(call, by=world.anna, at=NOW, to="102", asking=False)
    assert (asked.kind, blind.kind, blind.number) == (OrderKind.TRANSFER_ASKING, OrderKind.TRANSFER, "102")
    for to, code in (("101", "oneself"), ("a", "extension"), ("", "extension")):
        with pytest.raises(Refused) as refusal:
            order_transfer(call, by=world.anna, at=NOW, to=to, asking=False)
        assert refusal.value.code == code
    take(exchange, [says("c1", "call.ended", later(seconds=60))], now=later(seconds=60))
    with pytest.raises(Refused, match=r".") as over:
        order_hang_up(Call.objects.get(), by=world.anna, at=later(seconds=61))
    assert over.value.code == "over"
    order_failed(asked, why="the call is over", at=NOW + timedelta(seconds=2))
    assert Call.objects.get().ended_at == later(seconds=60)
    with pytest.raises(Refused) as deaf:
        order_hang_up(incoming(make_exchange(world.institution), "c2"), by=world.anna, at=NOW)
    assert deaf.value.code == "no_exchange"
