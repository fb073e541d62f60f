"""Opening hours as a client reads them: the week in a few lines, whether it is open now, which days are different."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from atbilde.core.worktime import DayKind, WorkCalendar
from atbilde.core.worktime.days import Hours, clock
from atbilde.ui import shown

#: How far ahead days are named that are not as usual.
AHEAD = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether it is open now, in a sentence."""

    is_open: bool
    words: str


@dataclass(frozen=True, slots=True)
class UnusualDay:
    """A day that is not as its weekday is."""

    date: date
    name: str
    hours: str  # "8:30–17:00", or that it is closed


def open_state(calendar: WorkCalendar, now: datetime) -> OpenState | None:
    """Open until when, or when it opens next (CSP-P1); `None` where no hours are prescribed."""
    if calendar.week is None:
        return None
    if calendar.is_open(now):
        closes = calendar.next_closing(now)
        return OpenState(True, _("Open now, until %(time)s") % {"time": _time(closes)} if closes else _("Open now"))
    opens = calendar.next_opening(now)
    if opens is None:
        return OpenState(False, _("Closed"))
    return OpenState(False, _("Closed now, opens %(when)s") % {"when": _when(opens, now)})


def week_lines(calendar: WorkCalendar) -> list[tuple[str, str]]:
    """The usual week: days with the same hours as one line, days without hours left out. Empty: not prescribed."""
    lines: list[tuple[int, int, Hours]] = []
    for weekday, hours in enumerate(calendar.week or ()):
        if lines and lines[-1][2] == hours and lines[-1][1] == weekday - 1:
            lines[-1] = (lines[-1][0], weekday, hours)
        else:
            lines.append((weekday, weekday, hours))
    return [(_days(first, last), hours_words(hours)) for first, last, hours in lines if hours]


def unusual_days(calendar: WorkCalendar, language: str, now: datetime) -> list[UnusualDay]:
    """Holidays, days off and moved working days of the coming three weeks; none where hours are not prescribed."""
    if calendar.week is None:
        return []
    today = timezone.localdate(now)
    days = [calendar.day(today + timedelta(days=number)) for number in range(AHEAD.days)]
    return [
        UnusualDay(
            day.date,
            day.name_en if language == "en" else day.name_lv,
            hours_words(day.hours) if day.hours else _("closed"),
        )
        for day in days
        if day.kind not in (DayKind.WORKING, DayKind.WEEKEND)
    ]


def hours_words(hours: Hours) -> str:
    """`8:30–12:00, 13:00–17:00`."""
    return ", ".join(f"{clock(opens)}–{clock(closes)}" for opens, closes in hours)


def _days(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first]).capitalize()
    return f"{str(WEEKDAYS[first]).capitalize()} – {WEEKDAYS[last]}"


def _time(at: datetime) -> str:
    return f"{timezone.localtime(at):%-H:%M}"


def _when(opens: datetime, now: datetime) -> str:
    days = (timezone.localdate(opens) - timezone.localdate(now)).days
    if days == 0:
        return _("today at %(time)s") % {"time": _time(opens)}
    if days == 1:
        return _("tomorrow at %(time)s") % {"time": _time(opens)}
    on = (
        _("on Monday"),
        _("on Tuesday"),
        _("on Wednesday"),
        _("on Thursday"),
        _("on Friday"),
        _("on Saturday"),
        _("on Sunday"),
    )
    weekday = on[timezone.localtime(opens).weekday()]
    return _("%(weekday)s %(day)s at %(time)s") % {
        "weekday": weekday, "day": shown.day(opens), "time": _time(opens),
    }  # fmt: skip
