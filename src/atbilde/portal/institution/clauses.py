"""The standard as clients read it: in chapters, each clause with its kind and whether it is carried."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atbilde.core.carried import is_carried
from atbilde.core.latvian import asked_words
from atbilde.core.seeking import Told, seek
from atbilde.core.standard import Clause, Kind
from atbilde.portal.door import Place

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


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter with its clauses; `heading` is "" where the standard has no chapters."""

    id: str
    heading: str
    lines: list[Line]


def parts_of(place: Place, words: str = "") -> list[Part]:
    """The chapters of the standard; with words only the clauses that fit them, and the chapters that have such."""
    english, found = place.language == "en", []
    fitting = _fitting(place, words) if asked_words(words) else None
    for number, (chapter, clauses) in enumerate(place.standard.by_chapter(), 1):
        heading = (chapter.en if english else chapter.lv) if chapter is not None else ""
        lines = [_line(clause, english) for clause in clauses if fitting is None or clause.id in fitting]
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


def _line(clause: Clause, english: bool) -> Line:
    words = clause.en if english else clause.lv
    return Line(clause.id, _number(clause, english), words, KINDS[clause.kind], is_carried(clause.id))


def _number(clause: Clause, english: bool) -> str:
    number = clause.number if english or not clause.number_lv else clause.number_lv
    return number if any(map(str.isalpha, number)) or not number else _("point %(number)s") % {"number": number}
