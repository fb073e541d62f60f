"""Days that the institution treats otherwise than the country, and its opening hours."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atbilde.core.latvia import latvian_days, moved_days
from atbilde.core.standard import Week
from atbilde.desk.door import DeskRequest
from atbilde.desk.settings.forms import CalendarDayForm, HoursForm, MovedDayForm
from atbilde.desk.settings.pages import form_page, page, settings_view, tried
from atbilde.institutions.access import own, own_days, own_hours
from atbilde.institutions.actions import move_working_day, remove_calendar_day, set_calendar_day, set_hours
from atbilde.institutions.enums import DayKind
from atbilde.institutions.models import CalendarDay, Opening
from atbilde.institutions.standards import standard_of


@settings_view
def calendar(request: DeskRequest) -> HttpResponseBase:
    """The institution's own days, the country's, and which year's moved days are not known yet."""
    institution = request.post.institution
    moved = MovedDayForm(request.POST if "moved" in request.POST else None, prefix="moved")
    other = CalendarDayForm(request.POST if "other" in request.POST else None, prefix="other")
    for form, act in ((moved, _move(request)), (other, _set(request))):
        if form.is_bound and form.is_valid() and tried(form, act):
            messages.success(request, _("Saved. Running terms are counted anew."))
            return redirect("desk:settings_calendar")
    today = timezone.localdate(request.now)
    context = {
        "moved_form": moved,
        "other_form": other,
        "days": own_days(institution, date(today.year, 1, 1)),
        "country": [day for year in (today.year, today.year + 1) for day in latvian_days(year) if day.date >= today],
        "unknown_years": _unknown_years(request, today),
    }
    return page(request, "calendar", "calendar", context, status=422 if moved.errors or other.errors else 200)


@require_POST
@settings_view
def remove_day(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Let a day be as in the country again."""
    remove_calendar_day(own(request.post, CalendarDay, pk), by=request.post, at=request.now)
    messages.success(request, _("Saved. Running terms are counted anew."))
    return redirect("desk:settings_calendar")


@settings_view
def hours(request: DeskRequest) -> HttpResponseBase:
    """Opening hours; empty ones leave those of the standard in force."""
    institution = request.post.institution
    return form_page(
        request,
        HoursForm(request.POST or None, initial=entered_hours(own_hours(institution))),
        lambda data: set_hours(institution, by=request.post, at=request.now, week=data["week"]),
        here="hours",
        title=_("Opening hours"),
        back="desk:settings_hours",
        context={
            "lead": _("Leave every day empty to keep the hours of the standard. Running terms are counted anew."),
            "prescribed": week_shown(standard_of(institution, request.now).hours),
        },
    )


def entered_hours(rows: Iterable[Opening]) -> dict[str, str]:
    """Opening hours as `HoursForm` shows them: by the name of its field, the intervals of the day."""
    entered: dict[str, str] = {}
    for row in rows:
        name = f"d{row.weekday}"
        entered[name] = ", ".join(filter(None, [entered.get(name, ""), f"{row.opens:%H:%M}–{row.closes:%H:%M}"]))
    return entered


def week_shown(week: Week | None) -> list[str]:
    """The hours of a standard, a text for each day, Monday first; empty where it prescribes none."""
    return [", ".join(_span(*interval) for interval in day) for day in week or ()]


def _move(request: DeskRequest) -> Any:
    return lambda data: move_working_day(request.post.institution, by=request.post, at=request.now, **data)


def _set(request: DeskRequest) -> Any:
    def act(data: dict[str, Any]) -> None:
        fields = {**data, "kind": DayKind(data["kind"])}
        set_calendar_day(request.post.institution, by=request.post, at=request.now, **fields)

    return act


def _unknown_years(request: DeskRequest, today: date) -> list[int]:
    """Of this year and the next, those for which nobody has told which days are moved."""
    own_moved = {day.date.year for day in own_days(request.post.institution, date(today.year, 1, 1)) if day.moved}
    return [year for year in (today.year, today.year + 1) if year not in own_moved and not list(moved_days(year))]


def _span(opens: int, closes: int) -> str:
    return f"{opens // 60:02d}:{opens % 60:02d}–{closes // 60:02d}:{closes % 60:02d}"
