"""The deadline of a term, and the steps by which it was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from math import inf

from atbilde.core.standard import Clock, Term
from atbilde.core.terms.days import DAY, DayCount, months_later, on_days
from atbilde.core.terms.notification import days_after, notified_on
from atbilde.core.terms.options import NONE_GIVEN, Choice, TermError, chosen
from atbilde.core.terms.steps import Step, steps_of
from atbilde.core.worktime import Pause, StandStill, WorkCalendar
from atbilde.core.worktime.pauses import still


@dataclass(frozen=True)
class Deadline:
    """When a term ends. An act at `due` itself is in time; `last_day` is the date on which it still is.

    A term that ends at 24:00 is due at the midnight after its last day. `steps` is the derivation in order, counted
    when first asked for.
    """

    term: str
    clause: str
    start: datetime
    due: datetime
    last_day: date
    clock: Clock
    counted: "Count" = field(repr=False, compare=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """What was counted, what was skipped and why."""
        return steps_of(self.counted, self.due, self.last_day)


@dataclass(frozen=True)
class Count:
    """A term about to be counted: options applied, calendars chosen."""

    choice: Choice
    start: datetime
    calendar: WorkCalendar
    pauses: Sequence[Pause] = ()
    cautious: bool = False

    @property
    def term(self) -> Term:
        """The term with its options applied."""
        return self.choice.term

    @property
    def amount(self) -> int:
        """How much is counted. Raises `TermError` for a term told case by case."""
        if self.term.amount is None:
            raise TermError(f"term {self.term.id} has no amount of its own: it is told case by case")
        return self.term.amount

    @cached_property
    def days(self) -> DayCount:
        """How days are counted: a term of law takes no note of anyone's hours."""
        working = self.calendar
        if self.term.legal:
            working = self.calendar.cautious if self.cautious else self.calendar.civil
        return DayCount(working, self.calendar.civil, self.cautious, StandStill(self.pauses))

    @cached_property
    def start_day(self) -> date:
        """The day from which days are counted: of the start, or on which what was sent counts as notified."""
        day = self.start.astimezone(self.calendar.zone).date()
        if self.choice.notified is not None:
            days, working = self.choice.notified
            return days_after(day, days, working, self.days.working if self.cautious else self.calendar.civil)
        if self.choice.delivery is not None:
            return notified_on(day, self.choice.delivery, self.calendar, cautious=self.cautious)
        return day

    @cached_property
    def unrolled(self) -> date:
        """The last day as counted, before it is rolled on from a day off."""
        first = self.start_day if self.term.count_start_day else self.start_day + DAY
        if self.term.clock is Clock.WORKING_DAYS:
            return self.days.last_working_day(first, self.amount)
        if self.term.clock is Clock.CALENDAR_DAYS:
            return self.days.last_calendar_day(first, self.amount)
        last = months_later(self.start_day, self.amount)
        paused = sum(self.days.left_out(day, self.days.end) for day in _every(first, last)) if self.pauses else 0
        return self.days.last_calendar_day(last + DAY, paused) if paused else last

    @cached_property
    def last_day(self) -> date:
        """The last day on which an act is in time, of a term in days or months."""
        if self.term.clock is Clock.WORKING_DAYS:
            return self.unrolled
        return self.days.rolled_on(self.unrolled)

    @cached_property
    def due(self) -> datetime:
        """When the term ends."""
        if self.term.clock is Clock.ELAPSED:
            ends = StandStill(self.pauses)
            return self.calendar.local(_elapsed(self.start.timestamp(), self.amount * 60, ends))
        if self.term.clock is Clock.WORKING_TIME:
            return self.calendar.add(self.start, self.amount, pauses=self.pauses)
        if self.term.clock is Clock.WORKING_DAYS and not self.term.legal:
            return self.calendar.closing_time(self.last_day)
        return self.calendar.midnight(self.last_day + DAY)


def due_at(
    term: Term,
    start: datetime,
    calendar: WorkCalendar,
    *,
    options: Mapping[str, str] = NONE_GIVEN,
    pauses: Sequence[Pause] = (),
    cautious: bool = False,
) -> datetime:
    """When the term from `start` ends, in the calendar's zone.

    `options` are the term's own (`{"delivery": "email"}`), `pauses` the times in which it stands still, `cautious`
    takes the earliest defensible reading of a term of law. Raises `TermError` for an option or value the term does not
    know and for a term without an amount, `CalendarError` for a start without zone or out of the calendar's years.
    """
    return _count(term, start, calendar, options, pauses, cautious).due


def deadline(
    term: Term,
    start: datetime,
    calendar: WorkCalendar,
    *,
    options: Mapping[str, str] = NONE_GIVEN,
    pauses: Sequence[Pause] = (),
    cautious: bool = False,
) -> Deadline:
    """`due_at` together with the last day and the derivation."""
    count = _count(term, start, calendar, options, pauses, cautious)
    due = count.due
    last = count.last_day if on_days(count.term.clock) else due.date()
    return Deadline(term.id, term.clause, start.astimezone(calendar.zone), due, last, count.term.clock, count)


def _count(
    term: Term,
    start: datetime,
    calendar: WorkCalendar,
    options: Mapping[str, str],
    pauses: Sequence[Pause],
    cautious: bool,
) -> Count:
    calendar.is_open(start)  # refuses a start without zone or out of the calendar's years, in one place
    return Count(chosen(term, options), start, calendar, pauses, cautious and term.legal)


def _elapsed(at: float, seconds: float, pauses: StandStill) -> float:
    for begins, ends in pauses.stretches:
        if ends <= at:
            continue
        if begins > at:
            if begins - at >= seconds:
                break
            seconds -= begins - at
        if ends == inf:
            raise still()
        at = ends
    return at + seconds


def _every(first: date, last: date) -> "list[date]":
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]
