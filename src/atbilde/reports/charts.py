"""Bar charts by month, worked out on the server: numbers in, places in a drawing out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from atbilde.core.statistics import Statistics
from atbilde.reports.exports import number
from atbilde.reports.figures import FIGURES, Figure
from atbilde.reports.periods import Period
from atbilde.reports.service_statistics import ServiceStatistics

WIDTH, HEIGHT = 320, 132
LEFT, RIGHT, TOP, BOTTOM = 34, 4, 10, 20
_STEPS = (1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: its bar in the drawing's units, or a gap where there is no figure."""

    x: float
    y: float
    width: float
    height: float
    label_x: float
    label: str
    value: str | None  # None: no data
    month: str
    is_part: bool  # the period covers only a part of the month


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across with its number."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure by month. `summary` says in words what the drawing shows."""

    id: str
    title: str
    summary: str
    bars: Sequence[Bar]
    marks: Sequence[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    template: ClassVar[str] = "reports/chart.svg"

    @property
    def floor(self) -> float:
        """Where the bars stand."""
        return HEIGHT - BOTTOM

    @property
    def left(self) -> float:
        """Where the drawing begins, right of the numbers."""
        return LEFT

    @property
    def right(self) -> float:
        """Where it ends."""
        return WIDTH - RIGHT

    @property
    def has_parts(self) -> bool:
        """Whether a month in it is not whole."""
        return any(bar.is_part and bar.value for bar in self.bars)


def charts_of(found: ServiceStatistics) -> list[Chart]:
    """A chart for each of the eight figures, in their order; all share the months."""
    return [_chart(figure, found.figures, found.months) for figure in FIGURES]


def _chart(figure: Figure, whole: Statistics, months: Sequence[tuple[Period, Statistics]]) -> Chart:
    values = [figure.of(figures) for _, figures in months]
    scale = getattr(whole, figure.scale) if figure.scale else None
    top = scale or ceiling(max((value for value in values if value), default=1), whole=not figure.decimals)
    slot = (WIDTH - LEFT - RIGHT) / max(len(months), 1)
    every = max(1, -(-len(months) // 12))
    bars = [
        _bar(place, value, month, figure=figure, top=top, slot=slot, named=place % every == 0)
        for place, (value, (month, _)) in enumerate(zip(values, months, strict=True))
    ]
    known = [bar for bar in bars if bar.value]
    return Chart(
        id=figure.field,
        title=str(figure.name),
        summary="; ".join(f"{bar.month}: {bar.value}" for bar in known),
        bars=bars,
        marks=[Mark(height_at(part * top, top), number(part * top, _decimals(part * top))) for part in (0, 0.5, 1)],
    )


def _bar(
    place: int, value: float | None, month: Period, *, figure: Figure, top: float, slot: float, named: bool
) -> Bar:
    gap = min(6.0, slot * 0.3)
    y = height_at(value or 0, top)
    return Bar(
        x=round(LEFT + place * slot + gap / 2, 2),
        y=round(y, 2),
        width=round(slot - gap, 2),
        height=round(HEIGHT - BOTTOM - y, 2),
        label_x=round(LEFT + (place + 0.5) * slot, 2),
        label=f"{month.first.month}" if named else "",
        value=None if value is None else number(value, figure.decimals),
        month=f"{month.first:%m.%Y}",
        is_part=not month.is_whole_month(),
    )


def height_at(value: float, top: float) -> float:
    """Where in the drawing a value stands when `top` is its uppermost line."""
    return round(HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP), 2)


def ceiling(most: float, *, whole: bool) -> float:
    """The least round number not below the greatest value; for counts one whose half is whole too."""
    power = 1.0
    while power * 10 <= most:
        power *= 10
    while power > most:
        power /= 10
    steps = [step * power for step in _STEPS if not whole or step * power / 2 == int(step * power / 2)]
    return next((step for step in steps if step >= most), 10 * power)


def _decimals(value: float) -> int:
    return 0 if float(value).is_integer() else 1 if float(value * 10).is_integer() else 2
