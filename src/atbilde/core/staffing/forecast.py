"""What a telephone line brings in each half-hour of the week."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from math import fsum
from typing import NamedTuple

from atbilde.core.staffing.erlang import HALF_HOUR

_HALF_HOUR = timedelta(seconds=HALF_HOUR)
_LOOK = timedelta(minutes=5)
# Lengths of calls scatter about as much as their mean; after twenty the mean of a half-hour is known to a fifth of it.
_WEIGHT_OF_ALL = 20

# A weekday, 0 is Monday, and a half-hour of it, 0 to 47.
_Slot = tuple[int, int]


class PastCall(NamedTuple):
    """A call to the line: when it was offered, and in seconds how long it was talked (None: not answered), after how
    long the caller gave up (None: did not), and how long one who did not give up waited until answered or led
    elsewhere (None: not known)."""

    offered: datetime
    talked: float | None = None
    gave_up_after: float | None = None
    waited: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfHour:
    """What a half-hour of the week brings, by the weeks looked at."""

    weekday: int
    """0 is Monday."""
    half_hour: int
    """0 to 47; 17 begins at 8.30, local time."""
    open_weeks: float
    """In how many weeks the line was open then; a part where it was open for a part of the half-hour."""
    calls: float
    """Mean number of calls in thirty open minutes."""
    handling_seconds: float | None
    """Mean length of a call, leaning on that of all; None where no call of the line was talked at all."""
    patience: float | None
    """Mean seconds after which a caller gives up; None where nobody did. Of the whole line: one half-hour has too few
    of them to tell."""

    @property
    def starts(self) -> time:
        """When the half-hour begins, local time."""
        return time(self.half_hour // 2, self.half_hour % 2 * 30)

    @property
    def load(self) -> float | None:
        """In erlangs; None where the length of calls is not known."""
        if self.calls == 0:
            return 0.0
        return None if self.handling_seconds is None else self.calls * self.handling_seconds / HALF_HOUR


def weeks_before(day: date, number: int) -> Sequence[date]:
    """The Mondays of the last `number` whole weeks before the one that `day` is in, the earliest first."""
    monday = day - timedelta(days=day.weekday())
    return [monday - timedelta(weeks=back) for back in range(number, 0, -1)]


def half_hours(
    calls: Iterable[PastCall], zone: tzinfo, weeks: Iterable[date], open_on: Callable[[datetime], bool]
) -> Sequence[HalfHour]:
    """What each half-hour of the week brings, in the order of the week, of the calls in the given weeks.

    `weeks` are days in the weeks to look at (`weeks_before`), each week from Monday to Sunday in `zone`; `open_on`
    tells of an aware time whether the line was open: holidays and calls outside hours are left out, an open half-hour
    without a call counts as one with none. It is asked every five minutes. A half-hour that was never open is not in
    the answer. The length of calls leans on that of all calls where a half-hour has few. A call without a time zone is
    a ValueError.
    """
    mondays = {day - timedelta(days=day.weekday()) for day in weeks}
    open_weeks = _open_weeks(mondays, zone, open_on)
    counted: Counter[_Slot] = Counter()
    talks: defaultdict[_Slot, list[float]] = defaultdict(list)
    waits, gave_up = [], 0
    for call in calls:
        local = _local(call.offered, zone)
        slot = _slot(local)
        if slot not in open_weeks or _monday(local) not in mondays or not open_on(local):
            continue
        counted[slot] += 1
        if call.talked is not None:
            talks[slot].append(call.talked)
        gave_up += call.gave_up_after is not None
        waits.append(call.gave_up_after if call.gave_up_after is not None else call.waited or 0.0)
    every = [talk for some in talks.values() for talk in some]
    mean = fsum(every) / len(every) if any(every) else None
    return [
        HalfHour(
            weekday=slot[0],
            half_hour=slot[1],
            open_weeks=open_weeks[slot],
            calls=counted[slot] / open_weeks[slot],
            handling_seconds=None if mean is None else _leaning(talks.get(slot, ()), mean),
            patience=fsum(waits) / gave_up if gave_up else None,
        )
        for slot in sorted(open_weeks)
    ]


def _open_weeks(mondays: Iterable[date], zone: tzinfo, open_on: Callable[[datetime], bool]) -> Mapping[_Slot, float]:
    """For each half-hour of the week in how many of the weeks it was open; without those that never were.

    Real time is walked, not the clock on the wall: the hour that spring skips was not open, the one that autumn
    repeats was there twice.
    """
    looks: Counter[_Slot] = Counter()
    for monday in mondays:
        moment, end = (
            datetime.combine(day, time(), zone).astimezone(UTC) for day in (monday, monday + timedelta(weeks=1))
        )
        while moment < end:
            local = moment.astimezone(zone)
            looks[_slot(local)] += open_on(local)
            moment += _LOOK
    return {slot: times / (_HALF_HOUR / _LOOK) for slot, times in looks.items() if times}


def _leaning(talks: Sequence[float], mean: float) -> float:
    """The mean of these calls and of as many calls of the overall length as make it steady."""
    return (fsum(talks) + _WEIGHT_OF_ALL * mean) / (len(talks) + _WEIGHT_OF_ALL)


def _local(moment: datetime, zone: tzinfo) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"offered: {moment} has no time zone")
    return moment.astimezone(zone)


def _slot(local: datetime) -> _Slot:
    return local.weekday(), local.hour * 2 + local.minute // 30


def _monday(local: datetime) -> date:
    return local.date() - timedelta(days=local.weekday())
