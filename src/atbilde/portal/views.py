"""The front door: which institution one turns to."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from atbilde.institutions.access import mailboxes_of, public_institutions
from atbilde.institutions.models import Institution
from atbilde.portal.door import host_of
from atbilde.portal.institution.views import home


@dataclass(frozen=True, slots=True)
class Door:
    """One institution as the landing page shows it."""

    name: str
    short: str
    accent: str
    url: str
    addresses: list[str]


@require_safe
def landing(request: HttpRequest) -> HttpResponseBase:
    """The choice of institution; under an institution's own host name that one's first page."""
    institutions = list(public_institutions())
    if any(institution.host and institution.host == host_of(request) for institution in institutions):
        return home(request)
    doors = [_door(institution) for institution in institutions]
    return render(request, "portal/landing.html", {"doors": doors})


def _door(institution: Institution) -> Door:
    return Door(
        name=institution.name_en if get_language() == "en" else institution.name_lv,
        short=institution.short,
        accent=institution.colour,
        url=reverse("portal:home", kwargs={"slug": institution.pk}),
        addresses=[box.address for box in mailboxes_of(institution)],
    )
