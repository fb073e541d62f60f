"""Surveys of a period: invited, answered, and what clients say of each statement of the standard (CSP-C4, CSP-R1).

A survey belongs to the period in which it ended; until then only its response is told. Cut by days, the difference of
two reports would tell a single answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atbilde.core.surveys import SMALLEST_GROUP, Score, response_rate, together
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of
from atbilde.quality.models import Survey
from atbilde.quality.queries.results import Result, results_of
from atbilde.quality.queries.whom import today_of
from atbilde.reports.documents import Column, Document, Report, Table, opening
from atbilde.reports.periods import Period
from atbilde.ui.shown import day

#: So many surveys stand side by side; more would not fit on a page.
COMPARED = 6


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement over all surveys of the period that asked it on the same scale; `score` is `None` where none did,
    or too few answered."""

    item: str
    clauses: tuple[str, ...]
    lv: str
    en: str
    score: Score | None

    @property
    def agreeing_share(self) -> float | None:
        """The share that agrees, in per cent."""
        return self.score.agreeing_share if self.score else None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Surveys that asked the same, the oldest first; of each statement the share that agrees in each of them, in per
    cent, `None` where it did not ask it or too few answered."""

    surveys: tuple[Survey, ...]
    rows: tuple[tuple[Statement, tuple[float | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Surveys:
    """The surveys that ended in the period or run in it, the newest first; every statement of the standard."""

    institution: Institution
    period: Period
    results: tuple[Result, ...]
    statements: tuple[Statement, ...]

    @property
    def invited(self) -> int:
        """How many were invited to the surveys that have ended."""
        return sum(result.invited for result in self.results if result.has_scores)

    @property
    def answered(self) -> int:
        """How many of them answered."""
        return sum(result.answered for result in self.results if result.has_scores)

    @property
    def rate(self) -> float | None:
        """The response rate of the surveys that have ended, in per cent."""
        return response_rate(self.invited, self.answered)

    def side_by_side(self) -> SideBySide:
        """Of the newest `COMPARED` surveys that have ended, those that ask what another of them asks; empty without."""
        ended = [result for result in reversed(self.results) if result.has_scores][-COMPARED:]
        shares: dict[str, dict[int, float | None]] = {}
        for result in ended:
            for one in result.asked:
                share = one.score.agreeing_share if one.score else None
                shares.setdefault(one.statement.item, {})[result.survey.pk] = share
        again = {item: asked for item, asked in shares.items() if len(asked) > 1}
        asking = tuple(one.survey for one in ended if any(one.survey.pk in asked for asked in again.values()))
        return SideBySide(
            asking,
            tuple(
                (one, tuple(again[one.item].get(survey.pk) for survey in asking))
                for one in self.statements
                if one.item in again
            ),
        )


def surveys(institution: Institution, start: date, end: date, *, now: datetime) -> Surveys:
    """The surveys of the days `start` to `end`, in five queries. `ValueError` for a wrong period.

    All statements of the standard in force on the last day are in it, also those nobody asked, and those asked that it
    no longer has.
    """
    period = Period(start, end, ZoneInfo(institution.timezone))
    today = today_of(institution, now)
    ended = Q(ends__gte=period.first, ends__lte=period.last)
    running = Q(starts__lte=period.last, ends__gte=today, closed_at=None)
    rows = Survey.objects.filter(ended | running, institution=institution, sent_at__isnull=False)
    results = results_of(list(rows.order_by("-starts", "-pk")), today)
    return Surveys(institution, period, tuple(results), _statements(institution, end, results))


def _statements(institution: Institution, on: date, results: list[Result]) -> tuple[Statement, ...]:
    """What each statement came to. Scores too small to be shown are no part of a sum: it could be taken apart again."""
    scores: dict[str, list[Score]] = {}
    found: dict[str, Statement] = {
        item.id: Statement(item.id, item.clauses, item.lv, item.en, None)
        for item in standard_of(institution, on).survey_items
    }
    for result in results:
        for one in result.asked:
            row = one.statement
            found.setdefault(row.item, Statement(row.item, tuple(row.clauses), row.lv, row.en, None))
            if one.score is not None:
                scores.setdefault(row.item, []).append(one.score)
    return tuple(
        Statement(one.item, one.clauses, one.lv, one.en, together(scores.get(one.item, []))) for one in found.values()
    )


def surveys_report(found: Surveys) -> Report:
    """Response of each survey and score of each statement, as data and as tables; `null` where nothing is shown."""
    english = get_language() == "en"
    data = {
        **opening("surveys", found.institution, found.period),
        "surveys": [_survey_data(result) for result in found.results],
        "statements": {one.item: {"clauses": list(one.clauses), **_score(one.score)} for one in found.statements},
    }
    response = Table(
        name=_("Response"),
        columns=[
            Column(_("Survey")), Column(_("State")), Column(_("Invited")), Column(_("Answered")),
            Column(_("Response rate, %"), 1), Column(_("On the open page")),
        ],
        rows=[
            [
                result.survey.name_en if english else result.survey.name_lv, str(result.stage.label), result.invited,
                result.answered, result.rate, result.openly if result.survey.is_open else "",
            ]
            for result in found.results
        ],
    )  # fmt: skip
    statements = Table(
        name=_("Statements"),
        columns=[
            Column(_("Statement")), Column(_("Clauses")), Column(_("Answers")), Column(_("Mean"), 1),
            Column(_("Best answer, %"), 1), Column(_("Agree, %"), 1),
        ],
        rows=[
            [one.en if english else one.lv, ", ".join(one.clauses), *_cells(one.score)] for one in found.statements
        ],
    )  # fmt: skip
    document = Document(
        title=_("Surveys"),
        institution=found.institution,
        period=found.period,
        tables=[response, statements, *_side_by_side(found.side_by_side(), english)],
        notes=surveys_notes(),
    )
    return Report("surveys", data, document)


def _side_by_side(found: SideBySide, english: bool) -> list[Table]:
    if not found.surveys:
        return []
    names = [Column(survey_heading(survey, english), 1) for survey in found.surveys]
    rows = [[one.en if english else one.lv, *shares] for one, shares in found.rows]
    return [Table(name=_("Survey by survey: agree, %"), columns=[Column(_("Statement")), *names], rows=rows)]


def survey_heading(survey: Survey, english: bool) -> str:
    """A survey as a column is headed: two cycles of one survey have the same name."""
    return f"{survey.name_en if english else survey.name_lv}, {day(survey.ends)}"


def surveys_notes() -> list[str]:
    """How to read it."""
    few = _("Of fewer than %(smallest)s answers nothing is shown, so that nobody is recognised.")
    return [
        _("Answers count in the period in which their survey ended; while one runs they are not shown."),
        few % {"smallest": SMALLEST_GROUP},
    ]


def _survey_data(result: Result) -> dict[str, Any]:
    return {
        "survey": result.survey.pk,
        "name": {"lv": result.survey.name_lv, "en": result.survey.name_en},
        "from": result.survey.starts.isoformat(),
        "to": result.survey.ends.isoformat(),
        "state": result.stage.value,
        "invited": result.invited,
        "returned": result.returned,
        "answered": result.answered,
        "response_rate": result.rate,
        "open_answers": result.openly,
        "statements": {one.statement.item: _score(one.score) for one in result.asked},
    }


def _score(score: Score | None) -> dict[str, Any]:
    if score is None:
        return {"given": None, "mean": None, "best_share": None, "agreeing_share": None, "counts": None}
    return {
        "given": score.given,
        "mean": score.mean,
        "best_share": score.best_share,
        "agreeing_share": score.agreeing_share,
        "counts": list(score.counts),
    }


def _cells(score: Score | None) -> list[float | None]:
    if score is None:
        return [None] * 4
    return [score.given, score.mean, score.best_share, score.agreeing_share]
