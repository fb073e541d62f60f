"""The log: events put in order, so that a rule finds those of a contact and those that speak of it.

Everything here answers the same whatever order the events came in. Events after `until` have not happened yet.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar, cast

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
from atbilde.core.rules.naming import digits, plain_channel

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


def when(event: Event) -> tuple[datetime, str]:
    """The order of events: by time, then by id, so that a tie does not depend on the order of arrival."""
    return event.at, event.id


def unique(events: Iterable[Event]) -> list[Event]:
    """The events, each id once. Of several with one id the earliest stays, so that the order of arrival is nothing."""
    kept: dict[str, Event] = {}
    for event in events:
        other = kept.setdefault(event.id, event)
        if other is not event and _spelled(event) < _spelled(other):
            kept[event.id] = event
    return list(kept.values())


def _spelled(event: Event) -> tuple[datetime, bytes]:
    return event.at, msgspec.json.encode(event)


class Log:
    """The events up to `until` (the last event's time where none is given), each id once."""

    def __init__(self, events: Iterable[Event], until: datetime | None = None) -> None:
        self._clear()
        if self._take(events, until) != len(self.events):
            once = unique(self.events)
            self._clear()
            self._take(once, until)
        self._index()
        self.until = until or max((event.at for event in self.events), default=None)

    def _clear(self) -> None:
        self.events: list[Event] = []
        self._kinds: dict[type[Event], list[Event]] = defaultdict(list)
        self._own: dict[str, list[Event]] = {}
        self._about: dict[str, list[Event]] = {}
        self._answers: dict[str, list[MessageSent | CallOffered]] = {}
        self._calls_to: dict[str, list[CallOffered]] = {}
        self._deeds_to: dict[str, list[Deed]] = {}
        self._acts: dict[str, ContestReceived] = {}
        self._closings: dict[str, list[CaseClosed | CaseReopened]] = {}
        self._stand: dict[str, dict[str, list[Deed]]] = {}
        self._answered: dict[str, list[str]] | None = None
        self._case_answers: dict[str, list[tuple[Deed, datetime]]] = {}
        self._firsts: tuple[str, dict[type[Event], Event]] = ("", {})
        self._last_answers: tuple[str, list[Deed]] = ("", [])
        self._last_about: tuple[tuple[str, type[Event]], list[Event]] = (("", Event), [])

    def _take(self, events: Iterable[Event], until: datetime | None) -> int:
        """Keep the events, each touched once while it is warm; returns how many different ids they have."""
        own, append, kinds, ids = self._own, self.events.append, self._kinds, set()
        for event in events:
            if until is not None and event.at > until:
                continue
            append(event)
            ids.add(event.id)
            kinds[event.__class__].append(event)
            mine = own.get(event.contact)
            if mine is None:
                own[event.contact] = [event]
            elif event.at < mine[0].at:
                mine.append(mine[0])
                mine[0] = event  # the first of a contact stays in front: it decides the standard
            else:
                mine.append(event)
        return len(ids)

    def _index(self) -> None:
        for call in self.of(CallOffered):
            if call.direction == "out":
                self._index_outgoing(call)
        for message in self.of(MessageSent):
            if message.answers is not None:
                self._answers.setdefault(message.answers, []).append(message)
        for target, event in self._spoken_of():
            self._about.setdefault(target, []).append(event)
        for contest in self.of(ContestReceived):
            if when(contest) < when(self._acts.setdefault(contest.act, contest)):
                self._acts[contest.act] = contest
        closings: list[CaseClosed | CaseReopened] = [*self.of(CaseClosed), *self.of(CaseReopened)]
        for closing in closings:
            place = _contact_key(closing.contact) if closing.case is None else _case_key(closing.case)
            self._closings.setdefault(place, []).append(closing)

    def _spoken_of(self) -> Iterator[tuple[str, Event]]:
        """Contacts that events correct, tell something, name in `in` or `of`, or whose terms they pause, with these."""
        yield from ((event.corrects, event) for event in self.of(MessageSent) if event.corrects is not None)
        yield from ((event.tells, event) for event in self.of(MessageSent) if event.tells is not None)
        yield from ((event.in_, event) for event in self.of(ErrorFound))
        yield from ((event.in_, event) for event in self.of(CorrectionMade))
        yield from ((event.of, event) for event in self.of(MessageBounced))
        yield from ((event.of or event.contact, event) for event in self.of(TermPaused))
        yield from ((event.of or event.contact, event) for event in self.of(TermResumed))

    def _index_outgoing(self, call: CallOffered) -> None:
        if call.answers is not None:
            self._answers.setdefault(call.answers, []).append(call)
        if number := digits(call.to):
            self._calls_to.setdefault(number, []).append(call)

    # All of a kind

    def of(self, kind: type[Kind]) -> Sequence[Kind]:
        """The events of this type, in no order."""
        return cast("Sequence[Kind]", self._kinds.get(kind, ()))

    @property
    def kinds(self) -> Iterable[type[Event]]:
        """The types of events the log holds."""
        return self._kinds

    # One contact

    @property
    def contacts(self) -> Mapping[str, Sequence[Event]]:
        """Every contact that has events of its own, with these, the earliest in front."""
        return self._own

    def own(self, contact: str) -> Sequence[Event]:
        """The events of the contact, the earliest in front, the others in no order."""
        return self._own.get(contact, ())

    def began(self, contact: str) -> datetime:
        """When the contact began: its first event, or the first that speaks of it where the log has none of its own."""
        own = self._own.get(contact)
        return own[0].at if own else min(event.at for event in self._about[contact])

    def first(self, contact: str, kind: type[Kind]) -> Kind | None:
        """The first event of this type in the contact, or None."""
        asked, found = self._firsts
        if asked != contact:
            found = {}
            for event in self._own.get(contact, ()):
                known = found.get(event.__class__)
                if known is None or when(event) < when(known):
                    found[event.__class__] = event
            self._firsts = contact, found  # most rules ask several times for the same contact
        return cast("Kind | None", found.get(kind))

    def all(self, contact: str, kind: type[Kind]) -> list[Kind]:
        """The events of this type in the contact, in order."""
        return sorted((event for event in self._own.get(contact, ()) if isinstance(event, kind)), key=when)

    def about(self, contact: str, kind: type[Kind]) -> list[Kind]:
        """The events of this type that correct, tell, name or pause the contact (`_spoken_of`), in order."""
        if contact not in self._about:
            return []
        asked, found = self._last_about
        if asked != (contact, kind):
            found = sorted((event for event in self._about[contact] if event.__class__ is kind), key=when)
            self._last_about = (contact, kind), found
        return cast("list[Kind]", found)

    def channel(self, contact: str) -> str | None:
        """call, chat, visit, or the channel of its message (one sent before one received); None where unknown."""
        best: Event | None = None
        for event in self._own.get(contact, ()):
            if event.__class__ in _TELLING and (best is None or _tells(event) < _tells(best)):
                best = event
        return None if best is None else _CHANNELS.get(best.__class__) or plain_channel(best.channel or "")

    # What meets an obligation

    def calls_back(self, contact: str, since: datetime, number: str | None = None) -> Iterator[Deed]:
        """Answered outgoing calls made for the contact, and the first to this number (digits), since then."""
        for call in self._answers.get(contact, ()):
            answered = self.first(call.contact, CallAnswered) if isinstance(call, CallOffered) else None
            if answered is not None and answered.at >= since:
                yield Deed(answered.at, answered.id)
        if number:
            to_number = _from(self._answered_calls_to(number), since)
            if to_number is not None:
                yield to_number

    def _answered_calls_to(self, number: str) -> list[Deed]:
        """The answered calls to a number, in order; put in order when first asked for, for many may ask."""
        if number not in self._deeds_to:
            answers = (self.first(call.contact, CallAnswered) for call in self._calls_to.get(number, ()))
            self._deeds_to[number] = sorted(Deed(*when(answer)) for answer in answers if answer is not None)
        return self._deeds_to[number]

    def messages(self, contact: str, since: datetime, channel: str | None = None) -> Iterator[Deed]:
        """Messages that answer the contact and did arrive, on this channel or any, since then; no order."""
        for message in self._answers.get(contact, ()):
            if not isinstance(message, MessageSent) or message.at < since or self.bounced(message):
                continue
            if channel is None or channel == plain_channel(message.channel):
                yield Deed(message.at, message.id)

    def messages_in_case(self, contact: str, since: datetime, channel: str, *, to: str | None = None) -> Iterator[Deed]:
        """Messages that arrived and answer the contact, or a later one of its case, on this channel since then.

        With `to` only those sent to that address.
        """
        began = self.began(contact)
        others = {
            other
            for case in self.cases_of(contact)
            for other in self._answered_contacts(case)
            if self.began(other) >= began
        }
        for answered in {contact, *others}:
            for message in self._answers.get(answered, ()):
                if not isinstance(message, MessageSent) or message.at < since or self.bounced(message):
                    continue
                if channel == plain_channel(message.channel) and (to is None or _sent_to(message, to)):
                    yield Deed(message.at, message.id)

    def answer(self, contact: str, since: datetime) -> Deed | None:
        """The first answer to the contact since then: a message that arrived, or an answered outgoing call."""
        if contact not in self._answers:
            return None
        asked, deeds = self._last_answers
        if asked != contact:
            deeds = list(self._answers_to(contact))
            deeds.sort()
            self._last_answers = contact, deeds  # several duties of a contact ask for its answers
        return _from(deeds, since)

    def _answers_to(self, contact: str) -> Iterator[Deed]:
        for reply in self._answers[contact]:
            if isinstance(reply, MessageSent):
                if not self.bounced(reply):
                    yield Deed(reply.at, reply.id)
            elif (answered := self.first(reply.contact, CallAnswered)) is not None:
                yield Deed(answered.at, answered.id)

    def told(self, contact: str, since: datetime) -> Deed | None:
        """The first message since then that told the contact something without answering it, and did arrive."""
        sent = (each for each in self.about(contact, MessageSent) if each.tells == contact and each.at >= since)
        return next((Deed(*when(message)) for message in sent if not self.bounced(message)), None)

    def bounced(self, message: MessageSent) -> bool:
        """Whether the message did not arrive."""
        return self.came_back(message.contact, message.at)

    def came_back(self, contact: str, since: datetime) -> bool:
        """Whether what was sent in the contact was returned undelivered since then."""
        return contact in self._about and any(b.at >= since for b in self.about(contact, MessageBounced))

    def contest(self, act: str) -> ContestReceived | None:
        """The first contest of an act."""
        return self._acts.get(act)

    # The case around a contact

    def answer_in_case(self, contact: str, since: datetime) -> Deed | None:
        """The first answer since then to this contact, or to a later one of the same case.

        Who writes twice before the answer comes is answered by one answer to the second message.
        """
        found = self.answer(contact, since)
        for case in self.cases_of(contact):
            answered = self._answered_contacts(case)
            if not answered or (len(answered) == 1 and answered[0] == contact):
                continue
            answers = self._answers_in(case)
            start = bisect_left(answers, since, key=lambda answer: answer[0].at)
            following = (answers[index] for index in range(start, len(answers)))
            later = next((deed for deed, began in following if began >= since), None)
            found = min((deed for deed in (found, later) if deed is not None), default=None)
        return found

    def first_answer_in_case(self, contact: str) -> datetime | None:
        """When anything in the contact's case was first answered."""
        answers = (answers[0][0].at for case in self.cases_of(contact) if (answers := self._answers_in(case)))
        return min(answers, default=None)

    def closing(self, contact: str, since: datetime, wanted: Callable[[str], bool]) -> Deed | None:
        """The first closing of the contact's case since then for a reason that is wanted.

        Closings undone by opening the case again are left out. One that names no case holds for its own contact.
        """
        if not self._closings:
            return None
        places = (_contact_key(contact), *map(_case_key, self.cases_of(contact)))
        standing = (self._standing(place) for place in places if place in self._closings)
        found = (_from(deeds, since) for reasons in standing for reason, deeds in reasons.items() if wanted(reason))
        return min((deed for deed in found if deed is not None), default=None)

    def _standing(self, place: str) -> dict[str, list[Deed]]:
        """The closings of a case, or of a contact without one, that were not undone: by reason, in order."""
        if place not in self._stand:
            told = self._closings[place]
            reopened = max((event.at for event in told if isinstance(event, CaseReopened)), default=None)
            stand: dict[str, list[Deed]] = defaultdict(list)
            for closing in sorted(told, key=when):
                if isinstance(closing, CaseClosed) and (reopened is None or closing.at > reopened):
                    stand[closing.reason].append(Deed(closing.at, closing.id))
            self._stand[place] = stand
        return self._stand[place]

    def cases_of(self, contact: str) -> set[str]:
        """The cases the contact's events name."""
        return {event.case for event in self._own.get(contact, ()) if event.case is not None}

    def _answered_contacts(self, case: str) -> Sequence[str]:
        """The contacts of the case that something answers."""
        if self._answered is None:
            self._answered = {}
            for contact in self._answers:
                for name in self.cases_of(contact):
                    self._answered.setdefault(name, []).append(contact)
        return self._answered.get(case, ())

    def _answers_in(self, case: str) -> list[tuple[Deed, datetime]]:
        """Every answer to a contact of the case, in order, with the time that contact began."""
        if case not in self._case_answers:
            self._case_answers[case] = sorted(
                (deed, began)
                for contact in self._answered_contacts(case)
                for began in (self.began(contact),)
                for deeds in (self.messages(contact, began), self.calls_back(contact, began))
                for deed in deeds
            )
        return self._case_answers[case]


def _from(deeds: list[Deed], since: datetime) -> Deed | None:
    """The first of the deeds, which are in order, at or after a time."""
    index = bisect_left(deeds, (since,))
    return deeds[index] if index < len(deeds) else None


def _tells(event: Event) -> tuple[bool, datetime, str]:
    """How well the event tells the channel of its contact: what we sent first, then what was first."""
    return event.__class__ is not MessageSent, event.at, event.id


def _sent_to(message: MessageSent, address: str) -> bool:
    """Whether the message went to the address; small and capital letters are the same."""
    receivers = message.to if isinstance(message.to, tuple) else (message.to or "",)
    return address.casefold() in {receiver.casefold() for receiver in receivers}


def _contact_key(contact: str) -> str:
    return f"contact {contact}"


def _case_key(case: str) -> str:
    return f"case {case}"
