"""Free times: reception hours minus absences, days off and what is booked already (DVI-4.3, DVI-22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from atbilde.core.worktime import SpecialDay
from atbilde.institutions.models import Absence, Post
from atbilde.services.access import receives
from atbilde.services.enums import Visiting
from atbilde.services.models import Location, Reception, Visit
from atbilde.services.queries.hours import receptions_of, weekday_of, within, working_time, zone_of

#: A visit is booked at least so long ahead, so that whoever serves can prepare.
AT_LEAST = timedelta(hours=1)
#: How far ahead clients may book.
AHEAD = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Place:
    """An officer or a counter that is free from `starts` to `ends`."""

    name: str  # "post:12", "counter:1": `Visit.place`
    starts: datetime
    ends: datetime
    post: Post | None = None


@dataclass(frozen=True, slots=True)
class Whom:
    """A wish for a person or a unit; without both anybody will do (DVI-4.3)."""

    post: int | None = None
    unit: int | None = None

    def fits(self, place: Place) -> bool:
        """Whether the place is served by whom the client wishes for."""
        if self.post is not None:
            return place.post is not None and place.post.pk == self.post
        if self.unit is not None:
            return place.post is not None and place.post.unit_id == self.unit
        return True

    def __bool__(self) -> bool:
        return self.post is not None or self.unit is not None


ANYBODY = Whom()


def free_places(
    location: Location, *, now: datetime, since: date | None = None, days: int | None = None, ahead: bool = True
) -> list[Place]:
    """Every free place at the location in order of time; four queries, however many days.

    From `since` (today) for `days` (as far as clients may book). `ahead` leaves out times too near to be booked by a
    client; an officer may book any that is not over.
    """
    zone = zone_of(location.institution)
    first = since or now.astimezone(zone).date()
    last = min(first + timedelta(days=days - 1) if days else date.max, (now + AHEAD).astimezone(zone).date())
    if last < first:
        return []
    here = _Here(location, first, last)
    calendar = working_time(location.institution, first)
    found = []
    for number in range((last - first).days + 1):
        day = calendar.day(first + timedelta(days=number))
        if day.kind.works:
            found += here.places(day, zone)
    earliest = now + AT_LEAST if ahead else now
    return sorted(
        (place for place in found if place.starts >= earliest and not here.is_booked(place)),
        key=lambda place: (place.starts, place.name),
    )


def free_times(places: Sequence[Place], whom: Whom = ANYBODY) -> list[datetime]:
    """The times at which at least one of the places that suit the wish is free, each once."""
    return sorted({place.starts for place in places if whom.fits(place)})


def by_day(times: Sequence[datetime], zone: ZoneInfo) -> list[tuple[date, list[datetime]]]:
    """Times by their local day."""
    local = [at.astimezone(zone) for at in times]
    return [(day, list(rows)) for day, rows in groupby(local, key=lambda at: at.date())]


def received_by(location: Location, on: date) -> list[Post]:
    """Those who receive clients here by name, for a client to wish for; by surname."""
    rows = Post.objects.filter(receives(on), receptions__location=location).select_related("person", "unit")
    return list(rows.distinct().order_by("person__last_name", "person__first_name", "pk"))


class _Here:
    """What the days from `first` to `last` at a location are computed from, read once."""

    def __init__(self, location: Location, first: date, last: date) -> None:
        self.receptions = receptions_of([location])
        officers = list(location.officers.all())
        posts = {post.pk: post for post in officers} | {
            row.post.pk: row.post for row in self.receptions if row.post is not None
        }
        self.posts = posts
        self.officers = [post.pk for post in officers]
        self.away = list(
            Absence.objects.filter(post__in=list(posts), starts__lte=last, ends__gte=first).values_list(
                "post", "starts", "ends"
            )
        )
        zone = zone_of(location.institution)
        since = datetime.combine(first, datetime.min.time(), zone)
        until = datetime.combine(last, datetime.min.time(), zone) + timedelta(days=1)
        booked = Visit.objects.filter(location=location, starts__lt=until, ends__gt=since)
        self.booked: dict[str, list[tuple[datetime, datetime]]] = {}
        for place, starts, ends in booked.exclude(status=Visiting.CANCELLED).values_list("place", "starts", "ends"):
            self.booked.setdefault(place, []).append((starts, ends))

    def places(self, day: SpecialDay, zone: ZoneInfo) -> list[Place]:
        """All places of a working day, booked ones too."""
        found: list[Place] = []
        for row in self.receptions:
            if row.weekday == weekday_of(day):
                names = self._names(row, day.date)
                for opens, closes in within(row, day):
                    for start in range(opens, closes - row.minutes + 1, row.minutes):
                        found += [self._place(name, row, day.date, start, zone) for name in names]
        return found

    def is_booked(self, place: Place) -> bool:
        """Whether somebody else has the place for a part of that time."""
        return any(starts < place.ends and place.starts < ends for starts, ends in self.booked.get(place.name, ()))

    def _names(self, row: Reception, on: date) -> list[str]:
        """The officer where they are at work, else as many counters as there are officers to sit at them."""
        if row.post is not None:
            return [f"post:{row.post.pk}"] if self._is_here(row.post.pk, on) else []
        present = [pk for pk in self.officers if self._is_here(pk, on)]
        count = min(row.counters, len(present)) if self.officers else row.counters
        return [f"counter:{number}" for number in range(1, count + 1)]

    def _is_here(self, post: int, on: date) -> bool:
        held = self.posts[post]
        return (
            held.starts <= on
            and (held.ends is None or held.ends >= on)
            and not any(who == post and starts <= on <= ends for who, starts, ends in self.away)
        )

    def _place(self, name: str, row: Reception, on: date, start: int, zone: ZoneInfo) -> Place:
        at = datetime(on.year, on.month, on.day, start // 60, start % 60, tzinfo=zone).astimezone(UTC)
        return Place(name, at, at + timedelta(minutes=row.minutes), row.post)
