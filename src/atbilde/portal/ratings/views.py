"""The pages on which a contact is rated, reached by the link of a letter, and a service, reached from its own page."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from atbilde.calls.actions.rating import rate_contact
from atbilde.contacts.access import link_of
from atbilde.contacts.actions.rating import USE, RatingRefused
from atbilde.contacts.enums import Channel
from atbilde.contacts.queries.ratings import last_said, rating_of, scale_for
from atbilde.portal.door import PortalRequest, portal_view
from atbilde.portal.limits.guard import RATINGS, SERVICE_RATINGS, Guard
from atbilde.portal.ratings.forms import RatingForm, scale_ends
from atbilde.services.access import offered_service
from atbilde.services.actions.rating import rate_service


@csrf_exempt  # what may be done stands in the secret address, no cookie lends it
@require_http_methods(["GET", "HEAD", "POST"])
@portal_view(here="rate")
def rating(request: PortalRequest, secret: str) -> HttpResponseBase:
    """Rate one contact (CSPK-U8, CSP-C4). 404 where the standard has nothing rated."""
    contact = link_of(request.institution, secret, USE).contact
    known = rating_of(contact)
    said = last_said(contact)
    scale = said[1] if said else scale_for(request.institution, contact.channel, request.now)
    if scale is None:
        raise Http404
    initial = {"score": said[0] if said else None, "words": known.words if known else ""}
    form = RatingForm(scale, request.sent, initial=initial | request.typed)
    guard = Guard(request, RATINGS, request.now, holder=secret)
    if request.sent is not None and form.is_valid():
        given = form.cleaned_data
        try:
            if refusal := guard.refusal():
                raise RatingRefused(refusal.words)
            rate_contact(contact, score=given["score"], scale=scale, words=given["words"], at=request.now)
            return redirect(request.place.url("rate", secret=secret) + "?thanks=1")
        except RatingRefused as refused:
            form.add_error(None, str(refused))
    context = {
        "contact": contact,
        "form": form,
        "guard": guard,
        "rated": known or said,
        "thanks": known is not None and "thanks" in request.GET,
        "scale_ends": scale_ends(),
    }
    status = guard.status or (422 if form.errors else 200)
    response = render(request, "portal/ratings/page.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@portal_view(here="services")
def service_rating(request: PortalRequest, code: str) -> HttpResponseBase:
    """Rate a service without having asked for it here (CSP-C4). 404 where the standard has nothing rated."""
    service = offered_service(request.institution, code)
    scale = scale_for(request.institution, Channel.PORTAL, request.now)
    if scale is None:
        raise Http404
    form = RatingForm(scale, request.sent, initial=request.typed)
    guard = Guard(request, SERVICE_RATINGS, request.now)
    if request.sent is not None and form.is_valid():
        if refusal := guard.refusal():
            form.add_error(None, refusal.words)
        else:
            said = form.cleaned_data
            service.institution = request.institution
            rate_service(service, score=said["score"], scale=scale, words=said["words"], at=request.now)
            return redirect(request.place.url("service_rating", code=code) + "?thanks=1")
    context = {
        "service": service,
        "form": form,
        "guard": guard,
        "thanks": "thanks" in request.GET,
        "scale_ends": scale_ends(),
    }
    status = guard.status or (422 if form.errors else 200)
    return render(request, "portal/ratings/service.html", context, status=status)
