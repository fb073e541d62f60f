"""What the standard says of handing a client's question over, inside the institution and to another."""

from dataclasses import dataclass
from datetime import datetime

from atbilde.cases.models import Case
from atbilde.core.terms import TermError, deadline
from atbilde.institutions.calendars import calendar_of
from atbilde.institutions.standards import standard_of


@dataclass(frozen=True, slots=True)
class HandoverTerm:
    """The clause that puts a term on it, and when that would end if the question were handed over now."""

    clause: str
    due: datetime


def handover_term(case: Case, *, at: datetime) -> HandoverTerm | None:
    """The term, or `None` where the institution's standard prescribes none."""
    standard = standard_of(case.institution, at)
    duty = next((duty for duty in standard.duties if duty.rule == "hand_over_answered"), None)
    if duty is None or duty.term is None or duty.term.amount is None:
        return None
    try:
        counted = deadline(duty.term, at, calendar_of(case.institution, standard))
    except TermError:
        return None
    return HandoverTerm(duty.clause, counted.due)


def forwards_elsewhere(case: Case, *, at: datetime) -> bool:
    """Whether the standard has a question of another institution sent there, not only named (DVI-8, VPVB-8)."""
    duties = standard_of(case.institution, at).duties
    return any(duty.rule == "not_ours_told" and bool(duty.settings.get("forward")) for duty in duties)
