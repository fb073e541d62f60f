"""The institution's own pages, from its standard in force today and its rows."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from atbilde.core.carried import is_carried
from atbilde.institutions.calendars import calendar_of
from atbilde.knowledge.queries.answers import most_used
from atbilde.knowledge.queries.publications import coming
from atbilde.portal.asked import asked
from atbilde.portal.door import PortalRequest, portal_view
from atbilde.portal.institution.clauses import parts_of
from atbilde.portal.institution.hours import open_state
from atbilde.portal.institution.kept import as_csv
from atbilde.portal.institution.ways import phones_of, ways_of
from atbilde.portal.institution.words import items_of, sections_of
from atbilde.portal.refusals import only_reads
from atbilde.quality.queries.published import newest_figures
from atbilde.reports.published import FEWEST
from atbilde.services.access import offered_services
from atbilde.services.queries.about import general_information
from atbilde.services.queries.money import price_of

#: So many answers and services stand on the first page.
MOST = 6


@only_reads
@portal_view(here="home")
def home(request: PortalRequest) -> HttpResponse:
    """Where to begin: what can be done here, at a glance; what a pack leaves empty is not there."""
    place = request.place
    services = list(offered_services(place.institution))
    context: dict[str, object] = {
        "motto": place.standard.text("motto", place.language),
        "mission": place.standard.text("mission", place.language),
        "phones": phones_of(place),
        "open": open_state(calendar_of(place.institution, place.standard), place.now),
        "pages": {item.page for item, _url, _current in place.navigation},
        "often": most_used(place.institution, language=place.language, limit=MOST),
        "services": [(row, price_of(row)) for row in services[:MOST]],
        "more_services": len(services) > MOST,
        "coming": coming(place.institution, place.now, limit=3),
    }
    return render(request, "portal/institution/home.html", context)


@only_reads
@portal_view(here="matter")
def matter(request: PortalRequest) -> HttpResponse:
    """How a client sees how their matter stands: by their link. A number opens nothing, for numbers can be guessed."""
    return render(request, "portal/institution/matter.html", {"phones": phones_of(request.place)})


@only_reads
@portal_view(here="about")
def about(request: PortalRequest) -> HttpResponse:
    """Mission, values, structure, competences (CSP-M1, CSP-M2, CSPK-G1 to G4, VPVB-4.5.1)."""
    place = request.place
    context: dict[str, object] = {
        "sections": sections_of(place.standard, place.language),
        "motto": place.standard.text("motto", place.language),
        "information": general_information(place.institution, place.standard, place.language),
        "expects": place.standard.prescribes("expectations_of_clients"),
    }
    return render(request, "portal/institution/about.html", context)


@only_reads
@portal_view(here="about")
def together(request: PortalRequest) -> HttpResponse:
    """What is expected of clients (CSP-C1, DVI-17.1)."""
    place = request.place
    context: dict[str, object] = {
        "points": items_of(place.standard, "expectations_of_clients", place.language),
        "words": place.standard.text("expectations_of_clients", place.language),
    }
    return render(request, "portal/institution/together.html", context)


@only_reads
@portal_view(here="contacts")
def contacts(request: PortalRequest) -> HttpResponse:
    """Telephone lines with their hours, addresses with what they are for, places."""
    place = request.place
    context: dict[str, object] = {
        "ways": ways_of(place),
        "web_form": place.standard.text("web_form", place.language),
        "state_portal": place.standard.text("latvija_lv", place.language),
        "contesting": place.standard.text("contesting_who_to_whom_how", place.language),
        "feedback": place.standard.text("feedback_ways", place.language),
    }
    return render(request, "portal/institution/contacts.html", context)


@only_reads
@portal_view(here="standard")
def standard(request: PortalRequest) -> HttpResponse:
    """The standard clause by clause in plain words, in its chapters; with `q` the clauses that fit the words."""
    shown, words = request.place.standard, asked(request)
    told = newest_figures(request.institution)
    parts = parts_of(request.place, told, words)
    context: dict[str, object] = {
        "standard": shown,
        "words": words,
        "parts": parts,
        "found": sum(len(part.lines) for part in parts),
        "total": len(shown.clauses),
        "carried": sum(map(is_carried, shown.clauses)),
        "told": told,
        "fewest": FEWEST,
    }
    return render(request, "portal/institution/standard.html", context)


@only_reads
@portal_view(here="standard")
def kept_figures(request: PortalRequest) -> HttpResponse:
    """How often each clause was kept, for machines: what the page of the standard tells, as CSV (RFC 4180)."""
    told = newest_figures(request.institution)
    if told is None:
        raise Http404("no figures are told")
    response = HttpResponse(as_csv(request.place.standard, told), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{request.institution.pk}-kept-{told.last}.csv"'
    response["Cache-Control"] = "public, max-age=900"
    return response
