"""Booking, moving, cancelling; and a hundred at once for one place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from icalendar import Calendar
from tests.services.reception import JANIS, make_location, make_service, riga, tomorrow
from tests.world import NOW, World, later, make_world

from atbilde.audit.models import Entry
from atbilde.contacts import files
from atbilde.contacts.models import Client, Contact, Event, Message
from atbilde.institutions.models import Absence
from atbilde.services.access import secret_of, visit_of
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.errors import NotPossible
from atbilde.services.actions.reminding import remind_one
from atbilde.services.actions.visits import Taken, book_visit, cancel_visit, move_visit
from atbilde.services.models import Visit
from atbilde.services.queries.times import Whom


@pytest.fixture
def world(db: None) -> World:
    return make_world("dvi")


def letters(to: str = JANIS.email) -> list[Message]:
    return list(Message.objects.filter(to=[to]).order_by("pk"))


def test_a_visit_is_a_contact_with_its_event_and_a_letter(world: World) -> None:
    location = make_location(world)
    service = make_service(world, location)
    visit = book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS, service=service, about="Par veidlapu")
    assert (visit.contact.channel, visit.contact.client, visit.place) == ("visit", world.janis, "counter:1")
    assert list(Event.objects.filter(contact=visit.contact).values_list("type", flat=True)) == ["visit.booked"]
    assert Entry.objects.get(verb="visit.book").actor is None
    (letter,) = letters()
    assert "14.05.2026. 09:00–09:30" in letter.text
    assert "Blaumaņa iela 11/13-11" in letter.text
    assert letter.sender == world.mailbox.address


def test_the_link_of_the_letter_leads_to_the_visit_and_the_table_does_not_hold_it(world: World) -> None:
    visit = book_visit(make_location(world), starts=tomorrow(9), at=NOW, visitor=JANIS)
    token = secret_of(visit.contact.key)
    assert f"/dvi/visits/{token}/" in letters()[0].text
    assert visit_of(world.institution, token) == visit
    assert token not in {visit.token, visit.contact.key}
    for wrong in (visit.token, visit.contact.key, token[:-1], ""):
        with pytest.raises(Visit.DoesNotExist):
            visit_of(world.institution, wrong)
    with pytest.raises(Visit.DoesNotExist):
        visit_of(world.elsewhere, token)


def test_the_calendar_file_is_one_event_in_utc(world: World) -> None:
    book_visit(make_location(world), starts=tomorrow(9), at=NOW, visitor=JANIS)
    (attached,) = letters()[0].attachments.all()
    with files.open_file(attached.sha256) as file:
        event = Calendar.from_ical(file.read()).walk("VEVENT")[0]
    assert event.decoded("dtstart") == tomorrow(9).astimezone(UTC)
    assert event.decoded("dtend") == tomorrow(9, 30).astimezone(UTC)
    assert str(event["location"]) == "Blaumaņa iela 11/13-11, Rīga"
    assert "IESTĀDE" in str(event["summary"]).upper()


@pytest.mark.parametrize(
    "starts", [tomorrow(8, 30), tomorrow(9, 10), tomorrow(12), riga(2026, 5, 16, 9), later(hours=-1)]
)
def test_only_a_free_time_can_be_booked(world: World, starts) -> None:
    with pytest.raises(Taken) as refused:
        book_visit(make_location(world), starts=starts, at=NOW, visitor=JANIS)
    assert len(refused.value.others) == 6
    assert not Visit.objects.exists()
    assert not letters()


def test_who_comes_second_is_offered_the_nearest_times(world: World) -> None:
    location = make_location(world)
    book_visit(location, starts=tomorrow(10), at=NOW, visitor=JANIS)
    with pytest.raises(Taken) as refused:
        book_visit(location, starts=tomorrow(10), at=NOW, visitor=Visitor("Cits", email="cits@epasts.example"))
    assert {tomorrow(9), tomorrow(9, 30), tomorrow(10, 30)} < set(refused.value.others)
    assert tomorrow(10) not in refused.value.others


@pytest.mark.clause("DVI-22")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("counters", [1, 3])
def test_a_hundred_at_once_and_never_two_for_one_place(counters: int) -> None:
    location = make_location(make_world("dvi"), counters=counters)
    together = Barrier(100)

    def ask(number: int) -> str:
        visitor = Visitor(f"Klients {number}", email=f"k{number}@epasts.example")
        try:
            together.wait(timeout=60)
            with transaction.atomic():
                book_visit(location, starts=tomorrow(9), at=NOW, visitor=visitor)
        except Taken as taken:
            return "taken" if taken.others and tomorrow(9) not in taken.others else "no other time"
        else:
            return "booked"
        finally:
            connection.close()

    with ThreadPoolExecutor(100) as people:
        ended = list(people.map(ask, range(100)))
    assert (ended.count("booked"), ended.count("taken")) == (counters, 100 - counters)
    booked = list(Visit.objects.values_list("place", flat=True))
    assert sorted(booked) == [f"counter:{number}" for number in range(1, counters + 1)]
    assert Contact.objects.filter(channel="visit").count() == counters
    assert Message.objects.count() == counters


def test_the_database_alone_refuses_a_second_visit_at_a_place(world: World) -> None:
    visit = book_visit(make_location(world), starts=tomorrow(9), at=NOW, visitor=JANIS)
    contact = Contact.objects.create(institution=world.institution, key="v2", channel="visit", direction="in", at=NOW)
    half = timedelta(minutes=15)
    second = Visit(
        institution=world.institution,
        location=visit.location,
        place=visit.place,
        contact=contact,
        starts=visit.starts + half,
        ends=visit.ends + half,
        booked_at=NOW,
        token="2",
    )
    with pytest.raises(IntegrityError, match="one_visit_at_a_place"), transaction.atomic():
        second.save()
    cancel_visit(visit, at=NOW)
    second.save()


def test_a_moved_visit_keeps_its_link_and_frees_its_time(world: World) -> None:
    location = make_location(world)
    visit = book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS)
    moved = move_visit(visit, starts=tomorrow(10), at=later(minutes=5))
    assert (moved.starts, moved.moved_at, moved.token) == (tomorrow(10), later(minutes=5), visit.token)
    assert "14.05.2026. 10:00" in letters()[-1].text
    book_visit(location, starts=tomorrow(9), at=NOW, visitor=Visitor("Cits", phone="29000000"))
    with pytest.raises(Taken):
        move_visit(moved, starts=tomorrow(9), at=later(minutes=6))
    moved.refresh_from_db()
    assert moved.starts == tomorrow(10)


def test_a_visit_that_began_or_was_cancelled_is_not_changed(world: World) -> None:
    location = make_location(world)
    visit = book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS)
    with pytest.raises(NotPossible):
        cancel_visit(visit, at=tomorrow(9))
    cancel_visit(visit, at=NOW)
    for act in (lambda: cancel_visit(visit, at=NOW), lambda: move_visit(visit, starts=tomorrow(10), at=NOW)):
        with pytest.raises(NotPossible):
            act()
    assert Visit.objects.get().status == "cancelled"


@pytest.mark.clause("DVI-4.3")
def test_whom_the_client_wishes_for_serves_them_or_the_reason_stands_there(world: World) -> None:
    location = make_location(world, posts=(world.anna, world.liga))
    whom = Whom(post=world.liga.pk)
    visit = book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS, whom=whom, wish="Līga Krūmiņa")
    assert (visit.post, visit.wish_unmet) == (world.liga, "")
    Absence.objects.create(post=world.liga, starts=date(2026, 5, 1), ends=date(2026, 12, 1))
    with pytest.raises(Taken) as refused:
        book_visit(location, starts=tomorrow(10), at=NOW, visitor=JANIS, whom=whom, wish="Līga Krūmiņa")
    assert refused.value.others  # those of others, as she has none
    other = book_visit(
        location,
        starts=tomorrow(10),
        at=NOW,
        visitor=JANIS,
        whom=whom,
        wish="Līga Krūmiņa",
        wish_unmet="Prombūtnē līdz 1. decembrim",
    )
    assert (other.post, other.wish, other.wish_unmet) == (world.anna, "Līga Krūmiņa", "Prombūtnē līdz 1. decembrim")


@pytest.mark.clause("DVI-4.3")
def test_who_moves_the_visit_away_from_whom_they_wished_for_has_that_as_the_reason(world: World) -> None:
    location = make_location(world, posts=(world.anna, world.liga))
    liga = Whom(post=world.liga.pk)
    visit = book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS, whom=liga, wish="Līga Krūmiņa")
    book_visit(location, starts=tomorrow(10), at=NOW, visitor=JANIS, whom=liga)
    moved = move_visit(visit, starts=tomorrow(10), at=NOW)
    assert moved.post == world.anna
    assert "pārcēla" in moved.wish_unmet
    back = move_visit(moved, starts=tomorrow(11), at=NOW)
    assert (back.wish_unmet == "") is (back.post == world.liga)


def test_needs_stay_with_the_visit_and_the_client(world: World) -> None:
    visitor = Visitor("Jānis Zariņš", email=JANIS.email, needs="Ratiņkrēsls")
    visit = book_visit(make_location(world), starts=tomorrow(9), at=NOW, visitor=visitor)
    assert visit.needs == "Ratiņkrēsls"
    assert Client.objects.get(pk=world.janis.pk).needs == "Ratiņkrēsls"


def test_a_client_nobody_could_reach_and_a_service_of_another_place_are_refused(world: World) -> None:
    location = make_location(world)
    elsewhere = make_service(world, code="elsewhere")
    with pytest.raises(NotPossible) as refused:
        book_visit(location, starts=tomorrow(9), at=NOW, visitor=Visitor("Jānis"))
    assert refused.value.field == "email"
    with pytest.raises(NotPossible) as refused:
        book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS, service=elsewhere)
    assert refused.value.code == "not_here"


def test_the_reminder_leaves_once_the_day_before(world: World) -> None:
    book_visit(make_location(world), starts=riga(2026, 5, 15, 9), at=NOW, visitor=JANIS)
    assert not remind_one(at=later(hours=3))  # two days before
    assert not remind_one(at=riga(2026, 5, 14, 8, 59))  # too early in the morning
    assert remind_one(at=riga(2026, 5, 14, 9))
    assert not remind_one(at=riga(2026, 5, 14, 9, 1))
    assert [("rīt" in letter.subject.lower() or "tomorrow" in letter.subject) for letter in letters()] == [False, True]


def test_who_has_just_booked_or_cancelled_is_not_reminded(world: World) -> None:
    location = make_location(world)
    book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS)
    cancel_visit(book_visit(location, starts=tomorrow(10), at=NOW, visitor=JANIS), at=NOW)
    sent = len(letters())
    while remind_one(at=later(hours=1)):
        pass
    assert len(letters()) == sent
