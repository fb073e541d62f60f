"""An event log whose nine months give exactly the figures of the slide (CSPK-S1)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

FIRST, LAST = date(2021, 1, 1), date(2021, 9, 30)
CALLS, ANSWERS, APPLICATIONS, VOICE_MESSAGES, CHATS = 17680, 1656, 4845, 31, 89
SOURCE = "EDV lietotāju uzskaite"
_START = datetime(2021, 1, 4, 8, 0, tzinfo=UTC)
_SPAN = timedelta(days=268)


def lines() -> Iterator[bytes]:
    """Everything but the applications, and around it what must not count."""
    yield from _calls()
    yield from _messages()
    yield from _voice_messages()
    yield from _chats()
    yield from _beside()


def applications() -> Iterator[bytes]:
    """The applications to register, as the other system exports them."""
    for number in range(APPLICATIONS):
        yield _event(f"edv{number}", "registration.applied", _at(number, APPLICATIONS), system="EDV", channel="portal")


def _calls() -> Iterator[bytes]:
    """One in five goes out; 108 and 168 seconds in turn are 2.3 minutes; of the rated, as many give 4 as give 5."""
    for number in range(CALLS):
        contact, at = f"call{number}", _at(number, CALLS)
        yield _event(contact, "call.offered", at, direction="out" if number % 5 == 0 else "in")
        yield _event(contact, "call.answered", at + timedelta(seconds=7), rings=2)
        yield _event(contact, "call.ended", at + timedelta(seconds=7 + (108 if number % 2 else 168)))
        if number < 2000:
            score = 4 + number % 2
            yield _event(contact, "rating.given", at + timedelta(minutes=5), of=contact, score=score, scale=5)


def _messages() -> Iterator[bytes]:
    for number in range(ANSWERS):
        question, at = f"question{number}", _at(number, ANSWERS)
        yield _event(question, "message.received", at, channel="email")
        answered = at + timedelta(hours=2)
        yield _event(f"answer{number}", "message.sent", answered, channel="email", answers=question)


def _voice_messages() -> Iterator[bytes]:
    for number in range(VOICE_MESSAGES):
        contact, at = f"voice{number}", _at(number, VOICE_MESSAGES)
        yield _event(contact, "voicemail.left", at, seconds=20, out_of_hours=True)
        yield _event(contact, "voicemail.listened", at + timedelta(hours=12))


def _chats() -> Iterator[bytes]:
    """Ten are rated: seven nines and three eights are 8.7."""
    for number in range(CHATS):
        contact, at = f"chat{number}", _at(number, CHATS)
        yield _event(contact, "chat.started", at, channel="chat")
        yield _event(contact, "chat.ended", at + timedelta(minutes=6), channel="chat")
        if number < 10:
            score = 9 if number < 7 else 8
            yield _event(contact, "rating.given", at + timedelta(minutes=7), of=contact, score=score, scale=9)


def _beside() -> Iterator[bytes]:
    """What the figures leave out: calls nobody answered, other months, letters that answer nothing, other scales."""
    at = _START + timedelta(days=30)
    yield _event("missed", "call.offered", at, direction="in")
    yield _event("missed", "call.abandoned", at + timedelta(seconds=30), rings=6)
    for name, day in (
        ("before", datetime(2020, 12, 31, 9, tzinfo=UTC)),
        ("after", datetime(2021, 10, 1, 9, tzinfo=UTC)),
    ):
        yield _event(name, "call.offered", day, direction="in")
        yield _event(name, "call.answered", day + timedelta(seconds=5), rings=1)
        yield _event(name, "call.ended", day + timedelta(hours=1))
    yield _event("news", "message.sent", at, channel="email")
    yield _event("by-post", "message.sent", at, channel="post", answers="question1")
    yield _event("unheard", "voicemail.left", at, seconds=9, out_of_hours=True)
    yield _event("in-hours", "voicemail.left", at, seconds=9, out_of_hours=False)
    yield _event("in-hours", "voicemail.listened", at + timedelta(hours=1))
    yield _event("call3000", "rating.given", at, of="call3000", score=10, scale=10)


def _at(number: int, count: int) -> datetime:
    return _START + _SPAN * number / count


def _event(contact: str, kind: str, at: datetime, **fields: Any) -> bytes:
    return msgspec.json.encode({"id": f"{contact}:{kind}", "at": at, "type": kind, "contact": contact, **fields})
