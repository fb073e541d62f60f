"""What clients read before they write. Everything is an address and works without JavaScript."""

from datetime import datetime
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from atbilde.core.standard import Site
from atbilde.knowledge.access import forms_of, public_answer
from atbilde.knowledge.enums import Audience, Period, PublicationKind, ResourceKind
from atbilde.knowledge.queries.answers import most_used
from atbilde.knowledge.queries.directory import directory, find_resources
from atbilde.knowledge.queries.publications import coming, feed, published
from atbilde.knowledge.queries.search import find_answers
from atbilde.portal.asked import asked
from atbilde.portal.door import Place, PortalRequest, host_of, portal_view
from atbilde.portal.refusals import only_reads


def site_of(place: Place) -> Site | None:
    """The institution's own web site, as its standard names it first (CSP-W0)."""
    return next(iter(place.standard.sites), None)


@only_reads
@portal_view(here="answers")
def answers(request: PortalRequest) -> HttpResponse:
    """Search over answers and the directory; without words the answers used most."""
    place, words = request.place, asked(request)
    context: dict[str, object] = {"words": words, "site": site_of(place)}
    if words:
        found = find_answers(place.institution, words, language=place.language, limit=10)
        context |= {"found": found, "resources": find_resources(place.institution, words, limit=5)}
    else:
        context["often"] = most_used(place.institution, language=place.language)
    return render(request, "portal/knowledge/answers.html", context)


@only_reads
@portal_view(here="answers")
def answer(request: PortalRequest, pk: int) -> HttpResponse:
    """One answer on a page of its own."""
    row = public_answer(request.place.institution, pk)
    return render(request, "portal/knowledge/answer.html", {"answer": row})


@only_reads
@portal_view(here="directory")
def resources(request: PortalRequest) -> HttpResponse:
    """The resource directory, or what of it fits the words (CSP-W2)."""
    place, words = request.place, asked(request)
    context: dict[str, object] = {"words": words, "site": site_of(place), "sites": place.standard.sites[1:]}
    if words:
        context["found"] = find_resources(place.institution, words)
    else:
        context["shelves"] = directory(place.institution)
    return render(request, "portal/knowledge/directory.html", context)


@only_reads
@portal_view(here="directory")
def respondents(request: PortalRequest) -> HttpResponse:
    """For those who fill in forms: what surveys there are, the catalogue, security and data protection (CSP-W5)."""
    shelves = directory(request.place.institution, [ResourceKind.RESPONDENTS])
    context = {"resources": shelves[0].resources if shelves else [], "sites": request.place.standard.sites[1:]}
    return render(request, "portal/knowledge/respondents.html", context)


@only_reads
@portal_view(here="directory")
def forms(request: PortalRequest) -> HttpResponse:
    """The forms catalogue, of everybody or of one audience."""
    rows = forms_of(request.place.institution)
    audience = request.GET.get("audience", "")
    if audience in Audience.values:
        rows = rows.filter(audience=audience)
    else:
        audience = ""
    told = [(row, Period(row.period).label if row.period in Period.values else "") for row in rows]
    context = {
        "sites": request.place.standard.sites[1:],
        "forms": told,
        "audience": audience,
        "audiences": Audience.choices,
    }
    return render(request, "portal/knowledge/forms.html", context)


@only_reads
@portal_view(here="directory")
def protection(request: PortalRequest) -> HttpResponse:
    """Information security and data protection: what the directory holds of it, and whom to ask."""
    shelves = directory(request.place.institution, [ResourceKind.PROTECTION])
    context = {"resources": shelves[0].resources if shelves else []}
    return render(request, "portal/knowledge/protection.html", context)


@only_reads
@portal_view(here="directory")
def publications(request: PortalRequest) -> HttpResponse:
    """What is published when, by month, and the address of the feed (CSP-W1)."""
    institution, kind = request.place.institution, request.GET.get("kind", "")
    kind = kind if kind in PublicationKind.values else ""
    rows = coming(institution, request.now, kind=kind)
    before = published(institution, request.now, kind=kind)
    for row in [*rows, *before]:
        row.kind_words = PublicationKind(row.kind).label if row.kind in PublicationKind.values else ""  # type: ignore[attr-defined]
    months = [(month, list(of_month)) for month, of_month in groupby(rows, lambda row: month_of(row.at))]
    context = {
        "months": months,
        "before": before,
        "kind": kind,
        "kinds": PublicationKind.choices,
        "feed": request.build_absolute_uri(request.place.url("publications_feed")),
    }
    return render(request, "portal/knowledge/publications.html", context)


def month_of(at: datetime) -> str:
    """The month a reader stands in at that moment: `2026. gada decembris`, `December 2026`."""
    day = timezone.localdate(at)
    return _("%(month)s %(year)s") % {"month": MONTHS[day.month], "year": day.year}


@only_reads
@portal_view(here="directory")
def calendar(request: PortalRequest) -> HttpResponse:
    """The same as iCalendar; `?language=en` for English, as calendars send no cookies."""
    language = request.GET.get("language", request.place.language)
    content = feed(
        request.place.institution, request.now, language="en" if language == "en" else "lv", host=host_of(request)
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{request.place.institution.pk}-publications.ics"'
    response["Cache-Control"] = "public, max-age=900"
    return response
