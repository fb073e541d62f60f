"""The area under e^f for a concave f, by tanh-sinh quadrature (H. Takahasi and M. Mori, 1974).

Its points crowd at both ends of an interval, so that with the peak put at an end neither a steep rise nor a long tail
is missed, whatever their scales.
"""

from collections.abc import Callable, Sequence
from math import cosh, exp, pi, sinh, tanh

# Below e^-45 of the peak nothing is left that a float of the sum would show.
_DEPTH = 45.0
_STEP = 1 / 12


def _points() -> Sequence[tuple[float, float]]:
    """Places in (−1, 1) with their weights."""
    steps = [number * _STEP for number in range(-42, 43)]
    return tuple(
        (tanh(pi / 2 * sinh(step)), _STEP * pi / 2 * cosh(step) / cosh(pi / 2 * sinh(step)) ** 2) for step in steps
    )


_POINTS = _points()


def area(height: Callable[[float], float], *, peak_at: float, since: float, until: float, step: float) -> float:
    """The integral of e^height from `since` to `until` (may be inf), with a relative error of some 1e-12.

    `height` is concave and falls without end, `peak_at` is where it is highest between the two, `step` a first guess
    of how far from there it falls off, too short rather than too long.
    """
    floor = height(peak_at) - _DEPTH
    left, right = peak_at, peak_at
    reach = step
    while left > since and height(left) > floor:
        left, reach = max(since, peak_at - reach), reach * 2
    reach = step
    while right < until and height(right) > floor:
        right, reach = min(until, peak_at + reach), reach * 2
    return _between(height, left, peak_at) + _between(height, peak_at, right)


def _between(height: Callable[[float], float], since: float, until: float) -> float:
    half, middle = (until - since) / 2, (until + since) / 2
    return half * sum(weight * exp(height(middle + half * place)) for place, weight in _POINTS) if half else 0.0
