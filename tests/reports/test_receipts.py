"""The receipt as a tagged PDF."""

import re
import zlib

import pytest
from tests.services.reception import JANIS, make_location, make_session
from tests.world import NOW, make_post, make_world

from atbilde.institutions.enums import Role
from atbilde.reports.receipts import receipt_pdf
from atbilde.services.actions.payments import take_fee
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
    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid:part>1<" in _opened(pdf)
    assert f"({language}".encode() in _opened(pdf)


def test_a_name_cannot_become_mark_up(payment: Payment) -> None:
    payment.payer = '#panic() *Jānis* $x$ "]'
    assert receipt_pdf(payment).startswith(b"%PDF-")


def test_each_payment_has_its_own_receipt(payment: Payment) -> None:
    first = receipt_pdf(payment)
    payment.payer = "Kāds Cits"
    assert receipt_pdf(payment) != first


def _opened(pdf: bytes) -> bytes:
    """The file with its streams unpacked."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)
