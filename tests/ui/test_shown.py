"""How times, spans and counts read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from atbilde.ui import shown

NOW = datetime(2026, 5, 14, 13, 30, tzinfo=UTC)


def test_moments_are_local_and_latvian() -> None:
    assert shown.moment(NOW) == "14.05.2026. 16:30"
    assert shown.day(NOW.replace(hour=22)) == "15.05.2026."
    assert shown.hour(datetime(2026, 1, 14, 13, 30, tzinfo=UTC)) == "15:30"


@pytest.mark.parametrize(
    ("minutes", "lv", "en"),
    [
        (0.5, "< 1 min", "< 1 min"),
        (1, "1 min", "1 min"),
        (72, "1 h 12 min", "1 h 12 min"),
        (180, "3 h", "3 h"),
        (1440, "1 d.", "1 d"),
        (1440 * 3 + 240, "3 d. 4 h", "3 d 4 h"),
        (1440 * 12 + 240, "12 d.", "12 d"),
        (-72, "1 h 12 min", "1 h 12 min"),
    ],
)
def test_spans_in_their_two_largest_units(minutes: float, lv: str, en: str) -> None:
    for language, words in (("lv", lv), ("en", en)):
        with override(language):
            assert shown.span(timedelta(minutes=minutes)) == words


@pytest.mark.parametrize(
    ("due", "soon", "step", "words"),
    [
        (None, None, "none", "bez termiņa"),
        (72, 20, "quiet", "vēl 1 h 12 min"),
        (12, -1, "soon", "drīz: vēl 12 min"),
        (0, -1, "soon", "drīz: vēl < 1 min"),
        (-180, -300, "late", "nokavēts par 3 h"),
    ],
)
def test_clocks(due: int | None, soon: int | None, step: str, words: str) -> None:
    moments = [NOW + timedelta(minutes=value) if value is not None else None for value in (due, soon)]
    with override("lv"):
        assert shown.clock(moments[0], moments[1], NOW) == (step, words)


def test_counts_are_capped() -> None:
    assert [shown.capped(n) for n in (0, 1000, 1001)] == ["0", "1000", "1000+"]


@pytest.mark.parametrize(
    ("seconds", "words"), [(-3, "0:00"), (0, "0:00"), (42.9, "0:42"), (725, "12:05"), (3723, "1:02:03")]
)
def test_a_running_clock(seconds: float, words: str) -> None:
    assert shown.stopwatch(seconds) == words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("info@xn--nas-2qa.lv", "info@ēnas.lv"),
        ("info@mail.XN--nas-2qa.lv", "info@mail.ēnas.lv"),
        ("xn--nas-2qa@epasts.lv", "xn--nas-2qa@epasts.lv"),
        ("info@ēnas.lv", "info@ēnas.lv"),
        ("info@xn--99999999999.lv", "info@xn--99999999999.lv"),
        ("info@xn--ē.lv", "info@xn--ē.lv"),
        ("", ""),
    ],
)
def test_the_domain_of_an_address_in_letters(told: str, words: str) -> None:
    assert shown.email(told) == words
