"""What an institution tells everybody of how its standard was kept."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from atbilde.audit.actions import record
from atbilde.institutions.models import Institution
from atbilde.quality.models import PublishedFigures


@transaction.atomic
def publish_figures(
    institution: Institution, *, first: date, last: date, clauses: Mapping[str, tuple[int, int]], at: datetime
) -> PublishedFigures:
    """Tell everybody how often each clause had to be kept and was, on the days `first` to `last`; once for a last day.

    A second time changes nothing: what was told first is returned.
    """
    row, told = PublishedFigures.objects.get_or_create(
        institution=institution,
        last=last,
        defaults={
            "first": first,
            "counted_at": at,
            "clauses": {clause: list(counts) for clause, counts in clauses.items()},
        },
    )
    if told:
        details: dict[str, object] = {"from": first.isoformat(), "to": last.isoformat(), "clauses": sorted(clauses)}
        record("figures.publish", row, institution=institution.pk, by=None, at=at, details=details)
    return row
