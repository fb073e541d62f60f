"""The front door: which institution one turns to; in a demonstration also who to log in as."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from atbilde.institutions.access import mailboxes_of, public_institutions, serving_posts
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class Desk:
    """A person of the demonstration: how they log in and what they are."""

    name: str
    user: str
    roles: str


@dataclass(frozen=True, slots=True)
class Door:
    """One institution as the landing page shows it."""

    name: str
    short: str
    accent: str
    addresses: list[str]
    people: list[Desk]


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The choice of institution; under an institution's own host name that one alone."""
    institutions = list(public_institutions())
    own = [institution for institution in institutions if institution.host and institution.host == _host(request)]
    demo = bool(getattr(settings, "DEMO", False))
    doors = [_door(institution, demo=demo) for institution in own or institutions]
    return render(request, "portal/landing.html", {"doors": doors, "demo": demo})


def _door(institution: Institution, *, demo: bool) -> Door:
    today = timezone.localdate()
    people = [
        Desk(str(post.person), post.person.username, ", ".join(str(Role(role).label) for role in post.roles))
        for post in (serving_posts(institution, today) if demo else [])
    ]
    return Door(
        name=institution.name_en if get_language() == "en" else institution.name_lv,
        short=institution.short,
        accent=institution.colour,
        addresses=[box.address for box in mailboxes_of(institution)],
        people=people,
    )


def _host(request: HttpRequest) -> str:
    return request.get_host().partition(":")[0]
