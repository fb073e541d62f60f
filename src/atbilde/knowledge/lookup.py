"""How knowledge is found by words: Latvian by the stems of `core.latvian`, English by PostgreSQL's own stemmer.

Questions and names weigh more than what is said below them.
"""

from itertools import combinations
from math import ceil

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, Value

from atbilde.core.latvian import asked_words, folded, lookup_words, stems, words_of

#: Longer texts are found by their beginning, longer questions are cut.
LONGEST = 100_000
LONGEST_QUESTION = 300
#: Words of a question of which some may be missing; with more of them there are too many ways to leave some out.
_FREE = 5
#: Of a longer one, a whole letter perhaps: three of so many first words, else any two in what an entry is called.
_OF_LETTER = 8


#: For each word that is asked for the ways in which it can stand in `search`.
Asked = list[tuple[str, ...]]


def vector(head: str, body: str = "", *, language: str) -> Func:
    """What an entry is found by, for its `search`; the database computes it on writing."""
    return _joined(_weighted(head, language, "A"), _weighted(body, language, "C"))


def both_vector(lv: tuple[str, str], en: tuple[str, str]) -> Func:
    """The same for an entry that has its head and body in both languages."""
    return _joined(vector(*lv, language="lv"), vector(*en, language="en"))


def misspelt_words(head: str, *, language: str) -> str:
    """The words of a question as they are looked up when misspelt: stems in Latvian, folded words else."""
    return " ".join(dict.fromkeys(stem for word in words_of(head[:LONGEST]) for stem in _stems(word, language)))


def terms(words: str, *, language: str) -> Asked:
    """What a question asks for: for each of its telling words the ways in which it can stand in `search`."""
    found = asked_words(words[:LONGEST_QUESTION])
    return [tuple(dict.fromkeys((folded(word), *_stems(word, language)))) for word in found]


def attempts(asked: Asked, *, language: str) -> list[SearchQuery]:
    """Queries to try one after the other until something is found; at most three.

    All words, all but one, half of them. Of a longer text all words, three of the first ones, any two in the name.
    """
    every = len(asked)
    if every > _FREE:
        first = asked[:_OF_LETTER]
        ways = [(asked, every, ""), (first, 3, ""), (asked, 2, "A")]
    else:
        counts = sorted({every, max(every - 1, 1), ceil(every / 2)}, reverse=True) if every else []
        ways = [(asked, count, "") for count in counts]
    return [_some_of(words, count, language, weight) for words, count, weight in ways]


def _some_of(words: Asked, count: int, language: str, weight: str) -> SearchQuery:
    """Entries that hold at least so many of the words, in the text of that weight alone where one is given."""
    sets = combinations([_either(ways, weight) for ways in words], count)
    raw = " | ".join("(" + " & ".join(one) + ")" for one in sets)
    return SearchQuery(raw, config=_config(language), search_type="raw")


def _stems(word: str, language: str) -> tuple[str, ...]:
    return (folded(word),) if language == "en" else stems(word)


def _either(ways: tuple[str, ...], weight: str) -> str:
    mark = f":{weight}" if weight else ""
    return "(" + " | ".join(f"'{way}'{mark}" for way in ways) + ")"


def _config(language: str) -> str:
    return "english" if language == "en" else "simple"


def _weighted(text: str, language: str, weight: str) -> Func:
    text = text[:LONGEST]
    words = folded(text) if language == "en" else " ".join(lookup_words(text))
    config = Value(_config(language))
    found = Func(config, Value(words), function="to_tsvector", output_field=SearchVectorField())
    return Func(found, Value(weight), function="setweight", output_field=SearchVectorField())


def _joined(first: Func, second: Func) -> Func:
    return Func(first, second, template="(%(expressions)s)", arg_joiner=" || ", output_field=SearchVectorField())
