"""The client's own visit behind its secret link: see it, move it, cancel it, put it into a calendar."""

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from atbilde.contacts.actions.rating import rating_link
from atbilde.contacts.queries.ratings import scale_for
from atbilde.portal.door import PortalRequest, portal_view, pressed
from atbilde.portal.limits.guard import MOVES, Guard
from atbilde.portal.refusals import only_reads
from atbilde.portal.visits.choices import READING, Choice, read_day, read_moment
from atbilde.portal.visits.timetable import Timetable
from atbilde.services.access import visit_of
from atbilde.services.actions.errors import NotPossible
from atbilde.services.actions.telling import visit_title
from atbilde.services.actions.visits import Taken, cancel_visit, move_visit
from atbilde.services.enums import Visiting
from atbilde.services.models import Visit
from atbilde.services.queries.calendar_file import visit_file


@only_reads
@never_cache
@portal_view(here="visits")
def visit(request: PortalRequest, token: str) -> HttpResponse:
    """The visit as it stands."""
    row = visit_of(request.institution, token)
    can_change = row.status == Visiting.BOOKED and row.starts > request.now
    context = {
        "visit": row,
        "token": token,
        "can_change": can_change,
        "may_rate": _may_rate(request, row),
        "done": _done(request, row),
    }
    return render(request, "portal/visits/visit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@portal_view(here="visits")
@pressed("visit", "token")
def rate(request: PortalRequest, token: str) -> HttpResponseBase:
    """To the page on which the client rates the visit; 404 before it is over."""
    row = visit_of(request.institution, token)
    if not _may_rate(request, row):
        raise Http404
    return HttpResponseRedirect(request.place.url("rate", secret=rating_link(row.contact, request.now)))


@never_cache
@portal_view(here="visits")
def move(request: PortalRequest, token: str) -> HttpResponseBase:
    """Other free times; one press moves the visit."""
    row = visit_of(request.institution, token)
    own = request.place.url("visit", token=token)
    if row.status != Visiting.BOOKED or row.starts <= request.now:
        return HttpResponseRedirect(own)
    message = ""
    if request.method == "POST":
        starts = read_moment(request.POST.get("starts", ""))
        guard = Guard(request, MOVES, request.now, begun=row.contact.at, holder=token)
        if starts is not None and (refusal := guard.refusal()):
            message = refusal.words
        elif starts is not None:
            try:
                move_visit(row, starts=starts, at=request.now)
                return HttpResponseRedirect(own + "?moved=1")
            except Taken as taken:
                message = str(taken)
            except NotPossible:
                return HttpResponseRedirect(own)
    row.location.institution = request.institution
    choice = Choice(what=READING, location=row.location, since=read_day(request.GET.get("since", "")))
    table = Timetable(choice, request.place, page=request.place.url("visit_move", token=token))
    context = {"visit": row, "token": token, "table": table, "message": message}
    return render(request, "portal/visits/move.html", context, status=409 if message else 200)


@never_cache
@portal_view(here="visits")
def cancel(request: PortalRequest, token: str) -> HttpResponseBase:
    """Asked once more, then cancelled."""
    row = visit_of(request.institution, token)
    own = request.place.url("visit", token=token)
    if request.method != "POST":
        if row.status != Visiting.BOOKED or row.starts <= request.now:
            return HttpResponseRedirect(own)
        return render(request, "portal/visits/cancel.html", {"visit": row, "token": token})
    try:
        cancel_visit(row, at=request.now)
    except NotPossible:
        return HttpResponseRedirect(own)
    return HttpResponseRedirect(own + "?cancelled=1")


@only_reads
@never_cache
@portal_view(here="visits")
def calendar_file(request: PortalRequest, token: str) -> HttpResponse:
    """The visit for the client's own calendar (RFC 5545)."""
    row = visit_of(request.institution, token)
    response = HttpResponse(
        visit_file(row, title=visit_title(row), now=request.now), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="vizite.ics"'
    return response


def _may_rate(request: PortalRequest, row: Visit) -> bool:
    """Whether the visit is over and the standard has contacts rated (CSP-C4)."""
    return row.status == Visiting.OVER and scale_for(request.institution, row.contact.channel, request.now) is not None


def _done(request: PortalRequest, row: Visit) -> str:
    """What the client has just done: "booked", "moved", "cancelled", or "" for a later look."""
    for word in ("booked", "moved", "cancelled"):
        if word in request.GET and (word == "cancelled") == (row.status == Visiting.CANCELLED):
            return word
    return ""
