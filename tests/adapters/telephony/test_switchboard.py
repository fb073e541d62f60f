"""The telephone's process against the recorded Asterisk on a real port: news in, orders out, its state written down."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import OperationalError, connection
from tests.adapters.telephony.asterisk.exchange import RECORDED, SECRET, USER, until
from tests.adapters.telephony.asterisk.exchange import Exchange as StandIn
from tests.adapters.telephony.asterisk.recorded import CALLS, RATED, reading
from tests.calls.exchange import give_set
from tests.world import World, make_world

from atbilde.adapters.telephony import attached, loops, ordering
from atbilde.adapters.telephony.asterisk.link import Timing
from atbilde.adapters.telephony.attached import Attached
from atbilde.adapters.telephony.checks import check_exchange, found_well
from atbilde.adapters.telephony.loops import Switchboard
from atbilde.calls.actions.orders import order_call, order_hang_up
from atbilde.calls.actions.taking import take
from atbilde.calls.enums import ExchangeKind
from atbilde.calls.models import Call, CallBack, Exchange, Order, Recording

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = Timing(
    connect=2, ping_every=0.5, silent_after=0.5, first_pause=0.05, longest_pause=0.2, refused_pause=0.1, tick=0.05
)


def secret(name: str) -> str | None:
    return SECRET if name == "ami" else None


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(loops, "LOOK_AGAIN", 0.2)
    monkeypatch.setattr(attached, "LOOK_AGAIN", 0.2)
    world = make_world()
    give_set(world.anna, "101")
    give_set(world.liga, "102")
    return world


def attach(world: World, port: int) -> Exchange:
    return Exchange.objects.create(
        institution=world.institution,
        kind=ExchangeKind.ASTERISK,
        name="Asterisk",
        host="127.0.0.1",
        port=port,
        user=USER,
        secret="ami",
        context="office",
    )


@pytest.fixture
def run() -> Iterator[Callable[[], None]]:
    """Runs switchboards in threads of their own; ends them before the database is cleaned."""
    stop, threads = threading.Event(), []

    def make() -> None:
        board = Switchboard(secret, lambda one, word: Attached(one, word, timing=QUICK, reading=reading()))
        thread = threading.Thread(target=board.run, args=(stop,), daemon=True)
        threads.append(thread)
        thread.start()

    yield make
    stop.set()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()


def test_the_recorded_exchange_becomes_calls(world, run):
    with StandIn(script=RECORDED) as there:
        exchange = attach(world, there.port)
        run()
        until(lambda: Call.objects.filter(state="ended", name_there__in=CALLS).count() >= 10, 30)
        rated = Call.objects.get(name_there=RATED)
        assert (rated.outcome, rated.officer, rated.score) == ("answered", world.anna, 5)
        assert CallBack.objects.count() == 1
        until(lambda: {row.place.rpartition("/")[2] for row in Recording.objects.all()} == {"msg0002", "msg0003"})
        exchange.refresh_from_db()
        assert (exchange.fault, exchange.heard_at is None) == ("", False)


def test_an_order_goes_to_the_exchange_at_once_and_its_failure_ends_the_call(world, run):
    with StandIn() as there:
        exchange = attach(world, there.port)
        run()
        until(lambda: Exchange.objects.get().heard_at)
        order = order_call(by=world.anna, number="26000001", at=ordering.timezone.now())
        until(lambda: any(asked["Action"] == "Originate" for asked in there.asked))
        sent = next(asked for asked in there.asked if asked["Action"] == "Originate")
        assert (sent["Channel"], sent["Exten"], sent["Context"]) == ("PJSIP/101", "26000001", "office")
        assert order.contact.key in sent["Variable"]
        there.tell(
            f"Event: OriginateResponse\r\nActionID: {sent['ActionID']}\r\nResponse: Failure\r\nReason: 3\r\n\r\n"
        )
        until(lambda: Call.objects.get().state == "ended")
        assert Order.objects.get().fault == "the officer did not answer the telephone"
        there.answers["Originate"] = "Permission denied"
        second = order_call(by=world.anna, number="26000002", at=ordering.timezone.now())
        until(lambda: Order.objects.get(pk=second.pk).fault)
        assert Order.objects.get(pk=second.pk).fault == "the exchange does not allow this user to give orders"
        gone = order_hang_up(_running(world, exchange), by=world.anna, at=ordering.timezone.now())
        until(lambda: Order.objects.get(pk=gone.pk).fault)
        assert Order.objects.get(pk=gone.pk).fault == "the call is over"


def _running(world: World, exchange: Exchange) -> Call:
    """A call that the exchange knows nothing of any more."""
    from tests.calls.exchange import incoming

    return incoming(exchange, "lost", at=ordering.timezone.now(), wait=None)


def test_what_is_wrong_is_written_down_until_it_is_well(world, run):
    with StandIn() as there:
        port = there.port
    attach(world, port)
    run()
    until(lambda: Exchange.objects.get().fault)
    assert Exchange.objects.get().fault == f"AMI 127.0.0.1:{port}: nothing answers at this port"
    assert Exchange.objects.get().fault_since
    there.start()
    until(lambda: not Exchange.objects.get().fault)
    assert Exchange.objects.get().fault_since is None
    there.go_away()


def test_two_hosts_attach_an_exchange_once(world, run):
    with StandIn() as there:
        attach(world, there.port)
        run()
        run()
        until(lambda: Exchange.objects.get().heard_at)
        threading.Event().wait(1)
        assert len([asked for asked in there.asked if asked["Action"] == "Login"]) == 1


def test_an_exchange_switched_off_is_let_go(world, run):
    with StandIn() as there:
        attach(world, there.port)
        run()
        until(lambda: Exchange.objects.get().heard_at)
        Exchange.objects.update(active=False)
        until(lambda: not _held())


def _held() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [loops._LOCKS])
        return int(cursor.fetchone()[0])


def test_news_wait_for_a_database_that_is_away(world, run, monkeypatch):
    away = threading.Event()
    away.set()

    def stumbles(*args, **kwargs):
        if away.is_set():
            raise OperationalError("server closed the connection; caller +37126000001")
        return take(*args, **kwargs)

    monkeypatch.setattr(attached, "take", stumbles)
    with StandIn(script=RECORDED) as there:
        attach(world, there.port)
        run()
        until(lambda: Exchange.objects.get().heard_at)
        threading.Event().wait(0.3)
        assert not Call.objects.exists()
        away.clear()
        until(lambda: Call.objects.filter(state="ended", name_there__in=CALLS).count() >= 10, 30)


def test_a_call_that_cannot_be_written_does_not_hold_up_the_others(world, run, monkeypatch, caplog):
    def stumbles(exchange, said, *, now):
        if any(news.call == RATED for news in said):
            raise ValueError("+37126000001")
        return take(exchange, said, now=now)

    monkeypatch.setattr(attached, "take", stumbles)
    with StandIn(script=RECORDED) as there:
        attach(world, there.port)
        run()
        until(lambda: Call.objects.filter(state="ended", name_there__in=CALLS).count() >= 9, 30)
    assert not Call.objects.filter(name_there=RATED).exists()
    assert "cannot be written: ValueError" in caplog.text
    assert "26000001" not in caplog.text


def test_the_check_tries_the_log_in(world):
    with StandIn() as there:
        exchange = attach(world, there.port)
        assert check_exchange(exchange, secret) is None
        assert found_well(exchange) == f"AMI at 127.0.0.1:{there.port}"
        assert "wrong user or password" in str(check_exchange(exchange, lambda _name: "wrong"))
        assert check_exchange(exchange, lambda _name: None) == "there is no secret named ami"
        exchange.spool = "/nowhere"
        assert check_exchange(exchange, secret) == "the spool folder /nowhere cannot be read here"
    assert "nothing answers at this port" in str(check_exchange(exchange, secret))
    hook = Exchange(institution=world.institution, kind=ExchangeKind.WEBHOOK, name="w")
    assert "no token" in str(check_exchange(hook, secret))
    hook.token = "0" * 64
    assert (check_exchange(hook, secret), found_well(hook)) == (None, "webhook, not heard yet")
