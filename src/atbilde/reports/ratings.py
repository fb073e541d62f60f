"""How clients rated: the last word on each contact, its mean and how often each number was given (CSPK-U8, CSP-C4).

By channel, and by the service that the contact was about: that of its case, visit or session, or the one rated on its
own page.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from atbilde.cases.models import CaseContact
from atbilde.contacts.models import Contact, Event, Rating
from atbilde.institutions.models import Institution
from atbilde.reports.periods import Period
from atbilde.services.models import Registration, Service, Visit

PAGE = 50
#: No standard rates on a longer scale; what claims to is left out.
LONGEST_SCALE = 100


@dataclass(frozen=True, slots=True)
class Rated:
    """The ratings of one channel, or service, on one scale: `counts[0]` is how often 1 was given."""

    channel: str  # or the service's code
    scale: int
    counts: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many contacts were rated."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The mean rating; a row without any rating is not made."""
        return sum(number * count for number, count in enumerate(self.counts, 1)) / self.count


@dataclass(frozen=True, slots=True)
class Ratings:
    """The report: by channel and scale, and by service and scale."""

    institution: Institution
    period: Period
    rows: tuple[Rated, ...]
    services: tuple[tuple[Service, Rated], ...]


@dataclass(frozen=True, slots=True)
class Given:
    """One rating with its contact, the client's words and the case it belongs to; `score` None: words alone."""

    at: datetime
    contact: Contact
    score: int | None
    scale: int
    words: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class _Last:
    at: datetime
    of: str
    score: int
    scale: int
    service: str  # the code, where the service's own page was rated


def ratings(institution: Institution, start: date, end: date) -> Ratings:
    """The ratings given on the days `start` to `end`, the last of each contact. `ValueError` for a wrong period.

    A rating that is no whole number of its scale is left out; ratings on different scales are never mixed.
    """
    period = Period(start, end, ZoneInfo(institution.timezone))
    last = _last(institution, period)
    channels = _channels(institution, last)
    codes = _services(institution, last)
    known = {row.code: row for row in Service.objects.filter(institution=institution, code__in=set(codes.values()))}
    services = tuple((known[row.channel], row) for row in _rated(last, codes) if row.channel in known)
    return Ratings(institution, period, _rated(last, channels), services)


def ratings_behind(
    institution: Institution,
    period: Period,
    *,
    scale: int,
    score: int | None,
    page: int,
    channel: str = "",
    service: str = "",
) -> tuple[list[Given], int]:
    """The ratings behind a number of the report, of a channel or of a service, newest first, `PAGE` on a page; and how
    many there are."""
    last = [one for one in _last(institution, period) if one.scale == scale and score in (None, one.score)]
    of = _services(institution, last) if service else _channels(institution, last)
    wanted = service or channel
    chosen = sorted((one for one in last if of.get(one.of) == wanted), key=lambda one: one.at, reverse=True)
    part = chosen[(page - 1) * PAGE : page * PAGE]
    return _filled(institution, part), len(chosen)


def words_alone(institution: Institution, period: Period) -> list[Given]:
    """What clients wrote without a number, the newest first, at most `PAGE`: no mean holds it, yet it is to be read."""
    rows = Rating.objects.filter(
        institution=institution, score=None, changed_at__gte=period.since, changed_at__lt=period.before
    ).select_related("contact__client")
    found = list(rows.order_by("-changed_at", "-pk")[:PAGE])
    cases = dict(
        CaseContact.objects.filter(contact__in=[one.contact_id for one in found])
        .order_by("-case")
        .values_list("contact", "case__number")
    )
    return [
        Given(one.changed_at, one.contact, None, one.scale, one.words, cases.get(one.contact_id, "")) for one in found
    ]


def _last(institution: Institution, period: Period) -> list[_Last]:
    rows = Event.objects.filter(
        institution=institution, type="rating.given", at__gte=period.since, at__lt=period.before
    ).order_by("at", "pk")
    found: dict[str, _Last] = {}
    for at, data in rows.values_list("at", "data"):
        found.pop(data["of"], None)
        score, scale = float(data["score"]), float(data["scale"])
        if score.is_integer() and scale.is_integer() and 1 <= score <= scale <= LONGEST_SCALE:
            found[data["of"]] = _Last(at, data["of"], int(score), int(scale), data.get("service") or "")
    return list(found.values())


def _rated(last: Sequence[_Last], of: Mapping[str, str]) -> tuple[Rated, ...]:
    """The counts by what each contact belongs to, and by scale."""
    given = Counter((of[one.of], one.scale, one.score) for one in last if one.of in of)
    groups = sorted({(key, scale) for key, scale, _score in given})
    return tuple(
        Rated(key, scale, tuple(given[key, scale, score] for score in range(1, scale + 1))) for key, scale in groups
    )


def _services(institution: Institution, rated: Sequence[_Last]) -> dict[str, str]:
    """The code of the service that each rated contact was about, where it was about one: three queries."""
    keys = [one.of for one in rated]
    of = {"contact__institution": institution, "contact__key__in": keys}
    cases = CaseContact.objects.filter(**of, case__service__isnull=False).order_by("case")
    found = dict(cases.values_list("contact__key", "case__service__code"))
    found |= dict(Visit.objects.filter(**of, service__isnull=False).values_list("contact__key", "service__code"))
    found |= dict(Registration.objects.filter(**of).values_list("contact__key", "session__service__code"))
    return found | {one.of: one.service for one in rated if one.service}


def _channels(institution: Institution, rated: Sequence[_Last]) -> dict[str, str]:
    keys = [one.of for one in rated]
    return dict(Contact.objects.filter(institution=institution, key__in=keys).values_list("key", "channel"))


def _filled(institution: Institution, part: Sequence[_Last]) -> list[Given]:
    """The rows of a page with clients, words and cases: three queries."""
    found = Contact.objects.filter(institution=institution, key__in=[one.of for one in part]).select_related("client")
    contacts = {contact.key: contact for contact in found}
    words = dict(Rating.objects.filter(contact__in=contacts.values()).values_list("contact", "words"))
    links = CaseContact.objects.filter(contact__in=contacts.values()).values_list("contact", "case__number")
    cases = dict(links.order_by("-case"))
    return [
        Given(
            one.at,
            contacts[one.of],
            one.score,
            one.scale,
            words.get(contacts[one.of].pk, ""),
            cases.get(contacts[one.of].pk, ""),
        )
        for one in part
    ]
