"""Sessions with places for candidates: which there are, registering, one's own registration (VISC-15)."""

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from atbilde.portal.door import PortalRequest, portal_view
from atbilde.portal.institution.ways import phones_of
from atbilde.portal.limits.guard import BOOKINGS, Guard
from atbilde.portal.refusals import only_reads
from atbilde.portal.visits.forms import VisitorForm, told
from atbilde.reports.registrations import registration_pdf
from atbilde.services.access import coming_session, registration_of, secret_of
from atbilde.services.actions.errors import NotPossible
from atbilde.services.actions.sessions import cancel_registration
from atbilde.services.actions.sessions import register as register_candidate
from atbilde.services.enums import Seating
from atbilde.services.queries.money import euros
from atbilde.services.queries.seats import standing_of, standings


@only_reads
@portal_view(here="services")
def sessions(request: PortalRequest) -> HttpResponse:
    """The coming sessions with the places that are left."""
    rows = standings(request.institution, now=request.now)
    return render(request, "portal/sessions/list.html", {"rows": rows})


@never_cache
@sensitive_post_parameters()
@portal_view(here="services")
def register(request: PortalRequest, pk: int) -> HttpResponseBase:
    """Who registers; everything once more to check; then registered."""
    session = coming_session(request.institution, pk)
    standing = standing_of(session, now=request.now)
    sent = told(request)
    form = VisitorForm(sent, initial=request.typed)
    guard = Guard(request, BOOKINGS, request.now)
    context = {
        "session": session, "standing": standing, "form": form, "price": _price(session.price), "guard": guard,
    }  # fmt: skip
    if sent is None or not form.is_valid() or "change" in sent:
        return render(request, "portal/sessions/register.html", context, status=422 if form.errors else 200)
    if request.sent is None or "confirm" not in sent:
        return render(request, "portal/sessions/check.html", context)
    if refused := guard.refusal(receiver=form.cleaned_data["email"]):
        form.add_error(None, refused.words)
        return render(request, "portal/sessions/check.html", context, status=refused.status)
    try:
        row = register_candidate(
            session, at=request.now, visitor=form.visitor(request.place.language), key=f"portal-{guard.form}"
        )
    except NotPossible as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return render(request, "portal/sessions/register.html", context, status=422)
    if not row.email:  # there is no letter, so the link stands here
        own = request.place.url("registration", token=secret_of(row.contact.key))
        return HttpResponseRedirect(own + "?registered=1")
    return HttpResponseRedirect(request.place.url("session_noted", pk=session.pk))


@only_reads
@portal_view(here="services")
def noted(request: PortalRequest, pk: int) -> HttpResponse:
    """The registration is noted. The same for who was registered before: no stranger learns who else is.

    Number, place and link are in the letter.
    """
    session = coming_session(request.institution, pk)
    context = {"session": session, "phones": phones_of(request.place)}
    return render(request, "portal/sessions/noted.html", {**context, "price": _price(session.price)})


@only_reads
@never_cache
@portal_view(here="services")
def registration(request: PortalRequest, token: str) -> HttpResponse:
    """The candidate's own registration as it stands."""
    row = registration_of(request.institution, token)
    context = {
        "registration": row,
        "session": row.session,
        "token": token,
        "registered": "registered" in request.GET and row.status != Seating.CANCELLED,
        "address": request.build_absolute_uri(request.place.url("registration", token=token)),
        "price": _price(row.session.price),
        "phones": [] if row.email else phones_of(request.place),
        "paid": row.is_paid,
        "ahead": standing_of(row.session, now=request.now).ahead_of(row),
        "can_cancel": row.status != Seating.CANCELLED
        and row.session.cancelled_at is None
        and row.session.starts > request.now,
    }
    return render(request, "portal/sessions/registration.html", context)


@only_reads
@never_cache
@portal_view(here="services")
def paper(request: PortalRequest, token: str) -> HttpResponse:
    """The registration as a PDF to print."""
    row = registration_of(request.institution, token)
    pdf = registration_pdf(row, language=request.place.language)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    return response


@never_cache
@portal_view(here="services")
def cancel(request: PortalRequest, token: str) -> HttpResponseBase:
    """Asked once more, then cancelled; the place goes to whoever waits longest."""
    row = registration_of(request.institution, token)
    own = request.place.url("registration", token=token)
    if request.method != "POST":
        if row.status == Seating.CANCELLED or row.session.starts <= request.now:
            return HttpResponseRedirect(own)
        return render(request, "portal/sessions/cancel.html", {"registration": row, "token": token})
    try:
        cancel_registration(row, at=request.now)
    except NotPossible:
        return HttpResponseRedirect(own)
    return HttpResponseRedirect(own)


def _price(cents: int) -> str:
    """The fee; nothing where the session has none (the page then says that it is free)."""
    return euros(cents) if cents else ""
