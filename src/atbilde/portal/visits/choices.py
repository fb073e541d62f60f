"""What a client has chosen so far: it travels in the address, so that Back, a bookmark and no script all work."""

from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from atbilde.cases.actions.reading import invitation_of
from atbilde.contacts.models import Link
from atbilde.institutions.models import Institution, Post, Unit
from atbilde.services.access import open_locations, visitable_services
from atbilde.services.enums import Purpose
from atbilde.services.models import Location, Service
from atbilde.services.queries.times import Whom, received_by

#: What stands for the purpose where no service is meant.
OTHER, READING = "other", "reading"


@dataclass(slots=True)
class Choice:
    """The choices of one booking; what is not chosen yet is `None` or empty."""

    what: str = ""  # a service's code, OTHER or READING
    service: Service | None = None
    location: Location | None = None
    locations: list[Location] = field(default_factory=list)  # where `what` is given
    people: list[Post] = field(default_factory=list)  # who receives at the location
    whom: Whom = field(default_factory=Whom)
    whom_word: str = ""  # "post-12", "unit-3"
    wish: str = ""  # the name of who is wished for
    starts: datetime | None = None
    since: date | None = None
    invitation: Link | None = None
    secret: str = ""  # of the invitation

    @property
    def purpose(self) -> Purpose:
        """What the visit is for."""
        return Purpose.READING if self.what == READING else Purpose.SERVICE

    @property
    def units(self) -> list[Unit]:
        """The units of those who receive, each once."""
        found = {post.unit.pk: post.unit for post in self.people if post.unit is not None}
        return sorted(found.values(), key=lambda unit: unit.name_lv)

    def fields(self, **other: object) -> dict[str, str]:
        """The choices as fields of an address or of a form, with these instead; empty ones are left out."""
        given: dict[str, object] = {
            "for": self.what,
            "at": self.location.code if self.location is not None else "",
            "whom": self.whom_word,
            "starts": self.starts.isoformat() if self.starts is not None else "",
            "invitation": self.secret,
            **other,
        }
        return {name: str(value) for name, value in given.items() if value}

    def query(self, **other: object) -> str:
        """The same as the end of an address."""
        return "?" + urlencode(self.fields(**other))


def read_choice(institution: Institution, asked: QueryDict, today: date) -> Choice:
    """The choices an address or a form holds; what does not exist is as if nobody had chosen it."""
    choice = Choice(what=asked.get("for", ""), secret=asked.get("invitation", ""))
    if choice.secret:
        choice.invitation = invitation_of(institution, choice.secret)
        choice.what = READING
    everywhere = list(open_locations(institution))
    for location in everywhere:
        location.institution = institution
    choice.locations = everywhere
    if choice.what not in ("", OTHER, READING):
        choice.service = next((row for row in visitable_services(institution) if row.code == choice.what), None)
        given_at = {row.pk for row in choice.service.locations.all()} if choice.service is not None else set()
        choice.locations = [location for location in everywhere if location.pk in given_at]
        choice.what = choice.what if choice.service is not None else ""
    choice.location = next((row for row in choice.locations if row.code == asked.get("at")), None)
    if choice.location is None and len(choice.locations) == 1:
        choice.location = choice.locations[0]
    if choice.location is not None:
        choice.people = received_by(choice.location, today)
        _read_whom(choice, asked.get("whom", ""))
    choice.starts = read_moment(asked.get("starts", ""))
    choice.since = read_day(asked.get("since", ""))
    return choice


def _read_whom(choice: Choice, word: str) -> None:
    kind, _dash, number = word.partition("-")
    pk = int(number) if number.isdecimal() and len(number) < 10 else 0
    for post in choice.people:
        if kind == "post" and post.pk == pk:
            choice.whom, choice.whom_word, choice.wish = Whom(post=pk), word, str(post.person)
    for unit in choice.units:
        if kind == "unit" and unit.pk == pk:
            choice.whom, choice.whom_word, choice.wish = Whom(unit=pk), word, unit.name_lv


def read_moment(text: str) -> datetime | None:
    """A moment with its offset, as the pages write it; `None` for what is none."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def read_day(text: str) -> date | None:
    """A day of an address; `None` for what is none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def what_words(choice: Choice, language: str) -> str:
    """What the visit is for, in the reader's words."""
    if choice.service is not None:
        return choice.service.name_en if language == "en" else choice.service.name_lv
    return _("Reading materials") if choice.what == READING else _("Something else")
