"""How clients rated: the last word on each contact, its mean and how often each number was given (CSPK-U8, CSP-C4)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from atbilde.cases.models import CaseContact
from atbilde.contacts.models import Contact, Event, Rating
from atbilde.institutions.models import Institution
from atbilde.reports.periods import Period

PAGE = 50
#: No standard rates on a longer scale; what claims to is left out.
LONGEST_SCALE = 100


@dataclass(frozen=True, slots=True)
class Rated:
    """The ratings of one channel on one scale: `counts[0]` is how often 1 was given."""

    channel: str
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
    """The report: by channel and scale."""

    institution: Institution
    period: Period
    rows: tuple[Rated, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """One rating with its contact, the client's words and the case it belongs to."""

    at: datetime
    contact: Contact
    score: int
    scale: int
    words: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class _Last:
    at: datetime
    of: str
    score: int
    scale: int


def ratings(institution: Institution, start: date, end: date) -> Ratings:
    """The ratings given on the days `start` to `end`, the last of each contact. `ValueError` for a wrong period.

    A rating that is no whole number of its scale is left out; ratings on different scales are never mixed.
    """
    period = Period(start, end, ZoneInfo(institution.timezone))
    last = _last(institution, period)
    channels = _channels(institution, last)
    given = Counter((channels[one.of], one.scale, one.score) for one in last if one.of in channels)
    groups = sorted({(channel, scale) for channel, scale, _score in given})
    rows = tuple(
        Rated(channel, scale, tuple(given[channel, scale, score] for score in range(1, scale + 1)))
        for channel, scale in groups
    )
    return Ratings(institution, period, rows)


def ratings_behind(
    institution: Institution, period: Period, *, channel: str, scale: int, score: int | None, page: int
) -> tuple[list[Given], int]:
    """The ratings behind a number of the report, newest first, `PAGE` on a page; and how many there are."""
    last = [one for one in _last(institution, period) if one.scale == scale and score in (None, one.score)]
    channels = _channels(institution, last)
    chosen = sorted((one for one in last if channels.get(one.of) == channel), key=lambda one: one.at, reverse=True)
    part = chosen[(page - 1) * PAGE : page * PAGE]
    return _filled(institution, part), len(chosen)


def _last(institution: Institution, period: Period) -> list[_Last]:
    rows = Event.objects.filter(
        institution=institution, type="rating.given", at__gte=period.since, at__lt=period.before
    ).order_by("at", "pk")
    found: dict[str, _Last] = {}
    for at, data in rows.values_list("at", "data"):
        found.pop(data["of"], None)
        score, scale = float(data["score"]), float(data["scale"])
        if score.is_integer() and scale.is_integer() and 1 <= score <= scale <= LONGEST_SCALE:
            found[data["of"]] = _Last(at, data["of"], int(score), int(scale))
    return list(found.values())


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
