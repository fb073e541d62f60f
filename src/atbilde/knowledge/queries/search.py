"""Finding an answer by the words of a question: other forms, no diacritics, one word too many, a slip of the pen."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from rapidfuzz.distance import OSA

from atbilde.institutions.models import Institution
from atbilde.knowledge import lookup
from atbilde.knowledge.access import answers_for_everybody, answers_for_officers
from atbilde.knowledge.enums import Visibility
from atbilde.knowledge.models import Answer

#: So many entries that hold the words are put in order: a word that more hold tells nothing of what is looked for.
_CANDIDATES = 1000
#: How alike two spellings are (`pg_trgm`, 0 to 1) to be looked at as slips of the pen, and so many of them at most.
_ALIKE = 0.3
_MOST_ALIKE = 500
#: Words shorter than the first have too few letters to guess at; from the second on two slips are believed.
_SHORTEST, _LONG = 4, 6
_EXCERPT = 220
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


Asked = lookup.Asked


@dataclass(frozen=True, slots=True)
class Found:
    """An answer that fits, the sentence of it that fits best, and how well (only to compare within one search)."""

    answer: Answer
    excerpt: str
    rank: float

    @property
    def may_be_given(self) -> bool:
        """Whether it may be told by phone and e-mail (VPVB-14.2); else the client is asked to write."""
        return self.answer.visibility == Visibility.PUBLIC


def find_answers(
    institution: Institution,
    words: str,
    *,
    language: str,
    limit: int = 5,
    officer: bool = False,
    misspelt: bool = True,
) -> list[Found]:
    """The answers of the language that fit the words best, best first; none where nothing fits.

    Clients find what is public; with `officer`, restricted answers and scripts are found too, each with its
    `visibility`. At most seven queries, whatever is asked. With `misspelt=False` words count only as they are written.
    """
    language = language[:2] or "lv"
    rows = answers_for_officers(institution) if officer else answers_for_everybody(institution)
    rows = rows.filter(language=language)
    asked = lookup.terms(words, language=language)
    for query in lookup.attempts(asked, language=language):
        if found := list(_ranked(rows, query)[:limit]):
            return [_found(answer, asked) for answer in found]
    return [_found(answer, asked) for answer in _misspelt(rows, asked, limit)] if misspelt else []


def _ranked(rows: QuerySet[Answer], query: SearchQuery) -> QuerySet[Answer]:
    holding = rows.filter(search=query).order_by().values("pk")[:_CANDIDATES]
    rank = SearchRank(F("search"), query, normalization=1)
    found = Answer.objects.filter(pk__in=holding).annotate(rank=rank)
    return found.defer("search", "stems").order_by("-rank", "-used", "pk")


def _misspelt(rows: QuerySet[Answer], asked: Asked, limit: int) -> list[Answer]:
    """Answers whose question has each longer word with a slip of the pen or two, those with the fewest first."""
    words = [ways[-1] for ways in asked if len(ways[-1]) >= _SHORTEST]
    if not words:
        return []
    alike = reduce(and_, (Q(stems__trigram_word_similar=word) for word in words))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(_ALIKE)])
        candidates = list(rows.filter(alike).values_list("pk", "stems", "used")[:_MOST_ALIKE])
    scored: list[tuple[int, int, int]] = []
    for pk, stems, used in candidates:
        least = [min(OSA.distance(word, stem) for stem in stems.split()) for word in words]
        if all(count <= (2 if len(word) >= _LONG else 1) for word, count in zip(words, least, strict=True)):
            scored.append((sum(least), -used, pk))
    best = [pk for *_, pk in sorted(scored)[:limit]]
    found = Answer.objects.defer("search", "stems").in_bulk(best)
    return [found[pk] for pk in best]


def _found(answer: Answer, asked: Asked) -> Found:
    rank = float(getattr(answer, "rank", 0.0))
    return Found(answer, excerpt(answer.body, asked, language=answer.language), rank)


def excerpt(body: str, asked: Asked, *, language: str) -> str:
    """The sentence of a text that holds most of what is asked for, cut at a word; the first where none does."""
    sentences = [sentence.strip() for sentence in _SENTENCE.split(body) if sentence.strip()]

    def fits(sentence: str) -> int:
        held = {way for ways in lookup.terms(sentence, language=language) for way in ways}
        return sum(not held.isdisjoint(ways) for ways in asked)

    best = max(sentences, key=fits, default="")
    return best if len(best) <= _EXCERPT else best[:_EXCERPT].rsplit(" ", 1)[0] + " …"
