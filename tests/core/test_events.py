"""Reading the event log: what is taken, what is refused, and with what words."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.event_types import ActIssued, CallAnswered, CallEnded, CallOffered, PromiseGiven
from atbilde.core.events import TYPES, YEARS, EventError, Rejected, event_from, read_events, refers_to, to_mapping

COMMON = {"id": "e1", "at": "2026-03-02T10:00:00+02:00", "contact": "c1"}


def line(**fields: object) -> str:
    return json.dumps({name: value for name, value in {**COMMON, **fields}.items() if value is not ...})


def read_one(text: str | bytes) -> object:
    (outcome,) = read_events([text])
    return outcome


def test_a_line_becomes_an_event_of_its_type() -> None:
    event = read_one(line(type="call.offered", direction="in", **{"from": "+371 2000 0000"}, line="80 0000 98"))

    assert isinstance(event, CallOffered)
    assert (event.id, event.type, event.from_, event.line) == ("e1", "call.offered", "+371 2000 0000", "80 0000 98")
    assert event.at == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_every_type_of_the_interface_is_known() -> None:
    told = [
        "call.offered",
        "call.answered",
        "call.abandoned",
        "call.busy",
        "call.held",
        "call.resumed",
        "call.transferred",
        "call.ended",
        "voicemail.left",
        "voicemail.listened",
        "electronic_answer.offered",
        "message.received",
        "message.sent",
        "chat.started",
        "chat.ended",
        "visit.booked",
        "visit.started",
        "visit.ended",
        "error.found",
        "correction.made",
        "question.handed_over",
        "promise.given",
        "rating.given",
        "submission.received",
        "information_request.received",
        "act.issued",
        "contest.received",
        "registration.applied",
        "incident.step",
    ]

    assert set(told) <= set(TYPES)


def test_every_type_is_told_of_in_the_documentation(request: pytest.FixtureRequest) -> None:
    text = (request.config.rootpath / "docs" / "events.md").read_text(encoding="utf-8")

    for name, kind in TYPES.items():
        assert f"`{name}`" in text
        for field in msgspec.structs.fields(kind):
            assert f"`{field.encode_name}`" in text, f"{name}: {field.encode_name}"


def test_fields_a_type_does_not_know_are_left_alone() -> None:
    assert isinstance(read_one(line(type="call.ended", mood={"of": ["the", "caller"]}, rings=-3)), CallEnded)


def test_a_field_that_may_be_left_out_may_be_null() -> None:
    event = read_one(line(type="promise.given", due=None, case=None, channel=None))

    assert isinstance(event, PromiseGiven)
    assert event.due is None


@pytest.mark.parametrize(
    "spelling",
    [
        "2026-03-02T08:00:00Z",
        "2026-03-02T10:00+02:00",
        "2026-03-02 10:00:00+0200",
        "20260302T100000+02",
        "2026-03-02T10:00:00.000000000+02:00",
    ],
)
def test_any_iso_8601_time_with_an_offset_is_read(spelling: str) -> None:
    event = read_one(line(type="call.ended", at=spelling))

    assert isinstance(event, CallEnded)
    assert event.at == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_whole_numbers_may_be_written_with_a_point() -> None:
    event = read_one(line(type="call.answered", rings=3.0))

    assert isinstance(event, CallAnswered)
    assert event.rings == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (line(type="call.ended", id=...), "missing field 'id'"),
        (line(type="call.ended", at=...), "missing field 'at'"),
        (line(type=...), "missing field 'type'"),
        (line(type="call.ended", contact=...), "missing field 'contact'"),
        (line(type="call.ended", id=""), "id: empty"),
        (line(type="call.ended", id=7), "id: expected str, got int"),
        (line(type="call.ended", contact=None), "contact: expected str, got null"),
        (line(type="call.melted"), "unknown type 'call.melted'"),
        (line(type="call.ended", at="2026-03-02T10:00:00"), "at: no offset from UTC"),
        (line(type="call.ended", at="yesterday"), "at: not an ISO 8601 date and time with offset"),
        (line(type="call.ended", at="2026-02-30T10:00:00Z"), "at: not an ISO 8601 date and time with offset"),
        (line(type="call.ended", at=1767000000), "at: expected datetime, got int"),
        (line(type="call.ended", at="0001-01-01T00:00:00+14:00"), "a year outside 1992 to 2098"),
        (line(type="promise.given", due="9999-12-31T23:59:59Z"), "a year outside 1992 to 2098"),
        (line(type="promise.given", due="2026-03-04"), "due: not an ISO 8601 date and time with offset"),
        (line(type="call.offered"), "missing field 'direction'"),
        (line(type="call.offered", direction="up"), "direction: unknown value 'up'"),
        (line(type="call.answered", rings="four"), "rings: expected int, got str"),
        (line(type="call.answered", rings=-1), "rings: expected int >= 0"),
        (line(type="call.answered", rings=3.5), "rings: expected int, got float"),
        (line(type="message.sent"), "missing field 'channel'"),
        (line(type="error.found"), "missing field 'in'"),
        (line(type="rating.given", of="c", score=4), "missing field 'scale'"),
        (line(type="electronic_answer.offered", questions=["a", 1]), "questions[1]: expected str, got int"),
        (line(type="act.issued", act="a", sent_on="2026-13-01", delivery="post"), "sent_on: not a date"),
        (line(type="act.issued", act="a", sent_on="2026-03-01", delivery="pigeon"), "delivery: unknown value 'pigeon'"),
        (line(type="act.issued", act="a", sent_on="1500-03-01", delivery="post"), "a year outside 1992 to 2098"),
        ("[]", "not a JSON object"),
        ("7", "not a JSON object"),
        ("{", "not JSON: the line is cut off"),
        ("hello", "not JSON: invalid character (byte 0)"),
        (line(type="call.ended") + " x", "not JSON: trailing characters (byte 88)"),
        (b'{"id": "\xff"}', "not JSON: not UTF-8"),
        ("[" * 50_000, "nested too deeply"),
    ],
)
def test_a_line_that_cannot_be_judged_is_refused_with_the_reason(text: str | bytes, reason: str) -> None:
    assert read_one(text) == Rejected(1, reason)


def test_the_rest_of_the_log_goes_on_and_lines_are_counted_as_they_stand() -> None:
    lines = ["\ufeff" + line(type="call.ended"), "", "hm", "  \r\n", line(type="call.held", id="e2").encode()]

    outcomes = list(read_events(lines))

    assert [getattr(outcome, "id", outcome) for outcome in outcomes] == [
        "e1",
        Rejected(3, "not JSON: invalid character (byte 0)"),
        "e2",
    ]


def test_lines_are_read_one_by_one() -> None:
    def endless() -> object:
        while True:
            yield line(type="call.ended")

    events = read_events(endless())  # type: ignore[arg-type]

    assert isinstance(next(events), CallEnded)


def test_an_event_goes_to_a_mapping_and_back() -> None:
    event = event_from(
        {**COMMON, "type": "act.issued", "act": "a", "sent_on": date(2026, 3, 1), "delivery": "post", "case": "k"}
    )

    fields = to_mapping(event)

    assert fields == {
        **COMMON,
        "type": "act.issued",
        "act": "a",
        "sent_on": "2026-03-01",
        "delivery": "post",
        "case": "k",
    }
    assert event_from(fields) == event
    assert isinstance(event, ActIssued)


def test_a_mapping_that_is_no_event_is_told_apart() -> None:
    with pytest.raises(EventError, match="missing field 'in'"):
        event_from({**COMMON, "type": "error.found"})


@pytest.mark.parametrize(
    ("fields", "others"),
    [
        ({"type": "call.offered", "direction": "out", "answers": "a", "corrects": "b"}, ("a", "b")),
        ({"type": "message.sent", "channel": "email", "answers": "c1"}, ()),
        ({"type": "correction.made", "in": "c1", "via": "v"}, ("v",)),
        ({"type": "error.found", "in": "x"}, ("x",)),
        ({"type": "rating.given", "of": "x", "score": 1, "scale": 5}, ("x",)),
        ({"type": "term.paused"}, ()),
        ({"type": "call.ended"}, ()),
    ],
)
def test_the_contacts_an_event_speaks_of(fields: dict[str, object], others: tuple[str, ...]) -> None:
    assert refers_to(event_from({**COMMON, **fields})) == others


@given(
    st.one_of(
        st.binary(max_size=80),
        st.text(max_size=80),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ).map(json.dumps),
    )
)
def test_whatever_a_line_holds_it_is_an_event_or_refused(text: str | bytes) -> None:
    for outcome in read_events([text]):
        assert isinstance(outcome, Rejected)
        assert outcome.reason


@given(st.integers(600_000_000, 4_200_000_000), st.integers(-14 * 60, 14 * 60))
def test_a_time_keeps_its_instant_whatever_its_offset(second: int, offset: int) -> None:
    moment = datetime.fromtimestamp(second, timezone(timedelta(minutes=offset)))

    outcome = read_one(line(type="call.ended", at=moment.isoformat()))

    if isinstance(outcome, Rejected):
        assert moment.year not in YEARS
    else:
        assert isinstance(outcome, CallEnded)
        assert outcome.at.timestamp() == second
