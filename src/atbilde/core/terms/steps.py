"""The derivation of a deadline: what was counted, what was skipped and why, in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from atbilde.core.standard import Clock
from atbilde.core.terms.days import DAY
from atbilde.core.worktime import DayKind, SpecialDay, WorkCalendar

if TYPE_CHECKING:
    from atbilde.core.terms.deadline import Count

#: Longer runs are told in one step, so that a year does not take a page.
_MOST_SKIPPED = 40
_UNITS_EN = {Clock.WORKING_DAYS: "working days", Clock.CALENDAR_DAYS: "days", Clock.MONTHS: "months"}
_UNITS_LV = {Clock.WORKING_DAYS: "darba dienas", Clock.CALENDAR_DAYS: "dienas", Clock.MONTHS: "mēneši"}

_ONE_LV = {Clock.WORKING_DAYS: "darba diena", Clock.CALENDAR_DAYS: "diena", Clock.MONTHS: "mēnesis"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation: when, and why (English, Latvian)."""

    at: datetime
    why: str
    why_lv: str


def steps_of(count: "Count", due: datetime, last_day: date) -> tuple[Step, ...]:
    """The steps from the start of the term to its end."""
    zone = count.calendar.zone
    start = count.start.astimezone(zone)
    steps = [Step(start, "start of the term", "termiņa sākums")]
    if count.term.clock in (Clock.ELAPSED, Clock.WORKING_TIME):
        steps += _minute_steps(count, start, due)
    else:
        steps += _day_steps(count, last_day)
    steps.append(
        Step(
            due,
            f"end of the term, last day {last_day.isoformat()}",
            f"termiņa beigas, pēdējā diena {last_day:%d.%m.%Y}.",
        )
    )
    return tuple(steps)


def _minute_steps(count: "Count", start: datetime, due: datetime) -> Iterator[Step]:
    amount = count.amount
    if count.term.clock is Clock.ELAPSED:
        yield Step(start, f"{amount} minutes on the clock", f"{amount} minūtes pēc pulksteņa")
        return
    yield Step(start, f"{amount} minutes of working time", f"{amount} minūtes darba laika")
    calendar, at = count.calendar, start
    for _ in range(_MOST_SKIPPED):
        if not calendar.is_open(at):
            opening = calendar.next_opening(at)
            if opening is None or opening >= due:
                return
            yield from _skipped(calendar, at.date() + DAY, opening.date() - DAY)
            yield Step(opening, "opening hours begin", "sākas darba laiks")
            at = opening
        closing = calendar.next_closing(at)
        if closing is None or closing >= due:
            return
        yield Step(closing, "opening hours end", "beidzas darba laiks")
        at = closing


def _day_steps(count: "Count", last_day: date) -> Iterator[Step]:
    term, calendar = count.term, count.days.working
    day = count.start.astimezone(count.calendar.zone).date()
    if count.start_day != day:
        way = count.choice.delivery or "as the pack says"
        yield _on(calendar, count.start_day, f"counts as notified ({way})", f"uzskatāms par paziņotu ({way})")
    if not term.count_start_day:
        yield _on(calendar, count.start_day, "the start day is not counted", "sākuma dienu neskaita")
    english, latvian = _UNITS_EN[term.clock], _UNITS_LV[term.clock]
    if count.amount == 1:
        english, latvian = english.removesuffix("s"), _ONE_LV[term.clock]
    yield _on(calendar, count.start_day, f"counted: {count.amount} {english}", f"skaita: {count.amount} {latvian}")
    if term.clock is Clock.WORKING_DAYS:
        yield from _skipped(calendar, count.start_day + DAY, last_day)
        return
    if term.clock is Clock.MONTHS and count.unrolled.day != count.start_day.day and not count.pauses:
        yield _on(
            calendar,
            count.unrolled,
            "the month has no such date: its last day",
            "mēnesī nav šāda datuma: tā pēdējā diena",
        )
    if last_day != count.unrolled:
        what = calendar.day(count.unrolled)
        yield _on(
            calendar,
            count.unrolled,
            f"ends on {what.name_en}: rolled on to the next working day",
            f"beidzas {_where(what)}: pārceļ uz nākamo darba dienu",
        )
        yield from _skipped(calendar, count.unrolled + DAY, last_day - DAY)


def _where(what: SpecialDay) -> str:
    return {"sestdiena": "sestdienā", "svētdiena": "svētdienā"}.get(what.name_lv, f"dienā „{what.name_lv}”")


def _skipped(calendar: WorkCalendar, first: date, last: date) -> Iterator[Step]:
    """What lies between: days off by name, weekends in one step, moved days that count though they seem not to."""
    told, day = 0, first
    while day <= last and told < _MOST_SKIPPED:
        what = calendar.day(day)
        if what.kind is DayKind.WEEKEND:
            until = day + DAY if day.weekday() == 5 and calendar.day(day + DAY).kind is DayKind.WEEKEND else day
            yield _on(calendar, day, f"skipped: {_weekend(day, until)[0]}", f"neskaita: {_weekend(day, until)[1]}")
            day, told = until, told + 1
        elif not what.kind.works:
            yield _on(calendar, day, f"skipped: {what.name_en}", f"neskaita: {what.name_lv}")
            told += 1
        elif what.kind is DayKind.WORKING_MOVED:
            yield _on(calendar, day, f"counted: {what.name_en}", f"skaita: {what.name_lv}")
            told += 1
        day += DAY


def _weekend(first: date, last: date) -> tuple[str, str]:
    if first != last:
        return "weekend", "nedēļas nogale"
    return ("Saturday", "sestdiena") if first.weekday() == 5 else ("Sunday", "svētdiena")


def _on(calendar: WorkCalendar, day: date, why: str, why_lv: str) -> Step:
    return Step(calendar.midnight(day), why, why_lv)
