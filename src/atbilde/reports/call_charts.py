"""Drawings of the telephone's reports: calls by hour of the day, officers needed against those on duty by half-hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from atbilde.reports.call_history import CallHistory
from atbilde.reports.charts import HEIGHT, LEFT, RIGHT, WIDTH, Bar, Chart, Mark, ceiling, height_at
from atbilde.reports.exports import number
from atbilde.reports.staffing import HalfHourNeed, Staffing


@dataclass(frozen=True, slots=True)
class Slot:
    """A half-hour of a day's drawing: the bar of those needed; both numbers in words."""

    bar: Bar
    words: str
    short: bool  # fewer on duty than needed


@dataclass(frozen=True, slots=True)
class DayChart:
    """A day of the week to come. `summary` says in words what the drawing shows."""

    id: str
    title: str
    summary: str
    slots: Sequence[Slot]
    marks: Sequence[Mark]
    duty_path: str  # the level of those on duty, a step for each half-hour
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    template: ClassVar[str] = "reports/day_chart.svg"


def hours_chart(found: CallHistory) -> Chart:
    """Calls offered by hour of the day, from the first hour with any to the last."""
    counts = {int(row.key): row.figures.offered for row in found.hours if row.figures.offered}
    hours = range(min(counts, default=9), max(counts, default=16) + 1)
    top = ceiling(max(counts.values(), default=1), whole=True)
    slot = (WIDTH - LEFT - RIGHT) / len(hours)
    bars = [
        _bar(place, slot, counts.get(hour, 0), top, label=str(hour), name=f"{hour}:00–{hour + 1}:00")
        for place, hour in enumerate(hours)
    ]
    return Chart(
        id="hours",
        title=_("Calls offered by hour of the day"),
        summary="; ".join(f"{bar.month}: {bar.value}" for bar in bars),
        bars=bars,
        marks=_marks(top),
    )


def day_charts(found: Staffing) -> list[DayChart]:
    """A drawing for each open day, all to one scale."""
    most = max((max(one.need.needed or 0, one.need.on_duty) for one in found.half_hours), default=1)
    top = ceiling(max(most, 1), whole=True)
    days = groupby(found.half_hours, key=lambda one: one.starts.date())
    return [_day_chart(list(half_hours), top) for _day, half_hours in days]


def _day_chart(half_hours: list[HalfHourNeed], top: float) -> DayChart:
    first = half_hours[0].starts
    slot = (WIDTH - LEFT - RIGHT) / len(half_hours)
    slots = [_slot(place, slot, one, top) for place, one in enumerate(half_hours)]
    title = f"{date_format(first, 'l').capitalize()}, {first:%d.%m.%Y.}"
    return DayChart(
        id=f"{first:%Y%m%d}",
        title=title,
        summary="; ".join(slot.words for slot in slots),
        slots=slots,
        marks=_marks(top),
        duty_path=_duty_path([height_at(one.need.on_duty, top) for one in half_hours], slot),
    )


def _duty_path(levels: Sequence[float], slot: float) -> str:
    steps = [f"{LEFT + (place + 1) * slot:.2f} V{level}" for place, level in enumerate(levels[1:])]
    return f"M{LEFT} {levels[0]} " + " ".join(f"H{step}" for step in steps) + f" H{LEFT + len(levels) * slot:.2f}"


def _slot(place: int, width: float, one: HalfHourNeed, top: float) -> Slot:
    need, begins = one.need, f"{one.starts:%H:%M}"
    label = str(one.starts.hour) if one.starts.minute == 0 else ""
    known = need.needed if need.needed is not None else 0
    words = _("%(begins)s: %(needed)s needed, %(duty)s on duty") % {
        "begins": begins,
        "needed": "?" if need.needed is None else need.needed,
        "duty": need.on_duty,
    }
    return Slot(
        bar=_bar(place, width, known, top, label=label, name=begins),
        words=words,
        short=need.gap is not None and need.gap > 0,
    )


def _bar(place: int, slot: float, value: int, top: float, *, label: str, name: str) -> Bar:
    gap, y = min(6.0, slot * 0.3), height_at(value, top)
    return Bar(
        x=round(LEFT + place * slot + gap / 2, 2),
        y=y,
        width=round(slot - gap, 2),
        height=round(height_at(0, top) - y, 2),
        label_x=round(LEFT + (place + 0.5) * slot, 2),
        label=label,
        value=number(value),
        month=name,
        is_part=False,
    )


def _marks(top: float) -> list[Mark]:
    return [
        Mark(height_at(part * top, top), number(part * top, 0 if (part * top).is_integer() else 1))
        for part in (0.0, 0.5, 1.0)
    ]
