"""Sessions, fees, receipts and certificates at the desk."""

from collections.abc import Iterator

import pytest
import time_machine
from tests.desk.ground import browser_of, queries_of
from tests.reports.paper import text_of
from tests.services.reception import JANIS, make_location, make_service, make_session
from tests.world import NOW, World, later, make_post, make_world

from atbilde.institutions.enums import Role
from atbilde.institutions.models import Post
from atbilde.services.access import secret_of
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.sessions import register
from atbilde.services.models import Certificate, Payment, Registration, Session


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(NOW, tick=False):
        yield make_world("visc")


@pytest.fixture
def session(world: World) -> Session:
    return make_session(world, make_location(world, code="information-centre"))


@pytest.fixture
def zane(world: World, session: Session) -> Post:
    officer = make_post(world.institution, "Zane Valoda", Role.TEST_OFFICER, unit=world.unit)
    session.location.officers.add(officer)
    return officer


def test_a_session_is_planned_changed_and_called_off(world: World, session: Session, zane: Post) -> None:
    desk = browser_of(zane)
    fields = {
        "service": session.service_id,
        "location": session.location_id,
        "name_lv": "B līmenis",
        "name_en": "Level B",
        "starts": "2026-06-03T10:00",
        "ends": "2026-06-03T12:00",
        "closes_at": "2026-06-02T10:00",
        "places": 12,
        "price": "14,23",
    }
    made = desk.post("/desk/sessions/new/", fields)
    planned = Session.objects.get(name_lv="B līmenis")
    assert made.url == f"/desk/sessions/{planned.pk}/"  # type: ignore[attr-defined]
    assert (planned.price, planned.places, planned.starts.astimezone(NOW.tzinfo).hour) == (1423, 12, 7)
    wrong = desk.post(f"/desk/sessions/{planned.pk}/plan/", {**fields, "ends": "2026-06-03T09:00"})
    assert wrong.status_code == 422
    assert desk.get(f"/desk/sessions/{planned.pk}/plan/").content.decode().count("14.23") == 1
    desk.post(f"/desk/sessions/{planned.pk}/calling-off/")
    planned.refresh_from_db()
    assert planned.cancelled_at == NOW
    assert browser_of(world.anna).get("/desk/sessions/new/").status_code == 403


@pytest.mark.clause("VISC-15")
def test_from_registration_at_the_desk_to_the_receipt_and_the_certificate(session: Session, zane: Post) -> None:
    desk, own = browser_of(zane), f"/desk/sessions/{session.pk}/"
    desk.post(own, {"name": "Ilze Kalna", "phone": "29123456"})
    candidate = Registration.objects.get()
    assert candidate.contact.channel == "visit"
    desk.post(f"/desk/sessions/registrations/{candidate.pk}/fee/", {"how": "cash"})
    payment = Payment.objects.get()
    assert payment.by == zane
    receipt = desk.get(f"/desk/payments/{payment.pk}.pdf")
    assert receipt.content.startswith(b"%PDF-")
    assert payment.number in desk.get(own).content.decode()
    given = {"result": "B2", "handed_to": "Ilze Kalna"}
    desk.post(f"/desk/sessions/registrations/{candidate.pk}/certificate/", given)
    assert not Certificate.objects.exists()  # the test has not been yet
    with time_machine.travel(session.ends, tick=False):
        desk = browser_of(zane)  # logged in anew, weeks later
        desk.post(f"/desk/sessions/registrations/{candidate.pk}/certificate/", given)
        certificate = Certificate.objects.get()
        assert certificate.number in desk.get("/desk/sessions/certificates/").content.decode()


@pytest.mark.parametrize("who", ["anna", "peteris", "mara", "arturs", "dace"])
def test_nobody_else_takes_money_or_issues_at_the_desk(world: World, session: Session, zane: Post, who: str) -> None:
    candidate = register(session, at=NOW, visitor=JANIS)
    desk = browser_of(getattr(world, who))
    for path in ("fee", "certificate"):
        answer = desk.post(
            f"/desk/sessions/registrations/{candidate.pk}/{path}/", {"how": "cash", "result": "B", "handed_to": "A"}
        )
        assert answer.status_code == 403
    desk.post("/desk/payments/", {"service": session.service_id, "payer": "A", "cents": "1", "how": "cash"})
    assert not Payment.objects.exists()


