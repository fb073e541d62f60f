"""What the standard asks of a case: its events judged by the engine, the outcome kept beside the case."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from atbilde.cases.actions.notices import tell
from atbilde.cases.enums import NoticeKind, Status
from atbilde.cases.models import Case, CaseContact, Note, Obligation
from atbilde.contacts.models import Event as Row
from atbilde.core.event_types import Event
from atbilde.core.events import EventError, event_from
from atbilde.core.lateness import soon_at
from atbilde.core.obligations import judge
from atbilde.core.rules.watch import Obligation as Judged
from atbilde.core.terms import Deadline, TermError, deadline
from atbilde.institutions.calendars import calendar_of, law_calendar
from atbilde.institutions.standards import books_of, law_of, standard_of

#: What the client still waits for: running, or past its term and not done.
UNFULFILLED = (Status.OPEN, Status.MISSED)


def events_of(case: Case) -> list[Event]:
    """Everything that happened in the case's contacts, as the engine reads it. A row it cannot read is left out.

    A contact can carry the questions of several cases (`splitting`): what an event says of another case is not here.
    """
    # Two plain questions: as one, a database without fresh statistics may read the events of a whole year for it.
    contacts = dict(CaseContact.objects.filter(case=case).values_list("contact_id", "contact__key"))
    found = Row.objects.filter(contact_id__in=list(contacts)).values_list("key", "at", "type", "data", "contact_id")
    rows = list(found)
    elsewhere = _other_cases(case, {data["case"] for _, _, _, data, _ in rows if "case" in data})
    events = []
    for key, at, type_, data, contact in rows:
        if data.get("case") in elsewhere:
            continue
        named = {"id": key, "at": at, "type": type_, "contact": contacts[contact], "case": case.number}
        try:
            events.append(event_from({**data, **named}))
        except EventError:
            continue
    return events


def _other_cases(case: Case, named: set[str]) -> set[str]:
    """Those of the numbers that are other cases here; an imported event may name a case in its sender's own way."""
    others = named - {case.number}
    if not others:
        return others
    return set(Case.objects.filter(institution=case.institution_id, number__in=others).values_list("number", flat=True))


@transaction.atomic(savepoint=False)  # it never fails alone: whatever called for it fails with it
def refresh(case: Case, *, at: datetime, moved_by: str = "", is_new: bool = False) -> None:
    """Judge the case anew as of `at` and store what follows: its obligations, what is due first, when to wake.

    Called by every verb inside its own transaction, and by the worker. `moved_by` "calendar" notes on the case, and
    tells its owner, which running terms ended elsewhere than before. `is_new`: nothing was judged of this case yet.
    """
    judged = judge(events_of(case), books_of(case.institution), at)
    kept = () if is_new else case.obligations.all()
    known = {(row.duty, row.contact, row.opened_by): row for row in kept}
    rows, changed, moved = [], [], []
    for found in judged:
        row = known.pop((found.id, found.contact, found.opened_by), None) or Obligation(case=case)
        before = _judged_values(row)
        if row.pk and row.due_at != found.due_at and str(found.status) in UNFULFILLED:
            moved.append((row.duty, row.due_at, found.due_at))
            row.warned_at = row.late_told_at = None
        _copy(found, row, case)
        rows.append(row)
        if row.pk and _judged_values(row) != before:
            changed.append(row)
    if known:
        Obligation.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    if changed:
        Obligation.objects.bulk_update(changed, _FIELDS)
    Obligation.objects.bulk_create([row for row in rows if not row.pk])
    _store_next(case, rows, at)
    if moved_by and moved:
        _say_moved(case, moved, at)


