"""Call events by HTTP in the form of Zammad's generic CTI, with more fields and events for those who can send them.

`body_of` reads the request, `said_from` what it says. Nothing is remembered between two requests: each event says
only what it says itself, in any order and as often as it is sent; `docs/telephony.md` lists the fields.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from atbilde.adapters.telephony.bodies import BadBody, body_of
from atbilde.adapters.telephony.fields import Clock, Fields, clock_of
from atbilde.adapters.telephony.names import number_of, officer_of, text_of
from atbilde.calls.said import Said

__all__ = ["CAUSES", "EVENTS", "BadBody", "body_of", "said_from"]

#: Why a call ended, in Zammad's words. Others are taken as they are.
CAUSES = ("normalClearing", "busy", "cancel", "noAnswer", "congestion", "notFound", "forwarded")


def said_from(body: Mapping[str, object], *, arrived: datetime) -> list[Said]:
    """What one request says about its call, with the same keys whenever the same event is sent again.

    `arrived` (with offset) stands in for a missing `timestamp` only where two of a kind must be told apart: holding.
    `BadBody` for an unknown event, a missing `callId`, or a value of the wrong kind.
    """
    fields = Fields(body)
    name = fields.text("event", needed=True)
    reader = EVENTS.get(name)
    if reader is None:
        raise BadBody(f"event '{name[:40]}': unknown; known are {', '.join(EVENTS)}")
    call = fields.text("callId", needed=True, longest=250)
    request = _Request(fields, call, clock_of(fields, arrived), arrived)
    return reader(request)


@dataclass(frozen=True, slots=True)
class _Request:
    fields: Fields
    call: str
    clock: Clock
    arrived: datetime

    def say(self, type_: str, key: str, **data: object) -> Said:
        """One piece of news; fields that are None are left out."""
        known = {name.rstrip("_"): value for name, value in data.items() if value is not None}
        return Said(self.call, key, type_, self.clock.at, known, self.clock.doubts)

    def stamped(self, key: str) -> str:
        """The key with the sender's own time, where it gave one: two of a kind are then told apart."""
        return f"{key}:{self.clock.stamp}" if self.clock.stamp else key

    @property
    def caller(self) -> str | None:
        return number_of(self.fields.text("from"))

    @property
    def people(self) -> list[str]:
        """Everyone whom `user` names, each once."""
        return list(dict.fromkeys(filter(None, map(officer_of, self.fields.texts("user")))))

    @property
    def officer(self) -> str | None:
        """The one officer this is about; None where several are named and nothing says which of them.

        Of an outgoing call `user` is who calls, and the number that answered is the client's.
        """
        people = self.people
        alone = people[0] if len(people) == 1 else None
        if self.fields.choice("direction", ("in", "out")) == "out":
            return alone
        return officer_of(self.fields.text("answeringNumber")) or alone

    @property
    def waited(self) -> float | None:
        waited = self.fields.number("waitSeconds", least=0)
        return waited if waited is not None else self.fields.number("ringSeconds", least=0)


def _new_call(request: _Request) -> list[Said]:
    """`user` of an incoming call are those whose telephones ring."""
    fields = request.fields
    direction = fields.choice("direction", ("in", "out"), needed=True)
    to, queue = number_of(fields.text("to")), text_of(fields.text("queue"))
    offered = request.say(
        "call.offered",
        "offered",
        direction=direction,
        from_=request.caller,
        to=to,
        # A queue here is the name of the line, as in Zammad's filter; that a caller waits in it says `queue` alone.
        line=queue or (to if direction == "in" else None),
        name=text_of(fields.text("name")),
        officer=request.officer if direction == "out" else None,
    )
    ringing = request.people if direction == "in" else []
    return [offered, *(request.say("call.rang", f"rang:{who}", officer=who) for who in ringing)]


def _answer(request: _Request) -> list[Said]:
    who = request.officer
    return [request.say("call.answered", f"answered:{who or ''}", officer=who, ring_seconds=request.waited)]


def _hangup(request: _Request) -> list[Said]:
    """An incoming call that met an engaged line says so; whether the others were given up is for their projection."""
    cause = text_of(request.fields.text("cause"))
    ended = request.say("call.ended", "ended", cause=cause, ring_seconds=request.waited)
    if cause == "busy" and request.fields.choice("direction", ("in", "out")) != "out":
        return [request.say("call.busy", "busy", signal=False, from_=request.caller), ended]
    return [ended]


def _ringing(request: _Request) -> list[Said]:
    number = officer_of(request.fields.text("answeringNumber"))
    people = [number] if number else request.people
    if not people:
        raise BadBody("user: missing; it or answeringNumber says whose telephone rings")
    return [request.say("call.rang", request.stamped(f"rang:{who}"), officer=who) for who in people]


def _queue(request: _Request) -> list[Said]:
    line = request.fields.text("queue", needed=True)
    return [request.say("call.queued", request.stamped(f"queued:{line}"), line=text_of(line))]


def _transfer(request: _Request) -> list[Said]:
    to = number_of(request.fields.text("transferredTo") or request.fields.text("to"))
    if to is None:
        raise BadBody("transferredTo: missing; it or to says where the call went")
    how = text_of(request.fields.text("how"))
    key = request.stamped(f"transferred:{to}")
    return [request.say("call.transferred", key, officer=request.officer, to=to, how=how)]


def _holding(type_: str, key: str) -> Callable[[_Request], list[Said]]:
    def read(request: _Request) -> list[Said]:
        when = request.clock.stamp or str(int(request.arrived.timestamp()))
        return [request.say(type_, f"{key}:{when}", officer=request.officer)]

    return read


def _voicemail(request: _Request) -> list[Said]:
    recording = text_of(request.fields.text("recording"))
    if recording and not _is_place(recording):
        raise BadBody("recording: neither an http address nor the name of a file")
    seconds = request.fields.number("seconds", least=0)
    key = request.stamped("voicemail")
    return [request.say("voicemail.left", key, seconds=seconds, from_=request.caller, recording=recording)]


def _is_place(recording: str) -> bool:
    """No other scheme: the address becomes a link on an officer's page."""
    try:
        return urlsplit(recording).scheme in ("", "http", "https")
    except ValueError:
        return False


def _callback(request: _Request) -> list[Said]:
    """The caller asks to be called back; `signal` false: they met an engaged line and asked for nothing."""
    signal = request.fields.truth("signal")
    signal = True if signal is None else signal
    return [request.say("call.busy", "signal" if signal else "busy", signal=signal, from_=request.caller)]


def _rating(request: _Request) -> list[Said]:
    score = request.fields.number("rating", least=0, needed=True)
    scale = request.fields.number("scale", least=1, most=100)
    if scale is not None and not scale.is_integer():
        raise BadBody("scale: not a whole number")
    if score is not None and scale is not None and score > scale:
        raise BadBody("rating: more than scale")
    whole = int(scale) if scale is not None else None
    return [request.say("rating.given", request.stamped(f"rating:{score:g}"), score=score, scale=whole)]


#: Zammad's three events and ours, each with its reader.
EVENTS: dict[str, Callable[[_Request], list[Said]]] = {
    "newCall": _new_call,
    "answer": _answer,
    "hangup": _hangup,
    "ringing": _ringing,
    "queue": _queue,
    "transfer": _transfer,
    "hold": _holding("call.held", "held"),
    "unhold": _holding("call.resumed", "resumed"),
    "voicemail": _voicemail,
    "callback": _callback,
    "rating": _rating,
}
