"""Telephone lines: those of the standard, what it says of them, and the institution's own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from atbilde.calls.actions.lines import save_line, standard_line, take_over_lines
from atbilde.calls.models import Line
from atbilde.calls.queries.exchanges import all_lines
from atbilde.core.standard import Week
from atbilde.desk.door import DeskRequest
from atbilde.desk.settings.calendar import entered_hours, week_shown
from atbilde.desk.settings.forms import HoursForm
from atbilde.desk.settings.pages import form_page, page, settings_view
from atbilde.desk.settings.telephone_forms import LineForm
from atbilde.institutions.access import own, own_hours
from atbilde.institutions.actions import set_hours
from atbilde.institutions.standards import standard_of


@settings_view
def lines(request: DeskRequest) -> HttpResponseBase:
    """All lines, with what the standard says of those it names."""
    institution = request.post.institution
    told = {line.id: line for line in standard_of(institution, request.now).lines}
    rows = [(line, told.get(line.code)) for line in all_lines(request.post)]
    lacking = [line for code, line in told.items() if code not in {row.code for row, _told in rows}]
    return page(request, "lines", "lines", {"rows": rows, "lacking": lacking})


@require_POST
@settings_view
def take_over(request: DeskRequest) -> HttpResponseBase:
    """The lines of the standard become the institution's."""
    made = take_over_lines(request.post.institution, by=request.post, at=request.now)
    text = ngettext("%(count)d line was taken over.", "%(count)d lines were taken over.", len(made))
    messages.success(request, text % {"count": len(made)})
    return redirect("desk:settings_lines")


@settings_view
def line(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """A line, or a new one."""
    row = own(request.post, Line, pk) if pk else None
    told = standard_line(row, request.now) if row else None
    form = LineForm(
        request.POST or None, by=request.post, told=told.number if told else "", initial=_initial(row, told)
    )
    return form_page(
        request,
        form,
        lambda data: save_line(request.post, at=request.now, line=row, fields=data),
        here="lines",
        title=row.name_lv if row else _("New line"),
        back="desk:settings_lines",
    )


@settings_view
def hours(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The opening hours of a line; empty ones leave those of the standard, or of the institution."""
    row = own(request.post, Line, pk)
    institution = request.post.institution
    return form_page(
        request,
        HoursForm(request.POST or None, initial=entered_hours(own_hours(institution, row.code))),
        lambda data: set_hours(institution, by=request.post, at=request.now, week=data["week"], line=row.code),
        here="lines",
        title=_("Opening hours: %(line)s") % {"line": row.name_lv},
        back="desk:settings_lines",
        context={
            "lead": _("Leave every day empty to keep the hours of the standard or of the institution."),
            "prescribed": week_shown(_prescribed(request, row)),
        },
    )


def _prescribed(request: DeskRequest, row: Line) -> Week | None:
    told = standard_line(row, request.now)
    return told.hours if told is not None and told.hours else standard_of(row.institution, request.now).hours


def _initial(row: Line | None, told: Any) -> dict[str, Any]:
    if row is None:
        return {}
    values = {name: getattr(row, name) for name in LineForm.base_fields}
    values["reached_by"] = ", ".join(row.reached_by)
    if told is not None and row.number == told.number:
        values["number"] = ""
    return values