def derivation(obligation: Obligation) -> Deadline | None:
    """How the obligation's term was counted, step by step; `None` where it has no term of its own."""
    institution = obligation.case.institution
    for standard, calendar in (
        (own := standard_of(institution, obligation.opened_at), calendar_of(institution, own)),
        (law_of(institution, obligation.opened_at), law_calendar(institution)),
    ):
        term = standard.terms.get(obligation.term) if standard and standard.pack == obligation.pack else None
        if term is not None and term.amount is not None:
            try:
                return deadline(term, obligation.starts_at, calendar, cautious=institution.cautious_legal_terms)
            except TermError:
                return None
    return None


def unfulfilled(rows: Iterable[Obligation]) -> list[Obligation]:
    """Those the client still waits for, what is due first in front, those without a term last."""
    waiting = [row for row in rows if row.status in UNFULFILLED and row.closed_at is None]
    return sorted(waiting, key=lambda row: (row.due_at is None, row.due_at or row.opened_at, row.duty))


def row_of(found: Judged, case: Case) -> Obligation:
    """What the engine found as a row of the case, not stored: for many cases judged in one go."""
    row = Obligation(case=case)
    _copy(found, row, case)
    return row


def _copy(found: Judged, row: Obligation, case: Case) -> None:
    row.duty, row.clause, row.contact, row.opened_by = found.id, found.clause, found.contact, found.opened_by
    row.pack = _pack_of(case, found)
    row.term = found.term or ""
    row.opened_at, row.starts_at, row.due_at = found.opened_at, found.start, found.due_at
    row.status, row.closed_at, row.closed_by = str(found.status), found.closed_at, found.closed_by or ""


def _pack_of(case: Case, found: Judged) -> str:
    own = standard_of(case.institution, found.opened_at)
    if found.clause in own.clauses:
        return own.pack
    law = law_of(case.institution, found.opened_at)
    return law.pack if law else own.pack


_FIELDS = (
    "pack", "term", "opened_at", "starts_at", "due_at", "status", "closed_at", "closed_by", "warned_at", "late_told_at",
)  # fmt: skip


def _judged_values(row: Obligation) -> tuple[object, ...]:
    return tuple(getattr(row, field) for field in _FIELDS)


def _store_next(case: Case, rows: list[Obligation], at: datetime) -> None:
    """What is due first, and when the worker next has something to say about the case."""
    waiting = [row for row in unfulfilled(rows) if row.due_at] if case.is_open else []
    first = waiting[0] if waiting else None
    case.due_at = first.due_at if first else None
    case.due_clause = first.duty if first else ""
    case.soon_at = soon_at(first.starts_at, first.due_at) if first and first.due_at else None
    case.wake_at = min((moment for row in waiting for moment in _wakes(row)), default=None)
    case.save(update_fields=["due_at", "due_clause", "soon_at", "wake_at"])


def _wakes(row: Obligation) -> list[datetime]:
    if row.due_at is None or row.status not in UNFULFILLED:
        return []
    wakes = []
    if row.warned_at is None and row.late_told_at is None:
        wakes.append(soon_at(row.starts_at, row.due_at))
    if row.late_told_at is None:
        wakes.append(row.due_at)
    return wakes


def _say_moved(case: Case, moved: list[tuple[str, datetime | None, datetime | None]], at: datetime) -> None:
    lines_lv, lines_en = [], []
    for duty, before, after in moved:
        lines_lv.append(f"{duty}: termiņš pārcelts no {_moment(case, before)} uz {_moment(case, after)}.")
        lines_en.append(f"{duty}: the term moved from {_moment(case, before)} to {_moment(case, after)}.")
    Note.objects.create(
        case=case,
        by=None,
        at=at,
        text="Mainījies iestādes kalendārs. " + " ".join(lines_lv),
        text_en="The institution's calendar changed. " + " ".join(lines_en),
    )
    if case.owner is not None:
        tell(case.owner, case, NoticeKind.TERM_MOVED, at=at, clause=moved[0][0])


def _moment(case: Case, at: datetime | None) -> str:
    return f"{at.astimezone(ZoneInfo(case.institution.timezone)):%d.%m.%Y. %H:%M}" if at else "—"
