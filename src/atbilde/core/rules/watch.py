"""One duty looking at one log: how an obligation opens, when it is due, and what became of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from atbilde.core.event_types import Event, TermPaused, TermResumed
from atbilde.core.rules.book import Book
from atbilde.core.rules.log import Deed, Log
from atbilde.core.standard import UNITS, Clock, Duty, Standard, Term
from atbilde.core.terms import due_at
from atbilde.core.worktime import Pause, StandsStill, WorkCalendar

NOTHING_CHOSEN: Mapping[str, str] = {}


class Status(StrEnum):
    """What became of an obligation (interfaces, `replay --json`)."""

    MET = "met"
    LATE = "late"  # done after the term
    MISSED = "missed"  # not done, and the term has passed
    OPEN = "open"  # not done, and the term still runs or there is none
    CANCELLED = "cancelled"  # no longer applies


class Obligation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a contact made the institution owe.

    `id` is the duty ("CSP-D4.answer"), `clause` the clause that carries it ("CSP-D4"). The term `term` runs from
    `start`, which is not always `opened_at` (an act's window runs from the day it counts as notified); `due_at` is
    None where nothing prescribes a term, or the term stands still. `closed_by` and `opened_by` are ids of events.
    """

    id: str
    clause: str
    contact: str
    case: str | None
    opened_at: datetime
    opened_by: str
    start: datetime
    due_at: datetime | None
    status: Status
    closed_at: datetime | None
    closed_by: str | None
    term: str | None


class Watch:
    """A duty of a standard bound to a log. Rules get it with the event that opens the obligation."""

    def __init__(self, duty: Duty, standard: Standard, book: Book, log: Log) -> None:
        self.duty = duty
        self.settings: Mapping[str, Any] = duty.settings
        self.standard = standard
        self.log = log
        self.zone = book.zone
        self.cautious = book.cautious and duty.term is not None and duty.term.legal
        self._id, self._clause = duty.id, duty.clause
        self._term = duty.term.id if duty.term is not None else None
        self._counts_days = duty.term is not None and UNITS[duty.term.clock] != "minutes"
        self._book = book
        self._calendars: dict[str | None, WorkCalendar] = {}
        self._dues: dict[date, datetime] = {}

    def calendar(self, line: str | None = None) -> WorkCalendar:
        """The working time of the line, or of the institution."""
        if line not in self._calendars:
            self._calendars[line] = self._book.calendar_for(self.standard, line)
        return self._calendars[line]

    # When it is due

    def due(self, start: datetime, contact: str, options: Mapping[str, str] | None = None) -> datetime | None:
        """When the duty's term from `start` ends; None where there is no term, or it stands still for now."""
        term = self.duty.term
        if term is None or term.amount is None:
            return None
        pauses = self._pauses(contact)
        if options or pauses:
            try:
                return self._counted(term, start, options=options or {}, pauses=pauses)
            except StandsStill:
                return None
        if term.clock is Clock.ELAPSED:
            return start + timedelta(minutes=term.amount)
        if term.clock is Clock.WORKING_TIME or term.count_start_day:
            return self._counted(term, start)
        day = start.astimezone(self.zone).date()
        if day not in self._dues:  # a term in days or months asks only for the day it starts on
            self._dues[day] = self._counted(term, start)
        return self._dues[day]

    def _counted(
        self, term: Term, start: datetime, *, options: Mapping[str, str] = NOTHING_CHOSEN, pauses: Sequence[Pause] = ()
    ) -> datetime:
        return due_at(term, start, self.calendar(), options=options, pauses=pauses, cautious=self.cautious)

    def _pauses(self, contact: str) -> list[Pause]:
        if not self.log.of(TermPaused):
            return []
        pauses: list[Pause] = []
        names = (None, self.duty.id, self.duty.clause)
        for pause in self.log.about(contact, TermPaused):
            if pause.clause in names:
                ends = (e.at for e in self.log.about(contact, TermResumed) if e.clause in names and e.at >= pause.at)
                pauses.append((pause.at, next(ends, None)))
        return pauses

    # What became of it

    def judged(
        self,
        event: Event,
        *,
        contact: str | None = None,
        start: datetime | None = None,
        due: datetime | None = None,
        done: Deed | None = None,
        cancelled: Deed | None = None,
    ) -> Obligation:
        """The obligation that `event` opened: done, cancelled, missed or still open at the log's `until`.

        A cancellation counts only before the deed and before the due time.
        """
        if done is not None and (cancelled is None or done <= cancelled):
            status, closed = (Status.MET if self.in_time(done.at, due) else Status.LATE), done
        elif cancelled is not None and self.in_time(cancelled.at, due):
            status, closed = Status.CANCELLED, cancelled
        elif done is not None:
            status, closed = Status.LATE, done
        else:
            status, closed = self.pending(due), None
        return self.outcome(event, status, contact=contact, start=start, due=due, closed=closed)

    def pending(self, due: datetime | None) -> Status:
        """Missed where the due time has passed by the log's `until`, else open."""
        passed = self.log.until is not None and not self.in_time(self.log.until, due)
        return Status.MISSED if passed else Status.OPEN

    def in_time(self, at: datetime, due: datetime | None) -> bool:
        """Whether what is done at `at` is in time: by the due moment, itself included.

        Save where a term in days ends at 24:00: that moment has the date of the day after, on which it is too late.
        """
        if due is None or at < due:
            return True
        return at == due and not (self._counts_days and due.astimezone(self.zone).time() == time())

    def outcome(
        self,
        event: Event,
        status: Status,
        *,
        contact: str | None = None,
        opened_at: datetime | None = None,
        start: datetime | None = None,
        due: datetime | None = None,
        closed: Deed | Event | None = None,
    ) -> Obligation:
        """The obligation that `event` opened, with a status the rule itself found."""
        opened_at = opened_at or event.at
        return Obligation(
            id=self._id,
            clause=self._clause,
            contact=contact or event.contact,
            case=event.case,
            opened_at=opened_at,
            opened_by=event.id,
            start=start or opened_at,
            due_at=due,
            status=status,
            closed_at=closed.at if closed else None,
            closed_by=closed.id if closed else None,
            term=self._term,
        )


Rule = Callable[[Watch, Any], Obligation | None]
Judged = TypeVar("Judged", bound=Rule)

#: The rules a pack can name, each with the types of events that may open an obligation of it.
RULES: dict[str, tuple[Rule, tuple[type[Event], ...]]] = {}


def rule(name: str, *opened_by: type[Event]) -> Callable[[Judged], Judged]:
    """Enter a function as the rule of this name. It gets the watch and one event, and returns what that opened."""

    def enter(function: Judged) -> Judged:
        RULES[name] = (function, opened_by)
        return function

    return enter
