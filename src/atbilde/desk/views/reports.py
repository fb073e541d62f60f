"""Reports: service statistics, what was kept, waiting and answer times; each number opens what stands behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atbilde.cases.enums import Status
from atbilde.contacts.enums import Channel
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases, may_see_reports
from atbilde.institutions.groups import groups_of
from atbilde.institutions.standards import standard_of
from atbilde.reports import catalogue
from atbilde.reports.answer_times import answer_times
from atbilde.reports.behind import FIGURES as KNOWN_FIGURES
from atbilde.reports.behind import contacts_behind
from atbilde.reports.catalogue import build_report
from atbilde.reports.charts import Chart, charts_of
from atbilde.reports.documents import Column
from atbilde.reports.exports import figure, shown_rows
from atbilde.reports.figures import FIGURES
from atbilde.reports.files import FORMATS, as_file
from atbilde.reports.kept import NOT_SAID, KeptRow, cases_behind, kept
from atbilde.reports.periods import Period, Span, span_of
from atbilde.reports.service_statistics import ServiceStatistics, service_statistics
from atbilde.reports.staffing import NAMES as WISHES

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Picker:
    """The chosen period, and what is wrong with what was asked for."""

    span: Span
    period: Period
    fault: str = ""

    @property
    def query(self) -> str:
        """The period as part of an address."""
        return urlencode({"from": self.period.first.isoformat(), "to": self.period.last.isoformat()})

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """The ready-made periods: value, name, whether chosen."""
        names = {Span.NINE_MONTHS: _("Last nine months"), Span.YEAR: _("This year"), Span.QUARTER: _("This quarter")}
        return [(span.value, name, span == self.span) for span, name in names.items()]


def picked(request: DeskRequest) -> Picker:
    """The period of `span` or of `from` and `to`; what cannot be read falls back to nine months and says why."""
    zone = ZoneInfo(request.post.institution.timezone)
    today = timezone.localdate(request.now, zone)
    asked = request.GET
    if "from" in asked or "to" in asked:
        fallback = span_of(Span.NINE_MONTHS, today, zone)
        try:
            period = Period(date.fromisoformat(asked.get("from", "")), date.fromisoformat(asked.get("to", "")), zone)
        except ValueError:
            fault = _("Give two dates, the first not after the last and at most ten years apart.")
            return Picker(Span.NINE_MONTHS, fallback, fault)
        return Picker(Span.OWN, period)
    span = next((one for one in Span if one.value == asked.get("span")), Span.NINE_MONTHS)
    return Picker(span, span_of(span, today, zone))


def report_page(
    view: Callable[Concatenate[DeskRequest, Picker, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page of the reports: the door, the guard and the period are the same for all."""

    def page(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, picked(request), *args, **kwargs)

    page.__name__, page.__doc__ = view.__name__, view.__doc__
    return desk_view(here="reports", allowed=may_see_reports)(page)


@desk_view(here="reports", allowed=may_see_reports)
def reports(request: DeskRequest) -> HttpResponseBase:
    """The first report."""
    return redirect("desk:service_statistics")


@report_page
def statistics_page(request: DeskRequest, picker: Picker) -> HttpResponseBase:
    """The eight figures with their months as charts and as a table (CSPK-S1)."""
    found = service_statistics(request.post.institution, picker.period.first, picker.period.last)
    months, charts = catalogue.months_table(found), charts_of(found)
    context = {
        "figures": _figure_rows(found, picker, charts),
        "has_parts": any(chart.has_parts for chart in charts),
        "months": months,
        "month_rows": shown_rows(months),
        "sources": catalogue.source_notes(found),
    }
    return show_report(request, "service_statistics", picker, context)


