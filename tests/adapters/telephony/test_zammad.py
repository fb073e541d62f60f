"""Webhooks in the form of Zammad's generic CTI: the examples of its documentation, and our own fields."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.adapters.telephony.bodies import LARGEST
from atbilde.adapters.telephony.zammad import EVENTS, BadBody, body_of, said_from
from atbilde.calls.said import Said

DOCUMENT = Path(__file__).parents[3] / "docs" / "telephony.md"
NOW = datetime(2026, 10, 5, 7, 0, 12, tzinfo=UTC)
CALL = "307fa962-de8d-4ffc-817b-7f6993204159"
BASE = {"from": "493023125741", "to": "492214710334", "direction": "in", "callId": CALL}
NEW_CALL = {**BASE, "event": "newCall", "user": ["Christopher Miller", "Emma Taylor"]}
ANSWER = {**BASE, "event": "answer", "user": "Emma Taylor", "answeringNumber": "emma@chrispresso.com"}
HANGUP = {**ANSWER, "event": "hangup", "cause": "normalClearing"}
JSON = "application/json"


def read(body: dict[str, Any], arrived: datetime = NOW) -> list[Said]:
    """As it comes: JSON, decoded, read."""
    return said_from(body_of(JSON, json.dumps(body).encode()), arrived=arrived)


def brief(body: dict[str, Any]) -> list[tuple[str, str, dict[str, object]]]:
    """Types, keys and fields."""
    return [(said.type, said.key, dict(said.data)) for said in read(body)]


class TestZammadsEvents:
    """The three that every bridge sends."""

    def test_new_call_in(self) -> None:
        offered = {"direction": "in", "from": "493023125741", "to": "492214710334", "line": "492214710334"}
        assert brief(NEW_CALL) == [
            ("call.offered", "offered", offered),
            ("call.rang", "rang:Christopher Miller", {"officer": "Christopher Miller"}),
            ("call.rang", "rang:Emma Taylor", {"officer": "Emma Taylor"}),
        ]
        assert {(said.call, said.at, said.doubts) for said in read(NEW_CALL)} == {(CALL, None, ())}

    def test_the_queue_is_the_name_of_the_line(self) -> None:
        assert brief({**NEW_CALL, "queue": "support"})[0][2]["line"] == "support"

    def test_new_call_out_is_made_by_its_user(self) -> None:
        out = {**BASE, "event": "newCall", "direction": "out", "user": "Christopher Miller"}
        offered = {"direction": "out", "from": "493023125741", "to": "492214710334", "officer": "Christopher Miller"}
        assert brief(out) == [("call.offered", "offered", offered)]

    def test_who_answered(self) -> None:
        who = "emma@chrispresso.com"
        assert brief(ANSWER) == [("call.answered", f"answered:{who}", {"officer": who})]
        assert brief({**ANSWER, "answeringNumber": None})[0][2] == {"officer": "Emma Taylor"}
        assert brief({**NEW_CALL, "event": "answer"})[0][2] == {}, "two names and nothing that says which"

    def test_an_answered_call_out_is_the_callers_whoever_answered(self) -> None:
        out = {**ANSWER, "direction": "out", "answeringNumber": "492214710334"}
        assert brief(out)[0][2] == {"officer": "Emma Taylor"}

    @pytest.mark.parametrize("cause", ["normalClearing", "cancel", "noAnswer", "congestion", "notFound", "forwarded"])
    def test_a_hangup_says_why_and_no_more(self, cause: str) -> None:
        assert brief({**HANGUP, "cause": cause}) == [("call.ended", "ended", {"cause": cause})]

    def test_busy(self) -> None:
        assert brief({**HANGUP, "cause": "busy"}) == [
            ("call.busy", "busy", {"signal": False, "from": "493023125741"}),
            ("call.ended", "ended", {"cause": "busy"}),
        ]
        assert [type_ for type_, _, _ in brief({**HANGUP, "cause": "busy", "direction": "out"})] == ["call.ended"]

    def test_a_withheld_number_is_none(self) -> None:
        assert "from" not in brief({**NEW_CALL, "from": "anonymous"})[0][2]


class TestOurEvents:
    """What a bridge may send besides."""

    @pytest.mark.parametrize(
        "body, type_, data",
        [
            ({"event": "ringing", "answeringNumber": "PJSIP/101-0000002a"}, "call.rang", {"officer": "101"}),
            ({"event": "ringing", "user": ["Anna"]}, "call.rang", {"officer": "Anna"}),
            ({"event": "queue", "queue": "help"}, "call.queued", {"line": "help"}),
            ({"event": "transfer", "transferredTo": "102"}, "call.transferred", {"to": "102"}),
            (
                {"event": "transfer", "to": "102", "user": "Anna", "how": "blind"},
                "call.transferred",
                {"officer": "Anna", "to": "102", "how": "blind"},
            ),
            ({"event": "hold", "user": "Anna"}, "call.held", {"officer": "Anna"}),
            ({"event": "unhold"}, "call.resumed", {}),
            (
                {"event": "voicemail", "seconds": "12.5", "from": "2001", "recording": "https://pbx/1.wav"},
                "voicemail.left",
                {"seconds": 12.5, "from": "2001", "recording": "https://pbx/1.wav"},
            ),
            ({"event": "callback", "from": "2001"}, "call.busy", {"signal": True, "from": "2001"}),
            ({"event": "callback", "signal": False}, "call.busy", {"signal": False}),
            ({"event": "rating", "rating": 5, "scale": "5"}, "rating.given", {"score": 5, "scale": 5}),
            ({"event": "rating", "rating": "4.5"}, "rating.given", {"score": 4.5}),
            ({"event": "answer", "waitSeconds": 16.02, "ringSeconds": 4}, "call.answered", {"ring_seconds": 16.02}),
            ({"event": "answer", "ringSeconds": "4"}, "call.answered", {"ring_seconds": 4}),
            (
                {"event": "newCall", "direction": "in", "name": " Jānis "},
                "call.offered",
                {"direction": "in", "name": "Jānis"},
            ),
        ],
    )
    def test_each(self, body: dict[str, Any], type_: str, data: dict[str, object]) -> None:
        (said,) = read({"callId": "c", **body})
        assert (said.type, dict(said.data)) == (type_, data)

    def test_unknown_fields_are_left_alone(self) -> None:
        assert brief({**ANSWER, "weather": {"in": ["Rīga"]}}) == brief(ANSWER)


class TestClock:
    """The sender's own time."""

    @pytest.mark.parametrize(
        "stamp",
        ["2026-10-05T10:00:00+03:00", "2026-10-05T07:00:00Z", 1791183600, "1791183600", 1791183600000, 1791183600.0],
    )
    def test_is_taken(self, stamp: object) -> None:
        (said,) = read({**ANSWER, "timestamp": stamp})
        assert (said.at, said.doubts) == (datetime(2026, 10, 5, 7, tzinfo=UTC), ())

    @pytest.mark.parametrize("stamp", ["2026-10-05T10:00:00", "2026-10-05T07:06:00Z", "1980-01-01T00:00:00Z"])
    def test_is_not_believed_without_offset_or_when_it_cannot_be(self, stamp: str) -> None:
        (said,) = read({**ANSWER, "timestamp": stamp})
        assert (said.at, said.doubts) == (None, ("clock",))

    def test_tells_two_of_a_kind_apart(self) -> None:
        keys = {read({"event": "hold", "callId": "c", "timestamp": 1791183600 + more})[0].key for more in (0, 1, 1, 60)}
        assert len(keys) == 3

    def test_without_it_the_second_of_arrival_tells_holding_apart(self) -> None:
        first, second = (
            ({"event": "hold", "callId": "c"}, NOW),
            ({"event": "hold", "callId": "c"}, NOW + timedelta(minutes=1)),
        )
        assert read(*first)[0].key != read(*second)[0].key


