"""How often each clause was kept, as everybody may read it: in words, and as a table for machines."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atbilde.core.standard import Standard
from atbilde.quality.models import PublishedFigures
from atbilde.reports.published import FEWEST, measured_clauses

COLUMNS = ("clause", "from", "to", "had_to_be_kept", "kept", "kept_per_cent")


def kept_words(standard: Standard, told: PublishedFigures | None) -> dict[str, str]:
    """For each clause of which figures are told a sentence: "Kept in time 305 times out of 312 (97.8 %)."."""
    if told is None:
        return {}
    timed = {term.clause for term in standard.terms.values()}
    return {clause: _words(counts, clause in timed) for clause, counts in _rows(standard, told)}


def as_csv(standard: Standard, told: PublishedFigures) -> str:
    """The figures as CSV with a line of names, in the order of the standard; what is too rare says "<10"."""
    out = StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for clause, counts in _rows(standard, told):
        figures = (*counts, f"{_per_cent(*counts):.1f}") if counts else (f"<{FEWEST}", "", "")
        table.writerow((clause, told.first, told.last, *figures))
    return out.getvalue()


def _rows(standard: Standard, told: PublishedFigures) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """The clauses that figures are told of, in their order; `None` where it came up too rarely to be told."""
    measured = measured_clauses(standard)
    for clause in standard.clauses:
        if clause in measured:
            counts = told.clauses.get(clause)
            yield clause, (counts[0], counts[1]) if counts else None


def _words(counts: tuple[int, int] | None, timed: bool) -> str:
    if counts is None:
        return _("Our desk noted it fewer than %(fewest)s times.") % {"fewest": FEWEST}
    asked, kept = counts
    words = (
        ngettext(
            "Kept in time %(kept)s time out of %(asked)s (%(share)s %%).",
            "Kept in time %(kept)s times out of %(asked)s (%(share)s %%).",
            kept,
        )
        if timed
        else ngettext(
            "Kept %(kept)s time out of %(asked)s (%(share)s %%).",
            "Kept %(kept)s times out of %(asked)s (%(share)s %%).",
            kept,
        )
    )
    share = floatformat(_per_cent(asked, kept), -1)
    return words % {"kept": kept, "asked": asked, "share": share}


def _per_cent(asked: int, kept: int) -> float:
    """Rounded to tenths, but nearly all is not all."""
    share = round(100 * kept / asked, 1)
    return share if kept == asked else min(share, 99.9)
