"""The demonstration's catalogue of services, locations, visits before and ahead, sessions with candidates."""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from atbilde.config.demo.cast import Cast
from atbilde.config.demo.clients import somebody
from atbilde.contacts.access import digest
from atbilde.contacts.actions import open_contact, record_event
from atbilde.contacts.enums import Channel, Direction
from atbilde.core.latvia import latvian_calendar
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Post, Queue
from atbilde.services.access import secret_of
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.sessions import register
from atbilde.services.actions.visits import book_visit
from atbilde.services.enums import OrderKind, Purpose, Visiting
from atbilde.services.models import Location, Reception, Service, ServiceField, Session, Visit
from atbilde.services.queries.times import free_places

_TEXTS = Path(__file__).parent / "texts" / "services.toml"
_NEEDS = ("Ratiņkrēsls, vajadzīga uzbrauktuve", "Surdotulks", "Vājredzīgs, vajadzīgs lielāks druks")
_ABOUT = ("Par dokumentiem", "Jautājums par kārtību", "Vajadzīgs padoms", "")
PAST_DAYS = 120
PAST_VISITS = 60


class Services:
    """Everything about services at one institution of the demonstration."""

    def __init__(self, cast: Cast, chance: Random, now: datetime) -> None:
        with _TEXTS.open("rb") as file:
            self.texts: dict[str, Any] = tomllib.load(file).get(cast.texts.slug, {})
        self.cast, self.chance, self.now = cast, chance, now
        self.zone = ZoneInfo(cast.institution.timezone)
        self.locations: dict[str, Location] = {}
        self.services: dict[str, Service] = {}

    def fill(self) -> None:
        """Make it all."""
        for text in self.texts.get("location", []):
            self.locations[text["code"]] = self._location(text)
        for order, text in enumerate(self.texts.get("service", [])):
            self.services[text["code"]] = self._service(text, order)
        for location in self.locations.values():
            self._past_visits(location)
            self._coming_visits(location)
        if "valodas-parbaude" in self.services:
            self._sessions(self.services["valodas-parbaude"], self.locations["information-centre"])

    def _location(self, text: dict[str, Any]) -> Location:
        told = next((place for place in self.cast.standard.locations if place.id == text["code"]), None)
        officers = [post for role in text["serves"] for post in self.cast.with_role(Role(role))]
        names = (told.lv, told.en, told.address) if told is not None else (text["lv"], text["en"], text["address"])
        location = Location.objects.create(
            institution=self.cast.institution,
            code=text["code"],
            name_lv=names[0][:1].upper() + names[0][1:],
            name_en=names[1][:1].upper() + names[1][1:],
            address=names[2],
            floor=told.floor if told is not None else None,
            queue=self._queue(text, officers),
            rules_lv=text["rules_lv"],
            rules_en=text["rules_en"],
        )
        location.officers.set(officers)
        for post in officers if text.get("own_hours") else [None]:
            for weekday in range(5):
                for opens, closes in ((time(9), time(12)), (time(13), time(16))):
                    Reception.objects.create(
                        location=location, post=post, weekday=weekday, opens=opens, closes=closes, minutes=30
                    )
        return location

    def _queue(self, text: dict[str, Any], officers: list[Post]) -> Queue:
        """The queue of a location's own if the texts name one, else the institution's first."""
        if "queue_lv" not in text:
            return next(iter(self.cast.mailboxes.values())).queue
        queue = Queue.objects.create(
            institution=self.cast.institution,
            code=text["code"],
            name_lv=text["queue_lv"],
            name_en=text["queue_en"],
            unit=officers[0].unit,
        )
        queue.posts.set(officers)
        return queue

    def _service(self, text: dict[str, Any], order: int) -> Service:
        queue = self.cast.mailbox(text["queue"]).queue if "queue" in text else None
        same = ("about", "easy", "how", "price", "term", "law")
        service = Service.objects.create(
            institution=self.cast.institution,
            code=text["code"],
            name_lv=text["lv"],
            name_en=text["en"],
            **{f"{name}_{language}": text.get(f"{name}_{language}", "") for name in same for language in ("lv", "en")},
            price=text.get("price"),
            form_url=text.get("form", ""),
            state_portal_url=text.get("state", ""),
            audience=text.get("audience", ""),
            order_kind=text.get("order", OrderKind.REQUEST),
            ask_by=text["ask_by"],
            receive_by=text["receive_by"],
            queue=queue,
            line=text.get("line", ""),
            order=order,
        )
        service.locations.set([self.locations[code] for code in text.get("locations", [])])
        for number, field in enumerate(text.get("field", [])):
            said = ("hint_lv", "hint_en", "options_lv", "options_en")
            ServiceField.objects.create(
                service=service,
                order=number,
                kind=field["kind"],
                label_lv=field["lv"],
                label_en=field["en"],
                required=field.get("required", False),
                **{name: field.get(name, "") for name in said},
            )
        return service

    def _given_at(self, location: Location) -> Service | None:
        here = [one for one in self.services.values() if location in one.locations.all()]
        return self.chance.choice(here) if here else None

    def _coming_visits(self, location: Location) -> None:
        """A part of the coming days' times is taken. Clients leave a telephone number: no letters have to leave."""
        days = [self.now.astimezone(self.zone).date() + timedelta(days=number) for number in range(6)]
        for place in free_places(location, now=self.now, days=len(days), ahead=False):
            if self.chance.random() < 0.25:
                service = self._given_at(location)
                book_visit(
                    location,
                    starts=place.starts,
                    at=self.now,
                    visitor=self._visitor(),
                    service=service,
                    purpose=Purpose.SERVICE if service is not None else Purpose.READING,
                    about=self.chance.choice(_ABOUT),
                    by=next(iter(self.cast.posts)),
                )

    def _past_visits(self, location: Location) -> None:
        """Visits of the last months: most began on time, few were missed."""
        today = self.now.astimezone(self.zone).date()
        for number in range(PAST_VISITS):
            day = today - timedelta(days=1 + number * PAST_DAYS // PAST_VISITS)
            if day.weekday() < 5:
                self._past_visit(location, day)

    def _past_visit(self, location: Location, day: date) -> None:
        hour, half = self.chance.choice((9, 10, 11, 13, 14, 15)), self.chance.choice((0, 30))
        starts = datetime(day.year, day.month, day.day, hour, half, tzinfo=self.zone)
        visitor, institution = self._visitor(), self.cast.institution
        contact = open_contact(
            institution, channel=Channel.VISIT, direction=Direction.IN, at=starts - timedelta(days=4), client=None
        )
        came = self.chance.random() > 0.08
        began = starts + timedelta(minutes=self.chance.choice((-2, 0, 0, 1, 3, 4, 12)))
        ended = began + timedelta(minutes=self.chance.randint(6, 29))
        service = self._given_at(location)
        Visit.objects.create(
            institution=institution,
            location=location,
            place="counter:1",
            post=location.officers.first(),
            service=service,
            purpose=Purpose.SERVICE if service is not None else Purpose.READING,
            contact=contact,
            starts=starts,
            ends=starts + timedelta(minutes=30),
            status=Visiting.OVER if came else Visiting.MISSED,
            name=visitor.name,
            phone=visitor.phone,
            needs=visitor.needs,
            needs_met=True if came and visitor.needs else None,
            booked_at=contact.at,
            started_at=began if came else None,
            ended_at=ended if came else None,
            token=digest(secret_of(contact.key)),
        )
        record_event(contact, "visit.booked", at=contact.at)
        if came:
            record_event(contact, "visit.started", at=began)
            record_event(contact, "visit.ended", at=ended)

    def _sessions(self, service: Service, location: Location) -> None:
        """Three sessions ahead: one full with people waiting, one half full, one new."""
        today, working = self.now.astimezone(self.zone).date(), latvian_calendar(timezone=self.zone.key)
        for days, places, candidates in ((9, 8, 11), (23, 12, 5), (37, 12, 0)):
            day = today + timedelta(days=days)
            while not working.is_working_day(day):
                day += timedelta(days=1)
            starts = datetime(day.year, day.month, day.day, 10, tzinfo=self.zone)
            session = Session.objects.create(
                institution=self.cast.institution,
                service=service,
                location=location,
                name_lv=service.name_lv,
                name_en=service.name_en,
                starts=starts,
                ends=starts + timedelta(hours=3),
                places=places,
                closes_at=starts - timedelta(days=2),
                price=service.price or 0,
            )
            for _number in range(candidates):
                register(session, at=self.now, visitor=self._visitor(), channel=Channel.PORTAL)

    def _visitor(self) -> Visitor:
        phone = f"2{self.chance.randint(1_000_000, 9_999_999)}"
        needs = self.chance.choice(_NEEDS) if self.chance.random() < 0.08 else ""
        return Visitor(somebody(self.chance).name, phone=phone, needs=needs)