class TestFaults:
    """One plain sentence that names the field."""

    @pytest.mark.parametrize(
        "body, reason",
        [
            ({}, "event: missing"),
            ({"event": "dance", "callId": "c"}, "event 'dance': unknown; known are newCall, answer, hangup, ringing"),
            ({"event": "answer"}, "callId: missing"),
            ({"event": "answer", "callId": ""}, "callId: missing"),
            ({"event": "answer", "callId": "c" * 251}, "callId: longer than 250"),
            ({"event": "answer", "callId": {"a": 1}}, "callId: must be text"),
            ({"event": "answer", "callId": True}, "callId: must be text"),
            ({"event": "answer", "callId": 1.5}, "callId: must be text"),
            ({"event": "answer", "callId": ["a", "b"]}, "callId: given more than once"),
            ({"event": "answer", "callId": "c\0d"}, "callId: holds a NUL"),
            ({"event": "newCall", "callId": "c"}, "direction: missing"),
            ({"event": "newCall", "callId": "c", "direction": "up"}, "direction: must be in or out"),
            ({"event": "answer", "callId": "c", "user": [["a"], ["b"]]}, "user: must be text"),
            ({"event": "answer", "callId": "c", "waitSeconds": "long"}, "waitSeconds: not a number"),
            ({"event": "answer", "callId": "c", "waitSeconds": -1}, "waitSeconds: must be from 0"),
            ({"event": "answer", "callId": "c", "waitSeconds": "nan"}, "waitSeconds: must be from 0"),
            ({"event": "answer", "callId": "c", "timestamp": "today"}, "timestamp: neither"),
            ({"event": "ringing", "callId": "c"}, "user: missing"),
            ({"event": "queue", "callId": "c"}, "queue: missing"),
            ({"event": "transfer", "callId": "c"}, "transferredTo: missing"),
            ({"event": "callback", "callId": "c", "signal": "maybe"}, "signal: must be true or false"),
            ({"event": "rating", "callId": "c"}, "rating: missing"),
            ({"event": "rating", "callId": "c", "rating": 6, "scale": 5}, "rating: more than scale"),
            ({"event": "rating", "callId": "c", "rating": 3, "scale": 4.5}, "scale: not a whole number"),
            ({"event": "voicemail", "callId": "c", "recording": "javascript:alert(1)"}, "recording: neither"),
            ({"event": "voicemail", "callId": "c", "recording": "http://["}, "recording: neither"),
        ],
    )
    def test_values(self, body: dict[str, Any], reason: str) -> None:
        with pytest.raises(BadBody) as fault:
            read(body)
        assert reason in str(fault.value)

    @pytest.mark.parametrize(
        "kind, raw, reason",
        [
            (JSON, b'{"event": "answer"', "cut off"),
            (JSON, b"[1]", "not a JSON object"),
            (JSON, b"", "not JSON"),
            (JSON, b'{"a":' * 30000, "larger"),
            (JSON, b'{"a":' * 9000, "JSON"),
            (JSON, b'{"event": "\xff"}', "not utf-8"),
            ("application/json; charset=klingon", b"{}", "charset klingon: unknown"),
            ("application/xml", b"<event/>", "Content-Type application/xml: send JSON or form data"),
            ("application/x-www-form-urlencoded", b"x=1&" * 500, "more than 100 fields"),
            ("application/x-www-form-urlencoded", b"event=%ff", "not UTF-8"),
            ("multipart/form-data; boundary=b", b"--c\r\n", "boundary"),
            (JSON, b"x" * (LARGEST + 1), "larger than 65536 bytes"),
        ],
    )
    def test_bodies(self, kind: str, raw: bytes, reason: str) -> None:
        with pytest.raises(BadBody) as fault:
            body_of(kind, raw)
        assert reason in str(fault.value)

    @given(st.sampled_from([JSON, "", "multipart/form-data; boundary=b", "text/html", "x"]), st.binary(max_size=200))
    def test_any_bytes_are_read_or_refused(self, kind: str, raw: bytes) -> None:
        with suppress(BadBody):  # and no other error
            assert isinstance(body_of(kind, raw), dict)


