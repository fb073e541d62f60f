"""Reports of the telephone: past calls, whose numbers open the calls behind them, and staffing of the weeks to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atbilde.calls.enums import Outcome
from atbilde.calls.models import Call
from atbilde.core.staffing import weeks_before
from atbilde.desk.calls.doubts import doubt_words
from atbilde.desk.door import DeskRequest
from atbilde.desk.veil import Veil
from atbilde.desk.views.reports import Picker, asked_for, page_number, report_page, show_list, show_report
from atbilde.institutions.access import may_see_cases
from atbilde.institutions.standards import standard_of
from atbilde.reports import call_tables
from atbilde.reports.call_charts import day_charts, hours_chart
from atbilde.reports.call_history import GROUPS, CallHistory, Figures, call_history, calls_behind, lines_of
from atbilde.reports.documents import Column
from atbilde.reports.exports import figure, shown_rows
from atbilde.reports.periods import Period, Span
from atbilde.reports.staffing import Question, limit_of, read_question, staffing
from atbilde.ui import shown

#: How many weeks staffing looks back when nobody says.
USUAL_WEEKS = 8
_KEYS = ("offered", "answered", "abandoned", "share", "wait_median", "wait_ninth", "talk_mean", "doubtful")
#: The calls behind a figure, where it is no count itself.
_BEHIND = {"share": "judged", **dict.fromkeys(("wait_median", "wait_ninth", "talk_mean", "held_mean"), "answered")}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the history as text, and the address of the calls behind it (empty: there are none)."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """The history by lines, hours or officers."""

    id: str
    name: str
    columns: Sequence[Column]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    total: Sequence[Cell]


@report_page
def call_history_page(request: DeskRequest, picker: Picker) -> HttpResponseBase:
    """Past calls by line, hour of the day and officer (CSPK-U2)."""
    found = call_history(request.post.institution, picker.period.first, picker.period.last)
    linked = may_see_cases(request.post)
    context = {
        "found": found,
        "parts": [_part(found, group, picker, linked=linked) for group in GROUPS],
        "keys": _keys(found, picker, linked=linked),
        "chart": hours_chart(found),
        "notes": call_tables.history_notes(found),
    }
    return show_report(request, "call_history", picker, context)


@report_page
def calls_page(request: DeskRequest, picker: Picker, what: str) -> HttpResponseBase:
    """The calls behind a number of the history, newest first; doubtful ones say why."""
    if not may_see_cases(request.post):
        return render(request, "desk/not_allowed.html", status=403)
    group, key = request.GET.get("group", ""), request.GET.get("key", "")
    try:
        found = calls_behind(
            request.post.institution, picker.period, what, group=group, key=key, page=page_number(request)
        )
    except KeyError as unknown:
        raise Http404 from unknown
    english = request.frame.language == "en"
    names = {line.code: line.name_en if english else line.name_lv for line in lines_of(request.post.institution)}
    context = {
        "found": found,
        "lines": [_line(call, names, request.veil) for call in found.rows],
        "back": (reverse("desk:call_history") + "?" + picker.query, _("Call history")),
    }
    return show_list(request, picker, "calls", _names()[what], found.number, found.pages, context)


@report_page
def staffing_page(request: DeskRequest, picker: Picker) -> HttpResponseBase:
    """Officers needed in the week to come against those on duty."""
    institution, fault = request.post.institution, ""
    if not {"from", "to"} & set(request.GET):
        picker = _usual_weeks(request)
    try:
        question = read_question(asked_for(request))
        found = staffing(institution, picker.period.first, picker.period.last, question, now=request.now)
    except ValueError as impossible:
        fault, picker = str(impossible), _usual_weeks(request)
        found = staffing(institution, picker.period.first, picker.period.last, Question(), now=request.now)
    picker = Picker(Span.OWN, found.period, picker.fault)  # the whole weeks that count
    english = request.frame.language == "en"
    table = call_tables.staffing_table(found)
    context = {
        "found": found,
        "fault": fault,
        "prescribed": limit_of(standard_of(institution, request.now)),
        "line_choices": [(line.code, line.name_en if english else line.name_lv) for line in lines_of(institution)],
        "share": f"{found.question.share:g}",
        "seconds": "" if found.question.seconds is None else f"{found.question.seconds:g}",
        "table": table,
        "rows": shown_rows(table),
        "days": call_tables.days_of(found),
        "grid": call_tables.grid(found),
        "charts": day_charts(found),
        "peak": max((one.need.needed or 0 for one in found.half_hours), default=0),
        "short": sum(1 for one in found.half_hours if (one.need.gap or 0) > 0),
        "notes": call_tables.staffing_notes(found),
    }
    return show_report(request, "staffing", picker, context)


def _usual_weeks(request: DeskRequest) -> Picker:
    """The last whole weeks."""
    zone = ZoneInfo(request.post.institution.timezone)
    weeks = weeks_before(timezone.localdate(request.now, zone), USUAL_WEEKS)
    return Picker(Span.OWN, Period(weeks[0], weeks[-1] + timedelta(days=6), zone))


def _part(found: CallHistory, group: str, picker: Picker, *, linked: bool) -> Part:
    names, columns = call_tables.history_fields(found, group), call_tables.history_columns(found, group)

    def cells(figures: Figures, **chosen: str) -> list[Cell]:
        return [
            _cell(figures, name, column, picker, chosen, linked) for name, column in zip(names, columns, strict=True)
        ]

    rows = [
        (call_tables.row_name(row, group), cells(row.figures, group=group, key=row.key)) for row in found.rows(group)
    ]
    total = cells(found.whole) if group == "line" and len(rows) > 1 else []
    heading = Column(call_tables.group_word(group))
    return Part(group, call_tables.group_name(group), [heading, *columns], rows, total)


def _keys(found: CallHistory, picker: Picker, *, linked: bool) -> list[tuple[str, Cell]]:
    """The figures of the whole period that are looked for first."""
    named = zip(call_tables.history_fields(found, "line"), call_tables.history_columns(found, "line"), strict=True)
    return [
        (column.name, _cell(found.whole, name, column, picker, {}, linked)) for name, column in named if name in _KEYS
    ]


def _cell(figures: Figures, name: str, column: Column, picker: Picker, chosen: dict[str, str], linked: bool) -> Cell:
    value = call_tables.cell(figures, name)
    text = "–" if value is None else figure(value, column)
    if not linked or not value:
        return Cell(text, "")
    query = picker.query + (f"&{urlencode(chosen)}" if chosen else "")
    return Cell(text, reverse("desk:report_calls", args=[_BEHIND.get(name, name)]) + "?" + query)


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call behind a number, in words, and the address of its page."""

    url: str
    at: str
    who: str
    line: str
    officer: str
    outcome: str
    wait: str
    talk: str
    held: str
    kept: str
    doubts: str


def _line(call: Call, names: dict[str, str], veil: Veil) -> CallLine:
    return CallLine(
        url=reverse("desk:call", args=[call.contact.key]),
        at=shown.moment(call.offered_at),
        who=veil.name(call.contact.client) or call.number or "–",
        line=names.get(call.line, call.line) or "–",
        officer=str(call.first_officer or "–"),
        outcome=str(Outcome(call.outcome).label),
        wait=_seconds(call.wait),
        talk=_seconds(call.talk),
        held=_seconds(call.held or None),
        kept=call.kept,
        doubts=" ".join(map(doubt_words, call.doubts)),
    )


def _seconds(value: float | None) -> str:
    return "–" if value is None else shown.stopwatch(value)


def _names() -> dict[str, str]:
    """What the lists are headed with."""
    return {
        "offered": _("Calls offered in hours"),
        "answered": _("Calls answered"),
        "abandoned": _("Calls given up"),
        "judged": _("Calls answered in time or not"),
        "met": _("Calls answered in time"),
        "missed": _("Calls not answered in time"),
        "transferred": _("Calls transferred"),
        "doubtful": _("Doubtful calls"),
        "outside": _("Calls outside hours"),
    }
