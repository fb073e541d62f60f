"""The administrator's pages of the catalogue and of the locations with their reception hours."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from atbilde.desk.door import DeskRequest
from atbilde.desk.services.forms import FieldForm, LocationForm, ReceptionForm, ServiceForm
from atbilde.desk.settings.pages import form_page, page, settings_view
from atbilde.institutions.access import all_posts, own
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of
from atbilde.services.access import fields_of, locations_of, reception_at, services_of
from atbilde.services.actions.catalogue import save_field, save_location, save_service, set_reception
from atbilde.services.models import Location, Reception, Service
from atbilde.services.queries.catalogue import lacks
from atbilde.services.queries.money import price_of


@settings_view
def services(request: DeskRequest) -> HttpResponseBase:
    """All services, with what the page of each lacks (DVI-20)."""
    rows = [(row, price_of(row), lacks(row)) for row in services_of(request.post)]
    incomplete = sum(bool(missing) and row.active for row, _price, missing in rows)
    return page(request, "services", "services", {"rows": rows, "incomplete": incomplete})


@settings_view
def service(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """A service, or a new one."""
    row = own(request.post, Service, pk) if pk else None
    initial = {name: getattr(row, name) for name in ServiceForm.base_fields if name != "locations"} if row else {}
    if row is not None:
        initial["locations"] = list(row.locations.all())
        initial["price"] = None if row.price is None else f"{row.price // 100}.{row.price % 100:02d}"

    def save(data: dict[str, Any]) -> None:
        fields = {name: value for name, value in data.items() if name != "locations"}
        save_service(request.post, at=request.now, service=row, fields=fields, locations=data["locations"])

    form = ServiceForm(request.POST or None, by=request.post, initial=initial or None)
    title = row.name_lv if row else _("New service")
    return form_page(request, form, save, here="services", title=title, back="desk:settings_services")


@settings_view
def fields(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The facts that an order of the service is asked for."""
    row = own(request.post, Service, pk)
    return page(request, "service_fields", "services", {"service": row, "rows": fields_of(row)})


@settings_view
def field(request: DeskRequest, pk: int, field: int | None = None) -> HttpResponseBase:
    """One of these facts, or a new one."""
    service = own(request.post, Service, pk)
    row = fields_of(service).get(pk=field) if field else None
    initial = {name: getattr(row, name) for name in FieldForm.base_fields} if row else None

    def save(data: dict[str, Any]) -> None:
        save_field(service, by=request.post, at=request.now, field=row, fields=data)

    form = FieldForm(request.POST or None, initial=initial)
    title = row.label_lv if row else _("New question for an order")
    back = reverse("desk:settings_service_fields", args=[service.pk])
    return form_page(request, form, save, here="services", title=title, back=back)


@settings_view
def locations(request: DeskRequest) -> HttpResponseBase:
    """All locations with their reception hours, and those of the standard that are not here yet."""
    rows = list(locations_of(request.post).prefetch_related("receptions__post__person", "officers__person"))
    told = [place for place in standard_of(request.post.institution, request.now).locations if "visit" in place.uses]
    known = {row.code for row in rows}
    context = {
        "rows": [(row, _receivers(row)) for row in rows],
        "lacking": [place for place in told if place.id not in known],
    }
    return page(request, "locations", "locations", context)


@settings_view
def location(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """A location, or a new one; one of the standard is filled in from it."""
    row = own(request.post, Location, pk) if pk else None
    if row is not None:
        initial = {name: getattr(row, name) for name in LocationForm.base_fields if name != "officers"}
        initial["officers"] = list(row.officers.all())
    else:
        initial = _from_standard(request)

    def save(data: dict[str, Any]) -> None:
        fields = {name: value for name, value in data.items() if name != "officers"}
        save_location(request.post, at=request.now, location=row, fields=fields, officers=data["officers"])

    form = LocationForm(request.POST or None, by=request.post, initial=initial or None)
    title = row.name_lv if row else _("New location")
    return form_page(request, form, save, here="locations", title=title, back="desk:settings_locations")


@settings_view
def reception(request: DeskRequest, pk: int, post: int | None = None) -> HttpResponseBase:
    """The reception hours of counters, or of one officer, at a location."""
    row = own(request.post, Location, pk)
    receiver = all_posts(request.post).get(pk=post) if post else None
    given = list(reception_at(row, receiver))
    initial: dict[str, Any] = {}
    for one in given:
        name, words = f"d{one.weekday}", f"{one.opens:%H:%M}–{one.closes:%H:%M}"
        initial[name] = f"{initial[name]}, {words}" if name in initial else words
    if given:
        initial |= {"minutes": given[0].minutes, "counters": given[0].counters}

    def save(data: dict[str, Any]) -> None:
        counters = data.get("counters", 1)
        values = {"week": data["week"], "minutes": data["minutes"], "counters": counters, "post": receiver}
        set_reception(row, by=request.post, at=request.now, **values)

    form = ReceptionForm(request.POST or None, named=receiver is not None, initial=initial or None)
    who = str(receiver.person) if receiver is not None else _("counters")
    title = _("Reception hours: %(place)s, %(who)s") % {"place": row.name_lv, "who": who}
    lead = _("Leave a day empty where nobody is received. Nobody is received on days off and outside working hours.")
    return form_page(
        request, form, save, here="locations", title=title, back="desk:settings_locations", context={"lead": lead}
    )


def _receivers(row: Location) -> list[tuple[Post | None, list[Reception]]]:
    """Those who have hours of their own here, or could have, after the counters (`None`)."""
    by_post: dict[Post | None, list[Reception]] = {None: []}
    for officer in row.officers.all():
        by_post[officer] = []
    for one in sorted(row.receptions.all(), key=lambda one: (one.weekday, one.opens)):
        by_post.setdefault(one.post, []).append(one)
    return list(by_post.items())


def _from_standard(request: DeskRequest) -> dict[str, Any]:
    wanted = request.GET.get("standard", "")
    for place in standard_of(request.post.institution, request.now).locations:
        if place.id == wanted:
            names = {"name_lv": place.lv[:1].upper() + place.lv[1:], "name_en": place.en[:1].upper() + place.en[1:]}
            return {"code": place.id, "address": place.address, "floor": place.floor, "active": True, **names}
    return {}
