"""The course of one telephone call, read from its events: how it stands now, how long everything took.

Pure and without order: the same events in any order, told once or often, give the same course. What cannot be (an
answer before the call, an end before the answer) is read as well as it can be and marked as doubtful.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from atbilde.core.event_types import (
    CallAbandoned,
    CallAnswered,
    CallBusy,
    CallEnded,
    CallHeld,
    CallOffered,
    CallRang,
    CallRangOff,
    CallResumed,
    CallTransferred,
    Event,
    RatingGiven,
    TalkWrappedUp,
    VoicemailLeft,
)

Kind = TypeVar("Kind", bound=Event)

#: Differences of this length between news of one call are the network's, not a doubt.
TOLERANCE = timedelta(seconds=2)


class State(StrEnum):
    """How a call stands."""

    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    ENDED = "ended"


class Outcome(StrEnum):
    """What became of a call. Empty while it runs."""

    RUNNING = ""
    ANSWERED = "answered"
    ABANDONED = "abandoned"  # the caller gave up
    SIGNAL = "signal"  # the caller asked to be called back
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    UNANSWERED = "unanswered"  # nobody lifted, and nobody says why


@dataclass(frozen=True, slots=True)
class Course:
    """One call. Times are those of its events, lengths in seconds; what is not known is None.

    `wait` runs from the first ring to the answer, or to when the caller gave up; `talk` from the first answer to the
    end, with the time on hold; `ringing` are the officers whose telephones ring now.
    """

    direction: str
    number: str  # the other side's
    dialled: str  # what the caller dialled
    name: str
    line: str
    state: State
    outcome: Outcome
    offered_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    held_since: datetime | None
    ended_on_hold: bool
    wait: float | None
    talk: float | None
    held: float
    ringing: tuple[str, ...]
    officer: str | None  # who has it now, or had it last
    first_officer: str | None
    picked_up_for: str | None
    transferred_to: str | None  # while nobody has answered there yet
    score: float | None
    scale: int | None
    wrapped_up: bool  # the officer is done with it
    doubts: tuple[str, ...]


def course_of(events: Iterable[Event]) -> Course:
    """The course of the call these events are of. Raises `ValueError` without any event of a call."""
    story = sorted((event for event in events if _speaks_of_a_call(event)), key=_order)
    if not story:
        raise ValueError("no event of a call")
    offered = _first(story, CallOffered)
    answers = [event for event in story if isinstance(event, CallAnswered)]
    answered = answers[0] if answers else None
    ended = _end(story)
    offered_at = min(story[0].at, offered.at) if offered else story[0].at
    answered_at = max(answered.at, offered_at) if answered else None
    ended_at = max(ended.at, answered_at or offered_at) if ended else None
    held, held_since = _holding(story, ended_at)
    moved = _moved_on(story, answers)
    told = [event.line for event in story if event.line]
    ringing = () if ended else _ringing(story, since=moved.at if moved else None, answers=answers)
    rating = _last_rating(story)
    outgoing = offered is not None and offered.direction == "out"
    return Course(
        direction="out" if outgoing else "in",
        number=((offered.to if outgoing else offered.from_) if offered else _from_others(story)) or "",
        dialled=(offered.to if offered and not outgoing else "") or "",
        name=(offered.name if offered else "") or "",
        line=told[0] if told else "",
        state=_state(answered_at, ended_at, held_since),
        outcome=_outcome(story, answered, ended),
        offered_at=offered_at,
        answered_at=answered_at,
        ended_at=ended_at,
        held_since=None if ended_at else held_since,
        ended_on_hold=ended_at is not None and held_since is not None and held_since <= ended_at,
        wait=_wait(story, offered_at, answered),
        talk=(ended_at - answered_at).total_seconds() if answered_at and ended_at else None,
        held=held,
        ringing=ringing,
        officer=(answers[-1].officer if answers else None) or (offered.officer if outgoing and offered else None),
        first_officer=(answered.officer if answered else None) or (offered.officer if outgoing and offered else None),
        picked_up_for=next((answer.picked_up_for for answer in answers if answer.picked_up_for), None),
        transferred_to=moved.to if moved and not ended else None,
        score=rating.score if rating else None,
        scale=rating.scale if rating else None,
        wrapped_up=any(isinstance(event, TalkWrappedUp) for event in story),
        doubts=_doubts(story, offered, answered, ended),
    )


def _speaks_of_a_call(event: Event) -> bool:
    return event.type.startswith("call.") or isinstance(event, VoicemailLeft | RatingGiven | TalkWrappedUp)


def _order(event: Event) -> tuple[datetime, str]:
    return event.at, event.id


def _first(story: list[Event], kind: type[Kind]) -> Kind | None:
    return next((event for event in story if isinstance(event, kind)), None)


def _end(story: list[Event]) -> Event | None:
    """What ended the call: the exchange's word, else the caller giving up. A supposed end gives way to a real one."""
    ends = [event for event in story if isinstance(event, CallEnded)]
    real = [event for event in ends if not event.supposed]
    return next(iter(real or ends), None) or _first(story, CallAbandoned)


