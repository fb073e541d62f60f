"""From a term and a start to the moment it is due."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from atbilde.core.standard import Clock, Term
from atbilde.core.terms.days import DAY, DayCount, months_later, on_days
from atbilde.core.terms.notification import days_after, notified_on
from atbilde.core.terms.options import NONE_GIVEN, Choice, TermError, chosen
from atbilde.core.terms.steps import Counted, Step, derivation
from atbilde.core.worktime import CalendarError, Pause, StandsStill, StandStill, WorkCalendar


@dataclass(frozen=True)
class Deadline:
    """One term counted from one start.

    `due`: an act at this moment is still in time. A term that ends with a day is due at the following midnight, and
    `last_day` is the day it ends with. `notified`: the day a document counts as notified, for terms that run from
    that. Times are in the calendar's zone.
    """

    term: str
    clause: str
    start: datetime
    due: datetime
    last_day: date
    clock: Clock
    notified: date | None = None
    explain: Callable[[], list[Step]] = field(default=list, repr=False, compare=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The derivation in order: what was counted, what was skipped and why."""
        return tuple(self.explain())


def due_at(
    term: Term,
    start: datetime,
    calendar: WorkCalendar,
    *,
    options: Mapping[str, str] = NONE_GIVEN,
    pauses: Sequence[Pause] = (),
    cautious: bool = False,
) -> datetime:
    """`deadline(...).due` alone."""
    return _counted(term, start, calendar, options, pauses, cautious).due


def deadline(
    term: Term,
    start: datetime,
    calendar: WorkCalendar,
    *,
    options: Mapping[str, str] = NONE_GIVEN,
    pauses: Sequence[Pause] = (),
    cautious: bool = False,
) -> Deadline:
    """The term counted from `start` by `calendar`, around `pauses`.

    `options` as the term has them (`{"notice": "no"}`); for a term that asks for the delivery, `start` is the day of
    sending. `cautious`: for a term of law (`term.legal`), the earliest of the readings of moved days. A term of law in
    working days ends at 24:00 whatever the hours are (APL 43(4)).
    Raises `TermError` for an option, a time or an amount that cannot be counted, `StandsStill` while it cannot end.
    """
    counted = _counted(term, start, calendar, options, pauses, cautious)
    return Deadline(
        term=term.id,
        clause=term.clause,
        start=counted.start,
        due=counted.due,
        last_day=counted.last_day,
        clock=counted.term.clock,
        notified=counted.notified,
        explain=lambda: derivation(counted),
    )


def _counted(
    term: Term,
    start: datetime,
    calendar: WorkCalendar,
    options: Mapping[str, str],
    pauses: Sequence[Pause],
    cautious: bool,
) -> Counted:
    if start.tzinfo is None:
        raise TermError(f"term {term.id}: the start {start.isoformat()} has neither time zone nor offset")
    choice = chosen(term, options) if term.options or options else None
    term = choice.term if choice else term
    if term.amount is None:
        raise TermError(f"term {term.id} is told case by case: it has no amount to count")
    if term.amount < 0:
        raise TermError(f"term {term.id}: {term.amount} {term.unit} cannot be counted")
    try:
        still = StandStill(pauses)
        if on_days(term.clock):
            return _by_days(term, start, calendar, _day_count(term, calendar, still, cautious), choice)
        if choice is not None and choice.delivery is not None:
            raise TermError(f"term {term.id} runs from the day of notification: it must count days or months")
        return _by_minutes(term, start, calendar, pauses, still)
    except (CalendarError, OverflowError) as error:
        if isinstance(error, StandsStill):
            raise
        raise TermError(f"term {term.id}: {error}") from error


def _by_minutes(
    term: Term, start: datetime, calendar: WorkCalendar, pauses: Sequence[Pause], still: StandStill
) -> Counted:
    amount = term.amount or 0
    if term.clock is Clock.ELAPSED:
        due = calendar.local(still.after(start.timestamp(), amount * 60))
        last_day = due.date()
    else:
        due = calendar.add(start, amount, pauses=pauses)
        # Working time that ends at midnight ends with the day before, at its 24:00.
        at_closing = amount > 0 and due == calendar.midnight(due.date())
        last_day = due.date() - DAY if at_closing else due.date()
    return Counted(term, start.astimezone(calendar.zone), due, last_day, calendar, still)


def _day_count(term: Term, calendar: WorkCalendar, still: StandStill, cautious: bool) -> DayCount:
    # Every reading that adds a working day brings the end forward or leaves it, so the earliest one has them all.
    earliest = cautious and term.legal
    end = calendar.cautious if earliest else calendar.civil
    return DayCount(working=end if term.legal else calendar, end=end, cautious=earliest, pauses=still)


def _by_days(term: Term, start: datetime, calendar: WorkCalendar, days: DayCount, choice: Choice | None) -> Counted:
    amount = term.amount or 0
    start = start.astimezone(calendar.zone)
    notified = _notified(start.date(), calendar, days, choice)
    origin = start.date() if notified is None else notified
    first = origin if term.count_start_day else origin + DAY
    if term.clock is Clock.WORKING_DAYS:
        last_day = nominal = days.last_working_day(first, amount)
    elif term.clock is Clock.CALENDAR_DAYS:
        nominal = days.last_calendar_day(first, amount)
        last_day = days.rolled_on(nominal)
    else:
        same_date = months_later(origin, amount) - (DAY if term.count_start_day else 0 * DAY)
        nominal = days.last_calendar_day(first, (same_date - first).days + 1)
        last_day = days.rolled_on(nominal)
    by_hours = term.clock is Clock.WORKING_DAYS and not term.legal
    due = calendar.closing_time(last_day) if by_hours else calendar.midnight(last_day + DAY)
    delivery = choice.delivery if choice else None
    return Counted(
        term, start, due, last_day, calendar, days.pauses, days=days, notified=notified, delivery=delivery,
        origin=origin, nominal=nominal,
    )  # fmt: skip


def _notified(sent: date, calendar: WorkCalendar, days: DayCount, choice: Choice | None) -> date | None:
    if choice is None or choice.delivery is None:
        return None
    if choice.notified is not None:  # the pack's own figures stand before the law's
        return days_after(sent, *choice.notified, days.end)
    return notified_on(sent, choice.delivery, calendar, cautious=days.cautious)
