"""AMI on the wire: cut anywhere, never decoded halfway, and nothing smuggled in."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.telephony.asterisk.recorded import RECORDING, messages

from atbilde.adapters.telephony.asterisk.wire import LONGEST_LINE, LONGEST_MESSAGE, Message, Wire, WireError, encode

GREETING = b"Asterisk Call Manager/11.0.0\r\n"


def test_the_recording_holds_every_event_and_the_response():
    found = messages()
    assert len(found) == 1234
    assert sum(1 for message in found if message.event) == 1233
    assert found[0] == Message((("Response", "Success"), ("Message", "Authentication accepted")))


def test_cut_at_every_byte_it_reads_the_same():
    wire, found = Wire(), []
    for byte in RECORDING.read_bytes():
        found += wire.feed(bytes((byte,)))
    assert found == messages()
    assert wire.banner == "Asterisk Call Manager/11.0.0"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 466_000), max_size=40))
def test_cut_anywhere_it_reads_the_same(cuts):
    data, wire, found = RECORDING.read_bytes(), Wire(), []
    edges = [0, *sorted(cuts), len(data)]
    for start, end in pairwise(edges):
        found += wire.feed(data[start:end])
    assert found == messages()


def test_a_name_cut_inside_a_letter_stays_whole():
    data = GREETING + "Event: X\r\nCallerIDName: Jānis Bērziņš\r\n\r\n".encode()
    cut = data.index("ā".encode()) + 1
    wire = Wire()
    assert wire.feed(data[:cut]) == []
    assert wire.feed(data[cut:])[0].get("CallerIDName") == "Jānis Bērziņš"


def test_repeated_keys_are_kept_and_the_first_counts():
    (message,) = Wire().feed(GREETING + b"Variable: a=1\r\nVariable: b=2\r\nno colon\r\nEmpty:\r\n\r\n")
    assert message.all("Variable") == ["a=1", "b=2"]
    assert message.get("Variable") == "a=1"
    assert message.get("") == "no colon"
    assert message.get("Empty", "else") == ""
    assert message.get("Missing", "else") == "else"


def test_bytes_that_are_no_utf_8_do_not_stop_the_reading():
    (message,) = Wire().feed(GREETING + b"CallerIDName: J\xe2nis\r\n\r\n")
    assert message.get("CallerIDName") == "J\ufffdnis"


@pytest.mark.parametrize(
    "data", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 400 Bad Request\r\n", GREETING[:22] + b"x" * 300]
)
def test_what_is_no_asterisk_is_told(data):
    with pytest.raises(WireError):
        Wire().feed(data)


@pytest.mark.parametrize("step", [4096, 10**9])
@pytest.mark.parametrize(
    "data, what",
    [
        (b"Event: " + b"x" * (LONGEST_LINE + 10) + b"\r\n\r\n", "line"),
        (b"Event: " + b"x" * (LONGEST_LINE + 10), "line"),
        (b"Key: value\r\n" * (LONGEST_MESSAGE // 10), "message"),
    ],
)
def test_without_end_is_told_instead_of_filling_the_memory(data, what, step):
    wire = Wire()

    def feed_all() -> None:
        for start in range(0, len(GREETING + data), step):
            wire.feed((GREETING + data)[start : start + step])

    with pytest.raises(WireError, match=what):
        feed_all()


def test_an_action_is_its_fields_in_order():
    assert encode({"Action": "Originate", "Variable": ["a=1", "b=ā"]}) == (
        "Action: Originate\r\nVariable: a=1\r\nVariable: b=ā\r\n\r\n".encode()
    )


@pytest.mark.parametrize(
    "action, field",
    [
        ({"Action": "Ping", "Exten": "1\r\nAction: Command"}, "Exten"),
        ({"Action": "Ping", "Exten": "1\nx"}, "Exten"),
        ({"Action": "Ping", "Variable": ["a=1", "b=\r2"]}, "Variable"),
        ({"Action": "Ping", "Ex\r\nten": "1"}, "no name"),
        ({"Action": "Ping", "": "1"}, "no name"),
        ({}, "without fields"),
    ],
)
def test_no_second_action_can_be_smuggled_in(action, field):
    with pytest.raises(ValueError, match=field):
        encode(action)
