"""The words of clauses for those who read a clock: what the standard asks, in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from atbilde.institutions.models import Institution
from atbilde.institutions.standards import law_of, standard_of


@dataclass(frozen=True, slots=True)
class Words:
    """A clause, the standard or law it stands in, and its text in the language of the page."""

    id: str
    source: str
    text: str


def clause_words(institution: Institution, clauses: Iterable[str], at: datetime) -> dict[str, Words]:
    """The words of each known clause by its id, or by that of a duty of it; unknown and empty ids are left out."""
    english = get_language() == "en"
    found = {}
    books = [book for book in (standard_of(institution, at), law_of(institution, at)) if book is not None]
    for clause_id in sorted(set(clauses)):
        for book in books:
            duty = next((duty.clause for duty in book.duties if duty.id == clause_id), clause_id)
            clause = book.clauses.get(clause_id) or book.clauses.get(duty)
            if clause is not None:
                source = book.name_en if english else book.name_lv
                found[clause_id] = Words(clause.id, source, clause.en if english else clause.lv)
                break
    return found
