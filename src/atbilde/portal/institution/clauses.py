"""The standard as clients read it: in chapters, each clause with its kind and whether it is carried."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atbilde.core.carried import is_carried
from atbilde.core.latvian import asked_words
from atbilde.core.seeking import Told, seek
from atbilde.core.standard import Clause, Kind
from atbilde.portal.door import Place
from atbilde.portal.institution.kept import kept_words
from atbilde.quality.models import PublishedFigures

#: What each kind of clause is to a client.
KINDS: dict[Kind, str | Promise] = {
    Kind.TIMED: gettext_lazy("has a term"),
    Kind.ENFORCE: gettext_lazy("what must be done"),
    Kind.GUIDE: gettext_lazy("how we behave"),
    Kind.MEASURE: gettext_lazy("what we measure"),
    Kind.PUBLISH: gettext_lazy("what we tell everybody"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One clause: its words, what kind it is, where it stands in the document."""

    id: str
    number: str
    words: str
    kind: str | Promise
    carried: bool
    kept: str  # how often it was kept; "" where nothing is told of it


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter with its clauses; `heading` is "" where the standard has no chapters."""

    id: str
    heading: str
    lines: list[Line]


def parts_of(place: Place, told: PublishedFigures | None, words: str = "") -> list[Part]:
    """The chapters of the standard; with words only the clauses that fit them, and the chapters that have such.

    `told` are the figures that everybody may read, `None` where there are none.
    """
    english, found = place.language == "en", []
    fitting = _fitting(place, words) if asked_words(words) else None
    kept = kept_words(place.standard, told)
    for number, (chapter, clauses) in enumerate(place.standard.by_chapter(), 1):
        heading = (chapter.en if english else chapter.lv) if chapter is not None else ""
        lines = [_line(clause, english, kept) for clause in clauses if fitting is None or clause.id in fitting]
        if lines:
            found.append(Part(f"part-{number}", heading or _("Clauses"), lines))
    return found


def _fitting(place: Place, words: str) -> set[str]:
    clauses = list(place.standard.clauses.values())
    english = place.language == "en"
    told = [Told(f"{one.id} {_number(one, english)}", one.en if english else one.lv) for one in clauses]
    for spelled in (True, False):
        if fits := seek(words, told, language=place.language, spelled=spelled):
            return {clauses[fit.place].id for fit in fits}
    return set()


def _line(clause: Clause, english: bool, kept: Mapping[str, str]) -> Line:
    words = clause.en if english else clause.lv
    number, carried = _number(clause, english), is_carried(clause.id)
    return Line(clause.id, number, words, KINDS[clause.kind], carried, kept.get(clause.id, ""))


def _number(clause: Clause, english: bool) -> str:
    number = clause.number if english or not clause.number_lv else clause.number_lv
    return number if any(map(str.isalpha, number)) or not number else _("point %(number)s") % {"number": number}
