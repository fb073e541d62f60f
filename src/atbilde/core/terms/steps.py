"""The derivation of a deadline: what was counted, what was skipped and why, in order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from atbilde.core.standard import Clock, Term
from atbilde.core.terms.days import DAY, DayCount
from atbilde.core.terms.words import DELIVERY, Words, amount, hour, moment, named, numbers, span
from atbilde.core.worktime import DayKind, SpecialDay, StandStill, WorkCalendar
from atbilde.core.worktime.days import WEEKDAYS_EN
from atbilde.core.worktime.table import intervals_of


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation: from when on, and why, in English and Latvian."""

    at: datetime
    why: str
    why_lv: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A term counted: the result, and what the derivation needs to tell how.

    For terms in days: `origin` is the day whose event starts the term (the start's, or the day of notification),
    `nominal` the last day before it is rolled on.
    """

    term: Term
    start: datetime
    due: datetime
    last_day: date
    calendar: WorkCalendar
    pauses: StandStill
    days: DayCount | None = None
    notified: date | None = None
    delivery: str | None = None
    origin: date = date.min
    nominal: date = date.min


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring days of which the same is to be said; `what` `None` where a day is told for itself."""

    first: date
    last: date
    what: str | None
    say: Words
    counted: float = 0  # seconds, or days


def derivation(counted: Counted) -> list[Step]:
    """The steps of any term."""
    steps = [_step(counted.start, Words("Starts ", "Sākums: ") + moment(counted.start))]
    if counted.days is None:
        steps += _working_time(counted) if counted.term.clock is Clock.WORKING_TIME else _elapsed(counted)
        return steps
    steps += _notified(counted)
    if counted.term.clock is Clock.WORKING_DAYS:
        steps += _working_days(counted, counted.days)
    else:
        steps += _to_date(counted, counted.days)
        steps += _rolled(counted, counted.days)
    return [*steps, _end_of_day(counted)]


# Minutes


def _elapsed(counted: Counted) -> list[Step]:
    minutes = amount((counted.term.amount or 0) * 60)
    end = Words(f"{minutes} by the clock: due ", f"{minutes} pēc pulksteņa: termiņš ") + moment(counted.due)
    return [*_pauses(counted), _step(counted.due, end)]


def _working_time(counted: Counted) -> list[Step]:
    runs = list(_merged(_minutes_by_day(counted)))
    left = (counted.term.amount or 0) * 60.0
    steps = []
    for run in runs:
        say = span(run.first, run.last) + run.say
        if run.counted:
            left -= run.counted
            rest = amount(left)
            counted_now = amount(run.counted)
            say += Words(f" {counted_now} counted, {rest} left", f" ieskaitītas {counted_now}, atliek {rest}")
        at = max(counted.start, counted.calendar.midnight(run.first))
        steps.append(_step(at, say))
    steps = sorted([*steps, *_pauses(counted)], key=lambda step: step.at)
    return [*steps, _step(counted.due, Words("Due ", "Termiņš: ") + moment(counted.due))]


def _minutes_by_day(counted: Counted) -> Iterator[_Run]:
    calendar = counted.calendar
    running = counted.pauses.running(counted.start.timestamp(), counted.due.timestamp())
    for day in _days(counted.start.date(), counted.last_day):
        what = calendar.day(day)
        if not what.kind.works:
            yield _skipped(what)
            continue
        intervals = intervals_of(day, what.hours or (), calendar.zone)
        pieces = [
            (max(opens, begins), min(closes, ends))
            for opens, closes in intervals
            for begins, ends in running
            if max(opens, begins) < min(closes, ends)
        ]
        yield from _worked(what, intervals, pieces, counted)


def _worked(
    what: SpecialDay, intervals: list[tuple[float, float]], pieces: list[tuple[float, float]], counted: Counted
) -> Iterator[_Run]:
    """A day of working time: counted whole, in pieces, or not at all because it had closed before the start."""
    seconds = sum(ends - begins for begins, ends in pieces)
    moved = _name(what) if what.kind is DayKind.WORKING_MOVED else None
    if pieces == intervals and seconds:
        whole = Words(", in full:", ", pilnībā:")
        yield _Run(what.date, what.date, None if moved else "full", moved + whole if moved else whole, seconds)
    elif pieces:
        calendar = counted.calendar
        times = ", ".join(f"{hour(calendar.local(begins))}–{_until(calendar, ends)}" for begins, ends in pieces)
        say = Words(f", {times}:", f", {times}:")
        yield _Run(what.date, what.date, None, moved + say if moved else say, seconds)
    elif intervals and counted.start.timestamp() >= intervals[-1][1]:
        closing = _until(counted.calendar, intervals[-1][1])
        yield _Run(what.date, what.date, None, Words(f": closed since {closing}", f": slēgts kopš plkst. {closing}"))
    elif not intervals:
        yield _Run(what.date, what.date, "closed", NO_HOURS)


def _pauses(counted: Counted) -> list[Step]:
    steps = []
    for begins, ends in counted.pauses.stretches:
        if begins < counted.due.timestamp() and ends > counted.start.timestamp():
            since, until = counted.calendar.local(begins), counted.calendar.local(ends)
            say = Words("Stands still from ", "Apturēts no ") + moment(since) + Words(" to ", " līdz ") + moment(until)
            steps.append(_step(max(since, counted.start), say))
    return steps


# Days


def _notified(counted: Counted) -> list[Step]:
    if counted.notified is None:
        return []
    way = DELIVERY.get(counted.delivery or "") or Words(str(counted.delivery), str(counted.delivery))
    say = Words("Counts as notified on ", "Uzskatāms par paziņotu: ") + named(counted.notified)
    return [_step(_from(counted, counted.notified), say + Words(f" ({way.en})", f" ({way.lv})"))]


def _working_days(counted: Counted, days: DayCount) -> list[Step]:
    steps = _start_day(counted)
    reached = 0
    first = counted.origin if counted.term.count_start_day else counted.origin + DAY
    for run in _merged(_days_one_by_one(counted, days, first)):
        say = span(run.first, run.last)
        if run.counted:
            after = reached + int(run.counted)
            say += Words(": ", ": ") + numbers(reached + 1, after, "working day", "darba diena")
            reached = after
        steps.append(_step(_from(counted, run.first), say + run.say))
    return steps


def _days_one_by_one(counted: Counted, days: DayCount, first: date) -> Iterator[_Run]:
    for day in _days(first, counted.last_day):
        what = days.working.day(day)
        if not what.kind.works:
            yield _skipped(what)
        elif days.left_out(day, days.working):
            yield _Run(day, day, "still", STOOD_STILL)
        elif what.kind is DayKind.WORKING_MOVED:
            yield _Run(day, day, None, _name(what), 1)
        elif days.cautious and not counted.calendar.civil.is_working_day(day):
            yield _Run(day, day, None, _name(counted.calendar.civil.day(day)) + CAUTIOUS, 1)
        else:
            yield _Run(day, day, "counted", Words("", ""), 1)


def _to_date(counted: Counted, days: DayCount) -> list[Step]:
    """Calendar days and months up to the day they lead to."""
    term, origin = counted.term, counted.origin
    first = origin if term.count_start_day else origin + DAY
    out = [day for day in _days(first, counted.nominal) if days.pauses and days.left_out(day, days.end)]
    steps = _start_day(counted)
    runs = _merged(_Run(day, day, "still", STOOD_STILL) for day in out)
    steps += [_step(_from(counted, run.first), span(run.first, run.last) + run.say) for run in runs]
    if term.clock is Clock.CALENDAR_DAYS:
        count = Words(": ", ": ") + numbers(1, term.amount or 0, "day", "diena")
        return [*steps, _step(_from(counted, counted.nominal), span(first, counted.nominal) + count)]
    return [*steps, _step(_from(counted, counted.nominal), _same_date(counted, len(out)))]


def _same_date(counted: Counted, left_out: int) -> Words:
    months, day = counted.term.amount or 0, counted.nominal
    many = Words(f"{months} month{'s' if months != 1 else ''}: ", f"{months} mēn.: ")
    if left_out or counted.term.count_start_day:
        return many + Words("last day ", "pēdējā diena ") + named(day)
    if day.day != counted.origin.day:
        return (
            many
            + Words(f"the month has no {counted.origin.day}, so its last day, ", "šāda datuma mēnesī nav, tātad tā ")
            + Words("", "pēdējā diena, ")
            + named(day)
        )
    return many + Words("the same date, ", "tas pats datums, ") + named(day)


def _rolled(counted: Counted, days: DayCount) -> list[Step]:
    nominal, last = counted.nominal, counted.last_day
    runs = _merged(_in_the_way(days, day) for day in _days(nominal, last - DAY))
    steps = [_step(_from(counted, run.first), span(run.first, run.last) + run.say) for run in runs]
    what = counted.calendar.civil.day(last)
    say = Words("", "")
    if what.kind is DayKind.OFF:
        say = _name(what) + NO_HOLIDAY
    elif what.kind is DayKind.WORKING_MOVED:
        say = _name(what) + CAUTIOUS
    if nominal != last:
        say = Words("Rolled on to ", "Pārcelts uz: ") + named(last) + say
    elif say.en:
        say = named(last) + say
    return [*steps, _step(_from(counted, last), say)] if say.en else steps


def _in_the_way(days: DayCount, day: date) -> _Run:
    what = days.end.day(day)
    if days.pauses and days.left_out(day, days.end):
        return _Run(day, day, "still", STOOD_STILL)
    if what.kind.works:  # a working Saturday on which the term would have ended: by the letter it is a Saturday
        return _Run(day, day, None, _name(what) + Words(": by the letter a Saturday", ": pēc likuma burta sestdiena"))
    return _skipped(what)


def _end_of_day(counted: Counted) -> Step:
    last, due = counted.last_day, counted.due
    if due == counted.calendar.midnight(last + DAY):
        say = Words("Ends at 24:00, ", "Beidzas plkst. 24:00: ")
    else:
        say = Words(f"Ends at closing time, {hour(due)}, ", f"Beidzas slēgšanas laikā, plkst. {hour(due)}: ")
    return _step(due, say + named(last))


def _start_day(counted: Counted) -> list[Step]:
    if counted.term.count_start_day:
        return []
    not_counted = Words(": the day itself is not counted", ": šo dienu neskaita")
    return [_step(_from(counted, counted.origin), named(counted.origin) + not_counted)]


# Saying it

NO_HOURS = Words(" skipped: no opening hours", " neskaita: nav darba laika")
STOOD_STILL = Words(" left out: the term stood still", " neskaita: termiņš bija apturēts")
CAUTIOUS = Words(": counted, the cautious reading", ": skaita, piesardzīgākais lasījums")
NO_HOLIDAY = Words(
    ": no statutory holiday, so the term ends on it", ": nav likumā noteikta svētku diena, termiņš te beidzas"
)


def _skipped(what: SpecialDay) -> _Run:
    if what.kind is DayKind.WEEKEND:
        return _Run(what.date, what.date, "weekend", Words(" skipped: weekend", " neskaita: nedēļas nogale"))
    if what.name_en in WEEKDAYS_EN:
        return _Run(what.date, what.date, "closed", NO_HOURS)
    return _Run(what.date, what.date, None, Words(" skipped", " neskaita") + _name(what))


def _name(what: SpecialDay) -> Words:
    return Words(f": {what.name_en}", f": {what.name_lv}")


def _merged(runs: Iterable[_Run]) -> Iterator[_Run]:
    open_run: _Run | None = None
    for run in runs:
        if open_run and run.what and run.what == open_run.what and run.first == open_run.last + DAY:
            both = open_run.counted + run.counted
            open_run = _Run(open_run.first, run.last, run.what, run.say, both)
            continue
        if open_run:
            yield open_run
        open_run = run
    if open_run:
        yield open_run


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))


def _from(counted: Counted, day: date) -> datetime:
    return max(counted.start, counted.calendar.midnight(day))


def _until(calendar: WorkCalendar, seconds: float) -> str:
    at = calendar.local(seconds)
    return "24:00" if at == calendar.midnight(at.date()) else hour(at)


def _step(at: datetime, say: Words) -> Step:
    return Step(at, say.en, say.lv)
