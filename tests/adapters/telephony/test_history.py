"""Past calls as lines of an event log: ids that stay the same, names that are looked up."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.adapters.telephony.history import contact_key, lines_of
from atbilde.calls.said import Said
from atbilde.core.event_types import CallAnswered, CallOffered, RatingGiven
from atbilde.core.events import Event, Rejected, read_events

AT = datetime(2026, 10, 5, 9, 15, tzinfo=ZoneInfo("Europe/Riga"))


def read(*said: Said, source: str = "queue-log") -> list[Event | Rejected]:
    """The events that the lines are read as."""
    lines = lines_of(
        said,
        source=source,
        line_of=lambda word, at: {"help": "info"}.get(word),
        officer_of=lambda word, at: {"101": "7"}.get(word),
    )
    return list(read_events(line for line in lines if isinstance(line, bytes)))


def test_names_are_looked_up_and_unknown_ones_kept() -> None:
    offered, answered, other = read(
        Said("c.1", "offered", "call.offered", AT, {"direction": "in", "from": "2001", "line": "help"}),
        Said("c.1", "answered:101", "call.answered", AT, {"officer": "101", "ring_seconds": 3}, ("cut",)),
        Said("c.1", "answered:Eva", "call.answered", AT, {"officer": "Eva", "line": "sales"}),
    )
    assert isinstance(offered, CallOffered)
    assert (offered.id, offered.contact) == ("call:queue-log:c.1:offered", "call:queue-log:c.1")
    assert (offered.line, offered.from_, offered.at) == ("info", "2001", AT)
    assert isinstance(answered, CallAnswered)
    assert (answered.officer, answered.ring_seconds, answered.doubts) == ("7", 3, ("cut",))
    assert isinstance(other, CallAnswered)
    assert (other.officer, other.line) == ("set Eva", "sales")


def test_a_rating_is_of_its_call() -> None:
    (rating,) = read(Said("c.1", "rating:5", "rating.given", AT, {"score": 5, "scale": 5}))
    assert isinstance(rating, RatingGiven)
    assert (rating.of, rating.channel) == (rating.contact, "call")


def test_what_was_refused_is_handed_on() -> None:
    fault = Rejected(3, "started: missing")
    assert list(lines_of([fault], source="x", line_of=lambda *_: None, officer_of=lambda *_: None)) == [fault]


def test_news_without_a_time_are_no_history() -> None:
    with pytest.raises(ValueError, match=r"call\.held without a time"):
        read(Said("c.1", "held", "call.held"))


@given(st.text(min_size=1, max_size=300), st.text(min_size=1, max_size=300), st.text(max_size=300))
def test_keys_fit_the_tables_and_are_told_apart(call: str, other: str, key: str) -> None:
    first, second = (read(Said(name, key, "call.held", AT), source="s")[0] for name in (call, other))
    assert isinstance(first, Event)
    assert isinstance(second, Event)
    assert max(len(first.id), len(first.contact)) <= 80
    assert (first.contact == second.contact) == (call == other)
    assert contact_key("s", call) == first.contact
