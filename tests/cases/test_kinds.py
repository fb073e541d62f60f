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


def test_a_kind_changed_there_and_back_leaves_the_term_running() -> None:
    world = make_world()
    case = case_from(world)
    for hour, kind in enumerate((CaseKind.INFORMATION_REQUEST, CaseKind.CONSULTATION, CaseKind.QUESTION), 1):
        change_kind(case, by=world.anna, at=later(hours=hour), kind=kind)
        case.refresh_from_db()
    stands = dict(case.obligations.values_list("duty", "status"))
    assert (stands["IL-5.3"], stands["IAL-14.2"]) == (Status.OPEN, Status.CANCELLED)
    change_kind(case, by=world.anna, at=later(hours=9), kind=CaseKind.INFORMATION_REQUEST)
    stands = dict(case.obligations.values_list("duty", "status"))
    assert (stands["IL-5.3"], stands["IAL-14.2"]) == (Status.CANCELLED, Status.OPEN)
