"""Who has a case: there is always an owner or a queue."""

import pytest
from django.db import IntegrityError, transaction
from tests.cases.letters import answer
from tests.world import case_from, later, make_post, make_world

from atbilde.audit.models import Entry
from atbilde.cases.actions.ownership import give_case, hand_over_question, take_case
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, Notice
from atbilde.institutions.enums import Role

pytestmark = pytest.mark.django_db


def test_taking_makes_the_case_mine_and_leaves_one_audit_entry():
    world = make_world()
    case = case_from(world)
    before = Entry.objects.count()

    take_case(case, by=world.anna, at=later(minutes=1))

    case.refresh_from_db()
    assert case.owner == world.anna
    assert [entry.verb for entry in Entry.objects.order_by("pk")[before:]] == ["case.take"]
    assert case.assignments.order_by("pk").last().owner == world.anna


def test_of_two_who_take_the_second_is_told_who_has_it():
    world = make_world()
    case = case_from(world)
    take_case(case, by=world.anna, at=later(minutes=1))

    with pytest.raises(Refused, match="Anna Bērziņa") as refused:
        take_case(case, by=world.liga, at=later(minutes=1))

    assert refused.value.code == "taken"


def test_a_manager_may_take_and_give_what_others_have():
    world = make_world()
    case = case_from(world, owner=world.anna)

    take_case(case, by=world.mara, at=later(minutes=1))
    give_case(case, by=world.mara, to=world.liga, at=later(minutes=2), reason="Līga zina")

    case.refresh_from_db()
    assert case.owner == world.liga
    assert Notice.objects.filter(post=world.liga, kind="given").count() == 1


@pytest.mark.clause("VPVB-10")
def test_a_case_is_never_without_an_owner_or_a_queue():
    world = make_world("vpvb")
    case = case_from(world, owner=world.anna)

    with pytest.raises(Refused) as refused:
        give_case(case, by=world.anna, at=later(minutes=1))
    assert refused.value.code == "no_receiver"

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(owner=None, queue=None)

    give_case(case, by=world.anna, queue=world.second_queue, at=later(minutes=2))
    case.refresh_from_db()
    assert (case.owner, case.queue) == (None, world.second_queue)
    take_case(case, by=world.liga, at=later(minutes=3))
    case.refresh_from_db()
    assert (case.owner, case.queue) == (world.liga, world.second_queue)


def test_a_case_is_not_given_to_another_institution_nor_to_who_does_not_serve():
    world = make_world()
    case = case_from(world, owner=world.anna)
    for receiver in (world.ivo, world.dace):
        with pytest.raises(Refused) as refused:
            give_case(case, by=world.anna, to=receiver, at=later(minutes=1))
        assert refused.value.code == "wrong_receiver"


def test_an_outsider_and_a_data_protection_officer_cannot_take():
    world = make_world()
    case = case_from(world)
    for stranger in (world.ivo, world.dace, world.arturs):
        with pytest.raises(Refused) as refused:
            take_case(case, by=stranger, at=later(minutes=1))
        assert refused.value.code == "not_allowed"


@pytest.mark.clause("VISC-13")
def test_a_question_handed_over_is_due_in_two_working_days_and_the_records_clerk_is_told():
    """Wednesday 13 May 2026: Thursday and Friday count, so it is due on Friday at 24:00."""
    world = make_world("visc")
    case = case_from(world)
    take_case(case, by=world.peteris, at=later(minutes=1))

    hand_over_question(case, by=world.peteris, to=world.liga, at=later(minutes=5))

    case.refresh_from_db()
    row = case.obligations.get(duty="VISC-13")
    assert (case.owner, row.status) == (world.liga, "open")
    assert row.due_at.astimezone(later().tzinfo).isoformat() == "2026-05-15T21:00:00+00:00"
    assert Notice.objects.filter(post=world.liga, kind="given").count() == 1

    letter_sent(answer(case, world.liga, at=later(days=1)), at=later(days=1, seconds=11))

    row.refresh_from_db()
    assert row.status == "met"
    assert Notice.objects.filter(post=world.peteris, kind="hand_over_answered").count() == 1


def test_absent_and_departed_colleagues_are_not_offered():
    from datetime import date

    from atbilde.institutions.access import colleagues
    from atbilde.institutions.models import Absence

    world = make_world()
    gone = make_post(world.institution, "Gatis Bijušais", Role.OFFICER)
    gone.ends = date(2026, 1, 1)
    gone.save()
    Absence.objects.create(post=world.liga, starts=date(2026, 5, 11), ends=date(2026, 5, 15), deputy=world.anna)

    names = [post.person.last_name for post in colleagues(world.anna, date(2026, 5, 13))]

    assert names == ["Bērziņa", "Kalniņa", "Ozols"]
