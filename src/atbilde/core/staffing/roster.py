"""Whether those on duty suffice for what a line brings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf

from atbilde.core.staffing.erlang import OutOfReach, erlang_a_share, officers_needed
from atbilde.core.staffing.forecast import HalfHour


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A half-hour of the week: what comes, who is needed, who is there."""

    weekday: int
    half_hour: int
    calls: float
    load: float | None
    """In erlangs; None where no call was ever answered, so that nobody knows how long one takes."""
    needed: int | None
    """Officers; None without a load, or where even the most that may be asked for are too few."""
    on_duty: int
    gap: int | None
    """Officers missing; below zero, as many to spare. None where `needed` is."""
    share: float | None
    """The share of calls that those on duty are expected to answer in time; None without a load."""


def needs(
    half_hours: Iterable[HalfHour],
    *,
    target_share: float,
    seconds: float,
    on_duty: Callable[[int, int], int],
    most: int = 500,
    leave_out_early: bool = False,
) -> Sequence[Need]:
    """Who is needed so that `target_share` of calls is answered within `seconds`, against who is there.

    `on_duty` tells how many officers a weekday (0 is Monday) and half-hour (0 to 47) have, absences taken off. Where
    callers are known to give up they are expected to (Erlang A), else to wait (Erlang C); the rest as in
    `officers_needed`.
    """
    return [
        _need(half_hour, on_duty(half_hour.weekday, half_hour.half_hour), target_share, seconds, most, leave_out_early)
        for half_hour in half_hours
    ]


def _need(
    half_hour: HalfHour, on_duty: int, target_share: float, seconds: float, most: int, leave_out_early: bool
) -> Need:
    load, handling, patience = half_hour.load, half_hour.handling_seconds or 0.0, half_hour.patience
    needed, share = None, None
    if load is not None:
        patient = inf if patience is None else patience
        share = erlang_a_share(load, on_duty, seconds, handling, patient, leave_out_early=leave_out_early)
        try:
            needed = officers_needed(
                half_hour.calls, handling, target_share, seconds, patience, most, leave_out_early=leave_out_early
            )
        except OutOfReach:
            needed = None
    return Need(
        weekday=half_hour.weekday,
        half_hour=half_hour.half_hour,
        calls=half_hour.calls,
        load=load,
        needed=needed,
        on_duty=on_duty,
        gap=None if needed is None else needed - on_duty,
        share=share,
    )
