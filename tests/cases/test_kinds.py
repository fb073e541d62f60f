"""What a client wants turns out to be something else: the legal term follows."""

import pytest
from tests.world import case_from, later, make_world

from atbilde.cases.actions.writing import change_kind
from atbilde.cases.enums import CaseKind, Status

pytestmark = pytest.mark.django_db


def test_a_complaint_stays_the_submission_that_the_question_was() -> None:
    world = make_world()
    case = case_from(world)
    before = case.obligations.get(clause="IL-5.3")
    change_kind(case, by=world.anna, at=later(hours=1), kind=CaseKind.COMPLAINT)
    (after,) = case.obligations.filter(clause="IL-5.3")
    assert (after.status, after.due_at, after.starts_at) == (Status.OPEN, before.due_at, before.starts_at)


def test_a_consultation_is_no_submission() -> None:
    world = make_world()
    case = case_from(world)
    change_kind(case, by=world.anna, at=later(hours=1), kind=CaseKind.CONSULTATION)
    assert case.obligations.get(clause="IL-5.3").status == Status.CANCELLED