class TestForms:
    """The same by other ways than JSON."""

    def test_a_form(self) -> None:
        pairs = [*BASE.items(), ("event", "newCall"), ("user[]", "Christopher Miller"), ("user[]", "Emma Taylor")]
        body = body_of("application/x-www-form-urlencoded", urlencode(pairs).encode())
        assert said_from(body, arrived=NOW) == read(NEW_CALL)

    def test_one_user(self) -> None:
        body = body_of("", b"event=newCall&direction=out&callId=c&user[]=Emma+Taylor&to=2001")
        assert said_from(body, arrived=NOW)[0].data["officer"] == "Emma Taylor"

    def test_multipart_as_curl_sends_it(self) -> None:
        fields = [*BASE.items(), ("event", "newCall"), ("user[]", "Christopher Miller"), ("user[]", "Emma Taylor")]
        parts = "".join(
            f'--xyz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields
        )
        body = body_of("multipart/form-data; boundary=xyz", f"{parts}--xyz--\r\n".encode())
        assert said_from(body, arrived=NOW) == read(NEW_CALL)

    def test_json_that_calls_itself_a_form(self) -> None:
        body = body_of("application/x-www-form-urlencoded", b"\xef\xbb\xbf" + json.dumps(ANSWER).encode())
        assert said_from(body, arrived=NOW) == read(ANSWER)

    def test_another_charset(self) -> None:
        raw = json.dumps({**NEW_CALL, "name": "Jānis"}, ensure_ascii=False).encode("windows-1257")
        body = body_of("application/json; charset=windows-1257", raw)
        assert said_from(body, arrived=NOW)[0].data["name"] == "Jānis"


