"""Working time: single questions against other libraries with the same week, whole arrays against bare numpy."""

import importlib
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from tests.benchmarks.ground import row

from atbilde.core.latvia import latvian_calendar
from atbilde.core.worktime import WorkCalendar

RIGA = ZoneInfo("Europe/Riga")
OPENS, CLOSES = clock(8, 30), clock(17, 0)
WEEK = (((510, 1020),),) * 5 + ((), ())
Moments = list[tuple[datetime, int, datetime]]  # start, minutes to add, end
Add = Callable[[datetime, int], datetime]
Between = Callable[[datetime, datetime], timedelta]


@dataclass(frozen=True)
class Library:
    """One way to count; what a library does not offer, or gets wrong, is `None`, and `left_out` says so."""

    name: str
    add: Add | None
    between: Between | None
    left_out: str = ""


#: Starts within, before and after hours, over a weekend and over both changes of the clocks, with what is right.
KNOWN: tuple[tuple[str, int, str], ...] = (
    ("2026-03-06T16:00", 90, "2026-03-09T09:00"),
    ("2026-03-04T07:00", 60, "2026-03-04T09:30"),
    ("2026-03-04T08:30", 510, "2026-03-04T17:00"),
    ("2026-03-04T18:00", 60, "2026-03-05T09:30"),
    ("2026-03-07T12:00", 30, "2026-03-09T09:00"),
    ("2026-03-27T16:30", 60, "2026-03-30T09:00"),
    ("2026-10-23T10:15", 5 * 510, "2026-10-30T10:15"),
    ("2026-02-02T09:00", 23 * 510 + 60, "2026-03-05T10:00"),
)


def run(*, quick: bool = False) -> list[dict[str, object]]:
    """Rows of the benchmark table: calls a second with their ratio to the fastest other library, arrays to numpy."""
    calendar = WorkCalendar(week=WEEK, days=())
    ours = Library("ours", calendar.add, calendar.between)
    others = [_checked(library) for library in _libraries()]
    rows = [*_compared("add", ours, others, quick), *_compared("between", ours, others, quick)]
    return rows + _arrays(100_000 if quick else 1_000_000, times=5 if quick else 15)


def _compared(verb: str, ours: Library, others: Sequence[Library], quick: bool) -> list[dict[str, object]]:
    moments = _moments(200 if quick else 1_000, calendar=WorkCalendar(week=WEEK, days=()))
    measured = [ours, *(library for library in others if getattr(library, verb))]
    own, *speeds = _per_second(measured, verb, moments, seconds=0.5 if quick else 4.0)
    rows = [row(f"WorkCalendar.{verb}", own, "calls/s")]
    rows += [
        row(f"{verb} by {library.name}", speed, "calls/s") for library, speed in zip(measured[1:], speeds, strict=True)
    ]
    left_out = "; ".join(f"{library.name}: {library.left_out}" for library in others if not getattr(library, verb))
    if not speeds:
        return [*rows, row(f"{verb} against the fastest other", float("nan"), "times", at_most=0, note=left_out)]
    best = max(speeds)
    note = f"fastest is {measured[1 + speeds.index(best)].name}" + (f"; left out {left_out}" if left_out else "")
    return [*rows, _at_least(f"{verb} against the fastest other", own / best, "times", 4, note)]


def _at_least(name: str, value: float, unit: str, target: float, note: str) -> dict[str, object]:
    return row(name, value, unit, note=note) | {"target": target, "ok": value >= target}


def _moments(count: int, *, calendar: WorkCalendar) -> Moments:
    """Starts at any time of a year with terms from half an hour to two working weeks, the same at every run."""
    chance = random.Random(2026)
    first = datetime(2026, 1, 5, tzinfo=RIGA)
    found = []
    for _ in range(count):
        start = first + timedelta(minutes=chance.randrange(350 * 24 * 60))
        minutes = chance.randrange(30, 10 * 510)
        found.append((start, minutes, calendar.add(start, minutes)))
    return found


def _per_second(libraries: Sequence[Library], verb: str, moments: Moments, *, seconds: float) -> list[float]:
    """Calls a second of each, the best of their rounds; they take turns, so that what disturbs one disturbs all."""
    best = [float("inf")] * len(libraries)
    rounds, stop = 0, time.perf_counter() + seconds
    while rounds < 5 or time.perf_counter() < stop:
        for number, library in enumerate(libraries):
            best[number] = min(best[number], _one_round(library, verb, moments))
        rounds += 1
    return [len(moments) / taken for taken in best]


def _one_round(library: Library, verb: str, moments: Moments) -> float:
    start = time.perf_counter()
    if verb == "add" and library.add:
        for begin, minutes, _ in moments:
            library.add(begin, minutes)
    elif library.between:
        for begin, _, end in moments:
            library.between(begin, end)
    return time.perf_counter() - start


def _checked(library: Library) -> Library:
    """The library without the questions it answers wrongly or not at all."""
    moments = [(_riga(start), minutes, _riga(end)) for start, minutes, end in KNOWN]
    return _checked_between(_checked_add(library, moments), moments)


def _checked_add(library: Library, moments: Moments) -> Library:
    for start, minutes, end in moments:
        if library.add is None:
            break
        try:
            given = library.add(start, minutes)
        except Exception as fault:
            return replace(library, add=None, left_out=f"fails at {start:%d.%m. %H:%M}: {type(fault).__name__}")
        if given.timestamp() != end.timestamp():
            return replace(library, add=None, left_out=f"adds {minutes} min to {start:%d.%m. %H:%M} wrongly")
    return library


