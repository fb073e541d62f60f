"""What of a whole site fits a question, in groups; as it is written, and only where nothing fits as it may be meant."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atbilde.core.seeking import seek
from atbilde.knowledge.queries.search import find_answers
from atbilde.portal.door import Place
from atbilde.portal.search.shelves import SHELVES, Hit

#: So many of a group are told at first, and at most.
FIRST, MOST = 4, 40


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, the best first."""

    key: str
    heading: str | Promise
    hits: list[Hit]
    more: bool  # there is more than is told
    total: int

    @property
    def first(self) -> list[Hit]:
        """Those that stand on the page of all groups."""
        return self.hits[:FIRST]


@dataclass(frozen=True, slots=True)
class Findings:
    """The groups that are not empty, and whether the words had to be read with slips of the pen."""

    groups: list[Group]
    misspelt: bool = False

    @property
    def total(self) -> int:
        """How many things are told."""
        return sum(group.total for group in self.groups)


def find(place: Place, words: str) -> Findings:
    """Everything on the site that fits the words; the number of queries does not depend on how much there is."""
    shelves = [(shelf, shelf.things(place)) for shelf in SHELVES]
    for spelled in (True, False):
        groups = [_answers(place, words, misspelt=not spelled)]
        # All shelves together: where one has all the words, what has half of them on another is no longer told.
        things = [(shelf, thing) for shelf, stood in shelves for thing in stood]
        fits = seek(words, (thing.told for _shelf, thing in things), language=place.language, spelled=spelled)
        for shelf, _stood in shelves:
            hits = [things[fit.place][1].hit for fit in fits if things[fit.place][0] is shelf]
            groups.append(Group(shelf.key, shelf.heading, hits[:MOST], len(hits) > MOST, min(len(hits), MOST)))
        told = [group for group in groups if group.hits]
        if told:
            return Findings(told, misspelt=not spelled)
    return Findings([])


def _answers(place: Place, words: str, *, misspelt: bool) -> Group:
    found = find_answers(place.institution, words, language=place.language, limit=MOST + 1, misspelt=misspelt)
    hits = [Hit(one.answer.question, place.url("answer", pk=one.answer.pk), one.excerpt) for one in found[:MOST]]
    return Group("answers", _("Answers"), hits, len(found) > MOST, len(hits))
