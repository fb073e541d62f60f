"""The front door: which institution one turns to."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from atbilde.institutions.access import mailboxes_of, public_institutions
from atbilde.institutions.calendars import calendar_of
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of
from atbilde.portal.door import host_of
from atbilde.portal.institution.hours import OpenState, open_state
from atbilde.portal.institution.views import home
from atbilde.portal.refusals import only_reads


@dataclass(frozen=True, slots=True)
class Door:
    """One institution as the landing page shows it."""

    name: str
    short: str
    accent: str
    url: str
    words: str  # what it is for, as its standard says; "" where that says nothing
    open: OpenState | None
    addresses: list[str]


@only_reads
def landing(request: HttpRequest) -> HttpResponseBase:
    """The choice of institution; under an institution's own host name that one's first page."""
    institutions = list(public_institutions())
    if any(institution.host and institution.host == host_of(request) for institution in institutions):
        return home(request)
    now = timezone.now()
    doors = [_door(institution, now) for institution in institutions]
    return render(request, "portal/landing.html", {"doors": doors})


def _door(institution: Institution, now: datetime) -> Door:
    language = "en" if get_language() == "en" else "lv"
    standard = standard_of(institution, now)
    said = (standard.text(name, language) for name in ("mission", "purpose", "goal", "motto"))
    with timezone.override(institution.timezone):
        state = open_state(calendar_of(institution, standard), now)
    return Door(
        name=institution.name_en if get_language() == "en" else institution.name_lv,
        short=institution.short,
        accent=institution.colour,
        url=reverse("portal:home", kwargs={"slug": institution.pk}),
        words=next((words for words in said if words), ""),
        open=state,
        addresses=[box.address for box in mailboxes_of(institution)],
    )
