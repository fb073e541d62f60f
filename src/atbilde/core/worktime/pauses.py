"""The times during which a term stands still."""

from collections.abc import Sequence
from datetime import datetime
from math import inf

from atbilde.core.worktime.days import CalendarError, StandsStill

#: From when to when a term stands still; `None`: until further notice.
Pause = tuple[datetime, datetime | None]


class StandStill:
    """Pauses in order and without overlap, as seconds since 1970.

    Raises `CalendarError` for a naive time or a pause that ends before it begins.
    """

    __slots__ = ("stretches",)

    def __init__(self, pauses: Sequence[Pause]) -> None:
        self.stretches: list[tuple[float, float]] = []
        for begins, ends in sorted(map(_seconds, pauses)):
            if self.stretches and begins <= self.stretches[-1][1]:
                self.stretches[-1] = (self.stretches[-1][0], max(ends, self.stretches[-1][1]))
            elif begins < ends:
                self.stretches.append((begins, ends))

    def __bool__(self) -> bool:
        return bool(self.stretches)

    def running(self, start: float, end: float) -> list[tuple[float, float]]:
        """The stretches of [start, end] in which the term runs."""
        result = []
        for begins, ends in self.stretches:
            if begins >= end:
                break
            if begins > start:
                result.append((start, begins))
            start = max(start, ends)
        if start < end:
            result.append((start, end))
        return result

    def after(self, at: float, seconds: float) -> float:
        """The moment by which the term has run for `seconds` by the clock since `at`; `StandsStill` if it never has."""
        for begins, ends in self.stretches:
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

    def throughout(self, opens: float, closes: float) -> bool:
        """Whether the term stands still all the time from `opens` to `closes`.

        Raises `StandsStill` if it does so in a pause that has no end yet.
        """
        for begins, ends in self.stretches:
            if begins <= opens and closes <= ends:
                if ends == inf:
                    raise still()
                return True
        return False


def still() -> StandsStill:
    """The error for a term that cannot end yet."""
    return StandsStill("the term stands still until further notice, so it has no due time yet")


def _seconds(pause: Pause) -> tuple[float, float]:
    begins, ends = pause
    if begins.tzinfo is None or (ends is not None and ends.tzinfo is None):
        raise CalendarError(f"the pause from {begins.isoformat()} needs times with a zone or offset")
    pair = (begins.timestamp(), inf if ends is None else ends.timestamp())
    if pair[1] < pair[0]:
        raise CalendarError(f"the pause from {begins.isoformat()} ends before it begins")
    return pair
