"""The reports of surveys and of quality as pages; every number leads to what is behind it."""

from dataclasses import dataclass

from django.http import HttpResponseBase
from django.urls import reverse

from atbilde.desk.door import DeskRequest
from atbilde.desk.quality.lines import line_of, percent
from atbilde.desk.views.reports import Picker, report_page, show_report
from atbilde.institutions.access import may_work
from atbilde.reports.documents import Column
from atbilde.reports.exports import figure, number
from atbilde.reports.indicators import Indicator
from atbilde.reports.quality import Heading, Part, quality
from atbilde.reports.surveys import Statement, survey_heading, surveys, surveys_notes

#: Sources of indicators whose page is not the report of the same name.
_PAGES = {"contacts": "report_contacts", "calls": "report_calls", "answers": "knowledge_answers"}


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement over the surveys of the period, in words; dashes where nothing is shown."""

    words: str
    clauses: tuple[str, ...]
    given: str
    mean: str
    best: str
    agreeing: str


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator as the page shows it; `url` opens what is behind it. `met` says how it stands to its target."""

    name: str
    value: str
    known: bool
    of: int | None
    url: str
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class PartLine:
    """A value, goal or the like with its figures."""

    words: str
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading of the standard."""

    id: str
    name: str
    words: str
    parts: list[PartLine]


@report_page
def surveys_page(request: DeskRequest, picker: Picker) -> HttpResponseBase:
    """Response of each survey, score of each statement (CSP-C4, CSP-R1)."""
    found = surveys(request.post.institution, picker.period.first, picker.period.last, now=request.now)
    english, beside = request.frame.language == "en", found.side_by_side()
    context = {
        "lines": [line_of(result) for result in found.results],
        "statements": [_statement(one, english) for one in found.statements],
        "cycles": [survey_heading(one, english) for one in beside.surveys],
        "trend": [(one.en if english else one.lv, [percent(share) for share in shares]) for one, shares in beside.rows],
        "notes": surveys_notes(),
    }
    return show_report(request, "surveys", picker, context)


@report_page
def quality_page(request: DeskRequest, picker: Picker) -> HttpResponseBase:
    """The headings of the standard with the indicators under each (CSPK-G1 to G3, CSP-M3)."""
    found = quality(request.post.institution, picker.period.first, picker.period.last, now=request.now)
    serves = may_work(request.post)
    headings = [_heading(one, picker, serves=serves) for one in found.headings]
    return show_report(request, "quality", picker, {"headings": headings})


def _statement(one: Statement, english: bool) -> StatementLine:
    score = one.score
    return StatementLine(
        words=one.en if english else one.lv,
        clauses=one.clauses,
        given="–" if score is None else str(score.given),
        mean="–" if score is None or score.mean is None else number(score.mean, 1),
        best=percent(score.best_share if score else None),
        agreeing=percent(score.agreeing_share if score else None),
    )


def _heading(one: Heading, picker: Picker, *, serves: bool) -> HeadingLine:
    return HeadingLine(
        id=one.parameter or "indicators",
        name=one.name,
        words=one.words,
        parts=[
            PartLine(part.words, [_figure(each, part, picker, serves=serves) for each in part.indicators])
            for part in one.parts
        ],
    )


def _figure(one: Indicator, part: Part, picker: Picker, *, serves: bool) -> Figure:
    known = one.value is not None
    value = figure(one.value, Column("", one.decimals)) + (f" {one.unit}" if known and one.unit else "")
    target, met = "", None
    if part.target is not None:
        target = figure(part.target, Column("", 0)) + (f" {one.unit}" if one.unit else "")
        met = None if one.value is None else one.value >= part.target
    return Figure(one.name, value, known, one.of, _url(one, picker, serves=serves), target, met)


def _url(one: Indicator, picker: Picker, *, serves: bool) -> str:
    """What is behind the number; the answers are the pages of those who serve."""
    if not one.source or (one.source[0] == "answers" and not serves):
        return ""
    name, *arguments = one.source
    page = "report_ratings" if name == "ratings" and arguments else _PAGES.get(name, name)
    return f"{reverse(f'desk:{page}', args=arguments)}?{picker.query}"
