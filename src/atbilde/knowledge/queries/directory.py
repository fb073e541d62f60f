"""The resource directory as it is read: by kind, by words, and its links that are dead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Q

from atbilde.institutions.models import Institution
from atbilde.knowledge import lookup
from atbilde.knowledge.access import resources_of
from atbilde.knowledge.enums import DIRECTORY_KINDS, ResourceKind
from atbilde.knowledge.models import Resource

#: A link is looked at once a day, a dead one every hour.
ALIVE_FOR = timedelta(days=1)
DEAD_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries of one kind."""

    kind: ResourceKind
    resources: list[Resource]


def directory(institution: Institution, kinds: Sequence[ResourceKind] = DIRECTORY_KINDS) -> list[Shelf]:
    """The entries of these kinds, kind by kind in the order given; kinds without entries are left out. One query."""
    rows = list(resources_of(institution).filter(kind__in=kinds))
    shelves = [Shelf(kind, [row for row in rows if row.kind == kind]) for kind in kinds]
    return [shelf for shelf in shelves if shelf.resources]


def empty_kinds(institution: Institution) -> list[ResourceKind]:
    """Of the twelve kinds of CSP-W2 those the directory has nothing of. One query."""
    present = set(resources_of(institution).values_list("kind", flat=True))
    return [kind for kind in DIRECTORY_KINDS if kind not in present]


def find_resources(institution: Institution, words: str, *, limit: int = 20) -> list[Resource]:
    """Entries of every kind that fit the words, Latvian or English, best first; at most three queries."""
    lv, en = (lookup.attempts(lookup.terms(words, language=code), language=code) for code in ("lv", "en"))
    for latvian, english in zip(lv, en, strict=True):
        query = latvian | english
        rows = resources_of(institution).filter(search=query).annotate(rank=SearchRank(F("search"), query))
        found: list[Resource] = [*rows.order_by("-rank", "order", "pk")[:limit]]
        if found:
            return found
    return []


def dead_links(institution: Institution) -> list[Resource]:
    """Entries whose link does not work, those dead longest first."""
    return list(resources_of(institution).filter(dead_since__isnull=False).order_by("dead_since"))


def links_to_look_at(now: datetime, limit: int) -> list[Resource]:
    """Entries of all institutions whose link is due to be looked at, those never seen first."""
    due = Q(checked_at=None) | Q(checked_at__lte=now - ALIVE_FOR)
    due |= Q(checked_at__lte=now - DEAD_FOR, dead_since__isnull=False)
    return list(Resource.objects.filter(due).order_by(F("checked_at").asc(nulls_first=True)).defer("search")[:limit])


def dead_by_institution() -> dict[str, int]:
    """How many dead links each institution's directory has; only those that have some."""
    found: dict[str, int] = {}
    for name in Resource.objects.filter(dead_since__isnull=False).values_list("institution", flat=True):
        found[name] = found.get(name, 0) + 1
    return found
