"""A place where clients are received, for the tests: Mondays to Fridays 9:00 to 12:00, half an hour each."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.world import NOW, World

from atbilde.institutions.models import Post
from atbilde.services.actions.clients import Visitor
from atbilde.services.models import Location, Reception, Service, Session

RIGA = ZoneInfo("Europe/Riga")
JANIS = Visitor("Jānis Zariņš", email="janis.zarins@epasts.example", phone="29123456")


def make_location(
    world: World, *, code: str = "reception", counters: int = 1, posts: tuple[Post, ...] = ()
) -> Location:
    """A location with so many counters, or with these officers each receiving by themselves."""
    location = Location.objects.create(
        institution=world.institution,
        code=code,
        name_lv="Apmeklētāju pieņemšana",
        name_en="Reception",
        address="Blaumaņa iela 11/13-11, Rīga",
        queue=world.queue,
    )
    location.officers.set(posts)
    for post in posts or (None,):
        for weekday in range(5):
            Reception.objects.create(
                location=location,
                post=post,
                counters=counters,
                weekday=weekday,
                opens=time(9),
                closes=time(12),
                minutes=30,
            )
    return location


def make_service(world: World, *locations: Location, **fields: object) -> Service:
    """A consultation given at these locations."""
    given = {
        "code": "consultation",
        "name_lv": "Konsultācija",
        "name_en": "Consultation",
        "about_lv": "Pastāstām, kā aizpildīt veidlapu.",
        "about_en": "How to fill in a form.",
        "ask_by": ["visit", "email"],
        "receive_by": ["visit"],
    }
    service = Service.objects.create(institution=world.institution, **{**given, **fields})
    service.locations.set(locations)
    return service


def make_session(world: World, location: Location, *, places: int = 2, price: int = 1423) -> Session:
    """A state language test the week after next, registration until the day before."""
    service = make_service(
        world, location, code="language-test", name_lv="Valsts valodas prasmes pārbaude", price=price or None
    )
    starts = riga(2026, 5, 27, 10)
    return Session.objects.create(
        institution=world.institution,
        service=service,
        location=location,
        name_lv="Valsts valodas prasmes pārbaude",
        name_en="State language test",
        starts=starts,
        ends=starts + timedelta(hours=3),
        places=places,
        closes_at=starts - timedelta(days=1),
        price=price,
    )


def riga(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of Rīga's time."""
    return datetime(year, month, day, hour, minute, tzinfo=RIGA)


def tomorrow(hour: int, minute: int = 0) -> datetime:
    """The Thursday after `NOW`."""
    return (NOW.astimezone(RIGA) + timedelta(days=1)).replace(hour=hour, minute=minute)
