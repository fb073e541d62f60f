"""The working time of an institution: its own hours and days over those of its standard and its country."""

from datetime import time
from functools import lru_cache

from atbilde.core.latvia import latvian_calendar
from atbilde.core.standard import Standard, Week
from atbilde.core.worktime import DayKind, SpecialDay, WorkCalendar
from atbilde.institutions.models import CalendarDay, Institution, Opening


def calendar_of(institution: Institution, standard: Standard, line: str | None = None) -> WorkCalendar:
    """The working time of the institution, or of one telephone line of its standard.

    Hours entered by the administrator stand before those of the pack; without either, hours are not prescribed and
    working days count whole. Kept between calls until `calendar_version` is raised.
    """
    return _calendar(
        institution.pk,
        institution.calendar_version,
        institution.hour_less_before_holiday,
        institution.timezone,
        _pack_hours(standard, line),
        line or "",
    )


def law_calendar(institution: Institution) -> WorkCalendar:
    """The calendar that legal terms are counted by: the institution's days, without hours (APL 43(4))."""
    return _calendar(institution.pk, institution.calendar_version, False, institution.timezone, None, None)


def _pack_hours(standard: Standard, line: str | None) -> Week | None:
    for candidate in standard.lines:
        if line is not None and candidate.id == line:
            return candidate.hours or standard.hours
    return standard.hours


@lru_cache(maxsize=256)
def _calendar(
    institution: str, version: int, hour_less: bool, timezone: str, hours: Week | None, line: str | None
) -> WorkCalendar:
    own = _own_hours(institution, line) if line is not None else None
    return latvian_calendar(
        own or hours,
        hour_less_before_holiday=hour_less,
        extra_days=_own_days(institution),
        timezone=timezone,
    )


def _own_days(institution: str) -> tuple[SpecialDay, ...]:
    return tuple(
        SpecialDay(day.date, DayKind(day.kind), day.name_lv, day.name_en, moved=day.moved)
        for day in CalendarDay.objects.filter(institution=institution).order_by("date")
    )


def _own_hours(institution: str, line: str) -> Week | None:
    """The hours entered for the line, else those of the whole institution; `None` where none are entered."""
    rows = list(
        Opening.objects.filter(institution=institution, unit=None, service="", line__in={line, ""}).order_by(
            "weekday", "opens"
        )
    )
    chosen = [row for row in rows if row.line == line] or [row for row in rows if not row.line]
    if not chosen:
        return None
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for row in chosen:
        week[row.weekday].append((_minutes(row.opens), _minutes(row.closes)))
    return tuple(tuple(day) for day in week)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
