"""Payments and certificates: noted by the one officer who may, each with a number of its own (VISC-15)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.institutions.models import Post
from atbilde.services.access import may_take_money, may_void
from atbilde.services.actions.errors import NotPossible
from atbilde.services.actions.numbers import next_number
from atbilde.services.enums import Seating
from atbilde.services.models import Certificate, Location, Payment, Registration, Service, Voiding

#: Ways to pay.
WAYS = ("cash", "card", "transfer")


@transaction.atomic
def take_fee(registration: Registration, *, by: Post, at: datetime, how: str) -> Payment:
    """Note that the fee of the session was paid; returns the payment with its receipt's number.

    Raises `NotPossible` for anybody but the test division's officer of that location, for a session that was called
    off, for who has no place, and where the fee was paid already.
    """
    session = registration.session
    _allow(by, session.location, how)
    if session.cancelled_at is not None:
        raise NotPossible("called_off", _("This session was called off."))
    held = Registration.objects.select_for_update().get(pk=registration.pk)
    if held.status != Seating.SEATED:
        raise NotPossible("no_place", _("Only who has a place pays the fee."))
    if held.is_paid:
        raise NotPossible("paid", _("The fee was paid already."))
    if not session.price:
        raise NotPossible("free", _("This session is free of charge."))
    return _pay(by, at, how, registration=held, service=session.service, payer=held.name, cents=session.price)


@transaction.atomic
def take_payment(
    service: Service, *, location: Location, by: Post, at: datetime, payer: str, cents: int, how: str
) -> Payment:
    """Note that somebody paid for another paid service of the price list. Raises `NotPossible` as `take_fee`."""
    _allow(by, location, how)
    if service.institution_id != by.institution_id or not service.price:
        raise NotPossible("free", _("This service is not on the list of paid services."), field="service")
    if cents <= 0:
        raise NotPossible("amount", _("Write how much was paid."), field="cents")
    if not payer.strip():
        raise NotPossible("payer", _("Write who paid."), field="payer")
    return _pay(by, at, how, service=service, payer=payer.strip(), cents=cents)


@transaction.atomic
def void_payment(payment: Payment, *, by: Post, at: datetime, reason: str) -> Voiding:
    """Say that a payment was noted by mistake: it counts no more, its receipt says so, its number is given to no other.

    Raises `NotPossible` for whoever may not (`access.may_void`), without a reason, for one that is void already, and
    for a fee on which a certificate was issued.
    """
    held = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if not may_void(by, held):
        raise NotPossible("not_allowed", _("Only who noted the payment, or a manager, may void it."))
    if not reason.strip():
        raise NotPossible("reason", _("Write why the payment is void."), field="reason")
    if Voiding.objects.filter(payment=held).exists():
        raise NotPossible("void", _("This payment is void already."))
    if held.registration_id and Certificate.objects.filter(registration=held.registration_id).exists():
        raise NotPossible("issued", _("A certificate was issued on this payment; it stays."))
    voiding = Voiding.objects.create(payment=held, reason=reason.strip()[:300], at=at, by=by)
    details: dict[str, object] = {"cents": held.cents}
    record("payment.void", held, institution=held.institution_id, by=by.person_id, at=at, details=details)
    return voiding


@transaction.atomic
def issue_certificate(
    registration: Registration, *, by: Post, at: datetime, result: str, handed_to: str
) -> Certificate:
    """Write a certificate into the log as handed out; returns it with its number.

    Raises `NotPossible` for anybody but the test division's officer of that location, before the session has begun or
    where it was called off, without a place in it, with the fee unpaid, and for a second one.
    """
    session = registration.session
    _allow(by, session.location)
    if not result.strip():
        raise NotPossible("result", _("Write what the certificate says."), field="result")
    if not handed_to.strip():
        raise NotPossible("handed_to", _("Write who received it."), field="handed_to")
    held = Registration.objects.select_for_update().get(pk=registration.pk)
    if held.status != Seating.SEATED or session.starts > at or session.cancelled_at is not None:
        raise NotPossible("not_tested", _("A certificate follows a test that was taken."))
    if session.price and not held.is_paid:
        raise NotPossible("unpaid", _("The fee has not been paid yet."))
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                institution=session.institution,
                registration=held,
                number=next_number(session.institution, "certificate", at),
                result=result.strip()[:80],
                issued_at=at,
                issued_by=by,
                handed_to=handed_to.strip()[:200],
            )
    except IntegrityError as double:
        raise NotPossible("issued", _("The certificate was issued already.")) from double
    record("certificate.issue", certificate, institution=session.institution_id, by=by.person_id, at=at)
    return certificate


def _allow(by: Post, location: Location, how: str = WAYS[0]) -> None:
    if not may_take_money(by, location):
        raise NotPossible("not_allowed", _("Only the test division's officer at this place may do this."))
    if how not in WAYS:
        raise NotPossible("way", _("Choose how it was paid."), field="how")


def _pay(
    by: Post,
    at: datetime,
    how: str,
    *,
    service: Service,
    payer: str,
    cents: int,
    registration: Registration | None = None,
) -> Payment:
    payment = Payment.objects.create(
        institution=by.institution,
        registration=registration,
        service=service,
        number=next_number(by.institution, "receipt", at),
        payer=payer[:200],
        what=service.name_lv[:200],
        cents=cents,
        at=at,
        by=by,
        how=how,
    )
    record("payment.take", payment, institution=by.institution_id, by=by.person_id, at=at, details={"cents": cents})
    return payment
