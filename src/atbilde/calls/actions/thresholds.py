"""When the board warns: the manager's own limits. Nothing is prescribed, so there are none to begin with (CSPK-U2)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.calls.actions.news import announce_officers
from atbilde.calls.enums import Measure
from atbilde.calls.models import Line, Threshold
from atbilde.cases.errors import Refused
from atbilde.institutions.access import may_assign
from atbilde.institutions.models import Post

#: A day in seconds, or more callers than any institution has: what is above is a slip of the finger.
HIGHEST: Mapping[Measure, float] = {Measure.WAITING: 10_000, Measure.LONGEST: 86_400, Measure.SHARE: 100}
#: A threshold's place: the code of a line (empty: all lines together) and what is measured.
Place = tuple[str, Measure]


@transaction.atomic
def set_thresholds(limits: Mapping[Place, float], *, by: Post, at: datetime) -> list[Threshold]:
    """Put these limits in the place of all that the institution had and return them; a place left out has none.

    Raises `Refused` for who is no manager, a line of somebody else, or a limit that cannot be.
    """
    if not may_assign(by):
        raise Refused("not_allowed", _("Only a manager sets when the board warns."))
    lines = {"", *Line.objects.filter(institution=by.institution_id).values_list("code", flat=True)}
    for (line, measure), limit in limits.items():
        if line not in lines:
            raise Refused("unknown_line", _("The institution has no line “%(line)s”.") % {"line": line})
        if not 0 <= limit <= HIGHEST[measure]:
            words = {"measure": measure.label, "highest": f"{HIGHEST[measure]:g}"}
            raise Refused("limit", _("“%(measure)s”: a number from 0 to %(highest)s.") % words)
    Threshold.objects.filter(institution=by.institution_id).delete()
    made = Threshold.objects.bulk_create(
        Threshold(institution_id=by.institution_id, line=line, measure=measure, limit=limit)
        for (line, measure), limit in sorted(limits.items())
    )
    told: dict[str, object] = {f"{line or '*'}:{measure}": limit for (line, measure), limit in sorted(limits.items())}
    record("thresholds.set", by.institution, institution=by.institution_id, by=by.person_id, at=at, details=told)
    announce_officers(by.institution_id, [])
    return made
