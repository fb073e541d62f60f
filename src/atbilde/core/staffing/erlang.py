"""Erlang's formulas: how large a share of calls some officers pick up in time.

Calls come at random (Poisson) and last exponentially long; they are answered in the order they came by whichever
officer is free. The load is in erlangs: calls in a time × mean handling time ÷ that time. In Erlang C every caller
waits until answered (A. K. Erlang, 1917); in Erlang A each gives up after an exponential time (C. Palm, 1946; here as
S. Zeltyn and A. Mandelbaum have it, "Call centers with impatient customers", Queueing Systems 51, 2005).

Arguments that are negative, not a number, or a handling time of nothing under a load are a ValueError.
"""

from bisect import bisect_left
from math import exp, expm1, inf, isinf, log

from atbilde.core.staffing.quadrature import area

HALF_HOUR = 1800.0
"""Seconds of the interval that calls are counted in."""


class OutOfReach(ValueError):
    """The share cannot be reached with as many officers as may be asked for."""


def erlang_b(load: float, officers: int) -> float:
    """The probability that a call finds every officer busy when those who do are turned away (0 to 1).

    By the recursion over the number of officers, which neither overflows nor cancels whatever the load.
    """
    _check(load=load, officers=officers)
    if load == 0:
        return 0.0
    blocked = 1.0
    for number in range(1, officers + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(load: float, officers: int) -> float:
    """The probability that a call has to wait (0 to 1) where nobody gives up.

    0.0 without load; 1.0 where the officers are no more than the load, for the queue then grows without end.
    """
    _check(load=load, officers=officers)
    if load == 0:
        return 0.0
    if officers <= load:
        return 1.0
    blocked = erlang_b(load, officers)
    return officers * blocked / (officers - load * (1 - blocked))


def share_within(load: float, officers: int, seconds: float, handling_seconds: float) -> float:
    """The share of calls (0 to 1) answered within `seconds` where nobody gives up: Erlang C.

    1.0 without load; 0.0 where the officers are no more than the load. A wait of exactly `seconds` has probability
    nothing, so that "within 20 s" and "before 20 s" are the same.
    """
    _check(load=load, officers=officers, seconds=seconds, handling_seconds=handling_seconds)
    if load == 0:
        return 1.0
    if officers <= load:
        return 0.0
    return 1 - erlang_c(load, officers) * exp(-(officers - load) * seconds / _handling(handling_seconds))


def erlang_a_share(
    load: float,
    officers: int,
    seconds: float,
    handling_seconds: float,
    patience: float,
    *,
    leave_out_early: bool = False,
) -> float:
    """The share of calls (0 to 1) answered within `seconds` where callers give up after `patience` seconds on average.

    Of all calls offered, so that whoever gives up counts as not answered, early or late. With `leave_out_early` those
    who gave up within `seconds` are left out of the calls, as CSP-D1 leaves them out: answered in time ÷ (answered in
    time + still waiting at `seconds`). Infinite patience is Erlang C; with no patience at all whoever is not answered
    at once is gone.
    """
    _check(load=load, officers=officers, seconds=seconds, handling_seconds=handling_seconds, patience=patience)
    if load == 0:
        return 1.0
    if officers == 0:
        return 0.0
    if isinf(patience):
        return share_within(load, officers, seconds, handling_seconds)
    handling = _handling(handling_seconds)
    answered, waiting = _answered_and_waiting(load, officers, seconds / handling, patience / handling)
    if not leave_out_early:
        return answered
    return answered / (answered + waiting) if answered else 0.0


def officers_needed(
    calls_per_half_hour: float,
    handling_seconds: float,
    target_share: float,
    seconds: float,
    patience: float | None = None,
    most: int = 500,
    *,
    leave_out_early: bool = False,
) -> int:
    """The fewest officers with whom `target_share` of calls (0 to below 1) is answered within `seconds`.

    Erlang A where a mean `patience` in seconds is given, else Erlang C; `leave_out_early` as in `erlang_a_share`.
    None are needed where nobody calls or nothing is asked. OutOfReach if `most` officers are too few.
    """
    _check(calls_per_half_hour=calls_per_half_hour, handling_seconds=handling_seconds, most=most)
    if not 0 <= target_share < 1:
        raise ValueError(f"target_share: {target_share} is not a share from 0 to below 1")
    if calls_per_half_hour == 0 or target_share == 0:
        return 0
    load = calls_per_half_hour * _handling(handling_seconds) / HALF_HOUR
    patient = inf if patience is None else patience

    def share(officers: int) -> float:
        return erlang_a_share(load, officers, seconds, handling_seconds, patient, leave_out_early=leave_out_early)

    # Sorted, for more officers never answer fewer calls in time.
    found = bisect_left(range(most + 1), target_share, key=share)
    if found > most:
        raise OutOfReach(f"most: {most} officers do not answer {target_share:.1%} of {calls_per_half_hour:g} calls")
    return found


def _answered_and_waiting(load: float, officers: int, limit: float, patience: float) -> tuple[float, float]:
    """The shares of calls answered within `limit` and still waiting then; the rest gave up. Times in handling times.

    A caller who never gives up would wait nothing, or x with the density load·p·e^f(x), where
    f(x) = load·patience·(1 − e^(−x/patience)) − officers·x and p is the probability that all officers but one are busy.
    Everything is divided by the peak of e^f, which is beyond any float where the load is far above the officers.
    """
    if patience == 0:
        return 1 - erlang_b(load, officers), 0.0
    blocked = erlang_b(load, officers - 1)

    peak_at = patience * log(load / officers) if load > officers else 0.0
    peak = load * patience * -expm1(-peak_at / patience) - officers * peak_at

    def height(x: float) -> float:
        return -load * patience * expm1(-x / patience) - officers * x - peak

    step = 1 / (officers + 1 / patience)
    early = area(height, peak_at=min(peak_at, limit), since=0.0, until=limit, step=step)
    late = area(height, peak_at=max(peak_at, limit), since=limit, until=inf, step=step)
    # The integral of e^f·e^(−x/patience) up to the limit, in parts: every term is positive, so nothing cancels.
    at_once = exp(-peak)
    answered = (1 - blocked) * at_once + blocked * (exp(height(limit)) + officers * early)
    waiting = exp(-limit / patience) * blocked * load * late
    all_calls = at_once + blocked * load * (early + late)
    return min(answered / all_calls, 1.0), min(waiting / all_calls, 1.0)


def _check(**values: float) -> None:
    for name, value in values.items():
        if not value >= 0 or (isinf(value) and name != "patience"):
            raise ValueError(f"{name}: {value} is not a finite number from 0 up")


def _handling(seconds: float) -> float:
    if seconds == 0:
        raise ValueError("handling_seconds: calls that take no time make no load")
    return seconds
