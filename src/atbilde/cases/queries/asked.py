"""What the standard asks of a case now, and what was kept of it and what was not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from atbilde.cases.enums import Status
from atbilde.cases.models import Case, Correction, Obligation
from atbilde.core.carried import is_carried
from atbilde.core.lateness import Lateness, lateness, soon_at
from atbilde.core.standard import Duty, Standard
from atbilde.institutions.standards import law_of, standard_of


class Deed(StrEnum):
    """What fulfils an obligation, as the officer's button names it."""

    ANSWER = "answer"
    CORRECT = "correct"
    FORWARD = "forward"
    CALL = "call"
    NONE = ""  # nothing an officer could press


#: The rules of the engine, by what fulfils the obligations they open.
_DEEDS = {
    "answer_request": Deed.ANSWER,
    "electronic_answer": Deed.ANSWER,
    "keep_promise": Deed.ANSWER,
    "hand_over_answered": Deed.ANSWER,
    "answer_submission": Deed.ANSWER,
    "answer_information_request": Deed.ANSWER,
    "correct_error": Deed.CORRECT,
    "not_ours_told": Deed.ANSWER,
    "forward_submission": Deed.FORWARD,
    "call_back": Deed.CALL,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One obligation with the words of its clause."""

    row: Obligation
    words: str  # the clause, in plain words
    standard: str  # the name of the standard or law it comes from
    deed: Deed
    lateness: Lateness
    soon_at: datetime | None
    vouched: bool  # a clause the product carries, or a term of law
    correction: Correction | None = None  # the error it asks to be put right
    leaving: bool = False  # a letter that fulfils it waits in the outbox

    @property
    def name(self) -> str:
        """The clause as people cite it, "CSP-D4"."""
        return self.row.clause

    @property
    def overdue_by(self) -> timedelta | None:
        """How late it was done, where it was."""
        row = self.row
        return row.closed_at - row.due_at if row.closed_at and row.due_at and row.closed_at > row.due_at else None


@dataclass(frozen=True, slots=True)
class Panel:
    """The right column of the case page."""

    now: list[Asked]  # to be done, what is due first in front, those without a term last
    kept: list[Asked]
    done: list[Asked]  # done in time, by a clause the product does not carry yet: it does not vouch for it
    broken: list[Asked]  # done late, or not done and past doing
    void: list[Asked]  # no longer applies


def asked_of(
    case: Case,
    corrections: Iterable[Correction],
    *,
    at: datetime,
    language: str,
    leaving: Iterable[str] = (),
) -> Panel:
    """The obligations of the case at `at`, in one query.

    A clause that the product does not carry yet is never among those kept. `language` is that of the words; `leaving`
    are the contacts that a letter in the outbox answers or corrects.
    """
    on_their_way = set(leaving)
    law = law_of(case.institution, at)
    books = {book.pack: book for book in (standard_of(case.institution, at), law) if book}
    duties = {duty.id: duty for book in books.values() for duty in book.duties}
    errors = {correction.wrong.key: correction for correction in corrections if correction.closed_at is None}
    rows = [
        replace(
            _asked(row, books.get(row.pack), duties.get(row.duty), at, language),
            vouched=is_carried(row.clause) or (law is not None and row.pack == law.pack),
            correction=errors.get(row.contact),
            leaving=row.contact in on_their_way,
        )
        for row in Obligation.objects.filter(case=case).order_by("opened_at", "pk")
    ]
    now = [asked for asked in rows if _is_waiting(asked)]
    now.sort(key=lambda asked: (asked.row.due_at is None, asked.row.due_at or asked.row.opened_at, asked.row.duty))
    return Panel(
        now=now,
        kept=[asked for asked in rows if asked.row.status == Status.MET and asked.vouched],
        done=[asked for asked in rows if asked.row.status == Status.MET and not asked.vouched],
        broken=[asked for asked in rows if _is_broken(asked)],
        void=[asked for asked in rows if asked.row.status == Status.CANCELLED],
    )


def _asked(row: Obligation, book: Standard | None, duty: Duty | None, at: datetime, language: str) -> Asked:
    clause = book.clauses.get(row.clause) if book else None
    soon = soon_at(row.starts_at, row.due_at) if row.due_at else None
    named = (book.name_en if language == "en" else book.name_lv) if book else row.pack
    return Asked(
        row=row,
        words=(clause.en if language == "en" else clause.lv) if clause else "",
        standard=named,
        deed=_DEEDS.get(duty.rule, Deed.NONE) if duty else Deed.NONE,
        lateness=lateness(row.due_at, soon, at),
        soon_at=soon,
        vouched=False,
    )


def _is_waiting(asked: Asked) -> bool:
    """To be done still: running, or past its term where doing it late is possible."""
    row = asked.row
    return row.closed_at is None and (
        row.status == Status.OPEN or (row.status == Status.MISSED and asked.deed != Deed.NONE)
    )


def _is_broken(asked: Asked) -> bool:
    return asked.row.status == Status.LATE or (asked.row.status == Status.MISSED and not _is_waiting(asked))


def asked_about(case: Case, correction: Correction, *, at: datetime, language: str) -> Asked | None:
    """What the standard asks about one error that is not put right yet: the obligation with its clock."""
    panel = asked_of(case, [correction], at=at, language=language)
    return next((asked for asked in panel.now if asked.correction == correction), None)
