"""The front desk: who may use it, what it shows first, what it writes down."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from tests.desk.ground import browser_of, queries_of
from tests.services.reception import JANIS, make_location
from tests.world import NOW, World, make_world

from atbilde.calls.actions.by_hand import end_visit as end_talk
from atbilde.cases.errors import Refused
from atbilde.contacts.models import Event
from atbilde.institutions.models import Absence
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.visits import book_visit
from atbilde.services.models import Visit

PAGE = "/desk/front-desk/"
TODAY = NOW + timedelta(hours=1, minutes=30)  # 11:30


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(NOW, tick=False):
        yield make_world("visc")


def booked(world: World, **fields: str) -> Visit:
    location = make_location(world)
    visitor = Visitor("Jānis Zariņš", email=JANIS.email, needs=fields.pop("needs", ""))
    return book_visit(location, starts=TODAY, at=NOW, visitor=visitor, **fields)  # type: ignore[arg-type]


@pytest.mark.clause("VISC-11")
def test_the_records_clerk_and_their_deputy_have_the_front_desk_and_others_do_not(world: World) -> None:
    make_location(world)
    assert browser_of(world.peteris).get(PAGE).status_code == 200
    assert 'href="/desk/front-desk/"' in browser_of(world.peteris).get("/desk/").content.decode()
    for other in (world.anna, world.dace, world.arturs):
        assert browser_of(other).get(PAGE).status_code == 403
    absence = Absence.objects.create(
        post=world.peteris, starts=date(2026, 5, 13), ends=date(2026, 5, 14), deputy=world.anna
    )
    assert browser_of(world.anna).get(PAGE).status_code == 200
    Absence.objects.filter(pk=absence.pk).update(starts=date(2026, 5, 14))
    assert browser_of(world.anna).get(PAGE).status_code == 403


@pytest.mark.clause("DVI-17")
def test_what_the_client_needs_stands_first_and_whether_it_was_given_is_recorded(world: World) -> None:
    visit = booked(world, needs="Surdotulks")
    clerk = browser_of(world.peteris)
    row = clerk.get(PAGE).content.decode().partition('id="visit-')[2]
    assert row.index("Surdotulks") < row.index("Jānis Zariņš")
    clerk.post(f"{PAGE}{visit.pk}/start/")
    clerk.post(f"{PAGE}{visit.pk}/end/")
    visit.refresh_from_db()
    assert visit.status == "came"  # nobody said whether the help was given
    with pytest.raises(Refused):
        end_talk(visit.contact, by=world.peteris, at=NOW)
    clerk.post(f"{PAGE}{visit.pk}/end/", {"needs_met": "no"})
    visit.refresh_from_db()
    assert (visit.status, visit.needs_met) == ("over", False)
    assert visit.client.needs == "Surdotulks"


def test_a_visit_starts_and_ends_with_its_events(world: World) -> None:
    visit = booked(world)
    clerk = browser_of(world.peteris)
    with time_machine.travel(TODAY + timedelta(minutes=10), tick=False):
        assert "10 min" in clerk.get(PAGE).content.decode()
        clerk.post(f"{PAGE}{visit.pk}/start/")
    with time_machine.travel(TODAY + timedelta(minutes=20), tick=False):
        clerk.post(f"{PAGE}{visit.pk}/end/", {"question_open": "1"})
        clerk.post(f"{PAGE}{visit.pk}/start/")  # over is over
    visit.refresh_from_db()
    assert (visit.status, visit.ended_at - visit.started_at) == ("over", timedelta(minutes=10))
    events = list(Event.objects.filter(contact=visit.contact).order_by("at", "pk").values_list("type", flat=True))
    assert events == ["visit.booked", "visit.started", "visit.ended"]
    assert Event.objects.get(type="visit.ended").data["question_open"] is True


def test_who_does_not_come_is_missed_but_may_still_come(world: World) -> None:
    visit = booked(world)
    clerk = browser_of(world.peteris)
    clerk.post(f"{PAGE}{visit.pk}/missed/")
    visit.refresh_from_db()
    assert visit.status == "booked"  # the time has not come yet
    with time_machine.travel(TODAY + timedelta(minutes=15), tick=False):
        clerk.post(f"{PAGE}{visit.pk}/missed/")
        visit.refresh_from_db()
        assert visit.status == "missed"
        clerk.post(f"{PAGE}{visit.pk}/start/")
        visit.refresh_from_db()
        assert visit.status == "came"


def test_a_wish_that_was_not_met_needs_its_reason(world: World) -> None:
    visit = booked(world, wish="Guna Strazdiņa")
    clerk = browser_of(world.peteris)
    clerk.post(f"{PAGE}{visit.pk}/start/")
    for data in ({}, {"wish_met": "no", "wish_unmet": "  "}):
        clerk.post(f"{PAGE}{visit.pk}/end/", data)
        visit.refresh_from_db()
        assert visit.status == "came"
    clerk.post(f"{PAGE}{visit.pk}/end/", {"wish_met": "no", "wish_unmet": "Saslima"})
    visit.refresh_from_db()
    assert (visit.status, visit.wish_unmet) == ("over", "Saslima")


def test_who_walks_in_is_served_at_once_and_takes_nobodys_time(world: World) -> None:
    location = make_location(world)
    clerk = browser_of(world.peteris)
    form = {"location": location.pk, "name": "", "purpose": "service", "needs": "Lupa"}
    assert clerk.post(f"{PAGE}walk-in/", form).status_code == 302
    visit = Visit.objects.get()
    assert (visit.status, visit.needs, visit.place) == ("came", "Lupa", f"walk-in:{visit.contact_id}")
    assert Event.objects.get(contact=visit.contact).type == "visit.started"
    page = clerk.get(PAGE).content.decode()
    assert "Lupa" in page
    assert clerk.post(f"{PAGE}walk-in/", {**form, "location": "0"}).status_code == 422


def test_locations_are_shown_apart_and_those_of_others_are_not_there(world: World) -> None:
    visit = booked(world)
    make_location(world, code="centre")
    clerk = browser_of(world.peteris)
    assert "Jānis Zariņš" in clerk.get(f"{PAGE}?at=reception").content.decode()
    assert "Jānis Zariņš" not in clerk.get(f"{PAGE}?at=centre").content.decode()
    for day in ("soon", "9999-12-31", "0001-01-01"):
        assert clerk.get(f"{PAGE}?day={day}").status_code == 200
    from tests.world import make_post

    from atbilde.institutions.enums import Role

    outsider = browser_of(make_post(world.elsewhere, "Svešā Lietvede", Role.RECORDS_CLERK))
    assert "Jānis Zariņš" not in outsider.get(PAGE).content.decode()
    for verb in ("start", "end", "missed"):
        assert outsider.post(f"{PAGE}{visit.pk}/{verb}/").status_code == 404


def test_a_full_day_costs_no_more_queries(world: World) -> None:
    location = make_location(world, counters=5)
    clerk = browser_of(world.peteris)
    book_visit(location, starts=TODAY, at=NOW, visitor=JANIS)
    few = queries_of(lambda: clerk.get(PAGE))
    for _number in range(4):
        book_visit(location, starts=TODAY, at=NOW, visitor=JANIS)
    assert queries_of(lambda: clerk.get(PAGE)) == few
