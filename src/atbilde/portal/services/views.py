"""The catalogue of services: what can be asked for, how, what it costs, when it comes (DVI-18 to DVI-20, VPVB-6)."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from atbilde.contacts.enums import Channel
from atbilde.contacts.queries.ratings import scale_for
from atbilde.institutions.access import mailboxes_of
from atbilde.portal.door import Place, PortalRequest, portal_view
from atbilde.portal.institution.ways import Phone, phones_of
from atbilde.portal.institution.words import items_of
from atbilde.portal.refusals import only_reads
from atbilde.services.access import coming_sessions, offered_service, offered_services
from atbilde.services.enums import Way
from atbilde.services.models import Service
from atbilde.services.queries.catalogue import price_list, ways
from atbilde.services.queries.hours import zone_of
from atbilde.services.queries.money import price_of


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to ask for a service: what it is, in words, where its link leads ("" where there is none), the line."""

    way: Way
    words: str
    url: str = ""
    phone: Phone | None = None


@only_reads
@portal_view(here="services")
def services(request: PortalRequest) -> HttpResponse:
    """All services by whom they are for, with the price of each."""
    rows = list(offered_services(request.institution))
    groups: dict[str, list[tuple[Service, str]]] = {}
    for row in rows:
        groups.setdefault(row.audience, []).append((row, price_of(row)))
    everybody = (
        _("For everybody") if len(groups) > 1 else ""
    )  # beside other headings what has none would be under theirs
    names = {"residents": _("For residents"), "enterprises": _("For enterprises"), "": everybody}
    context = {
        "groups": [(names.get(key, key), found) for key, found in groups.items()],
        "has_prices": any(row.price for row in rows),
        "state_portal": request.place.standard.text("latvija_lv", request.place.language),
        "sections": items_of(request.place.standard, "latvija_lv", request.place.language),
    }
    return render(request, "portal/services/list.html", context)


@only_reads
@portal_view(here="services")
def service(request: PortalRequest, code: str) -> HttpResponse:
    """One service; only the ways it lists are offered."""
    place = request.place
    row = offered_service(request.institution, code)
    ask, receive = ways(row)
    today = place.now.astimezone(zone_of(request.institution)).date()
    has_sessions = coming_sessions(request.institution, today).filter(service=row).exists()
    context = {
        "service": row,
        "price": price_of(row),
        "offers": [_offer(place, row, way, has_sessions=has_sessions) for way in ask],
        "receive": [way.label for way in receive],
        "locations": list(row.locations.filter(active=True).order_by("name_lv")),
        "may_rate": scale_for(request.institution, Channel.PORTAL, place.now) is not None,
        "has_sessions": has_sessions,
    }
    return render(request, "portal/services/service.html", context)


@only_reads
@portal_view(here="services")
def prices(request: PortalRequest) -> HttpResponse:
    """The price list of all paid services (VISC-15)."""
    rows = [(row, price_of(row)) for row in price_list(request.institution)]
    return render(request, "portal/services/prices.html", {"rows": rows})


def _offer(place: Place, service: Service, way: Way, *, has_sessions: bool) -> Offer:
    if way == Way.SITE and has_sessions:
        return Offer(way, _("Register for a session"), place.url("sessions"))
    if way == Way.SITE:
        return Offer(way, _("Apply on this site"), f"{place.url('write')}?service={service.code}")
    if way == Way.STATE_PORTAL:
        return Offer(way, _("Apply on Latvija.lv"), service.state_portal_url or "https://latvija.lv")
    if way == Way.VISIT:
        return Offer(way, _("Book a visit"), f"{place.url('visit_where')}?for={service.code}")
    if way == Way.EMAIL:
        address = _address(place, service)
        return (
            Offer(way, _("Write to %(address)s") % {"address": address}, f"mailto:{address}") if address else _said(way)
        )
    if way == Way.PHONE:
        phone = _phone(place, service)
        words = _("Call %(number)s") % {"number": phone.number} if phone else ""
        return Offer(way, words, f"tel:{phone.dial}", phone) if phone else _said(way)
    use = "letter_box" if way == Way.LETTER_BOX else "post"
    spot = next((spot.address for spot in place.standard.locations if use in spot.uses), "")
    return Offer(way, f"{str(way.label).capitalize()}: {spot}") if spot else _said(way)


def _said(way: Way) -> Offer:
    return Offer(way, str(way.label).capitalize())


def _phone(place: Place, service: Service) -> Phone | None:
    """The service's own line, else the institution's first: hours belong to the line, not to its number (DVI-24)."""
    phones = phones_of(place)
    own = [phone for phone in phones if phone.line == service.line]
    return next(iter(own or phones), None)


def _address(place: Place, service: Service) -> str:
    """The e-mail address of the service's own queue (CSP-W7), else the institution's first."""
    boxes = list(mailboxes_of(place.institution))
    own = [box.address for box in boxes if service.queue_id is not None and box.queue_id == service.queue_id]
    return next(iter(own or [box.address for box in boxes]), "")
