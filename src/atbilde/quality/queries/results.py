"""How surveys went: invited, answered, and what the answers come to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from atbilde.contacts.enums import Delivery
from atbilde.core.surveys import SMALLEST_GROUP, Score, response_rate
from atbilde.quality.enums import Stage
from atbilde.quality.models import Invitation, Mark, Remark, Response, Silence, Statement, Survey


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement with its score; `score` is `None` while the survey runs and where too few answered."""

    statement: Statement
    given: int | None  # how many answered it; None while the survey runs
    score: Score | None


@dataclass(frozen=True, slots=True)
class Result:
    """One survey on a day."""

    survey: Survey
    stage: Stage
    invited: int
    returned: int  # of them, letters that did not arrive
    answered: int  # of the invited
    openly: int  # answers from the open page
    asked: tuple[Asked, ...]

    @property
    def rate(self) -> float | None:
        """How many of the invited answered, in per cent."""
        return response_rate(self.invited, self.answered)

    @property
    def has_scores(self) -> bool:
        """Whether the answers are shown: not while it runs, for who looks every day would see whose answer came."""
        return self.stage == Stage.ENDED

    @property
    def too_few(self) -> bool:
        """Whether it has ended with so few answers that none can be shown."""
        return self.has_scores and self.answered + self.openly < SMALLEST_GROUP


def results_of(surveys: Sequence[Survey], today: date) -> list[Result]:
    """The surveys in the given order, in four queries."""
    invited = {row["survey"]: row for row in _invitations(surveys)}
    openly = dict(
        Response.objects.filter(survey__in=surveys, invited=False).values_list("survey").annotate(n=Count("pk"))
    )
    marks: dict[int, dict[int, int]] = defaultdict(dict)
    ended = [survey for survey in surveys if survey.stage(today) == Stage.ENDED]
    counted = Mark.objects.filter(statement__survey__in=ended).values_list("statement", "place")
    for statement, place, count in counted.annotate(n=Count("pk")):
        marks[statement][place] = count
    statements: dict[int, list[Statement]] = defaultdict(list)
    for row in Statement.objects.filter(survey__in=surveys):
        statements[row.survey_id].append(row)
    found = []
    for survey in surveys:
        stage = survey.stage(today)
        counts = invited.get(survey.pk, {"invited": 0, "answered": 0, "returned": 0})
        found.append(
            Result(
                survey=survey,
                stage=stage,
                invited=counts["invited"],
                returned=counts["returned"],
                answered=counts["answered"],
                openly=openly.get(survey.pk, 0),
                asked=tuple(_asked(row, marks[row.pk], stage) for row in statements[survey.pk]),
            )
        )
    return found


def remarks_of(result: Result) -> list[Remark]:
    """The clients' words, in no order that means anything; none while the survey runs or where too few answered."""
    if not result.has_scores or result.too_few:
        return []
    return list(Remark.objects.filter(survey=result.survey).order_by("pk"))


def is_quiet(client: int) -> bool:
    """Whether the client wants no invitations to surveys."""
    return Silence.objects.filter(client=client).exists()


def _asked(statement: Statement, places: dict[int, int], stage: Stage) -> Asked:
    if stage != Stage.ENDED:
        return Asked(statement, None, None)
    agrees = tuple(bool(answer["agrees"]) for answer in statement.answers)
    score = Score(tuple(places.get(place, 0) for place in range(len(agrees))), agrees)
    return Asked(statement, score.given, score if score.is_shown else None)


def _invitations(surveys: Sequence[Survey]) -> list[dict[str, Any]]:
    lost = Q(contact__message__delivery__in=[Delivery.FAILED, Delivery.BOUNCED])
    rows = Invitation.objects.filter(survey__in=surveys).values("survey")
    counted = rows.annotate(
        invited=Count("pk"), answered=Count("pk", filter=Q(answered=True)), returned=Count("pk", filter=lost)
    )
    return [dict(row) for row in counted]
