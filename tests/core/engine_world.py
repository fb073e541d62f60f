"""Short ways to make events and standards for the engine's tests. The day is Monday 2 March 2026 in Riga."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from atbilde.core.event_types import Event
from atbilde.core.events import event_from
from atbilde.core.latvia import latvian_calendar
from atbilde.core.obligations import Book, Obligation, find_line, judge
from atbilde.core.standard import NOTHING, Clock, Duty, Line, Standard, Term, Week
from atbilde.core.worktime import WorkCalendar

calendar_of = cache(latvian_calendar)
RIGA = ZoneInfo("Europe/Riga")
WORKDAYS: Week = (*([((510, 1020),)] * 5), (), ())  # 8:30-17:00, Monday to Friday


def at(moment: str) -> datetime:
    """ "10:00", "10:00:05" on the day, or "2026-03-04 10:00"; in Riga."""
    text = moment if "-" in moment else f"2026-03-02 {moment}"
    return datetime.fromisoformat(text).replace(tzinfo=RIGA)


def ev(what: str, moment: str, contact: str = "c1", **fields: object) -> Event:
    """An event; its id is given (`id=`) or made from what it says. `in_` and `from_` are written so."""
    fields = {name.rstrip("_"): value for name, value in fields.items()}
    name = f"{what}@{moment}#{contact}"
    return event_from({"id": name, "at": at(moment), "type": what, "contact": contact, **fields})


def call_in(moment: str, contact: str = "c1", **fields: object) -> Event:
    """An incoming call on the public line."""
    return ev("call.offered", moment, contact, direction="in", from_="+37120000001", line="80 0000 98", **fields)


def call_out(moment: str, contact: str, *, answered: str | None = None, **fields: object) -> list[Event]:
    """An outgoing call, answered at a moment or not at all."""
    events = [ev("call.offered", moment, contact, **{"direction": "out", "to": "+37120000001"} | fields)]
    return events + ([ev("call.answered", answered, contact)] if answered else [])


def minutes(number: int, clock: Clock = Clock.ELAPSED) -> Term:
    """A term in minutes."""
    return Term("T", "T", clock, number)


def duty(rule: str, term: Term | None = None, *, name: str | None = None, **settings: object) -> Duty:
    """A duty of this rule; `except_` is written so."""
    plain = {key.rstrip("_"): value for key, value in settings.items()}
    return Duty(name or rule, (name or rule).partition(".")[0], rule, term, plain or NOTHING)


def standard(
    *duties: Duty,
    on: date = date(2026, 3, 2),
    hours: Week | None = WORKDAYS,
    lines: tuple[Line, ...] = (),
    parameters: Mapping[str, object] = NOTHING,
) -> Standard:
    """A standard with these duties."""
    return Standard(
        pack="test",
        version="1",
        name_lv="Iestāde",
        name_en="Institution",
        short_lv="I",
        valid_from=None,
        on=on,
        timezone="Europe/Riga",
        hours=hours,
        clauses={},
        parameters=parameters,
        terms={duty.term.id: duty.term for duty in duties if duty.term},
        duties=duties,
        lines=lines,
    )


def book(*duties: Duty, law: bool = False, hours: Week | None = WORKDAYS, lines: tuple[Line, ...] = ()) -> Book:
    """The standard with these duties on every day."""
    there = standard(*duties, hours=hours, lines=lines)

    def working_time(standard: Standard, line: str | None) -> WorkCalendar:
        found = find_line(standard, line)
        return calendar_of((found.hours if found else None) or standard.hours)

    return Book(standard_on=lambda day: there, calendar_for=working_time, zone=RIGA, law=law)


def judged(
    duties: Duty | Sequence[Duty], events: Iterable[Event], until: str | None = None, **hours: Week | None
) -> list[Obligation]:
    """The obligations that the events opened under these duties."""
    several = (duties,) if isinstance(duties, Duty) else duties
    return judge(events, [book(*several, **hours)], at(until) if until else None)


def only(obligations: list[Obligation]) -> Obligation:
    """The one obligation there is."""
    assert len(obligations) == 1, obligations
    return obligations[0]


def statuses(obligations: Iterable[Obligation]) -> list[str]:
    """The statuses, in the order of opening."""
    return [str(obligation.status) for obligation in obligations]
