"""The administrator's pages of services and locations."""

import re
from datetime import time

import pytest
from django.test import Client as Browser
from tests.calls.exchange import make_line
from tests.desk.ground import browser_of
from tests.services.reception import make_location, make_service
from tests.world import NOW, World, make_world

from atbilde.calls.actions.casework import new_case
from atbilde.calls.actions.front_desk import register_walk_in
from atbilde.services.models import Location, Reception, Service

SERVICE = {
    "code": "advice", "name_lv": "Padoms", "name_en": "Advice", "price": "", "order_kind": "request", "order": "1",
    "active": "on",
    "about_lv": "Padomi.", "ask_by": ["visit", "email"], "receive_by": ["visit"],
}  # fmt: skip


@pytest.fixture
def world(db: None) -> World:
    return make_world("dvi")


@pytest.mark.parametrize(("typed", "cents"), [("", None), ("0", 0), ("14,23", 1423), ("14.2", 1420), ("7 ", 700)])
def test_a_service_is_made_and_its_price_is_what_was_typed(world: World, typed: str, cents: int | None) -> None:
    location = make_location(world)
    make_line(world, "consultations", "67223131")
    form = {
        **SERVICE, "price": typed, "locations": [location.pk], "queue": world.queue.pk, "line": "consultations",
    }  # fmt: skip
    assert browser_of(world.arturs).post("/desk/settings/services/new/", form).status_code == 302
    service = Service.objects.get()
    assert (service.price, service.ask_by, list(service.locations.all())) == (cents, ["visit", "email"], [location])
    assert service.line == "consultations"
    assert browser_of(world.arturs).get(f"/desk/settings/services/{service.pk}/").status_code == 200


@pytest.mark.clause("DVI-20")
def test_a_service_that_lacks_something_is_reported(world: World) -> None:
    make_service(world, name_lv="Nepilnīgs", about_lv="", ask_by=[], receive_by=["visit"])
    make_service(world, code="whole", name_lv="Pilnīgs", ask_by=["portal"], state_portal_url="https://latvija.lv/1")
    page = browser_of(world.arturs).get("/desk/settings/services/")
    missing = {row.name_lv: [str(part) for part in parts] for row, _price, parts in page.context["rows"]}
    assert len(missing["Nepilnīgs"]) == 4
    assert missing["Pilnīgs"] == []
    assert page.context["incomplete"] == 1


def test_a_double_code_and_a_wrong_price_are_told_at_their_fields(world: World) -> None:
    make_service(world, code="advice")
    desk = browser_of(world.arturs)
    assert desk.post("/desk/settings/services/new/", SERVICE).status_code == 422
    assert desk.post("/desk/settings/services/new/", {**SERVICE, "code": "b", "price": "dārgi"}).status_code == 422
    assert Service.objects.count() == 1


@pytest.mark.clause("VISC-3.1")
def test_the_places_of_the_standard_are_taken_over_each_with_own_hours_officers_and_queue(db: None) -> None:
    world = make_world("visc")
    desk = browser_of(world.arturs)
    page = desk.get("/desk/settings/locations/").content.decode()
    for code, floor, officer, queue in (
        ("centre", "7", world.peteris, world.queue),
        ("information-centre", "1", world.anna, world.second_queue),
    ):
        assert f"standard={code}" in page
        form = desk.get(f"/desk/settings/locations/new/?standard={code}").context["form"]
        assert form.initial["address"] == "Vaļņu iela 2, Rīga"
        given = {**form.initial, "active": "on", "officers": [officer.pk], "queue": queue.pk}
        assert desk.post("/desk/settings/locations/new/", given).status_code == 302
        location = Location.objects.get(code=code)
        assert not location.receptions.exists()  # the standard gives no hours
        own = {"d0": "09:00–12:00, 13:00–16:00", "minutes": "20", "counters": "2"}
        assert desk.post(f"/desk/settings/locations/{location.pk}/hours/", own).status_code == 302
        named = f"/desk/settings/locations/{location.pk}/hours/{officer.pk}/"
        assert desk.post(named, {"d2": "10:00–11:00", "minutes": "30"}).status_code == 302
        assert list(
            location.receptions.order_by("weekday", "opens").values_list("weekday", "opens", "counters", "post")
        ) == [
            (0, time(9), 2, None),
            (0, time(13), 2, None),
            (2, time(10), 1, officer.pk),
        ]
        assert list(location.officers.all()) == [officer]
        visitor = register_walk_in(location, by=world.peteris, at=NOW, name="Ilze Kalna").contact
        assert new_case(visitor, at=NOW).queue == location.queue == queue
        make_service(world, location, code=f"s-{code}")
        shown = Browser().get(f"/visc/services/s-{code}/").content.decode()
        assert re.findall(r"Vaļņu iela 2, Rīga, (\d)\. stāvs", shown) == [floor]
    assert "standard=" not in desk.get("/desk/settings/locations/").content.decode()


def test_hours_that_overlap_change_nothing(world: World) -> None:
    location = make_location(world)
    desk = browser_of(world.arturs)
    own = {"d0": "09:00–12:00, 11:00–13:00", "minutes": "20", "counters": "1"}
    assert desk.post(f"/desk/settings/locations/{location.pk}/hours/", own).status_code == 422
    assert Reception.objects.filter(location=location).count() == 5


def test_only_the_administrator_of_the_institution_gets_there(world: World) -> None:
    location, service = make_location(world), make_service(world, name_lv="Padoms par datiem")
    paths = [
        "services/", "services/new/", f"services/{service.pk}/", f"services/{service.pk}/asked/",
        f"services/{service.pk}/asked/new/", "locations/", "locations/new/",
        f"locations/{location.pk}/", f"locations/{location.pk}/hours/",
    ]  # fmt: skip
    from tests.world import make_post

    from atbilde.institutions.enums import Role

    stranger = make_post(world.elsewhere, "Svešs Vītols", Role.ADMINISTRATOR)
    for path in paths:
        assert browser_of(world.anna).get(f"/desk/settings/{path}").status_code == 403
        seen = browser_of(stranger).get(f"/desk/settings/{path}")
        assert seen.status_code == (404 if any(part.isdecimal() for part in path.split("/")) else 200)
        assert "Padoms par datiem" not in seen.content.decode()
