"""Calls nobody tells of any more, exchanges that fall silent, and what officers say of themselves."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.calls.exchange import give_set, incoming, make_exchange, make_line, says
from tests.world import NOW, World, later, make_world

from atbilde.calls.actions.availability import set_availability
from atbilde.calls.actions.silence import end_forgotten_calls, note_silent_exchanges
from atbilde.calls.actions.taking import take
from atbilde.calls.enums import SILENT, Duty
from atbilde.calls.models import Availability, Exchange
from atbilde.cases.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world()
    make_line(world)
    give_set(world.anna, "101")
    return world


def test_a_call_of_which_nothing_is_heard_ends_at_the_last_news_and_is_doubted(world):
    call = incoming(make_exchange(world.institution))
    last = later(seconds=8)
    assert end_forgotten_calls(at=last + timedelta(hours=4)) == 0
    assert end_forgotten_calls(at=last + timedelta(hours=4, seconds=1)) == 1
    assert end_forgotten_calls(at=last + timedelta(hours=9)) == 0
    call.refresh_from_db()
    assert (call.state, call.ended_at, call.doubts) == ("ended", last, ["no_end"])


def test_a_real_end_goes_before_a_supposed_one(world):
    exchange = make_exchange(world.institution)
    incoming(exchange)
    end_forgotten_calls(at=later(hours=5))
    ended = says("c1", "call.ended", later(seconds=100))
    (call,) = take(exchange, [ended], now=later(hours=5))
    assert (call.ended_at, call.doubts) == (later(seconds=100), [])


def test_an_exchange_is_silent_only_within_opening_hours(world):
    exchange = make_exchange(world.institution)
    assert note_silent_exchanges(at=NOW) == []  # never heard: not attached yet
    incoming(exchange)
    assert note_silent_exchanges(at=later(minutes=15)) == []
    assert note_silent_exchanges(at=later(minutes=16)) == [exchange]
    exchange = Exchange.objects.get()
    assert (exchange.fault, exchange.fault_since) == (SILENT, later(minutes=16))
    assert note_silent_exchanges(at=later(minutes=20)) == []
    (call,) = take(exchange, [says("c1", "call.ended", later(minutes=21))], now=later(minutes=21))
    assert Exchange.objects.get().fault == ""
    assert call.state == "ended"


def test_the_night_is_no_silence(world):
    evening = datetime(2026, 5, 13, 13, 55, tzinfo=UTC)  # five minutes before closing, in Rīga
    exchange = make_exchange(world.institution)
    incoming(exchange, at=evening)
    assert note_silent_exchanges(at=evening + timedelta(hours=12)) == []
    exchange.silent_after = 0
    exchange.save()
    assert note_silent_exchanges(at=evening + timedelta(hours=24)) == []


def test_an_officer_is_free_busy_or_away(world):
    said = set_availability(world.anna, Duty.FREE, at=NOW)
    assert set_availability(world.anna, Duty.FREE, at=later(minutes=5)).since == said.since
    set_availability(world.anna, Duty.AWAY, at=later(minutes=6))
    assert [(row.duty, row.since) for row in Availability.objects.all()] == [("away", later(minutes=6))]
    with pytest.raises(Refused):
        set_availability(world.arturs, Duty.FREE, at=NOW)