@report_page
def kept_page(request: DeskRequest, picker: Picker) -> HttpResponseBase:
    """Each clause with how its obligations ended."""
    institution, group = request.post.institution, request.GET.get("client_group", "")
    found = kept(institution, picker.period.first, picker.period.last, now=request.now, group=group)
    query = picker.query + (f"&{urlencode({'client_group': group})}" if group else "")
    groups = groups_of(standard_of(institution, request.now), request.frame.language)
    context: dict[str, object] = {
        "rows": [_kept_row(row, query) for row in found.rows],
        "statuses": [str(one.label) for one in Status],
        "groups": [("", _("All clients")), *groups, (NOT_SAID, _("Not said"))] if groups else [],
        "group": group,
    }
    if group:  # the files are of all clients
        context["downloads"] = []
    return show_report(request, "kept", picker, context)


@report_page
def answer_times_page(request: DeskRequest, picker: Picker) -> HttpResponseBase:
    """Ringing, talking, first answers (CSPK-G3, CSPK-U5)."""
    found = answer_times(request.post.institution, picker.period.first, picker.period.last)
    document = catalogue.answer_times_report(found).document
    motto = found.motto.get(request.frame.language, "")
    tables = [(table, shown_rows(table)) for table in document.tables]
    return show_report(request, "answer_times", picker, {"tables": tables, "notes": document.notes, "motto": motto})


@report_page
def download(request: DeskRequest, picker: Picker, name: str, form: str) -> HttpResponseBase:
    """A report as a file; wishes that cannot be are a 404, for no page leads there."""
    if name not in catalogue.REPORTS or form not in FORMATS:
        raise Http404
    institution, period = request.post.institution, picker.period
    asked = asked_for(request) if name == "staffing" else None
    try:
        report = build_report(name, institution, period.first, period.last, now=request.now, asked=asked)
    except ValueError as impossible:
        raise Http404 from impossible
    response = HttpResponse(as_file(report, form, made=request.now), content_type=FORMATS[form])
    file = f"{institution.pk}-{name}-{period.first.isoformat()}-{period.last.isoformat()}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


@report_page
def contacts_page(request: DeskRequest, picker: Picker, name: str) -> HttpResponseBase:
    """The contacts behind a figure, newest first; what stands in cases only for those who may see cases."""
    if name not in KNOWN_FIGURES:
        raise Http404
    if not may_see_cases(request.post):
        return render(request, "desk/not_allowed.html", status=403)
    found = contacts_behind(request.post.institution, name, picker.period, page=page_number(request))
    title = next(str(one.name) for one in FIGURES if one.field == name)
    icons = {channel.value: icon for channel, icon in _ICONS.items()}
    lines = [(row, icons.get(row.contact.channel, "circle-help")) for row in found.rows]
    back = (reverse("desk:service_statistics") + "?" + picker.query, _("Service statistics"))
    context = {"lines": lines, "found": found, "back": back}
    return show_list(request, picker, "contacts", title, found.number, found.pages, context)


@report_page
def cases_page(request: DeskRequest, picker: Picker, clause: str, status: str) -> HttpResponseBase:
    """The cases behind a number of "what was kept"."""
    if status not in Status.values:
        raise Http404
    if not may_see_cases(request.post):
        return render(request, "desk/not_allowed.html", status=403)
    found = cases_behind(
        request.post.institution,
        picker.period,
        clause=clause,
        statuses=[Status(status)],
        now=request.now,
        page=page_number(request),
        group=request.GET.get("client_group", ""),
    )
    title = f"{clause}: {Status(status).label}"
    back = (reverse("desk:kept") + "?" + picker.query, _("What was kept"))
    return show_list(request, picker, "cases", title, found.number, found.pages, {"found": found, "back": back})


