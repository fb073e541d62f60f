"""Finding messages by words: small letters, no diacritics, so that "termins" finds "Termiņš".

The same folding is used when a message is stored and when it is asked for, so that a database's own dictionaries and
locale do not matter.
"""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, Value

#: PostgreSQL holds a megabyte of words a message; more text than this is found by its beginning.
LONGEST = 200_000
_MOST_WORDS = 12
_WORDS = re.compile(r"\w+")
#: Combining marks, which stand alone after NFKD: of Latin, Greek and Cyrillic letters.
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")


def folded(text: str) -> str:
    """The text in small letters without diacritics."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def vector(*parts: str) -> Func:
    """The value of `Message.search` for the texts a message is found by; the database computes it on writing."""
    words = " ".join(_WORDS.findall(folded("\n".join(parts)[:LONGEST])))[:LONGEST]
    return Func(Value("simple"), Value(words), function="to_tsvector", output_field=SearchVectorField())


def query(words: str) -> SearchQuery | None:
    """Messages in which each of these words begins a word, for `filter(search=...)`; `None` where there is no word."""
    terms = _WORDS.findall(folded(words))[:_MOST_WORDS]
    if not terms:
        return None
    return SearchQuery(" & ".join(f"'{term}':*" for term in terms), config="simple", search_type="raw")
