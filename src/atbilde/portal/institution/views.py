"""The institution's own pages, from its standard in force today and its rows."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from atbilde.portal.door import PortalRequest, portal_view
from atbilde.portal.institution.access import general_information
from atbilde.portal.institution.ways import phones_of, ways_of
from atbilde.portal.institution.words import items_of, sections_of


@require_safe
@portal_view(here="home")
def home(request: PortalRequest) -> HttpResponse:
    """Where to begin: the ways to turn to the institution."""
    place = request.place
    context: dict[str, object] = {
        "motto": place.standard.text("motto", place.language),
        "mission": place.standard.text("mission", place.language),
        "phones": phones_of(place),
        "has_visits": bool(place.standard.text("in_person", place.language)),
    }
    return render(request, "portal/institution/home.html", context)


@require_safe
@portal_view(here="about")
def about(request: PortalRequest) -> HttpResponse:
    """Mission, values, structure, competences (CSP-M1, CSP-M2, CSPK-G1 to G4, VPVB-4.5.1)."""
    place = request.place
    responsibility = [("first_line", _("Who answers first")), ("head_of_the_institution", _("Head of the institution"))]
    context: dict[str, object] = {
        "sections": sections_of(place.standard, place.language),
        "motto": place.standard.text("motto", place.language),
        "information": general_information(place.institution),
        "responsibility": sections_of(place.standard, place.language, responsibility),
        "expects": place.standard.prescribes("expectations_of_clients"),
    }
    return render(request, "portal/institution/about.html", context)


@require_safe
@portal_view(here="about")
def together(request: PortalRequest) -> HttpResponse:
    """What is expected of clients (CSP-C1, DVI-17.1)."""
    place = request.place
    context: dict[str, object] = {
        "points": items_of(place.standard, "expectations_of_clients", place.language),
        "words": place.standard.text("expectations_of_clients", place.language),
    }
    return render(request, "portal/institution/together.html", context)


@require_safe
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


@require_safe
@portal_view(here="standard")
def standard(request: PortalRequest) -> HttpResponse:
    """The standard clause by clause in plain words."""
    english = request.place.language == "en"
    shown = request.place.standard
    clauses = [
        (
            clause.id,
            clause.number if english or not clause.number_lv else clause.number_lv,
            clause.en if english else clause.lv,
        )
        for clause in shown.clauses.values()
    ]
    context: dict[str, object] = {"standard": shown, "clauses": clauses}
    return render(request, "portal/institution/standard.html", context)
