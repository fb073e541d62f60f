"""Who comes today: what the front desk shows (VISC-11)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from atbilde.institutions.models import Post
from atbilde.services.enums import Visiting
from atbilde.services.models import Location, Visit
from atbilde.services.queries.hours import zone_of

#: So much later than booked still counts as on time (DVI-12).
ON_TIME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Row:
    """A visit as the front desk sees it at one moment."""

    visit: Visit
    now: datetime

    @property
    def is_walk_in(self) -> bool:
        """Whether the client came without an appointment."""
        return self.visit.place.startswith("walk-in:")

    @property
    def late_by(self) -> int:
        """Minutes by which the client, or the institution, is later than booked; 0 within `ON_TIME`."""
        until = self.visit.started_at or (self.now if self.visit.status == Visiting.BOOKED else self.visit.starts)
        late = until - self.visit.starts
        return int(late.total_seconds() // 60) if late > ON_TIME else 0

    @property
    def can_start(self) -> bool:
        """Whether the visit can begin now."""
        return self.visit.status in (Visiting.BOOKED, Visiting.MISSED)

    @property
    def can_be_missed(self) -> bool:
        """Whether it can be said that the client did not come."""
        return self.visit.status == Visiting.BOOKED and self.visit.starts <= self.now

    @property
    def asks_wish(self) -> bool:
        """Whether it is still open if the client's wish was met (DVI-4.3)."""
        return bool(self.visit.wish) and not self.visit.wish_unmet


def front_desk(by: Post, *, day: date, now: datetime, location: Location | None = None) -> list[Row]:
    """The visits of a day in order of time; cancelled ones left out; one query."""
    zone = zone_of(by.institution)
    since = datetime.combine(day, datetime.min.time(), zone)
    rows = Visit.objects.filter(
        institution=by.institution_id, starts__gte=since, starts__lt=since + timedelta(days=1)
    ).exclude(status=Visiting.CANCELLED)
    if location is not None:
        rows = rows.filter(location=location)
    rows = rows.select_related("location", "service", "contact", "client", "post__person").order_by("starts", "pk")
    return [Row(row, now) for row in rows]
