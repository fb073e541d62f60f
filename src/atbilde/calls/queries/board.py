"""The live board: what happens on the institution's lines now and today (CSPK-U1, CSPK-U2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from atbilde.calls.enums import Measure, Outcome, State
from atbilde.calls.models import Call, CallBack, Line, Threshold
from atbilde.calls.queries.officers import OfficerNow, officers_now
from atbilde.calls.queries.silence import Trouble, troubles_of
from atbilde.contacts.enums import Direction
from atbilde.core.standard import Standard
from atbilde.core.worktime import WorkCalendar
from atbilde.institutions.calendars import calendar_of
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of

#: The line of calls of which no exchange told a line that the institution has.
OTHER = "*"


@dataclass(slots=True)
class Tally:
    """One line, or all together (`line` empty): calls running now, and incoming calls since midnight."""

    line: str
    waiting: int = 0
    talking: int = 0
    held: int = 0
    waits_since: datetime | None = None  # when the caller who waits longest called
    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    voicemail: int = 0
    unanswered: int = 0  # engaged, or nobody lifted, or a signal was left
    met: int = 0
    missed: int = 0
    call_backs: int = 0  # waiting to be called, since whenever

    @property
    def share(self) -> float | None:
        """Answered by the ring of the standard, in per cent of those that had to be; None while there are none."""
        asked = self.met + self.missed
        return 100 * self.met / asked if asked else None

    def longest(self, at: datetime) -> float:
        """Seconds for which the first of the waiting callers has waited; 0 where nobody waits."""
        return max(0.0, (at - self.waits_since).total_seconds()) if self.waits_since else 0.0

    def add(self, other: "Tally") -> None:
        """Count the other line in."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        if other.waits_since is not None:
            self.waits_since = min(self.waits_since or other.waits_since, other.waits_since)


@dataclass(frozen=True, slots=True)
class LineHours:
    """Whether a line is open now, and when that changes; None for hours that are not prescribed or never change."""

    is_open: bool | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit of the manager's that is overstepped now."""

    line: str
    measure: Measure
    value: float
    limit: float


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows, as of one moment."""

    at: datetime
    together: Tally
    lines: Sequence[Tally]
    names: Mapping[str, tuple[str, str]]  # of lines, Latvian and English, by code
    hours: Mapping[str, LineHours]
    officers: Sequence[OfficerNow]
    breaches: Sequence[Breach]
    has_thresholds: bool
    troubles: Sequence[Trouble]
    rings: int | None  # by which ring the standard wants calls answered; None: not prescribed


_COUNTS = tuple(name for name in Tally.__slots__ if name not in {"line", "waits_since"})
_TODAY = {
    "offered": Q(),
    "answered": Q(answered_at__isnull=False),
    "abandoned": Q(outcome=Outcome.ABANDONED),
    "voicemail": Q(outcome=Outcome.VOICEMAIL),
    "unanswered": Q(outcome__in=[Outcome.UNANSWERED, Outcome.BUSY, Outcome.SIGNAL]),
    "met": Q(kept="met"),
    "missed": Q(kept="missed"),
}


def board_of(institution: Institution, *, at: datetime) -> Board:
    """The board of an institution in seven queries, however many calls run and however many there ever were."""
    standard = standard_of(institution, at)
    lines = list(Line.objects.filter(institution=institution).order_by("pk"))
    known = _Known([line.code for line in lines])
    running = list(
        Call.objects.filter(institution=institution, outcome=Outcome.RUNNING)  # who left a signal waits no more
        .exclude(state=State.ENDED)
        .values_list("line", "direction", "state", "offered_at", "answered_at", "officer")
    )
    for code, direction, state, offered_at, _answered_at, _officer in running:
        _count_running(known[code], direction, state, offered_at)
    for code, counts in _today(institution, at):
        for name, number in counts.items():
            setattr(known[code], name, getattr(known[code], name) + number)
    waiting = CallBack.objects.filter(institution=institution, closed_at=None)
    for code, number in waiting.values_list("line").annotate(Count("pk")).order_by():
        known[code].call_backs += number
    together = Tally("")
    for tally in known.tallies.values():
        together.add(tally)
    tallies = known.shown()
    limits = thresholds_of(institution)
    calendars = {line.code: calendar_of(institution, standard, line.code) for line in lines}
    talks = {officer: answered_at for *_, answered_at, officer in running if officer and answered_at}
    return Board(
        at=at,
        together=together,
        lines=tallies,
        names={line.code: (line.name_lv, line.name_en) for line in lines},
        hours={code: hours_now(calendar, at) for code, calendar in calendars.items()},
        officers=officers_now(institution, talks, at=at),
        breaches=breached([together, *tallies], limits, at=at),
        has_thresholds=bool(limits),
        troubles=troubles_of(institution, list(calendars.values()) or [calendar_of(institution, standard)], at=at),
        rings=rings_of(standard),
    )


def thresholds_of(institution: Institution) -> list[Threshold]:
    """The manager's limits, those of all lines together first."""
    return list(Threshold.objects.filter(institution=institution).order_by("line", "measure"))


