"""The page of the search: a field, groups of what was found, one group alone."""

import re

from django.http import HttpResponse
from django.shortcuts import render

from atbilde.knowledge.queries.answers import most_used
from atbilde.portal.asked import asked
from atbilde.portal.door import PortalRequest, portal_view
from atbilde.portal.refusals import only_reads
from atbilde.portal.search.finding import Findings, find

#: The number of a matter, however it is typed: "csp 2026 123", "CSP-2026-000123".
_NUMBER = re.compile(r"[A-Za-z]{2,8}[\s-]+\d{4}[\s-]+\d{1,6}")


@only_reads
@portal_view(here="search")
def search(request: PortalRequest) -> HttpResponse:
    """Everything on the site that fits `q`; with `in` one group with all that is told of it."""
    place, words, only = request.place, asked(request), request.GET.get("in", "")
    findings = find(place, words) if words else Findings([])
    alone = next((group for group in findings.groups if group.key == only), None)
    context: dict[str, object] = {
        "words": words,
        "findings": findings,
        "alone": alone,
        "often": [] if findings.groups else most_used(place.institution, language=place.language, limit=6),
        "is_number": _NUMBER.fullmatch(words) is not None,
    }
    return render(request, "portal/search/results.html", context)
