"""What in an answer may be personal data."""

from collections.abc import Collection

from atbilde.core.personal_data import Mark, marks
from atbilde.institutions.models import Institution


def marks_of(institution: Institution, question: str, body: str, *, names: Collection[str] = ()) -> list[Mark]:
    """The marks of question and answer together, each key once, in their order; the institution's name is public."""
    public = (institution.name_lv, institution.name_en, institution.short)
    found = marks(f"{question}\n{body}", names=names, public=public)
    return list({mark.key: mark for mark in reversed(found)}.values())[::-1]
