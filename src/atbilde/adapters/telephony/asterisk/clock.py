"""How far the exchange's clock is from ours."""

from collections import deque
from datetime import datetime


class Clock:
    """Compares the time a message tells with the time it came. Coming late is common, coming early impossible: the
    least difference among the last messages is the clocks' own."""

    def __init__(self, window: int = 500) -> None:
        self._differences: deque[float] = deque(maxlen=window)

    def observe(self, told: datetime | None, came: datetime) -> None:
        """A message of this time came at this moment of our clock, both with offset."""
        if told is not None:
            self._differences.append((came - told).total_seconds())

    @property
    def offset(self) -> float | None:
        """Seconds to add to the exchange's time to get ours; `None` before the first message with a time."""
        return min(self._differences, default=None)
