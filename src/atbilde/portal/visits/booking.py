"""Booking a visit: what for, where, when, who you are, check, done. Every step works without a script (DVI-22)."""

from dataclasses import replace

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from atbilde.cases.actions.reading import book_reading, invitation_of
from atbilde.portal.door import PortalRequest, portal_view
from atbilde.portal.limits.guard import BOOKINGS, Guard
from atbilde.portal.refusals import only_reads
from atbilde.portal.visits.choices import OTHER, READING, Choice, read_choice, what_words
from atbilde.portal.visits.forms import DetailsForm, told
from atbilde.portal.visits.timetable import Timetable
from atbilde.services.access import secret_of, visitable_services
from atbilde.services.actions.errors import NotPossible
from atbilde.services.actions.visits import Taken, book_visit
from atbilde.services.models import Visit
from atbilde.services.queries.hours import zone_of
from atbilde.services.queries.times import free_places, free_times
from atbilde.ui import shown


@only_reads
@portal_view(here="visits")
def what(request: PortalRequest) -> HttpResponse:
    """What would you like to come for?"""
    services = visitable_services(request.institution)
    choices = [(row.code, request.place.said(row, "name")) for row in services]
    if services:
        choices.append((OTHER, _("Something else")))
    if not services or _invites_to_read(request):
        choices.append((READING, _("Reading materials on the premises")))
    context = {"choices": choices, "missing": "missing" in request.GET}
    return render(request, "portal/visits/what.html", context, status=422 if "missing" in request.GET else 200)


@only_reads
@portal_view(here="visits")
def where(request: PortalRequest) -> HttpResponseBase:
    """At which place? Asked only where there is a choice."""
    choice = _choice(request)
    if not choice.what:
        return HttpResponseRedirect(request.place.url("visits") + "?missing=1")
    if choice.location is not None:
        return HttpResponseRedirect(request.place.url("visit_time") + choice.query())
    return render(request, "portal/visits/where.html", {"choice": choice, "fields": choice.fields()})


@only_reads
@portal_view(here="visits")
def time(request: PortalRequest) -> HttpResponseBase:
    """When? Free times only; one may wish for a person or a unit (DVI-4.3)."""
    choice = _choice(request)
    if not choice.what or choice.location is None:
        return HttpResponseRedirect(request.place.url("visit_where") + choice.query())
    table = Timetable(choice, request.place, everybody="everybody" in request.GET)
    context = {"choice": choice, "table": table, "what": _what(request, choice), "gone": "gone" in request.GET}
    return render(request, "portal/visits/time.html", context)


@never_cache
@sensitive_post_parameters()
@portal_view(here="visits")
def details(request: PortalRequest) -> HttpResponseBase:
    """Who are you? Then everything once more to check, and only then the visit is booked.

    A bookmark or a page left open may hold a time that is gone: said before anything is typed.
    """
    choice = _choice(request)
    if choice.location is None or choice.starts is None:
        return HttpResponseRedirect(request.place.url("visit_time") + choice.query())
    if request.method != "POST" and choice.starts not in free_times(free_places(choice.location, now=request.now)):
        return HttpResponseRedirect(request.place.url("visit_time") + choice.query(starts="", gone="1"))
    sent = told(request)
    form = DetailsForm(sent, initial=_known(choice) | request.typed)
    guard = Guard(request, BOOKINGS, request.now)
    context = {
        "choice": choice, "form": form, "what": _what(request, choice), "fields": choice.fields(), "guard": guard,
    }  # fmt: skip
    if sent is None or not form.is_valid() or "change" in sent:
        return render(request, "portal/visits/details.html", context, status=422 if form.errors else 200)
    if request.sent is None or "confirm" not in sent:
        return render(request, "portal/visits/check.html", context)
    if refused := guard.refusal(receiver=form.cleaned_data["email"]):
        form.add_error(None, refused.words)
        return render(request, "portal/visits/check.html", context, status=refused.status)
    try:
        visit = _book(request, choice, form)
    except Taken as taken:
        others = {"others": taken.others, "message": str(taken), "given": form.cleaned_data}
        del context["fields"]
        fields = {name: value for name, value in choice.fields().items() if name != "starts"}
        return render(request, "portal/visits/taken.html", {**context, **others, "fields": fields}, status=409)
    except NotPossible as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return render(request, "portal/visits/details.html", context, status=422)
    return HttpResponseRedirect(request.place.url("visit", token=secret_of(visit.contact.key)) + "?booked=1")


@only_reads
@never_cache
@portal_view(here="visits")
def reading(request: PortalRequest, token: str) -> HttpResponseBase:
    """The link of an invitation to read on the premises (VPVB-13)."""
    invitation_of(request.institution, token)
    choice = replace(_choice(request), what=READING, secret=token)
    return render(request, "portal/visits/reading.html", {"query": choice.query()})


def _invites_to_read(request: PortalRequest) -> bool:
    """Whether the standard has clients read on the premises what cannot be given out (VPVB-13)."""
    words = request.place.standard.value("disproportionate_request")
    return isinstance(words, list | tuple) and "invite" in words


def _choice(request: PortalRequest) -> Choice:
    asked = request.POST if request.method == "POST" else request.GET
    return read_choice(request.institution, asked, request.now.astimezone(zone_of(request.institution)).date())


def _what(request: PortalRequest, choice: Choice) -> str:
    return what_words(choice, request.place.language)


def _known(choice: Choice) -> dict[str, str]:
    """Whom we invited we know already; whoever has the link was told all of it by ourselves."""
    client = choice.invitation.contact.client if choice.invitation is not None else None
    return {"name": client.name, "email": client.email, "phone": client.phone} if client is not None else {}


def _book(request: PortalRequest, choice: Choice, form: DetailsForm) -> Visit:
    assert choice.location is not None
    assert choice.starts is not None
    visitor = form.visitor(request.place.language)
    if choice.invitation is not None:
        return book_reading(choice.invitation, choice.location, starts=choice.starts, at=request.now, visitor=visitor)
    return book_visit(
        choice.location,
        starts=choice.starts,
        at=request.now,
        visitor=visitor,
        service=choice.service,
        purpose=choice.purpose,
        whom=choice.whom,
        wish=choice.wish,
        wish_unmet=_why_not(request, choice),
        about=form.cleaned_data["about"],
    )


def _why_not(request: PortalRequest, choice: Choice) -> str:
    """Why whom the client wished for does not serve them: "" where they do (DVI-4.3). Read by officers, in Latvian."""
    if not choice.whom or choice.location is None:
        return ""
    times = free_times(free_places(choice.location, now=request.now), choice.whom)
    if choice.starts in times:
        return ""
    with override("lv"):
        if not times:
            return _("No free time.")
        return _("The client chose another time; the first free one was %(time)s.") % {"time": shown.moment(times[0])}
