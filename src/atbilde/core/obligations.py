"""Events in, obligations out.

`judge` is the only place that decides what is due: for a live call, for a mailbox imported from last year and for a
what-if. It is a pure function of the events, the standards with their calendars, and the time it is asked for; the
order in which events arrive, and events that arrive twice, change nothing. What each clause asks is in
`core/rules`, one rule a family of clauses; which of them hold, with what terms, is the pack's.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from atbilde.core.event_types import (
    ActIssued,
    CallBusy,
    CallOffered,
    CorrectionMade,
    ErrorFound,
    Event,
    PromiseGiven,
)
from atbilde.core.rules import answers, calls, competence, contests, corrections
from atbilde.core.rules.book import Book, find_line, pack_book
from atbilde.core.rules.log import Log
from atbilde.core.rules.naming import digits
from atbilde.core.rules.watch import RULES, Obligation, Rule, Status, Watch

__all__ = [
    "Book",
    "Log",
    "Needs",
    "Obligation",
    "Status",
    "by_contact",
    "find_line",
    "gather",
    "judge",
    "judge_log",
    "pack_book",
    "summary",
]

#: Modules whose rules are entered in RULES by being imported.
FAMILIES = (answers, calls, competence, contests, corrections)


class _Table(NamedTuple):
    """The rules of one day: those that look at each type of event of a contact, and those that look at errors.

    What an error opens belongs to the contact in which it was made, not to the one in which it was noted.
    """

    own: dict[type[Event], list[tuple[Rule, Watch]]]
    errors: list[tuple[Rule, Watch]]


def judge(
    events: Iterable[Event],
    books: Sequence[Book],
    until: datetime | None = None,
    *,
    contacts: Collection[str] | None = None,
) -> list[Obligation]:
    """The obligations that the events opened under the books, as they stand at `until` (else the last event's time).

    Events after `until` have not happened yet. A contact is judged by the standards in force on the local date of its
    first event. `contacts` asks for the obligations of these only; then the events may be those `gather` brings
    together, and `until` should be given. Sorted by opening time, contact, duty and opening event.
    Raises `KeyError` for a duty whose rule does not exist.
    """
    return judge_log(Log(events, until), books, contacts=contacts)


def judge_log(log: Log, books: Sequence[Book], *, contacts: Collection[str] | None = None) -> list[Obligation]:
    """`judge` for a log that is already put in order, so that the statistics can use it too."""
    tables = _Tables(log, books)
    found: list[Obligation] = []
    chosen = log.contacts.values() if contacts is None else map(log.own, contacts)
    for own in filter(None, chosen):
        rules_for = tables.of(own[0].at).own.get
        for event in own:
            for rule, watch in rules_for(event.__class__, ()):
                obligation = rule(watch, event)
                if obligation is not None:
                    found.append(obligation)
    for error in log.of(ErrorFound):
        if contacts is None or error.in_ in contacts:
            for rule, watch in tables.of(log.began(error.in_)).errors:
                obligation = rule(watch, error)
                if obligation is not None:
                    found.append(obligation)
    found.sort(key=lambda one: (one.opened_at.timestamp(), one.contact, one.id, one.opened_by))
    return found


class _Tables:
    """For each day, and each type of event, the rules that look at it. The day of the last question is at hand."""

    def __init__(self, log: Log, books: Sequence[Book]) -> None:
        self._log, self._books, self._zone = log, books, books[0].zone
        self._days: dict[date, _Table] = {}
        self._begins = self._ends = 0.0  # seconds since 1970: cheaper to compare than two times with their offsets
        self._table = _Table({}, [])

    def of(self, at: datetime) -> _Table:
        """The rules of the local day of `at`."""
        if not self._begins <= at.timestamp() < self._ends:
            day = at.astimezone(self._zone).date()
            if day not in self._days:
                self._days[day] = _table(self._log, self._books, day)
            self._table = self._days[day]
            midnights = (datetime.combine(each, time(), self._zone) for each in (day, day + timedelta(days=1)))
            self._begins, self._ends = (midnight.timestamp() for midnight in midnights)
        return self._table


def _table(log: Log, books: Sequence[Book], day: date) -> _Table:
    table = _Table({}, [])
    own_rules: set[str] = set()
    for book in sorted(books, key=lambda book: book.law):
        standard = book.standard_on(day)
        for duty in standard.duties:
            if duty.settings.get("unless_own") and duty.rule in own_rules:
                continue
            rule, kinds = RULES[duty.rule]
            watch = Watch(duty, standard, book, log)
            for kind in kinds:
                looking = table.errors if kind is ErrorFound else table.own.setdefault(kind, [])
                looking.append((rule, watch))
        if not book.law:
            own_rules |= {duty.rule for duty in standard.duties}
    return table


def summary(obligations: Iterable[Obligation]) -> dict[str, dict[str, int]]:
    """How many obligations of each duty have each status: `{"CSP-D1": {"met": 3, "late": 0, …}, …}`, by duty id.

    Duties that gave rise to no obligation are left out.
    """
    counts: dict[str, dict[str, int]] = {}
    for obligation in obligations:
        of_duty = counts.get(obligation.id)
        if of_duty is None:
            of_duty = counts[obligation.id] = dict.fromkeys(Status, 0)
        of_duty[obligation.status] += 1
    return {duty: {str(status): count for status, count in counts[duty].items()} for duty in sorted(counts)}


class Needs(NamedTuple):
    """What has to be loaded from where events are stored.

    Every event that belongs to one of `contacts` or refers to one (`events.refers_to`), that names one of `cases`,
    that issues or contests one of `acts`, and every outgoing `call.offered` to one of `numbers` (as `digits` gives it).
    """

    contacts: frozenset[str]
    cases: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


def gather(contacts: Iterable[str], fetch: Callable[[Needs], Iterable[Event]]) -> list[Event]:
    """Enough events to judge these contacts alike alone and among all others.

    `fetch` is asked at most four times, each time for more: the contacts; what speaks of them, their cases, acts and
    callers; the other contacts so found; and what answered those.
    """
    asked = frozenset(contacts)
    needs = Needs(asked)
    events = list(fetch(needs))
    own = [event for event in events if event.contact in asked]
    needs = Needs(
        asked,
        cases=frozenset(event.case for event in own if event.case is not None),
        acts=frozenset(event.act for event in own if isinstance(event, ActIssued)),
        numbers=frozenset(number for event in own if (number := digits(_number(event)))),
    )
    for _ in range(3):
        reached = {event.contact for event in events}
        reached |= {event.via for event in events if isinstance(event, CorrectionMade) and event.via is not None}
        if needs.contacts >= reached and needs[1:] == (frozenset(),) * 3:
            break
        needs = needs._replace(contacts=needs.contacts | reached)
        events = list(fetch(needs))
    return events


def _number(event: Event) -> str | None:
    match event:
        case CallOffered() if event.direction == "in":
            return event.from_
        case CallBusy():
            return event.from_
        case PromiseGiven():
            return event.number
    return None


def by_contact(obligations: Iterable[Obligation]) -> Mapping[str, list[Obligation]]:
    """The obligations of each contact, in their order."""
    grouped: dict[str, list[Obligation]] = {}
    for obligation in obligations:
        grouped.setdefault(obligation.contact, []).append(obligation)
    return grouped
