"""The front door: which institution one turns to."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from atbilde.institutions.access import mailboxes_of, public_institutions
from atbilde.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class Door:
    """One institution as the landing page shows it."""

    name: str
    short: str
    accent: str
    addresses: list[str]


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The choice of institution; under an institution's own host name that one alone."""
    institutions = list(public_institutions())
    own = [institution for institution in institutions if institution.host and institution.host == _host(request)]
    doors = [_door(institution) for institution in own or institutions]
    return render(request, "portal/landing.html", {"doors": doors})


def _door(institution: Institution) -> Door:
    return Door(
        name=institution.name_en if get_language() == "en" else institution.name_lv,
        short=institution.short,
        accent=institution.colour,
        addresses=[box.address for box in mailboxes_of(institution)],
    )


def _host(request: HttpRequest) -> str:
    return request.get_host().partition(":")[0]
