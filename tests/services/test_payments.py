"""Payments and certificates: only the officer who may, numbers without gaps (VISC-15)."""

import pytest
from tests.services.reception import JANIS, make_location, make_service, make_session
from tests.world import NOW, World, later, make_post, make_world

from atbilde.audit.models import Entry
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Post
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.errors import NotPossible
from atbilde.services.actions.payments import issue_certificate, take_fee, take_payment, void_payment
from atbilde.services.actions.sessions import call_off, register
from atbilde.services.models import Certificate, Location, Payment, Registration, Voiding

AFTER = later(days=20)


@pytest.fixture
def world(db: None) -> World:
    return make_world("visc")


@pytest.fixture
def centre(world: World) -> Location:
    return make_location(world, code="information-centre")


@pytest.fixture
def zane(world: World, centre: Location) -> Post:
    officer = make_post(world.institution, "Zane Valoda", Role.TEST_OFFICER)
    centre.officers.add(officer)
    return officer


@pytest.fixture
def registration(world: World, centre: Location) -> Registration:
    return register(make_session(world, centre, places=1), at=NOW, visitor=JANIS)


def test_the_fee_is_noted_once_with_a_number_and_nothing_else_is_written(
    zane: Post, registration: Registration
) -> None:
    payment = take_fee(registration, by=zane, at=NOW, how="card")
    assert (payment.number, payment.cents, payment.payer) == ("VISC-K-2026-000001", 1423, "Jānis Zariņš")
    with pytest.raises(NotPossible) as refused:
        take_fee(registration, by=zane, at=NOW, how="card")
    assert refused.value.code == "paid"
    assert Entry.objects.filter(verb="payment.take").count() == 1


@pytest.mark.clause("VISC-15")
@pytest.mark.parametrize("who", ["anna", "peteris", "liga", "mara", "dace", "arturs", "ivo"])
def test_another_role_can_neither_issue_nor_take_payment(
    world: World, centre: Location, registration: Registration, who: str
) -> None:
    by: Post = getattr(world, who)
    centre.officers.add(by)  # the place alone does not do
    service = registration.session.service
    for act in (
        lambda: take_fee(registration, by=by, at=NOW, how="cash"),
        lambda: take_payment(service, location=centre, by=by, at=NOW, payer="A", cents=100, how="cash"),
        lambda: issue_certificate(registration, by=by, at=AFTER, result="B2", handed_to="A"),
    ):
        with pytest.raises(NotPossible) as refused:
            act()
        assert refused.value.code == "not_allowed"
    assert not Payment.objects.exists()
    assert not Certificate.objects.exists()


def test_the_role_alone_does_not_do_without_the_place(world: World, registration: Registration) -> None:
    elsewhere = make_post(world.institution, "Cita Vieta", Role.TEST_OFFICER)
    with pytest.raises(NotPossible):
        take_fee(registration, by=elsewhere, at=NOW, how="cash")


def test_a_certificate_follows_a_test_that_was_taken_and_paid(zane: Post, registration: Registration) -> None:
    def issue(**fields: object) -> Certificate:
        given = {"by": zane, "at": AFTER, "result": "B2", "handed_to": "Jānis Zariņš", **fields}
        return issue_certificate(registration, **given)

    for fields, code in (
        ({"at": NOW}, "not_tested"),
        ({"result": " "}, "result"),
        ({"handed_to": ""}, "handed_to"),
        ({}, "unpaid"),
    ):
        with pytest.raises(NotPossible) as refused:
            issue(**fields)
        assert refused.value.code == code
    take_fee(registration, by=zane, at=NOW, how="cash")
    assert issue().number == "VISC-A-2026-000001"
    with pytest.raises(NotPossible) as refused:
        issue()
    assert refused.value.code == "issued"


