"""What is remembered of a running call: its channels, who waits, who talks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from atbilde.adapters.telephony.asterisk.names import Device
from atbilde.adapters.telephony.asterisk.wire import Message


@dataclass(slots=True, eq=False)
class Leg:
    """One channel of a call."""

    unique: str
    channel: str
    device: Device
    inner: bool  # the telephone of an officer: its device is an extension
    dialled: bool = False  # it is being called now
    rang: bool = False
    silent: bool = False  # it was told that its ringing stopped
    answered: bool = False


@dataclass(slots=True, eq=False)
class Call:
    """A call from its first channel to its last. It is told of only once `direction` is known: it has an outside."""

    id: str
    first: Leg
    began: datetime | None
    made: bool = False  # begun by the exchange on somebody's order, not by a telephone
    number: str | None = None  # the caller's
    name: str | None = None
    dialled: str | None = None
    ours: str | None = None
    direction: str | None = None
    client: Leg | None = None
    legs: dict[str, Leg] = field(default_factory=dict)
    queue: str | None = None
    waits_since: datetime | None = None
    talking: Leg | None = None  # the officer's leg
    held: bool = False
    answers: int = 0
    passed_on: bool = False  # a transfer: from now on the client's channel calls colleagues
    picked_up: dict[str, str] = field(default_factory=dict)  # unique id of who took it: the absent colleague
    gave_up: bool = False
    gave_up_at: datetime | None = None
    served: bool = False  # a voice message or a wish to be called back: not given up
    hold_time: float | None = None  # the queue's own count, where messages carry no time
    recording: str | None = None
    cause: str | None = None
    ended: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def waiting(self) -> bool:
        """Does the caller wait for somebody to answer, in a queue or for a telephone that is called?"""
        return self.queue is not None or any(leg.dialled for leg in self.legs.values())

    def waited(self, at: datetime | None) -> float | None:
        """Seconds from the first ringing to this moment, the queue's own count where there are no times."""
        if at and self.waits_since:
            return max(0.0, round((at - self.waits_since).total_seconds(), 3))
        return self.hold_time


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with what it is about: its call, its channel and, where it has two, the called one."""

    message: Message
    at: datetime | None
    call: Call
    leg: Leg | None
    dest: Leg | None


@dataclass(frozen=True, slots=True)
class News:
    """What is to be said of a call."""

    type: str
    key: str
    data: Mapping[str, object] = field(default_factory=dict)
    at: datetime | None = None


def news(type_: str, key: str, at: datetime | None, **data: object) -> News:
    """News with the fields that are known; a name's last "_" is dropped (`from_`)."""
    return News(type_, key, {name.rstrip("_"): value for name, value in data.items() if value is not None}, at)


def stamp(heard: Heard, count: int) -> str:
    """What tells one of several equal events of a call from the others, the same when it is told again."""
    return heard.message.get("Timestamp") or str(count)
