"""How full sessions are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from atbilde.core.rules.naming import digits
from atbilde.institutions.models import Institution
from atbilde.services.access import coming_sessions
from atbilde.services.enums import Seating
from atbilde.services.models import Registration, Session
from atbilde.services.queries.hours import zone_of
from atbilde.services.queries.money import euros


@dataclass(frozen=True, slots=True)
class Standing:
    """A session with how many have a place, how many wait, and whether one can still register."""

    session: Session
    seated: int
    waiting: int
    is_open: bool

    @property
    def free(self) -> int:
        """Places nobody has."""
        return max(0, self.session.places - self.seated)

    @property
    def price(self) -> str:
        """The fee, "" where there is none."""
        return euros(self.session.price) if self.session.price else ""

    def ahead_of(self, registration: Registration) -> int:
        """How many wait longer than this candidate."""
        waiting = self.session.registrations.filter(status=Seating.WAITING)
        earlier = Q(registered_at__lt=registration.registered_at) | Q(
            registered_at=registration.registered_at, pk__lt=registration.pk
        )
        return waiting.filter(earlier).count()


def standings(institution: Institution, *, now: datetime) -> list[Standing]:
    """The sessions that have not begun, the nearest first; one query."""
    rows = coming_sessions(institution, now.astimezone(zone_of(institution)).date()).filter(starts__gt=now)
    return counted(rows, now=now)


def counted(rows: QuerySet[Session], *, now: datetime) -> list[Standing]:
    """These sessions with how full they are; one query."""
    found = rows.annotate(
        seated=Count("registrations", Q(registrations__status=Seating.SEATED)),
        waiting=Count("registrations", Q(registrations__status=Seating.WAITING)),
    )
    return [Standing(row, row.seated, row.waiting, row.closes_at > now and row.cancelled_at is None) for row in found]


def candidates(session: Session) -> list[Registration]:
    """Those with a place by its number, then those who wait in turn, then who cancelled; three queries.

    `same_as` of each is the number of an earlier registration of the same name and telephone number, "" for none: who
    left no e-mail address may have registered twice.
    """
    rows = list(session.registrations.select_related("client", "certificate").prefetch_related("payments__voiding"))
    first: dict[tuple[str, str], str] = {}
    for row in sorted(rows, key=lambda row: (row.registered_at, row.pk)):
        row.same_as = ""
        if row.status != Seating.CANCELLED and row.phone:
            earlier = first.setdefault((row.name.casefold(), digits(row.phone)), row.number)
            row.same_as = earlier if earlier != row.number else ""
    order = {Seating.SEATED.value: 0, Seating.WAITING.value: 1, Seating.CANCELLED.value: 2}
    return sorted(rows, key=lambda row: (order[row.status], row.place or 0, row.registered_at, row.pk))


def standing_of(session: Session, *, now: datetime) -> Standing:
    """How full one session is; two queries."""
    rows = session.registrations
    return Standing(
        session,
        rows.filter(status=Seating.SEATED).count(),
        rows.filter(status=Seating.WAITING).count(),
        session.closes_at > now and session.cancelled_at is None,
    )