@pytest.mark.clause("VISC-15")
def test_nothing_is_paid_or_issued_for_a_session_that_was_called_off(
    world: World, zane: Post, registration: Registration
) -> None:
    take_fee(registration, by=zane, at=NOW, how="cash")
    late = register(registration.session, at=later(minutes=1), visitor=Visitor("Otrs", phone="29"))
    call_off(registration.session, by=world.mara, at=later(hours=1))
    for row in (registration, late):
        row.refresh_from_db()
        with pytest.raises(NotPossible) as refused:
            issue_certificate(row, by=zane, at=AFTER, result="B2", handed_to="Jānis Zariņš")
        assert refused.value.code == "not_tested"
        with pytest.raises(NotPossible) as refused:
            take_fee(row, by=zane, at=AFTER, how="cash")
        assert refused.value.code == "called_off"
    assert not Certificate.objects.exists()


def test_who_only_waits_pays_nothing_and_gets_nothing(zane: Post, registration: Registration) -> None:
    waiting = register(registration.session, at=later(minutes=1), visitor=Visitor("Otrs", phone="29"))
    assert waiting.status == "waiting"
    with pytest.raises(NotPossible) as refused:
        take_fee(waiting, by=zane, at=NOW, how="cash")
    assert refused.value.code == "no_place"
    with pytest.raises(NotPossible):
        issue_certificate(waiting, by=zane, at=AFTER, result="B2", handed_to="Otrs")


def test_other_paid_services_are_paid_and_free_ones_are_not(world: World, centre: Location, zane: Post) -> None:
    paid = make_service(world, centre, code="copy", name_lv="Dublikāts", price=711)
    free = make_service(world, centre, code="free", price=0)
    given = {"location": centre, "by": zane, "at": NOW, "payer": "SIA Skola", "how": "transfer"}
    assert take_payment(paid, cents=1422, **given).number == "VISC-K-2026-000001"
    assert take_payment(paid, cents=711, **given).number == "VISC-K-2026-000002"
    for service, cents, how in ((free, 100, "cash"), (paid, 0, "cash"), (paid, 711, "gold")):
        with pytest.raises(NotPossible):
            take_payment(service, **{**given, "cents": cents, "how": how})
    assert Payment.objects.count() == 2


def test_a_payment_noted_by_mistake_is_void_and_its_number_is_given_to_no_other(
    zane: Post, registration: Registration
) -> None:
    wrong = take_fee(registration, by=zane, at=NOW, how="card")
    voiding = void_payment(wrong, by=zane, at=later(minutes=3), reason=" Nepareizs maksāšanas veids ")
    assert (voiding.reason, voiding.by) == ("Nepareizs maksāšanas veids", zane)
    wrong.refresh_from_db()
    assert (wrong.is_void, wrong.cents, registration.is_paid) == (True, 1423, False)
    with pytest.raises(NotPossible) as refused:
        issue_certificate(registration, by=zane, at=AFTER, result="B2", handed_to="Jānis Zariņš")
    assert refused.value.code == "unpaid"
    right = take_fee(registration, by=zane, at=later(minutes=4), how="cash")
    assert right.number == "VISC-K-2026-000002"
    assert Entry.objects.filter(verb="payment.void", actor=zane.person_id).count() == 1


def test_who_may_void_and_what_cannot_be_void(
    world: World, centre: Location, zane: Post, registration: Registration
) -> None:
    payment = take_fee(registration, by=zane, at=NOW, how="card")
    other = make_post(world.institution, "Otra Valoda", Role.TEST_OFFICER)
    centre.officers.add(other)
    for by, reason, code in (
        (other, "Kļūda", "not_allowed"),
        (world.anna, "Kļūda", "not_allowed"),
        (world.ivo, "Kļūda", "not_allowed"),
        (zane, "  ", "reason"),
    ):
        with pytest.raises(NotPossible) as refused:
            void_payment(payment, by=by, at=NOW, reason=reason)
        assert refused.value.code == code
    assert not Voiding.objects.exists()
    void_payment(payment, by=world.mara, at=NOW, reason="Kļūda")
    with pytest.raises(NotPossible) as refused:
        void_payment(payment, by=zane, at=NOW, reason="Kļūda")
    assert refused.value.code == "void"
    paid = take_fee(registration, by=zane, at=NOW, how="card")
    issue_certificate(registration, by=zane, at=AFTER, result="B2", handed_to="Jānis Zariņš")
    with pytest.raises(NotPossible) as refused:
        void_payment(paid, by=zane, at=AFTER, reason="Kļūda")
    assert refused.value.code == "issued"