_ICONS = {
    Channel.EMAIL: "mail",
    Channel.PHONE: "phone",
    Channel.POST: "file-text",
    Channel.VISIT: "users",
    Channel.CHAT: "message-circle",
    Channel.PORTAL: "globe",
    Channel.SOCIAL: "message-square-text",
    Channel.STATE_PORTAL: "landmark",
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One of the eight as the page shows it, with its months; `url` opens the contacts behind it."""

    name: str
    chart: Chart
    value: str
    known: bool
    url: str


def _figure_rows(found: ServiceStatistics, picker: Picker, charts: Sequence[Chart]) -> list[FigureRow]:
    rows = []
    for one, chart in zip(FIGURES, charts, strict=True):
        value = one.of(found.figures)
        url = reverse("desk:report_contacts", args=[one.field]) + "?" + picker.query
        column = Column(one.field, one.decimals)
        rows.append(FigureRow(one.words(found.figures), chart, figure(value, column), value is not None, url))
    return rows


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A clause of "what was kept": numbers with the address that opens each, and the share kept."""

    clause: str
    number: str
    text: str
    numbers: list[tuple[str, int, str]]
    share: str
    met: int
    decided: int


def _kept_row(row: KeptRow, query: str) -> KeptLine:
    numbers = []
    for status in Status:
        url = reverse("desk:report_cases", args=[row.clause, status.value]) + "?" + query
        numbers.append((status.value, row.counts[status.value], url))
    share = catalogue.percent(row)
    return KeptLine(
        clause=row.clause,
        number=row.number,
        text=row.en if get_language() == "en" else row.lv,
        numbers=numbers,
        share="–" if share is None else figure(share, Column("", 0)) + " %",
        met=row.counts["met"],
        decided=row.decided,
    )


def show_report(request: DeskRequest, name: str, picker: Picker, context: dict[str, object]) -> HttpResponse:
    """The page of a report with its tabs, the picker and the files of what is shown."""
    tabs = [
        ("service_statistics", _("Service statistics")),
        ("kept", _("What was kept")),
        ("answer_times", _("Waiting and answer times")),
        ("quality", _("Quality")),
        ("surveys", _("Surveys")),
        ("ratings", _("Ratings")),
        ("call_history", _("Call history")),
        ("visits", _("Visits")),
        ("feedback", _("Feedback")),
        ("information_asked", _("Asked of clients")),
        ("staffing", _("Staffing")),
    ]
    own = {"span": picker.span.value} if picker.span != Span.OWN else None
    query = urlencode(own) if own else picker.query
    asked = asked_for(request)
    query_of_file = f"?{picker.query}" + (f"&{urlencode(asked)}" if asked else "")
    shared = {
        "picker": picker,
        "tabs": [(title, _tab_url(key, query), key == name) for key, title in tabs],
        "title": dict(tabs)[name],
        "downloads": [
            (form.upper(), reverse("desk:report_download", args=[name.replace("_", "-"), form]) + query_of_file)
            for form in ("pdf", "xlsx", "json", "html")
        ],
    }
    return render(request, f"desk/reports/{name}.html", {**shared, **context})


def show_list(
    request: DeskRequest,
    picker: Picker,
    template: str,
    title: str,
    number: int,
    pages: int,
    context: dict[str, object],
) -> HttpResponse:
    """A page of a list behind a number, with the way to those before and after it."""
    own = {name: value for name in ("group", "key", "score", "client_group") if (value := request.GET.get(name, ""))}
    kept_query = picker.query + (f"&{urlencode(own)}" if own else "")

    def url(page: int) -> str:
        return f"?{kept_query}&page={page}" if 1 <= page <= pages else ""

    shared = {"picker": picker, "title": title, "previous": url(number - 1), "next": url(number + 1)}
    return render(request, f"desk/reports/{template}.html", {**shared, **context})


def _tab_url(key: str, query: str) -> str:
    """Staffing looks back by weeks of its own choice, the others at one and the same period."""
    url = reverse(f"desk:{key}")
    return url if key == "staffing" else f"{url}?{query}"


def asked_for(request: DeskRequest) -> dict[str, str]:
    """What is wished for beside the period (`reports.staffing`)."""
    return {name: value for name in WISHES if (value := request.GET.get(name, "").strip())}


def page_number(request: DeskRequest) -> int:
    """The page of a list that is asked for, the first where that cannot be read."""
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 8 else 1
