"""Places in the drawing follow from the numbers."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.statistics import Statistics
from atbilde.reports.charts import HEIGHT, WIDTH, Chart, charts_of
from atbilde.reports.periods import Period

PERIOD = Period(date(2026, 1, 1), date(2026, 3, 13), ZoneInfo("Europe/Riga"))


def drawn(*calls: int | None, **others: Any) -> Chart:
    """The chart of calls for the months of `PERIOD`."""
    months = [(month, Statistics(calls=value)) for month, value in zip(PERIOD.months(), calls, strict=True)]
    with override("lv"):
        return charts_of(SimpleNamespace(figures=Statistics(**others), months=months))[0]  # type: ignore[arg-type]


def test_a_chart_for_each_of_the_eight() -> None:
    found: Any = SimpleNamespace(figures=Statistics(), months=[])
    assert len({chart.id for chart in charts_of(found)}) == 8


def test_no_data_is_a_gap_and_nought_is_a_nought() -> None:
    bars = drawn(None, 0, 40).bars
    assert [bar.value for bar in bars] == [None, "0", "40"]
    assert bars[1].height == 0
    assert bars[2].height > 0


def test_a_part_of_a_month_is_marked() -> None:
    chart = drawn(1, 2, 3)
    assert [bar.is_part for bar in chart.bars] == [False, False, True]
    assert chart.has_parts


def test_the_summary_says_what_the_drawing_shows() -> None:
    assert drawn(1200, None, 35).summary == "01.2026: 1\u202f200; 03.2026: 35"


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**7)), min_size=3, max_size=3))
def test_every_bar_stays_inside_and_the_marks_are_whole(calls: list[int | None]) -> None:
    chart = drawn(*calls)
    for bar in chart.bars:
        assert 0 <= bar.y <= chart.floor
        assert abs(bar.y + bar.height - chart.floor) < 0.02
        assert chart.left <= bar.x
        assert bar.x + bar.width <= WIDTH
    assert all(mark.label.replace("\u202f", "").isdecimal() for mark in chart.marks)
    assert chart.marks[0].y > chart.marks[2].y > 0
    assert chart.marks[0].y < HEIGHT


def test_a_rating_is_drawn_on_its_whole_scale() -> None:
    months = [(month, Statistics(call_rating_mean=4.5, call_rating_scale=5)) for month in PERIOD.months()]
    found: Any = SimpleNamespace(figures=Statistics(call_rating_mean=4.5, call_rating_scale=5), months=months)
    with override("lv"):
        chart = next(chart for chart in charts_of(found) if chart.id == "call_rating_mean")
    assert [mark.label for mark in chart.marks] == ["0", "2,5", "5"]
