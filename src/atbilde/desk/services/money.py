"""Fees, payments with their receipts, the certificate log: only the officer who may do it gets through (VISC-15)."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.services.session_forms import CertificateForm, FeeForm, PaymentForm, VoidForm
from atbilde.desk.services.sessions import sessions_view
from atbilde.institutions.enums import Role
from atbilde.reports.receipts import receipt_pdf
from atbilde.services.access import (
    certificates_of,
    may_see_money,
    may_take_money,
    may_void,
    payment_for,
    payments_of,
    registration_for,
)
from atbilde.services.actions.errors import NotPossible
from atbilde.services.actions.payments import issue_certificate, take_fee, take_payment, void_payment

money_view = desk_view(here="sessions", allowed=may_see_money)


@require_POST
@sessions_view
def fee(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The candidate paid the fee."""
    row = registration_for(request.post, pk)
    if not may_take_money(request.post, row.session.location):
        return render(request, "desk/not_allowed.html", status=403)
    form = FeeForm(request.POST)
    if _done(request, form, lambda data: take_fee(row, by=request.post, at=request.now, how=data["how"])):
        messages.success(request, _("The payment is noted; the receipt is ready."))
    return redirect("desk:session", row.session_id)


@require_POST
@sessions_view
def certificate(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The candidate received the certificate."""
    row = registration_for(request.post, pk)
    if not may_take_money(request.post, row.session.location):
        return render(request, "desk/not_allowed.html", status=403)
    form = CertificateForm(request.POST)
    if _done(request, form, lambda data: issue_certificate(row, by=request.post, at=request.now, **data)):
        messages.success(request, _("The certificate is in the log."))
    return redirect("desk:session", row.session_id)


@require_safe
@money_view
def certificates(request: DeskRequest) -> HttpResponse:
    """The log of certificates."""
    return render(request, "desk/services/certificates.html", {"rows": certificates_of(request.post)[:500]})


@money_view
def payments(request: DeskRequest) -> HttpResponseBase:
    """Payments that were noted, and a form for services other than sessions."""
    form = PaymentForm(request.POST or None, by=request.post)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        service = data.pop("service")
        if _done(request, form, lambda _data: take_payment(service, by=request.post, at=request.now, **data)):
            messages.success(request, _("The payment is noted; the receipt is ready."))
            return redirect("desk:payments")
    may = form.fields["location"].queryset.exists()  # type: ignore[attr-defined]
    rows = list(payments_of(request.post)[:500])
    context = {
        "rows": [(row, may_void(request.post, row) and not row.is_void) for row in rows],
        "together": sum(row.cents for row in rows if not row.is_void),
        "form": form,
        "may_take": may and request.post.has(Role.TEST_OFFICER),
    }
    return render(request, "desk/services/payments.html", context, status=422 if form.errors else 200)


@money_view
def voiding(request: DeskRequest, pk: int) -> HttpResponseBase:
    """A payment was noted by mistake: why, and it counts no more."""
    row = payment_for(request.post, pk)
    if not may_void(request.post, row):
        return render(request, "desk/not_allowed.html", status=403)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            void_payment(row, by=request.post, at=request.now, **form.cleaned_data)
        except NotPossible as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The payment is void; its receipt says so."))
            return redirect("desk:payments")
    context = {"payment": row, "form": form}
    return render(request, "desk/services/voiding.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
@money_view
def receipt(request: DeskRequest, pk: int) -> HttpResponse:
    """The receipt of a payment as PDF."""
    row = payment_for(request.post, pk)
    response = HttpResponse(receipt_pdf(row, language=get_language() or "lv"), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    return response


def _done(request: DeskRequest, form: Form, act: Any) -> bool:
    """Whether `act` did it; why not is said to the officer."""
    if not form.is_valid():
        for field, errors in form.errors.items():
            label = form.fields[field].label if field in form.fields else ""
            messages.error(request, f"{label}: {errors[0]}" if label else str(errors[0]))
        return False
    try:
        act(form.cleaned_data)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return False
    return True
