"""The flat arrays behind a calendar: every opening and closing of some years as seconds since 1970, ascending."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from atbilde.core.worktime.days import Hours

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Spans = list[timedelta]
Exact = tuple[timedelta, timedelta, int, list[int], Spans, Spans, Spans, Spans]


class Table:
    """Openings of the years `first` to `last`.

    Entry 0 is an empty interval at the start of the span, so that every instant inside has an entry at or before it.
    `total[i]`: open seconds from the start of the span to the end of interval i. `base[i]`: what to add to an instant
    inside interval i to get the open seconds up to it. Seconds are floats: they hold microseconds exactly enough
    until 2100 (half a microsecond is never reached), and comparing floats with floats keeps the searches fast.
    """

    __slots__ = ("__dict__", "base", "closes", "end", "first", "last", "opens", "start", "total", "workdays")

    def __init__(
        self,
        first: int,
        last: int,
        *,
        start: float,
        end: float,
        intervals: Iterable[tuple[float, float]],
        workdays: Iterable[int],
    ) -> None:
        both = [(start, start), *intervals]
        self.first = first
        self.last = last
        self.start = start
        self.end = end
        self.opens = [opens for opens, _ in both]
        self.closes = [closes for _, closes in both]
        self.total = list(accumulate(closes - opens for opens, closes in both))
        self.base = [total - closes for total, closes in zip(self.total, self.closes, strict=True)]
        self.workdays = list(workdays)

    def worked(self, at: float) -> float:
        """Open seconds from the start of the span to `at`, which must lie inside the span."""
        i = bisect_right(self.opens, at) - 1
        return at + self.base[i] if at < self.closes[i] else self.total[i]

    @cached_property
    def exact(self) -> Exact:
        """The same as time differences since 1970, which Python takes from a time twice as fast as seconds.

        The start and end of the span, its first day (of UTC, since 1970), for each day the interval at or before its
        midnight, then `opens` (with the end of the span after the last, so that a search need not look), `closes`,
        `base` and `total`.
        """
        if self.first > self.last:  # the empty table
            return timedelta.max, timedelta.min, 0, [], [], [], [], []
        start, end = timedelta(0, self.start), timedelta(0, self.end)
        days = range(start.days, end.days + 1)
        begins = [max(0, bisect_right(self.opens, day * 86400.0) - 1) for day in days]
        opens, closes, base, total = (
            [timedelta(0, seconds) for seconds in column] for column in (self.opens, self.closes, self.base, self.total)
        )
        return start, end, start.days, begins, [*opens, end], closes, base, total

    @cached_property
    def arrays(self) -> "tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]":
        """`opens`, `total` and `base` as whole seconds, for the bulk form."""
        import numpy as np

        opens, total, base = (np.asarray(values, dtype=np.int64) for values in (self.opens, self.total, self.base))
        return opens, total, base


#: Covers nothing: what a calendar has before the first question.
EMPTY = Table(1, 0, start=inf, end=-inf, intervals=(), workdays=())


def instant(day: date, minute: int, zone: ZoneInfo) -> float:
    """Seconds since 1970 at which local clocks show `minute` minutes after midnight of `day`.

    1440 is the next midnight. A time the clocks skip in spring is the moment of the skip; a time they show twice in
    autumn is the first.
    """
    if minute >= 1440:
        day, minute = day + DAY, minute - 1440
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    seconds = local.timestamp()
    earlier = local.replace(fold=1).timestamp()
    if earlier < seconds:  # only in the gap does the later offset give the earlier instant
        return _skip_between(earlier, seconds, zone)
    return seconds


def _skip_between(before: float, after: float, zone: ZoneInfo) -> float:
    """The moment the offset changes, known to lie in (before, after]."""
    new = _offset(after, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, zone) == new:
            after = middle
        else:
            before = middle
    return after


def _offset(at: float, zone: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(at, UTC).astimezone(zone).utcoffset()


def intervals_of(day: date, hours: Hours, zone: ZoneInfo) -> list[tuple[float, float]]:
    """The open intervals of one day as instants; one that falls into the skipped hour of spring is gone."""
    pairs = ((instant(day, opens, zone), instant(day, closes, zone)) for opens, closes in hours)
    return [(opens, closes) for opens, closes in pairs if opens < closes]
