"""The receipt as a tagged PDF."""

import pytest
from tests.reports.paper import is_accessible, language_of, text_of
from tests.services.reception import JANIS, make_location, make_session
from tests.world import NOW, make_post, make_world

from atbilde.institutions.enums import Role
from atbilde.reports.receipts import receipt_pdf
from atbilde.services.actions.payments import take_fee, void_payment
from atbilde.services.actions.sessions import register
from atbilde.services.models import Payment


@pytest.fixture
def payment(db: None) -> Payment:
    world = make_world("visc")
    location = make_location(world)
    officer = make_post(world.institution, "Zane Valoda", Role.TEST_OFFICER)
    location.officers.add(officer)
    return take_fee(register(make_session(world, location), at=NOW, visitor=JANIS), by=officer, at=NOW, how="card")


@pytest.mark.parametrize("language", ["lv", "en"])
def test_the_receipt_is_a_tagged_pdf_in_its_language(payment: Payment, language: str) -> None:
    pdf = receipt_pdf(payment, language=language)
    assert is_accessible(pdf)
    assert language_of(pdf) == language
    assert payment.number in text_of(pdf)


def test_a_name_cannot_become_mark_up(payment: Payment) -> None:
    payment.payer = '#panic() *Jānis* $x$ "]'
    assert payment.payer in text_of(receipt_pdf(payment))


def test_a_sign_without_a_picture_is_no_reason_for_no_receipt(payment: Payment) -> None:
    payment.payer = "Jānis 😀"
    assert "Jānis" in text_of(receipt_pdf(payment))


def test_each_payment_has_its_own_receipt(payment: Payment) -> None:
    first = receipt_pdf(payment)
    payment.payer = "Kāds Cits"
    assert receipt_pdf(payment) != first


@pytest.mark.parametrize(("language", "word"), [("lv", "ANULĒTS"), ("en", "VOID")])
def test_a_void_receipt_says_so_and_why(payment: Payment, language: str, word: str) -> None:
    assert word not in text_of(receipt_pdf(payment, language=language))
    void_payment(payment, by=payment.by, at=NOW, reason="Atzīmēts divreiz")
    payment.refresh_from_db()
    pdf = receipt_pdf(payment, language=language)
    assert is_accessible(pdf)
    for words in (word, "Atzīmēts divreiz", payment.number):
        assert words in text_of(pdf)