def _checked_between(library: Library, moments: Moments) -> Library:
    for start, minutes, end in moments:
        if library.between is None:
            break
        try:
            given = library.between(start, end)
        except Exception as fault:
            return replace(library, between=None, left_out=f"fails from {start:%d.%m. %H:%M}: {type(fault).__name__}")
        if given.total_seconds() != minutes * 60:
            return replace(library, between=None, left_out=f"counts {given} from {start:%d.%m. %H:%M}")
    return library


def _riga(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=RIGA)


# The other libraries, each with the same plain week


def _libraries() -> Iterator[Library]:
    for name, make in (
        ("businesstimedelta", _businesstimedelta),
        ("opening-hours-py", _opening_hours),
        ("worktimecalc", _worktimecalc),
    ):
        try:
            yield make(name)
        except ImportError as fault:
            yield Library(name, None, None, f"not installed ({fault.name})")


def _businesstimedelta(name: str) -> Library:
    given, pytz = importlib.import_module("businesstimedelta"), importlib.import_module("pytz")
    rule = given.WorkDayRule(
        start_time=OPENS, end_time=CLOSES, working_days=[0, 1, 2, 3, 4], tz=pytz.timezone(RIGA.key)
    )

    def add(start: datetime, minutes: int) -> datetime:
        moment: datetime = start + given.BusinessTimeDelta(rule, seconds=minutes * 60)
        return moment

    def between(start: datetime, end: datetime) -> timedelta:
        worked: timedelta = rule.difference(start, end).timedelta
        return worked

    return Library(name, add, between)


def _opening_hours(name: str) -> Library:
    """It tells the open intervals; adding them up is left to who asks."""
    given = importlib.import_module("opening_hours")
    hours, is_open = given.OpeningHours("Mo-Fr 08:30-17:00", timezone=RIGA), given.State.OPEN

    def add(start: datetime, minutes: int) -> datetime:
        left = timedelta(minutes=minutes)
        for begins, ends, state, _ in hours.intervals(start):
            if state == is_open:
                if ends - begins >= left:
                    moment: datetime = begins + left
                    return moment
                left -= ends - begins
        raise ValueError("no more hours")

    def between(start: datetime, end: datetime) -> timedelta:
        stretches = hours.intervals(start, end)
        return sum((ends - begins for begins, ends, state, _ in stretches if state == is_open), timedelta())

    return Library(name, add, between)


def _worktimecalc(name: str) -> Library:
    """It knows no zones, so it is given local times, and it has no adding."""
    given = importlib.import_module("worktimecalc.calc")
    calculator = given.WorkTimeCalculator(start=OPENS, end=CLOSES, week="1111100")

    def between(start: datetime, end: datetime) -> timedelta:
        worked: timedelta = calculator(start.replace(tzinfo=None), end.replace(tzinfo=None))
        return worked

    return Library(name, None, between, "offers no adding")


# Arrays


def _arrays(size: int, *, times: int) -> list[dict[str, object]]:
    calendar = latvian_calendar(WEEK)
    chance = np.random.default_rng(2026)
    first = np.datetime64("2026-01-05T00:00", "m")
    starts = first + chance.integers(0, 350 * 24 * 60, size).astype("timedelta64[m]")
    minutes = chance.integers(30, 10 * 510, size)
    ends = calendar.add_many(starts, minutes).astype("datetime64[m]")
    opened = _open_minutes(calendar)
    begin, end = starts.astype(np.int64), ends.astype(np.int64)

    def bare_add() -> object:
        return opened[opened.searchsorted(begin) + minutes - 1] + 1

    def bare_between() -> object:
        return opened.searchsorted(end) - opened.searchsorted(begin)

    with suppress(AssertionError):  # numbers that differ would compare nothing: the row says so and is missed
        np.testing.assert_array_equal(bare_add(), end)
        np.testing.assert_array_equal(
            bare_between(), calendar.between_many(starts, ends).astype("timedelta64[m]").view("i8")
        )
        return [
            *_ratio("add_many", lambda: calendar.add_many(starts, minutes), bare_add, size, times),
            *_ratio("between_many", lambda: calendar.between_many(starts, ends), bare_between, size, times),
        ]
    return [row("arrays against bare numpy", float("nan"), "times", at_most=2, note="the two do not agree")]


def _open_minutes(calendar: WorkCalendar) -> "NDArray[np.int64]":
    """Every open minute of the years asked about, as minutes since 1970."""
    days = [datetime(2026, 1, 1).date() + timedelta(days=n) for n in range(420)]
    worked = [day for day in days if calendar.day(day).hours]
    spans = [(calendar.opening_time(day), calendar.closing_time(day)) for day in worked]
    return np.concatenate([np.arange(a.timestamp() // 60, b.timestamp() // 60, dtype=np.int64) for a, b in spans])


def _ratio(
    name: str, ours: Callable[[], object], bare: Callable[[], object], size: int, times: int
) -> list[dict[str, object]]:
    took, plain = _best(ours, times), _best(bare, times)
    return [
        row(f"{name} of {size:,}", took * 1000, "ms"),
        row(f"{name} against bare numpy", took / plain, "times", at_most=2, note=f"bare {plain * 1000:.1f} ms"),
    ]


def _best(call: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return min(taken)
