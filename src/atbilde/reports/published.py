"""The figures that everybody may read: for each clause how often it had to be kept in twelve months, and was.

They are counted once a month and kept (`quality.models.PublishedFigures`), so that a page of the portal costs the same
with ten cases and with a million.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from atbilde.core.carried import is_carried
from atbilde.core.standard import Standard
from atbilde.institutions.access import publishing_institutions
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of
from atbilde.quality.actions.publishing import publish_figures
from atbilde.quality.queries.published import is_told
from atbilde.reports.call_history import call_history
from atbilde.reports.kept import kept
from atbilde.reports.periods import Period, last_twelve_months

#: Of a clause that had to be kept less often nothing is told: behind so few, somebody might be recognised.
FEWEST = 10
#: The rule whose obligations are kept with the calls, most of which have no case.
_CALLS = "answer_within_rings"


def publish_next(*, at: datetime) -> bool:
    """Count and tell the figures of one institution that lets everybody read them and has not told the last months.

    `False` where none is left.
    """
    for institution in publishing_institutions():
        zone = ZoneInfo(institution.timezone)
        period = last_twelve_months(at.astimezone(zone).date(), zone)
        if not is_told(institution, period.last):
            clauses = public_figures(institution, period, now=at)
            publish_figures(institution, first=period.first, last=period.last, clauses=clauses, at=at)
            return True
    return False


def public_figures(institution: Institution, period: Period, *, now: datetime) -> dict[str, tuple[int, int]]:
    """By clause how often it had to be kept and was, as the reports count it; none that is too rare to be told.

    The institution's own clauses that the product carries (`measured_clauses`), not the law's. What still runs at
    `now`, and what no longer applies, is not counted.
    """
    first, last = period.first, period.last
    found = {
        row.clause: (row.decided, row.counts["met"])
        for row in kept(institution, first, last, now=now).rows
        if row.pack == institution.pack
    }
    standard = standard_of(institution, last)
    if by_calls := {duty.clause for duty in standard.duties if duty.rule == _CALLS and is_carried(duty.clause)}:
        calls = call_history(institution, first, last).whole
        found |= dict.fromkeys(by_calls, (calls.met + calls.missed, calls.met))
    return {clause: counts for clause, counts in found.items() if counts[0] >= FEWEST}


def measured_clauses(standard: Standard) -> set[str]:
    """The clauses of which figures can be told: the engine watches for them and the product carries them."""
    return {duty.clause for duty in standard.duties if is_carried(duty.clause)}
