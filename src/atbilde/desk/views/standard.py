"""The institution's own standard and the law beside it, clause by clause."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atbilde.core.carried import is_carried
from atbilde.core.standard import Clause, Clock, Kind, Standard, Term
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.standards import law_of, standard_of
from atbilde.ui import shown


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause as the pages show it; `terms` and `parameters` in words."""

    id: str
    number: str
    text: str
    kind: str
    kind_words: str
    carried: bool
    terms: list[str]


@dataclass(frozen=True, slots=True)
class Book:
    """A standard or law with its clauses."""

    name: str
    version: str
    valid_from: str
    clauses: list[ClauseLine]
    carried: int


@desk_view(here="standard")
def standard(request: DeskRequest) -> HttpResponseBase:
    """Every clause with its kind, its term, and whether the product carries it."""
    return render(request, "desk/standard/page.html", {"books": list(_books(request)), "kinds": _kind_names().items()})


@desk_view(here="standard")
def clause(request: DeskRequest, clause: str) -> HttpResponseBase:
    """One clause by its id; 404 for one that neither the standard nor the law has."""
    for found in _standards(request):
        if clause in found.clauses:
            context = {"clause": _line(found, found.clauses[clause], request), "book": _head(found, request)}
            return render(request, "desk/standard/clause.html", context)
    raise Http404


def _standards(request: DeskRequest) -> list[Standard]:
    institution = request.post.institution
    both = (standard_of(institution, request.now), law_of(institution, request.now))
    return [one for one in both if one is not None]


def _books(request: DeskRequest) -> Iterator[Book]:
    for found in _standards(request):
        lines = [_line(found, one, request) for one in found.clauses.values()]
        name, version, valid_from = _head(found, request)
        yield Book(name, version, valid_from, lines, sum(line.carried for line in lines))


def _head(found: Standard, request: DeskRequest) -> tuple[str, str, str]:
    """Name, version and the day it came into force ("" where the document gives none)."""
    name = found.name_en if request.frame.language == "en" else found.name_lv
    return name, found.version, shown.day(found.valid_from) if found.valid_from else ""


def _line(found: Standard, one: Clause, request: DeskRequest) -> ClauseLine:
    english = request.frame.language == "en"
    return ClauseLine(
        id=one.id,
        # Packs number clauses in English words ("duty 5") where the document has no figures of its own.
        number=one.number if english or one.number[:1].isdecimal() else "",
        text=one.en if english else one.lv,
        kind=str(one.kind),
        kind_words=_kind_names()[one.kind],
        carried=is_carried(one.id),
        terms=[term_words(term) for term in found.terms.values() if term.clause == one.id],
    )


def term_words(term: Term) -> str:
    """`20 min`, `2 h`, `10 working days`, `1 month`; "as promised" for a term that is told case by case."""
    if term.amount is None:
        return _("as promised")
    if term.clock in (Clock.ELAPSED, Clock.WORKING_TIME):
        words = _minutes(term.amount)
        return _("%(span)s of working time") % {"span": words} if term.clock == Clock.WORKING_TIME else words
    n = term.amount
    if term.clock == Clock.WORKING_DAYS:
        return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}
    if term.clock == Clock.CALENDAR_DAYS:
        return ngettext("%(n)s calendar day", "%(n)s calendar days", n) % {"n": n}
    return ngettext("%(n)s month", "%(n)s months", n) % {"n": n}


def _minutes(amount: int) -> str:
    return (
        _("%(hours)s h") % {"hours": amount // 60} if amount % 60 == 0 else _("%(minutes)s min") % {"minutes": amount}
    )


def _kind_names() -> dict[Kind, str]:
    return {
        Kind.ENFORCE: _("The product holds to it"),
        Kind.TIMED: _("The product counts its term"),
        Kind.GUIDE: _("The product reminds of it"),
        Kind.MEASURE: _("The product measures it"),
        Kind.PUBLISH: _("The product shows it to clients"),
    }