def _wait(story: list[Event], offered_at: datetime, answered: CallAnswered | None) -> float | None:
    lost = answered or _first(story, CallAbandoned) or next((end for end in story if _given_up(end)), None)
    if not isinstance(lost, CallAnswered | CallAbandoned | CallEnded):
        return None
    return lost.ring_seconds if lost.ring_seconds is not None else max(0.0, (lost.at - offered_at).total_seconds())


def _holding(story: list[Event], ended_at: datetime | None) -> tuple[float, datetime | None]:
    """Seconds on hold, a hold that still lasts left out, and since when the last one lasts or lasted until the end."""
    total, since = timedelta(), None
    for event in story:
        if isinstance(event, CallHeld):
            since = since or event.at
        elif isinstance(event, CallResumed) and since is not None:
            total, since = total + (event.at - since), None
    if since is not None and ended_at is not None:
        total += max(timedelta(), ended_at - since)
    return total.total_seconds(), since


def _moved_on(story: list[Event], answers: list[CallAnswered]) -> CallTransferred | None:
    """The transfer that nobody has answered yet."""
    moved = [event for event in story if isinstance(event, CallTransferred)]
    if not moved or any(answer.at > moved[-1].at for answer in answers):
        return None
    return moved[-1]


def _ringing(story: list[Event], *, since: datetime | None, answers: list[CallAnswered]) -> tuple[str, ...]:
    """Officers whose telephones ring: since the last transfer where there is one, else until the first answer."""
    if answers and since is None:
        return ()
    ringing: dict[str, None] = {}
    for event in story:
        if since is not None and event.at < since and not isinstance(event, CallRangOff):
            continue
        if isinstance(event, CallRang) and event.officer:
            ringing[event.officer] = None
        elif isinstance(event, CallRangOff) and event.officer:
            ringing.pop(event.officer, None)
    return tuple(ringing)


def _state(answered_at: datetime | None, ended_at: datetime | None, held_since: datetime | None) -> State:
    if ended_at is not None:
        return State.ENDED
    if answered_at is None:
        return State.RINGING
    return State.TALKING if held_since is None else State.HELD


def _outcome(story: list[Event], answered: CallAnswered | None, ended: Event | None) -> Outcome:
    busy = _first(story, CallBusy)
    if answered is not None:
        return Outcome.ANSWERED if ended is not None else Outcome.RUNNING
    if busy is not None and busy.signal:
        return Outcome.SIGNAL
    if _first(story, VoicemailLeft) is not None:
        return Outcome.VOICEMAIL
    if busy is not None:
        return Outcome.BUSY
    if _first(story, CallAbandoned) is not None:
        return Outcome.ABANDONED
    if ended is None:
        return Outcome.RUNNING
    return Outcome.ABANDONED if _given_up(ended) else Outcome.UNANSWERED


def _given_up(ended: Event) -> bool:
    """Causes by which exchanges say that the caller put the receiver down (Zammad's `cancel`)."""
    return isinstance(ended, CallEnded) and ended.cause in {"cancel", "abandoned"}


def _from_others(story: list[Event]) -> str | None:
    return next((event.from_ for event in story if isinstance(event, CallBusy | VoicemailLeft) and event.from_), None)


def _last_rating(story: list[Event]) -> RatingGiven | None:
    ratings = [event for event in story if isinstance(event, RatingGiven)]
    return ratings[-1] if ratings else None


def _doubts(
    story: list[Event], offered: CallOffered | None, answered: CallAnswered | None, ended: Event | None
) -> tuple[str, ...]:
    """Why the figures are to be doubted, in the order of the alphabet: `docs/telephony.md` names them."""
    found = {doubt for event in story for doubt in getattr(event, "doubts", None) or ()}
    if offered is None:
        found.add("not_offered")
    elif any(event.at < offered.at - _slack(event) for event in story):
        found.add("order")
    if ended is not None:
        found |= {"no_end"} if isinstance(ended, CallEnded) and ended.supposed else set()
        during = (CallAnswered, CallHeld, CallResumed, CallTransferred)
        if any(isinstance(event, during) and event.at > ended.at + _slack(event) for event in story):
            found.add("after_end")
        if answered is not None and _given_up(ended):
            found.add("answered_and_abandoned")
    if answered is not None and _first(story, CallAbandoned) is not None:
        found.add("answered_and_abandoned")
    return tuple(sorted(found))


def _slack(event: Event) -> timedelta:
    """How far an event may stand on the wrong side of another: lifting the receiver not at all, for it is counted."""
    return timedelta() if isinstance(event, CallAnswered) else TOLERANCE
