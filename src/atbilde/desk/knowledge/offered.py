"""Answers and public pages that fit an officer's words, and how each may reach the client."""

from collections.abc import Collection
from dataclasses import dataclass

from atbilde.contacts.queries.identity import identified_in
from atbilde.core.disclosure import Way, only_in_writing, way_of
from atbilde.desk.door import DeskRequest
from atbilde.institutions.standards import standard_of
from atbilde.knowledge.models import Answer
from atbilde.knowledge.queries.directory import find_resources
from atbilde.knowledge.queries.search import find_answers

MOST_LETTERS = 300
_MOST_PAGES = 3


@dataclass(frozen=True, slots=True)
class Offered:
    """An answer and its way to the client; what may not be told yet comes without its words."""

    answer: Answer
    way: Way

    @property
    def body(self) -> str:
        """The words, where they may be read here."""
        return self.answer.body if self.way in (Way.TELL, Way.INSIDE) else ""


def offered(request: DeskRequest, *, language: str, channel: str, contacts: Collection[int]) -> dict[str, object]:
    """What fits `find` for the client of these contacts on this channel (empty: nobody's), as the templates read it."""
    words = request.GET.get("find", "").replace("\x00", "").strip()[:MOST_LETTERS]
    spoken = "en" if language[:2] == "en" else "lv"
    institution = request.post.institution
    standard = standard_of(institution, request.now)
    found = find_answers(institution, words, language=spoken, officer=True) if words else []
    identified = identified_in(contacts) if found and contacts else False
    ways = [
        Offered(one.answer, way_of(one.answer.visibility, standard, channel=channel, identified=identified))
        for one in found
    ]
    return {
        "words": words,
        "language": spoken,
        "found": ways,
        "pages": find_resources(institution, words, limit=_MOST_PAGES) if words else [],
        "clause": "VPVB-14.2" if only_in_writing(standard) and "VPVB-14.2" in standard.clauses else "",
    }
