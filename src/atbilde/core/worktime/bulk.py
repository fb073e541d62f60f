"""Working time for whole arrays: the same searches, done by numpy. Only this module needs numpy, and only when used."""

from typing import TYPE_CHECKING

import numpy as np

from atbilde.core.worktime.days import CalendarError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from atbilde.core.worktime.calendar import WorkCalendar


def seconds(times: "ArrayLike", what: str) -> "NDArray[np.int64]":
    """UTC times (`datetime64` of any unit, whole seconds kept) as int64 seconds; `CalendarError` for anything else."""
    array = np.asarray(times)
    if array.dtype.kind != "M":
        raise CalendarError(f"{what} must be datetime64 in UTC, not {array.dtype}")
    if np.isnat(array).any():
        raise CalendarError(f"{what} holds a missing time (NaT)")
    return array.astype("datetime64[s]").view(np.int64)


def between_many(calendar: "WorkCalendar", starts: "ArrayLike", ends: "ArrayLike") -> "NDArray[np.timedelta64]":
    """`WorkCalendar.between` for arrays."""
    begin, end = seconds(starts, "starts"), seconds(ends, "ends")
    if not begin.size or not end.size:
        return np.zeros(np.broadcast_shapes(begin.shape, end.shape), dtype="timedelta64[s]")
    low, high = float(min(begin.min(), end.min())), float(max(begin.max(), end.max()))
    opens, total, base = calendar.table(low, high).arrays
    return (_worked(end, opens, total, base) - _worked(begin, opens, total, base)).view("timedelta64[s]")


def add_many(calendar: "WorkCalendar", starts: "ArrayLike", minutes: "ArrayLike") -> "NDArray[np.datetime64]":
    """`WorkCalendar.add` for arrays."""
    begin, amount = seconds(starts, "starts"), np.asarray(minutes, dtype=np.int64)
    if not begin.size or not amount.size:
        return np.zeros(np.broadcast_shapes(begin.shape, amount.shape), dtype="datetime64[s]")
    low, high = float(begin.min()), float(begin.max())
    table = calendar.table(low, high)
    while True:
        opens, total, base = table.arrays
        target = _worked(begin, opens, total, base) + amount * 60
        if int(target.min()) < 0:
            table = calendar.grown(table, back=True)
        elif int(target.max()) > total[-1]:
            table = calendar.grown(table)
        else:
            break
    if int(amount.min()) > 0:
        at = target - base[total.searchsorted(target, "left")]
    else:
        at = _any_sign(calendar, begin, amount, target, total, base)
    result: NDArray[np.datetime64] = at.view("datetime64[s]")
    return result


def _worked(
    at: "NDArray[np.int64]", opens: "NDArray[np.int64]", total: "NDArray[np.int64]", base: "NDArray[np.int64]"
) -> "NDArray[np.int64]":
    # Past the closing of its interval an instant has worked no more than the whole interval: the smaller of the two.
    i = opens.searchsorted(at, "right") - 1
    worked: NDArray[np.int64] = np.minimum(at + base[i], total[i])
    return worked


def _any_sign(
    calendar: "WorkCalendar",
    begin: "NDArray[np.int64]",
    amount: "NDArray[np.int64]",
    target: "NDArray[np.int64]",
    total: "NDArray[np.int64]",
    base: "NDArray[np.int64]",
) -> "NDArray[np.int64]":
    """Backwards lands on openings where forwards lands on closings; nothing to add is left to the single form."""
    begin, amount = np.broadcast_arrays(begin, amount)
    index = np.where(amount > 0, total.searchsorted(target, "left"), total.searchsorted(target, "right"))
    at = np.asarray(target - base[np.minimum(index, len(base) - 1)], dtype=np.int64)
    for where in np.argwhere(amount == 0):
        at[tuple(where)] = int(calendar.advance(float(begin[tuple(where)]), 0))
    return at
