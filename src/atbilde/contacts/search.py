"""Finding messages by words: small letters, no diacritics, all forms, so that "termins" finds "Termiņā".

The same words and stems (`core.latvian`) are used when a message is stored and when it is asked for, so that a
database's own dictionaries and locale do not matter.
"""

from itertools import islice

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, Value

from atbilde.core.latvian import MOST_WORDS, folded, lookup_words, stems, words_of

__all__ = ["LONGEST", "folded", "query", "vector"]

#: PostgreSQL holds a megabyte of words a message; more text than this is found by its beginning.
LONGEST = 200_000


def vector(*parts: str) -> Func:
    """The value of `Message.search` for the texts a message is found by; the database computes it on writing."""
    words = " ".join(lookup_words("\n".join(parts)[:LONGEST]))[: 2 * LONGEST]
    return Func(Value("simple"), Value(words), function="to_tsvector", output_field=SearchVectorField())


def query(words: str) -> SearchQuery | None:
    """Messages in which each of these words, or another form of it, begins a word, for `filter(search=...)`.

    `None` where there is no word.
    """
    terms = list(islice((word for word in words_of(words) if folded(word)), MOST_WORDS))
    if not terms:
        return None
    return SearchQuery(" & ".join(map(_either, terms)), config="simple", search_type="raw")


def _either(word: str) -> str:
    return "(" + " | ".join([f"'{folded(word)}':*", *(f"'{stem}'" for stem in stems(word))]) + ")"
