"""The standard that holds for an institution on a day."""

from datetime import date

import pytest
from tests.world import NOW, case_from, make_institution, make_world

from atbilde.cases.models import Obligation
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import books_of, clause_of, law_of, standard_of

pytestmark = pytest.mark.django_db


@pytest.mark.clause("CSP-0")
def test_a_document_without_a_date_holds_from_the_day_the_institution_names():
    institution = make_institution("csp")
    assert standard_of(institution, date(1999, 1, 1)).in_force

    institution.standard_valid_from = date(2026, 5, 14)

    assert not standard_of(institution, NOW).in_force
    assert standard_of(institution, date(2026, 5, 14)).in_force


@pytest.mark.clause("CSP-0")
def test_a_letter_from_before_that_day_is_judged_by_the_law_alone():
    world = make_world()
    Institution.objects.filter(pk="csp").update(standard_valid_from=date(2026, 5, 14))
    world.institution.refresh_from_db()
    world.queue.institution = world.institution

    case_from(world)

    assert sorted(Obligation.objects.values_list("duty", flat=True)) == ["IL-5.3"]


def test_the_law_stands_beside_the_standard():
    institution = make_institution("dvi")
    assert law_of(institution, NOW).pack == "lv-law"
    assert [book.law for book in books_of(institution)] == [False, True]
    assert clause_of(institution, "lv-law", "IL-5.3", NOW).id == "IL-5.3"
    assert clause_of(institution, "dvi", "DVI-10", NOW).id == "DVI-10"
    assert clause_of(institution, "dvi", "CSP-D7", NOW) is None
