"""The log: events put in order, so that a rule finds those of a contact and those that speak of it.

Everything here answers the same whatever order the events came in. Events after `until` have not happened yet.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, TypeVar

import msgspec

from atbilde.core.event_types import (
    CallAbandoned,
    CallAnswered,
    CallBusy,
    CallEnded,
    CallOffered,
    CaseClosed,
    CaseReopened,
    ChatEnded,
    ChatStarted,
    ContestReceived,
    CorrectionMade,
    ErrorFound,
    Event,
    MessageBounced,
    MessageReceived,
    MessageSent,
    TermPaused,
    TermResumed,
    VisitBooked,
    VisitEnded,
    VisitStarted,
    VoicemailLeft,
    VoicemailListened,
)

Kind = TypeVar("Kind", bound=Event)


class Deed(NamedTuple):
    """What closes an obligation: when, and by which event."""

    at: datetime
    id: str


_CALL = (CallOffered, CallAnswered, CallAbandoned, CallBusy, CallEnded, VoicemailLeft, VoicemailListened)
_CHANNELS: dict[type[Event], str] = {
    **dict.fromkeys(_CALL, "call"),
    **dict.fromkeys((ChatStarted, ChatEnded), "chat"),
    **dict.fromkeys((VisitBooked, VisitStarted, VisitEnded), "visit"),
}
_TELLING: frozenset[type[Event]] = frozenset((*_CHANNELS, MessageSent, MessageReceived))
_SPOKEN = {"phone": "call", "in_person": "visit", "e-mail": "email"}  # what other senders call these channels


def when(event: Event) -> tuple[datetime, str]:
    """The order of events: by time, then by id, so that a tie does not depend on the order of arrival."""
    return event.at, event.id


def unique(events: Iterable[Event]) -> dict[str, Event]:
    """The events by id. Of several with one id the earliest stays, so that the order of arrival does not matter."""
    kept: dict[str, Event] = {}
    for event in events:
        other = kept.setdefault(event.id, event)
        if other is not event and _spelled(event) < _spelled(other):
            kept[event.id] = event
    return kept


def _spelled(event: Event) -> tuple[datetime, bytes]:
    return event.at, msgspec.json.encode(event)


class Log:
    """The events up to `until` (the last event's time where none is given), each id once."""

    def __init__(self, events: Iterable[Event], until: datetime | None = None) -> None:
        kept = unique(events)
        self.events: list[Event] = [event for event in kept.values() if until is None or event.at <= until]
        self.until = until or max((event.at for event in self.events), default=None)
        self._own: dict[str, list[Event]] = {}
        self._about: dict[str, list[Event]] = {}
        self._acts: dict[str, list[ContestReceived]] = {}
        self._calls_to: dict[str, list[CallOffered]] = {}
        self._cases: dict[str, _Case] | None = None
        self._index()
        self.any_pauses = any(event.__class__ is TermPaused for event in self.events)

    def _index(self) -> None:
        own = self._own
        for event in self.events:
            mine = own.get(event.contact)
            if mine is None:
                own[event.contact] = [event]
            elif event.at < mine[0].at:
                mine.insert(0, event)  # the first of a contact stays in front: it decides the standard
            else:
                mine.append(event)
            if event.__class__ in _REFERRING:
                self._index_reference(event)

    def _index_reference(self, event: Event) -> None:
        targets: tuple[str | None, ...] = ()
        match event:
            case CallOffered() if event.direction == "in":
                return
            case MessageSent() | CallOffered():
                targets = (event.answers, event.corrects if event.corrects != event.answers else None)
                if isinstance(event, CallOffered) and (number := digits(event.to)):
                    self._calls_to.setdefault(number, []).append(event)
            case ErrorFound() | CorrectionMade():
                targets = (event.in_,)
            case MessageBounced():
                targets = (event.of,)
            case TermPaused() | TermResumed():
                targets = (event.of or event.contact,)
            case ContestReceived():
                self._acts.setdefault(event.act, []).append(event)
        for target in targets:
            if target is not None:
                self._about.setdefault(target, []).append(event)

    # One contact

    def contacts(self) -> Iterable[str]:
        """Every contact that has events of its own."""
        return self._own

    def began(self, contact: str) -> datetime:
        """When the contact began: its first event, or the first that speaks of it where the log has none of its own."""
        own = self._own.get(contact)
        return own[0].at if own else min(event.at for event in self._about[contact])

    def first(self, contact: str, kind: type[Kind]) -> Kind | None:
        """The first event of this type in the contact, or None."""
        found: Kind | None = None
        for event in self._own.get(contact, ()):
            if isinstance(event, kind) and (found is None or when(event) < when(found)):
                found = event
        return found

    def all(self, contact: str, kind: type[Kind]) -> list[Kind]:
        """The events of this type in the contact, in order."""
        return sorted((event for event in self._own.get(contact, ()) if isinstance(event, kind)), key=when)

    def about(self, contact: str, kind: type[Kind]) -> list[Kind]:
        """The events of this type that name the contact in `answers`, `corrects`, `in` or `of`, in order."""
        return sorted((event for event in self._about.get(contact, ()) if isinstance(event, kind)), key=when)

    def channel(self, contact: str) -> str | None:
        """call, chat, visit, or the channel of its message (one sent before one received); None where unknown."""
        told = [event for event in self._own.get(contact, ()) if event.__class__ in _TELLING]
        if not told:
            return None
        sent = [event for event in told if isinstance(event, MessageSent)]
        event = min(sent or told, key=when)
        return _CHANNELS.get(event.__class__) or plain_channel(event.channel or "")

    # What meets an obligation

    def calls_back(self, contact: str, since: datetime, number: str | None = None) -> Iterator[Deed]:
        """Answered outgoing calls made for the contact, or to this number (digits), since then; no order."""
        calls = [call for call in self.about(contact, CallOffered) if call.answers == contact]
        for call in calls + self._calls_to.get(number or "", []):
            answered = self.first(call.contact, CallAnswered)
            if answered is not None and answered.at >= since:
                yield Deed(*when(answered))

    def messages(self, contact: str, since: datetime, channel: str | None = None) -> Iterator[Deed]:
        """Messages that answer the contact and did arrive, on this channel or any, since then; no order."""
        for message in self.about(contact, MessageSent):
            if message.answers != contact or message.at < since or self.bounced(message):
                continue
            if channel in (None, plain_channel(message.channel)):
                yield Deed(*when(message))

    def answer(self, contact: str, since: datetime) -> Deed | None:
        """The first answer to the contact since then: a message that arrived, or an answered outgoing call."""
        return min((*self.messages(contact, since), *self.calls_back(contact, since)), default=None)

    def bounced(self, message: MessageSent) -> bool:
        """Whether the message did not arrive."""
        return self.came_back(message.contact, message.at)

    def came_back(self, contact: str, since: datetime) -> bool:
        """Whether what was sent in the contact was returned undelivered since then."""
        return any(bounce.at >= since for bounce in self.about(contact, MessageBounced))

    def contests(self, act: str) -> list[ContestReceived]:
        """The contests of an act, in order."""
        return sorted(self._acts.get(act, ()), key=when)

    # The case around a contact

    def answer_in_case(self, contact: str, since: datetime) -> Deed | None:
        """The first answer since then to this contact, or to a later one of the same case.

        Who writes twice before the answer comes is answered by one answer to the second message.
        """
        deeds = [self.answer(contact, since)]
        deeds += [self._case(case).answer(since) for case in self.cases_of(contact)]
        return min((deed for deed in deeds if deed is not None), default=None)

    def closings(self, contact: str) -> list[CaseClosed]:
        """How the contact's case was closed, in order, but for closings that were undone by opening it again.

        A closing without a case holds for its own contact.
        """
        told = {event.id: event for event in self._own.get(contact, ()) if isinstance(event, CaseClosed | CaseReopened)}
        for case in self.cases_of(contact):
            told |= {event.id: event for event in self._case(case).closings}
        reopened = max((event.at for event in told.values() if isinstance(event, CaseReopened)), default=None)
        standing = (event for event in told.values() if isinstance(event, CaseClosed))
        return sorted((event for event in standing if reopened is None or event.at > reopened), key=when)

    def answered_in_case(self, contact: str, until: datetime) -> bool:
        """Whether anything in the contact's case was answered by then."""
        return any(deed.at <= until for case in self.cases_of(contact) for deed, _ in self._case(case).answers)

    def cases_of(self, contact: str) -> set[str]:
        """The cases the contact's events name."""
        return {event.case for event in self._own.get(contact, ()) if event.case is not None}

    def _case(self, case: str) -> "_Case":
        if self._cases is None:
            self._cases = {}
            for contact, events in self._own.items():
                for name in {event.case for event in events if event.case is not None}:
                    self._cases.setdefault(name, _Case(self)).contacts.append(contact)
            for event in self.events:
                if isinstance(event, CaseClosed | CaseReopened) and event.case is not None:
                    self._cases[event.case].closings.append(event)
        return self._cases[case]


class _Case:
    """The contacts of a case, with their answers put in order when first asked for."""

    def __init__(self, log: Log) -> None:
        self.contacts: list[str] = []
        self.closings: list[CaseClosed | CaseReopened] = []
        self._log = log
        self._answers: list[tuple[Deed, datetime]] | None = None

    @property
    def answers(self) -> list[tuple[Deed, datetime]]:
        """Every answer to a contact of the case, in order, with the time that contact began."""
        if self._answers is None:
            log = self._log
            self._answers = sorted(
                (deed, log.began(contact))
                for contact in self.contacts
                for deeds in (log.messages(contact, log.began(contact)), log.calls_back(contact, log.began(contact)))
                for deed in deeds
            )
        return self._answers

    def answer(self, since: datetime) -> Deed | None:
        """The first answer since then to a contact that began no earlier."""
        start = bisect_left(self.answers, since, key=lambda answer: answer[0].at)
        return next((deed for deed, began in self.answers[start:] if began >= since), None)


_REFERRING: frozenset[type[Event]] = frozenset(
    (
        CallOffered,
        ContestReceived,
        CorrectionMade,
        ErrorFound,
        MessageBounced,
        MessageSent,
        TermPaused,
        TermResumed,
    )
)


def digits(number: str | None) -> str:
    """A telephone number as its digits, without the prefix of Latvia: "+371 6733 6922" is "67336922"."""
    if not number:
        return ""
    plain = "".join(character for character in number if character.isdigit())
    for prefix in ("00371", "371"):
        if plain.startswith(prefix) and len(plain) == len(prefix) + 8:
            return plain.removeprefix(prefix)
    return plain


def plain_channel(name: str) -> str:
    """The channel as the packs call it: a telephone is "call", a person at the counter "visit"."""
    return _SPOKEN.get(name, name)
