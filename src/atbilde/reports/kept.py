"""What was kept: for each clause, how the obligations of a period ended."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from atbilde.cases.enums import Status
from atbilde.cases.models import Case, Obligation
from atbilde.core.carried import is_carried
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import clause_of
from atbilde.reports.periods import Period

PAGE = 50
#: Instead of a group of clients: those of whom nobody said it.
NOT_SAID = "-"


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One clause with the number of its obligations in each state (keys are `Status` values)."""

    pack: str
    clause: str
    number: str
    lv: str
    en: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        """How many had to be kept and are over."""
        return self.counts["met"] + self.counts["late"] + self.counts["missed"]

    @property
    def share(self) -> float | None:
        """What part of the decided ones was kept in time, 0 to 1; `None` where nothing is decided yet."""
        return self.counts["met"] / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Kept:
    """The clauses that gave rise to obligations in the period, in the order of their names."""

    institution: Institution
    period: Period
    rows: tuple[KeptRow, ...]


def kept(institution: Institution, start: date, end: date, *, now: datetime, group: str = "") -> Kept:
    """How the obligations that opened on the days `start` to `end` stood at `now`.

    Of the institution's standard only clauses that the product carries: of the others nobody can say that they were
    kept. Terms of law stand beside them. One whose term has passed counts as not kept even before the worker has come
    to it. `group` counts only the cases of one group of clients, `NOT_SAID` those of whom nobody said it (VPVB-4.4).
    `ValueError` for a wrong period.
    """
    period = Period(start, end, ZoneInfo(institution.timezone))
    counted: Any = (
        _opened(institution, period, group)
        .values("pack", "clause")
        .annotate(**{status.value: Count("pk", filter=_in_status(status, now)) for status in Status})
        .order_by("pack", "clause")
    )
    rows = []
    for found in counted:
        if found["pack"] == institution.pack and not is_carried(found["clause"]):
            continue
        clause = clause_of(institution, found["pack"], found["clause"], period.last)
        rows.append(
            KeptRow(
                pack=found["pack"],
                clause=found["clause"],
                number=clause.number if clause else "",
                lv=clause.lv if clause else "",
                en=clause.en if clause else "",
                counts={status.value: found[status.value] for status in Status},
            )
        )
    return Kept(institution=institution, period=period, rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class CasesPage:
    """A page of the cases behind a number of the report."""

    rows: tuple[Case, ...]
    count: int
    number: int
    pages: int


def cases_behind(
    institution: Institution,
    period: Period,
    *,
    clause: str,
    statuses: Collection[Status],
    now: datetime,
    page: int = 1,
    group: str = "",
) -> CasesPage:
    """The cases with an obligation of the clause in one of these states, newest first. `count` counts obligations.

    `group` as for `kept`.
    """
    wanted = Q()
    for status in statuses:
        wanted |= _in_status(status, now)
    found = _opened(institution, period, group).filter(wanted, clause=clause)
    count = found.count()
    pages = max(1, -(-count // PAGE))
    number = min(max(page, 1), pages)
    chosen = found.select_related("case__client", "case__owner__person", "case__queue").order_by("-opened_at", "-pk")
    part = chosen[(number - 1) * PAGE : number * PAGE]
    return CasesPage(rows=tuple(row.case for row in part), count=count, number=number, pages=pages)


def _opened(institution: Institution, period: Period, group: str) -> QuerySet[Obligation]:
    rows = Obligation.objects.filter(
        case__institution=institution, opened_at__gte=period.since, opened_at__lt=period.before
    )
    return rows.filter(case__client_group="" if group == NOT_SAID else group) if group else rows


def _in_status(status: Status, now: datetime) -> Q:
    """The state as of now: a stored "running" whose term has passed is not kept."""
    passed = Q(status=Status.OPEN, due_at__lt=now)
    if status == Status.MISSED:
        return Q(status=status) | passed
    if status == Status.OPEN:
        return Q(status=status) & ~passed
    return Q(status=status)