def breached(tallies: Iterable[Tally], thresholds: Iterable[Threshold], *, at: datetime) -> list[Breach]:
    """The limits that are overstepped, in the order of the thresholds. Exactly at a limit is within it."""
    by_line = {tally.line: tally for tally in tallies}
    found = []
    for threshold in thresholds:
        tally, measure = by_line.get(threshold.line), Measure(threshold.measure)
        if tally is None:
            continue
        if measure is Measure.SHARE:
            value, over = tally.share, tally.share is not None and tally.share < threshold.limit
        else:
            value = float(tally.waiting) if measure is Measure.WAITING else tally.longest(at)
            over = value > threshold.limit
        if over and value is not None:
            found.append(Breach(threshold.line, measure, value, threshold.limit))
    return found


def rings_of(standard: Standard) -> int | None:
    """By which ring the standard wants a call answered (CSP-D1: the fourth); None where it says nothing."""
    duty = next((duty for duty in standard.duties if duty.rule == "answer_within_rings"), None)
    rings = duty.settings["rings"] if duty else None
    return int(rings) if isinstance(rings, int | float) else None


def hours_now(calendar: WorkCalendar, at: datetime) -> LineHours:
    """Whether the calendar is open, and until when, or from when again."""
    if calendar.week is None:
        return LineHours(None, None)
    is_open = calendar.is_open(at)
    return LineHours(is_open, calendar.next_closing(at) if is_open else calendar.next_opening(at))


@dataclass(slots=True)
class _Known:
    """The tallies by line; what belongs to none of the institution's lines has one of its own."""

    codes: Sequence[str]
    tallies: dict[str, Tally] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tallies = {code: Tally(code) for code in (*self.codes, OTHER)}

    def __getitem__(self, code: str) -> Tally:
        return self.tallies.get(code) or self.tallies[OTHER]

    def shown(self) -> list[Tally]:
        """Every line of the institution, and the rest where there is any."""
        other = self.tallies[OTHER]
        silent = not any(getattr(other, name) for name in _COUNTS)
        return [tally for tally in self.tallies.values() if tally is not other or not silent]


def _count_running(tally: Tally, direction: str, state: str, offered_at: datetime) -> None:
    """A caller waits while an incoming call rings; an outgoing one that rings keeps nobody waiting."""
    if state == State.HELD:
        tally.held += 1
    elif state == State.TALKING:
        tally.talking += 1
    elif direction == Direction.IN:
        tally.waiting += 1
        tally.waits_since = min(tally.waits_since or offered_at, offered_at)


def _today(institution: Institution, at: datetime) -> list[tuple[str, dict[str, int]]]:
    """Incoming calls since midnight by line, counted under the names of `_TODAY`."""
    zone = ZoneInfo(institution.timezone)
    midnight = datetime.combine(at.astimezone(zone).date(), time.min, zone)
    calls = Call.objects.filter(
        institution=institution, direction=Direction.IN, offered_at__gte=midnight, offered_at__lte=at + _CLOCKS
    )
    counts = {name: Count("pk", filter=which) for name, which in _TODAY.items()}
    rows = calls.values_list("line").annotate(**counts).order_by()
    return [(row[0], dict(zip(_TODAY, row[1:], strict=True))) for row in rows]


#: A call of the exchange's clock may lie a little ahead of ours.
_CLOCKS = timedelta(minutes=5)
