"""The link to an exchange, over real ports: kept up, caught up after gaps, and no secret told."""

import logging
import random
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from tests.adapters.telephony.asterisk.exchange import RECORDED, SECRET, USER, Exchange, until
from tests.adapters.telephony.asterisk.recorded import CALLS, FIRST_RINGS, channel, heard, messages, reading, types

from atbilde.adapters.telephony.asterisk import orders
from atbilde.adapters.telephony.asterisk.link import Link, NotConnected, Timing
from atbilde.adapters.telephony.asterisk.orders import Outcome
from atbilde.calls.said import Said

QUICK = Timing(
    connect=2, ping_every=0.3, silent_after=0.3, first_pause=0.05, longest_pause=0.2, refused_pause=0.1, tick=0.05
)
TALKING = [
    channel("PJSIP/citizen-00000041", FIRST_RINGS, FIRST_RINGS, ChannelState="6", BridgeId="b", Context="from-pstn"),
    channel("PJSIP/101-00000042", "1795310636.66", FIRST_RINGS, ChannelState="6", BridgeId="b"),
]


@dataclass
class Desk:
    """Who listens to a link, and what was told there."""

    link: Link
    stop: threading.Event
    thread: threading.Thread
    said: list[Said] = field(default_factory=list)
    states: list[tuple[bool, str]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    deaf: bool = False
    pause: threading.Event | None = None

    def hear(self, said: list[Said]) -> None:
        if self.deaf:
            raise ConnectionError("the database is away")
        self.said += said
        if self.pause:
            self.pause.wait(5)

    @property
    def up(self) -> bool:
        return bool(self.states) and self.states[-1][0]


@pytest.fixture
def desks() -> Iterator[Callable[..., Desk]]:
    """Makes desks with a running link to a port; ends them."""
    made: list[Desk] = []

    def make(port: int, *, secret: str = SECRET, timing: Timing = QUICK, tls: bool | ssl.SSLContext = False) -> Desk:
        stop = threading.Event()
        desk = Desk(None, stop, None)  # type: ignore[arg-type]
        desk.link = Link(
            "127.0.0.1",
            port,
            USER,
            secret,
            on_said=desk.hear,
            on_state=lambda up, words: desk.states.append((up, words)),
            on_outcome=desk.outcomes.append,
            stop=stop,
            reading=reading(),
            timing=timing,
            tls=tls,
        )
        desk.thread = threading.Thread(target=desk.link.run, daemon=True)
        desk.thread.start()
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.stop.set()
        desk.thread.join(5)
        assert not desk.thread.is_alive()


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    with Exchange() as running:
        yield running


@pytest.mark.parametrize("largest", [1, 700, 65536])
def test_the_recording_over_a_real_connection_cut_anywhere(desks, largest):
    chance = random.Random(largest)
    data = RECORDED[:60_000] if largest == 1 else RECORDED
    with Exchange(pieces=lambda: chance.randint(1, largest), script=data) as exchange:
        desk = desks(exchange.port)
        expected = [each for each in heard(messages()) if largest > 1 or each.call in CALLS[:1]]
        until(lambda: len(desk.said) >= len(expected), 30)
        assert desk.said[: len(expected)] == expected
        if largest > 1:
            assert list(dict.fromkeys(each.call for each in desk.said)) == CALLS


def test_it_logs_in_without_sending_the_secret_and_asks_what_is_going_on(desks, exchange):
    desk = desks(exchange.port)
    until(lambda: desk.up and len(exchange.asked) >= 4)
    assert [each["Action"] for each in exchange.asked[:4]] == ["Challenge", "Login", "QueueStatus", "CoreShowChannels"]
    assert exchange.asked[1]["Events"] == "on"
    assert "Secret" not in exchange.asked[1]
    assert SECRET not in str(exchange.asked)


def test_a_wrong_password_is_told_in_words_and_never_logged(desks, exchange, caplog):
    caplog.set_level(logging.DEBUG)
    desk = desks(exchange.port, secret="aplams noslēpums")
    until(lambda: desk.states)
    assert desk.states[0][0] is False
    assert "refuses the log-in of cti: wrong user or password" in desk.states[0][1]
    assert "aplams" not in desk.states[0][1] + caplog.text


def test_nothing_there_no_asterisk_there_and_nobody_answering_are_told_apart(desks, exchange):
    gone = Exchange()
    gone.start()
    gone.go_away()
    nobody = desks(gone.port)
    until(lambda: nobody.states)
    assert nobody.states == [(False, f"AMI 127.0.0.1:{gone.port}: nothing answers at this port")]
    exchange.banner = b"SSH-2.0-OpenSSH_9.2"
    other = desks(exchange.port)
    until(lambda: other.states)
    assert "no Asterisk manager interface" in other.states[0][1]
    with Exchange() as mute:
        mute.silent = True
        waiting = desks(mute.port, timing=Timing(connect=0.2, first_pause=0.05))
        until(lambda: waiting.states)
        assert waiting.states[0][1].endswith("it does not answer")


def test_after_a_cut_calls_that_ended_and_began_unseen_are_told_with_a_doubt(desks, exchange):
    desk = desks(exchange.port)
    until(lambda: exchange.listed)  # what is told from here on comes after the list of calls
    last = RECORDED.index(b"Event: DialState")
    exchange.tell(RECORDED[: RECORDED.index(b"\r\n\r\n", last) + 4])
    until(lambda: "call.rang" in types(desk.said))
    assert desk.link.channel_of(FIRST_RINGS, "101") == "PJSIP/101-00000042"
    exchange.channels = TALKING
    exchange.drop()
    until(lambda: "call.answered" in types(desk.said))
    assert desk.said[-1].doubts == ("gap",)
    assert (desk.states[0], desk.states[1][0], desk.states[2]) == ((True, ""), False, (True, ""))
    exchange.channels = []
    exchange.go_away()
    until(lambda: not desk.up)
    exchange.start()
    until(lambda: "call.ended" in types(desk.said))
    assert (desk.said[-1].call, desk.said[-1].doubts) == (FIRST_RINGS, ("gap",))
    assert desk.link.client_channel_of(FIRST_RINGS) is None


def test_calls_under_way_at_the_first_connection_are_begun(desks, exchange):
    exchange.channels = TALKING
    desk = desks(exchange.port)
    until(lambda: desk.said)
    assert types(desk.said) == ["call.offered", "call.answered"]
    assert {each.doubts for each in desk.said} == {("gap",)}


def test_an_exchange_that_goes_silent_is_noticed_and_one_that_only_rests_is_not(desks, exchange):
    desk = desks(exchange.port)
    until(lambda: sum(each["Action"] == "Ping" for each in exchange.asked) >= 3)
    assert desk.states == [(True, "")]
    exchange.silent = True
    until(lambda: not desk.up)
    assert desk.states[-1][1].endswith("it does not answer")
    exchange.silent = False
    until(lambda: desk.up)


def test_who_may_not_list_the_calls_is_told_which_permission_is_missing(desks, exchange):
    exchange.answers["CoreShowChannels"] = "Permission denied"
    desk = desks(exchange.port)
    until(lambda: desk.up and "permission" in desk.states[-1][1])


def test_orders_and_their_answers(desks, exchange):
    desk = desks(exchange.port)
    until(lambda: desk.up)
    order = orders.originate("101", "67000001", contact_key="K7", context="office")
    assert desk.link.send(order).ok
    asked = exchange.asked[-1]
    assert (asked["Action"], asked["Variable"]) == ("Originate", "ATBILDE_CALL=K7")
    exchange.answers["Hangup"] = "No such channel"
    refused = desk.link.send(orders.hang_up("PJSIP/101-0000004e"))
    assert (refused.ok, refused.text) == (False, "the call is over")
    exchange.tell(
        f"Event: OriginateResponse\r\nActionID: {asked['ActionID']}\r\nResponse: Failure\r\nReason: 3\r\n\r\n"
    )
    until(lambda: desk.outcomes)
    assert desk.outcomes == [Outcome("K7", "the officer did not answer the telephone")]


def test_an_order_is_given_now_or_never_and_not_twice(desks, exchange):
    desk = desks(exchange.port)
    until(lambda: desk.up)
    exchange.silent = True
    order = orders.originate("101", "67000001", contact_key="K7", context="office")
    faults: list[str] = []

    def give() -> None:
        try:
            desk.link.send(order, patience=0.2)
        except NotConnected as fault:
            faults.append(str(fault))

    first = threading.Thread(target=give)
    first.start()
    until(lambda: any(each["Action"] == "Originate" for each in exchange.asked))
    give()
    first.join()
    assert faults == ["the same order is under way already", "the exchange did not answer in time"]
    assert sum(each["Action"] == "Originate" for each in exchange.asked) == 1
    exchange.go_away()
    until(lambda: not desk.up)
    with pytest.raises(NotConnected, match="cannot be reached"):
        desk.link.send(order)
    exchange.silent = False
    exchange.start()
    until(lambda: desk.up)
    assert sum(each["Action"] == "Originate" for each in exchange.asked) == 1


def test_an_order_nobody_waits_for_any_more_does_not_leave(desks, exchange):
    desk = desks(exchange.port)
    until(lambda: exchange.listed)
    desk.pause = threading.Event()
    exchange.tell(RECORDED[: RECORDED.index(b"\r\n\r\n", 20_000) + 4])
    until(lambda: desk.said)  # the link is busy telling
    with pytest.raises(NotConnected, match="in time"):
        desk.link.send(orders.hang_up("PJSIP/101-0000004e"), patience=0.1)
    desk.pause.set()
    assert desk.link.send({"Action": "Ping", "ActionID": "after"}).ok
    assert "Hangup" not in [each["Action"] for each in exchange.asked]


def test_a_connection_lost_while_an_order_waits_is_told_at_once(desks, exchange):
    desk = desks(exchange.port)
    until(lambda: desk.up)
    exchange.silent = True
    threading.Timer(0.1, exchange.drop).start()
    with pytest.raises(NotConnected, match="lost"):
        desk.link.send({"Action": "Ping"}, patience=5)


def test_an_order_that_would_smuggle_another_is_refused_before_it_leaves(desks, exchange):
    desk = desks(exchange.port)
    until(lambda: desk.up)
    with pytest.raises(ValueError, match="Exten"):
        desk.link.send({"Action": "Originate", "Exten": "1\r\nAction: Command"})


def test_news_that_nobody_could_take_in_come_again_in_order(desks, exchange):
    exchange.script = RECORDED
    desk = desks(exchange.port, timing=QUICK)
    desk.deaf = True
    desk.said.clear()
    until(lambda: exchange.asked)
    desk.link._stop.wait(0.3)
    desk.deaf = False
    expected = heard(messages())
    until(lambda: len(desk.said) >= len(expected))
    assert desk.said[-len(expected) :] == expected


def test_the_clocks_difference_is_the_least_seen(desks, exchange):
    desk = desks(exchange.port)
    until(lambda: desk.up)
    assert desk.link.clock_offset is None
    now = datetime.now(UTC).timestamp()
    for late in (130, 100, 115):
        exchange.tell(f"Event: PeerStatus\r\nTimestamp: {now - late:.6f}\r\n\r\n")
    until(lambda: desk.link.clock_offset is not None and desk.link.clock_offset < 110)
    assert desk.link.clock_offset == pytest.approx(100, abs=5)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate")
def test_over_tls_with_a_certificate_that_is_trusted_and_only_then(desks, tmp_path):
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=pbx"]
    make += ["-addext", "subjectAltName=IP:127.0.0.1", "-out", str(certificate), "-keyout", str(key)]
    subprocess.run(make, check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    with Exchange(script=RECORDED, tls=server) as exchange:
        stranger = desks(exchange.port, tls=True)
        until(lambda: stranger.states)
        assert "its certificate is not trusted" in stranger.states[0][1]
        assert exchange.asked == []
        stranger.stop.set()
        desk = desks(exchange.port, tls=ssl.create_default_context(cafile=str(certificate)))
        expected = heard(messages())
        until(lambda: len(desk.said) >= len(expected))
        assert desk.said == expected
        assert desk.link.send({"Action": "Ping"}).ok
        assert "Challenge" not in [each["Action"] for each in exchange.asked]  # the connection keeps the secret


def test_it_stops_at_once_when_told_to(desks, exchange):
    desk = desks(exchange.port, timing=Timing())
    until(lambda: desk.up)
    desk.stop.set()
    desk.thread.join(3)
    assert not desk.thread.is_alive()
    assert desk.states[-1] == (False, "")
