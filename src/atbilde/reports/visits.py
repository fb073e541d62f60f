"""Serving in one visit, at the set time, or without a visit (DVI-12).

No term is prescribed for these, so nothing here is kept or broken. Beside them stands, month by month, how long cases
take together with ratings and errors: time must not be saved at the cost of quality.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

from django.utils import timezone

from atbilde.cases.models import Case, CaseContact
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Contact, Event
from atbilde.core.surveys import agreement
from atbilde.institutions.models import Institution
from atbilde.quality.models import Survey
from atbilde.quality.queries.results import results_of
from atbilde.reports.periods import Period
from atbilde.reports.ratings import ratings
from atbilde.services.enums import Visiting
from atbilde.services.models import Visit
from atbilde.services.queries.front_desk import ON_TIME

#: A second visit for the same matter is looked for so long after the period.
LOOKED_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of all; the share is `None` where there is nothing to have a share of."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """0 to 100."""
        return 100 * self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Month:
    """How long cases took, how clients rated, how often something wrong was said, in one month."""

    period: Period
    closed: int
    hours: float | None  # from the question to the closing of the case, on average
    rating: float | None  # 0 to 100, whatever the scale
    satisfied: float | None  # share that agrees, in surveys that could be answered in the month and have ended
    errors: Share  # contacts in which an error was found, of all incoming ones


@dataclass(frozen=True, slots=True)
class Visits:
    """The figures of a period."""

    institution: Institution
    period: Period
    one_visit: Share  # matters settled in one visit
    on_time: Share  # booked visits that began not later than five minutes after the booked time
    missed: Share  # booked visits to which the client did not come
    remote: Share  # incoming contacts that needed no visit
    help_given: Share  # visits in which help was needed and given (DVI-17)
    wish_met: Share  # visits with a wish for somebody, which was met (DVI-4.3)
    months: tuple[Month, ...]


def visits(institution: Institution, first: date, last: date) -> Visits:
    """The figures of the days `first` to `last`. `ValueError` for a wrong period."""
    period = Period(first, last, ZoneInfo(institution.timezone))
    rows = list(
        Visit.objects.filter(institution=institution, starts__gte=period.since, starts__lt=period.before)
        .exclude(status=Visiting.CANCELLED)
        .select_related("contact")
    )
    booked = [row for row in rows if not row.place.startswith("walk-in:")]
    begun = [row for row in booked if row.started_at is not None]
    over = [row for row in rows if row.status == Visiting.OVER]
    needing = [row for row in over if row.needs]
    wishing = [row for row in over if row.wish]
    return Visits(
        institution=institution,
        period=period,
        one_visit=_one_visit(institution, period, over),
        on_time=Share(
            sum(row.started_at is not None and row.started_at <= row.starts + ON_TIME for row in begun), len(begun)
        ),
        missed=Share(sum(row.status == Visiting.MISSED for row in booked), len(booked)),
        remote=_remote(institution, period),
        help_given=Share(sum(bool(row.needs_met) for row in needing), len(needing)),
        wish_met=Share(sum(not row.wish_unmet for row in wishing), len(wishing)),
        months=tuple(_month(institution, month) for month in period.months()),
    )


def _one_visit(institution: Institution, period: Period, over: list[Visit]) -> Share:
    """A matter is a case, else a client's visits for one service; a question left open is not settled."""
    later = Visit.objects.filter(
        institution=institution,
        status=Visiting.OVER,
        starts__gte=period.before,
        starts__lt=period.before + LOOKED_FOR,
    )
    counted = [*over, *later]
    cases = dict(
        CaseContact.objects.filter(contact__in=[row.contact_id for row in counted]).values_list("contact", "case")
    )
    times = Counter(_matter(row, cases) for row in counted)
    left_open = set(
        Event.objects.filter(
            contact__in=[row.contact_id for row in over], type="visit.ended", data__question_open=True
        ).values_list("contact", flat=True)
    )
    matters = {_matter(row, cases) for row in over}
    unsettled = {_matter(row, cases) for row in over if row.contact_id in left_open}
    return Share(sum(times[matter] == 1 and matter not in unsettled for matter in matters), len(matters))


def _matter(row: Visit, cases: dict[int, int]) -> Hashable:
    if row.contact_id in cases:
        return "case", cases[row.contact_id]
    if row.client_id is not None:
        return "client", row.client_id, row.service_id
    return "visit", row.pk


def _remote(institution: Institution, period: Period) -> Share:
    rows = Contact.objects.filter(
        institution=institution, direction=Direction.IN, at__gte=period.since, at__lt=period.before
    )
    whole = rows.count()
    return Share(whole - rows.filter(channel=Channel.VISIT).count(), whole)


def _month(institution: Institution, period: Period) -> Month:
    within = {"at__gte": period.since, "at__lt": period.before}
    closed = Case.objects.filter(institution=institution, closed_at__gte=period.since, closed_at__lt=period.before)
    spans = closed.values_list("opened_at", "closed_at")
    errors = Event.objects.filter(institution=institution, type="error.found", **within)
    incoming = Contact.objects.filter(institution=institution, direction=Direction.IN, **within).count()
    return Month(
        period=period,
        closed=len(spans),
        hours=_mean((end - start).total_seconds() / 3600 for start, end in spans if end is not None),
        rating=_rating(institution, period),
        satisfied=_satisfied(institution, period),
        errors=Share(errors.values("contact").distinct().count(), incoming),
    )


def _rating(institution: Institution, period: Period) -> float | None:
    """The mean of the report of ratings, whatever the scale; one that was changed counts once."""
    rows = ratings(institution, period.first, period.last).rows
    given = [100 * score / row.scale for row in rows for score, count in enumerate(row.counts, 1) for _ in range(count)]
    return _mean(given)


def _satisfied(institution: Institution, period: Period) -> float | None:
    """The other measure of satisfaction, also where a standard has no contact rated: its surveys (DVI-12)."""
    surveys = list(Survey.objects.filter(institution=institution, starts__lte=period.last, ends__gte=period.first))
    if not surveys:
        return None
    today = timezone.localdate(timezone=ZoneInfo(institution.timezone))
    scores = [one.score for result in results_of(surveys, today) for one in result.asked]
    return agreement(score.agreeing_share for score in scores if score is not None)


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return fmean(found) if found else None