def test_other_paid_services_have_a_receipt_too(world: World, session: Session, zane: Post) -> None:
    copy = make_service(world, session.location, code="copy", name_lv="Dublikāts", price=711)
    desk = browser_of(zane)
    form = {"service": copy.pk, "location": session.location_id, "payer": "SIA <Skola>", "cents": "7,11", "how": "card"}
    assert desk.post("/desk/payments/", form).status_code == 302
    payment = Payment.objects.get()
    assert payment.cents == 711
    assert "SIA &lt;Skola&gt;" in desk.get("/desk/payments/").content.decode()
    assert desk.post("/desk/payments/", {**form, "cents": "much"}).status_code == 422


def test_a_payment_is_voided_at_the_desk_and_sums_follow(world: World, session: Session, zane: Post) -> None:
    copy = make_service(world, session.location, code="copy", name_lv="Dublikāts", price=711)
    desk = browser_of(zane)
    form = {"service": copy.pk, "location": session.location_id, "payer": "SIA Skola", "cents": "7,11", "how": "card"}
    for _number in range(2):
        desk.post("/desk/payments/", form)
    payment = Payment.objects.order_by("pk")[0]
    address = f"/desk/payments/{payment.pk}/voiding/"
    page = desk.get("/desk/payments/").content.decode()
    assert address in page
    assert "14,22\xa0€" in page
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "Atzīmēts divreiz"}).status_code == 302
    page = desk.get("/desk/payments/").content.decode()
    assert "Atzīmēts divreiz" in page
    assert "14,22\xa0€" not in page
    assert desk.post(address, {"reason": "Vēlreiz"}).status_code == 422
    assert browser_of(world.anna).post(address, {"reason": "A"}).status_code == 403


def test_an_outsider_finds_nothing(world: World, session: Session, zane: Post) -> None:
    candidate = register(session, at=NOW, visitor=JANIS)
    stranger = make_post(world.elsewhere, "Svešā Valoda", Role.TEST_OFFICER)
    session.location.officers.add(stranger)  # even so
    desk = browser_of(stranger)
    assert desk.get(f"/desk/sessions/{session.pk}/").status_code == 404
    for path in ("fee", "certificate", "cancellation"):
        assert desk.post(f"/desk/sessions/registrations/{candidate.pk}/{path}/").status_code == 404
    assert "VISC" not in desk.get("/desk/sessions/").content.decode()
    assert desk.get("/desk/payments/1.pdf").status_code == 404


def test_many_candidates_cost_no_more_queries(session: Session, zane: Post) -> None:
    desk, own = browser_of(zane), f"/desk/sessions/{session.pk}/"
    register(session, at=NOW, visitor=JANIS)
    few = queries_of(lambda: desk.get(own))
    for number in range(6):
        register(session, at=later(minutes=number), visitor=Visitor(f"K {number}", email=f"k{number}@e.example"))
    assert queries_of(lambda: desk.get(own)) == few


def test_calling_off_asks_first_and_then_offers_no_money(session: Session, zane: Post) -> None:
    candidate = register(session, at=NOW, visitor=JANIS)
    desk, own = browser_of(zane), f"/desk/sessions/{session.pk}/"
    page = desk.get(own).content.decode()
    assert 'popovertarget="call-off"' in page
    assert "To nevarēs atsaukt." in page
    assert f"/registrations/{candidate.pk}/fee/" in page
    desk.post(f"{own}calling-off/")
    assert f"/registrations/{candidate.pk}/fee/" not in desk.get(own).content.decode()


def test_the_registration_is_printed_and_handed_over_with_its_link(world: World, session: Session, zane: Post) -> None:
    candidate = register(session, at=NOW, visitor=Visitor("Bez Pasta", phone="29123456"), by=zane)
    desk = browser_of(zane)
    own = f"/desk/sessions/registrations/{candidate.pk}/paper/"
    assert f'href="{own}"' in desk.get(f"/desk/sessions/{session.pk}/").content.decode()
    paper = text_of(desk.get(own).content)
    assert candidate.number in paper
    assert f"/visc/sessions/mine/{secret_of(candidate.contact.key)}/" in "".join(paper.split())
    assert browser_of(world.ivo).get(own).status_code in (403, 404)


def test_the_desk_sees_who_may_have_registered_twice(session: Session, zane: Post) -> None:
    for name in ("Bez Pasta", "bez pasta", "Cits"):
        register(session, at=NOW, visitor=Visitor(name, phone="29123456"))
    page = browser_of(zane).get(f"/desk/sessions/{session.pk}/").content.decode()
    assert page.count("varbūt pieteicies divreiz") == 1
