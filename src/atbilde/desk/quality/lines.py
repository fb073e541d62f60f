"""A survey as a page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from atbilde.core.surveys import Score
from atbilde.quality.models import Statement
from atbilde.quality.queries.results import Asked, Result
from atbilde.reports.exports import number


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer: its words, how often, its share in words and as a number, whether it agrees."""

    words: str
    count: int
    share: str
    percent: float
    agrees: bool


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A statement with its figures in words; without a score only how many answered."""

    words: str
    clauses: Sequence[str]
    given: int | None
    mean: str
    best_mean: int
    agreeing: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey in one row."""

    result: Result
    name: str
    purpose: str
    tone: str
    rate: str
    asked: tuple[AskedLine, ...]


#: The colour of a stage's mark, beside its words.
_TONES = {"running": "accent", "ended": "kept", "draft": "", "waiting": ""}


def line_of(result: Result) -> SurveyLine:
    """The survey in the language of the page."""
    english = get_language() == "en"
    row = result.survey
    return SurveyLine(
        result=result,
        name=row.name_en if english else row.name_lv,
        purpose=row.purpose_en if english else row.purpose_lv,
        tone=_TONES[result.stage],
        rate=percent(result.rate),
        asked=tuple(_asked(one) for one in result.asked),
    )


def percent(share: float | None) -> str:
    """`62,5 %`; a dash where there is none."""
    return "–" if share is None else f"{number(share, 1)} %"


def words_of(statement: Statement) -> str:
    """The statement in the language of the page."""
    return statement.en if get_language() == "en" else statement.lv


def _asked(one: Asked) -> AskedLine:
    score = one.score
    return AskedLine(
        words=words_of(one.statement),
        clauses=one.statement.clauses,
        given=one.given,
        mean="–" if score is None or score.mean is None else number(score.mean, 1),
        best_mean=len(one.statement.answers),
        agreeing=percent(score.agreeing_share if score else None),
        bars=_bars(one.statement, score) if score else (),
    )


def _bars(statement: Statement, score: Score) -> tuple[Bar, ...]:
    language = "en" if get_language() == "en" else "lv"
    found = zip(statement.answers, score.counts, score.distribution, strict=True)
    return tuple(
        Bar(str(answer[language]), count, percent(share), share or 0.0, bool(answer["agrees"]))
        for answer, count, share in found
    )