WORDS = st.sampled_from(["101", "102", "Anna"])
BODIES = st.fixed_dictionaries(
    {"event": st.sampled_from(list(EVENTS)), "callId": st.sampled_from(["a", "b"])},
    optional={"timestamp": st.integers(1791183600, 1791183603), "cause": st.sampled_from(["busy", "cancel"])},
)


@given(st.lists(st.tuples(BODIES, WORDS), max_size=8), st.data())
def test_any_order_and_any_repetition_is_the_same_news(events: list[tuple[dict[str, Any], str]], data: Any) -> None:
    bodies = [
        {**body, "direction": "in", "user": [who], "queue": who, "transferredTo": who, "rating": 3}
        for body, who in events
    ]
    mixed = data.draw(st.permutations(bodies + [data.draw(st.sampled_from(bodies)) for _ in bodies]))

    def told(several: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
        return {(said.call, said.key, said.type) for body in several for said in read(body)}

    assert told(mixed) == told(bodies)
    alike = {(call, key) for call, key, _ in told(bodies)}
    assert len(alike) == len(told(bodies)), "one key is never of two types"


@given(
    st.dictionaries(
        st.sampled_from([*NEW_CALL, "cause", "timestamp", "rating", "seconds"]),
        st.from_type(object) | st.text() | st.none() | st.floats(),
    )
)
def test_any_values_are_read_or_refused(body: dict[str, Any]) -> None:
    with suppress(BadBody):  # and no other error
        assert all(isinstance(said, Said) for said in said_from({"event": "newCall", **body}, arrived=NOW))


def test_every_event_is_documented() -> None:
    webhook = DOCUMENT.read_text(encoding="utf-8").split("## Webhook")[1].split("\n## ")[0]
    assert {name for name in EVENTS if f"`{name}`" not in webhook} == set()
