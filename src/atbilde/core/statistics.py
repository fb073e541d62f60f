"""The service statistics of a period (CSPK-S1): eight figures, each defined here and nowhere else.

A call, a chat and a voice message belong to the period in which the contact began, a message, a rating and an
application to that of their own event. A count is None where the log holds no event of its family at all (calls and
ratings of calls: `call.*`; answers: `message.*`; applications: `registration.*`; voice messages: `voicemail.*`;
chats: `chat.*`), for then the log cannot tell; a mean is None where there is nothing to take it of. Nothing is
rounded.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import fsum

import msgspec

from atbilde.core.event_types import (
    CallAnswered,
    CallEnded,
    CallOffered,
    ChatStarted,
    Event,
    MessageSent,
    RatingGiven,
    RegistrationApplied,
    VoicemailLeft,
    VoicemailListened,
)
from atbilde.core.rules.log import Log, when
from atbilde.core.rules.naming import plain_channel
from atbilde.core.standard import Standard


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """The figures, by the names that stay put (interfaces, `replay --json`)."""

    calls: int | None = None
    email_answers: int | None = None
    call_minutes_mean: float | None = None
    call_rating_mean: float | None = None
    call_rating_scale: int | None = None
    registration_applications: int | None = None
    voice_messages_listened: int | None = None
    chats: int | None = None
    chat_rating_mean: float | None = None
    chat_rating_scale: int | None = None


class Scales(msgspec.Struct, frozen=True):
    """The scale on which a standard has calls and chats rated; None where it prescribes none."""

    calls: int | None = None
    chats: int | None = None


def scales_of(standard: Standard) -> Scales:
    """The rating scales a standard prescribes: the parts `calls` and `chats` of its parameter `rating_of_contacts`."""
    return Scales(calls=_scale(standard, "calls"), chats=_scale(standard, "chats"))


def _scale(standard: Standard, what: str) -> int | None:
    ratings = standard.parameters.get("rating_of_contacts")
    parts = ratings.get("items", ()) if isinstance(ratings, Mapping) else ()
    value = next((part.get("value") for part in parts if part.get("id") in (what, what.removesuffix("s"))), None)
    return value if isinstance(value, int) else None


def statistics(
    log: Log,
    scales: Scales,
    *,
    since: datetime | None = None,
    before: datetime | None = None,
    in_hours: Callable[[str | None, datetime], bool] | None = None,
) -> Statistics:
    """The figures of the events of the log, restricted to [`since`, `before`) where given.

    `in_hours` tells whether a line was open at a time; it is asked only for voice messages that do not say
    themselves whether they were left outside hours, and without it these are not counted.
    """
    period = _Period(log, since, before)
    calls, call_minutes = _calls(period)
    ratings = _last_ratings(period)
    call_rating, call_scale = _rating(ratings.get("call", ()), scales.calls)
    chat_rating, chat_scale = _rating(ratings.get("chat", ()), scales.chats)
    return Statistics(
        calls=calls,
        email_answers=_email_answers(period),
        call_minutes_mean=call_minutes,
        call_rating_mean=call_rating,
        call_rating_scale=call_scale,
        registration_applications=_applications(period),
        voice_messages_listened=_voice_messages(period, in_hours),
        chats=_chats(period),
        chat_rating_mean=chat_rating,
        chat_rating_scale=chat_scale,
    )


class _Period:
    """The log, which families of events it holds, and the bounds of the period."""

    def __init__(self, log: Log, since: datetime | None, before: datetime | None) -> None:
        self.log = log
        self.since, self.before = since, before
        self.bounded = since is not None or before is not None
        self.families = {str(kind.__struct_config__.tag).partition(".")[0] for kind in log.kinds}

    def holds(self, at: datetime) -> bool:
        """Whether this time belongs to the period."""
        return (self.since is None or at >= self.since) and (self.before is None or at < self.before)

    def began(self, contacts: Iterable[str]) -> Iterable[str]:
        """Those of the contacts that began in the period."""
        return [contact for contact in contacts if self.holds(self.log.began(contact))] if self.bounded else contacts

    def with_any(self, kind: type[Event]) -> Iterable[str]:
        """The contacts that have an event of this type and began in the period, each once."""
        return self.began(dict.fromkeys(event.contact for event in self.log.of(kind)))


def _calls(period: _Period) -> tuple[int | None, float | None]:
    """How many calls were answered, in and out, and how long they took on average, in minutes.

    One contact is one call, however often it was transferred. The time runs from the first answer to the end; a call
    whose end the log does not hold is counted and left out of the mean.
    """
    if "call" not in period.families:
        return None, None
    told = period.log.of(CallEnded)
    starts = _earliest(period.log.of(CallAnswered))
    ends = _earliest(end for end in told if end.supposed) | _earliest(end for end in told if not end.supposed)
    calls, ended, spent = 0, 0, timedelta()
    for contact in period.began(starts):
        calls += 1
        start, end = starts[contact], ends.get(contact)
        if end is not None and end >= start:
            spent += end - start
            ended += 1
    return calls, spent / timedelta(minutes=ended) if ended else None


def _earliest(events: Iterable[Event]) -> dict[str, datetime]:
    """When the first of the events of each contact was."""
    found: dict[str, datetime] = {}
    for event in events:
        known = found.setdefault(event.contact, event.at)
        if event.at < known:
            found[event.contact] = event.at
    return found


def _email_answers(period: _Period) -> int | None:
    """E-mails sent as an answer to a contact."""
    if "message" not in period.families:
        return None
    return sum(
        1
        for message in period.log.of(MessageSent)
        if message.answers is not None and plain_channel(message.channel) == "email" and period.holds(message.at)
    )


def _last_ratings(period: _Period) -> dict[str, list[RatingGiven]]:
    """The last rating of each contact in the period, by the channel of the contact."""
    last: dict[str, RatingGiven] = {}
    for rating in period.log.of(RatingGiven):
        if period.holds(rating.at):
            other = last.setdefault(rating.of, rating)
            if other is not rating and when(other) < when(rating):
                last[rating.of] = rating
    ratings: dict[str, list[RatingGiven]] = {}
    for rating in last.values():
        ratings.setdefault(_rated(period.log, rating) or "", []).append(rating)
    return ratings


def _rating(ratings: Sequence[RatingGiven], scale: int | None) -> tuple[float | None, int | None]:
    """The mean of the ratings, and the scale it is on.

    The scale is the standard's, else the one that all ratings share; a rating on another scale, or outside its own,
    is left out. Without a scale or a rating there is no figure.
    """
    if scale is None:
        told = {rating.scale for rating in ratings}
        scale = told.pop() if len(told) == 1 else None
    scores = [rating.score for rating in ratings if rating.scale == scale and 1 <= rating.score <= rating.scale]
    return (fsum(scores) / len(scores), scale) if scores else (None, None)


def _rated(log: Log, rating: RatingGiven) -> str | None:
    """The channel of the rated contact, or the one the rating names where the log has nothing of that contact."""
    return log.channel(rating.of) or (plain_channel(rating.channel) if rating.channel else None)


def _applications(period: _Period) -> int | None:
    """Applications to become a user of an information system."""
    if "registration" not in period.families:
        return None
    return sum(1 for event in period.log.of(RegistrationApplied) if period.holds(event.at))


def _voice_messages(period: _Period, in_hours: Callable[[str | None, datetime], bool] | None) -> int | None:
    """Voice messages left outside the hours of their line and listened to, whenever that was."""
    if "voicemail" not in period.families:
        return None
    return sum(1 for contact in period.with_any(VoicemailLeft) if _listened_out_of_hours(period.log, contact, in_hours))


def _listened_out_of_hours(log: Log, contact: str, in_hours: Callable[[str | None, datetime], bool] | None) -> bool:
    left = log.first(contact, VoicemailLeft)
    if left is None or log.first(contact, VoicemailListened) is None:
        return False
    if left.out_of_hours is not None:
        return left.out_of_hours
    if in_hours is None:
        return False
    offered = log.first(contact, CallOffered)
    line = left.line or (offered and (offered.line or offered.to)) or None
    return not in_hours(line, left.at)


def _chats(period: _Period) -> int | None:
    """Chats that were begun."""
    if "chat" not in period.families:
        return None
    return sum(1 for _ in period.with_any(ChatStarted))
