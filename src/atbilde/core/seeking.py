"""What of a site fits the words of a question: a few hundred short texts, looked through in memory.

For what there is a lot of (answers, cases) the database is asked; the words are the same (`core.latvian`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from rapidfuzz.distance import OSA

from atbilde.core.latvian import asked_words, folded, stems, words_of

#: Shorter words have too few letters to guess at; from `_LONG` on two slips are believed.
_SHORTEST, _LONG = 4, 6
#: English has few forms: one word begins with the other, and no more than this is left ("price", "prices").
_TAIL = 3


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to be found: its name, and what is said of it."""

    head: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a thing fits: how many of the asked words it has, how many of them in its name."""

    place: int  # in the list that was looked through
    words: int
    named: int


def seek(question: str, things: Iterable[Told], *, language: str, spelled: bool = True) -> list[Fit]:
    """The things that fit best, best first: those with all words, where there are none those with most of them.

    At least half of the telling words must be there. With `spelled=False` words with a slip of the pen or two count
    as well, and all must be there. In `language` "en" a word also meets those that begin with it. Empty where the
    question has no words or nothing fits.
    """
    asked = asked_words(question)
    has = partial(_has, english=language == "en", spelled=spelled)
    found = []
    for place, thing in enumerate(things):
        head, body = _ways(thing.head), _ways(thing.body)
        named = {word for word in asked if has(head, word)}
        words = named | {word for word in asked if word not in named and has(body, word)}
        found.append(Fit(place, len(words), len(named)))
    most = max((fit.words for fit in found), default=0)
    if not most or most * (2 if spelled else 1) < len(asked):
        return []
    best = [fit for fit in found if fit.words == most]
    return sorted(best, key=lambda fit: (-fit.named, fit.place))


def _ways(text: str) -> frozenset[str]:
    return frozenset(way for word in words_of(text) for way in (folded(word), *stems(word)))


def _has(ways: frozenset[str], word: str, *, english: bool, spelled: bool) -> bool:
    wanted = (folded(word), *stems(word))
    if not ways.isdisjoint(wanted):
        return True
    plain = wanted[0]
    if len(plain) < _SHORTEST or not plain.isalpha():
        return False
    if english and any(_same_beginning(plain, way) for way in ways):
        return True
    if spelled or len(wanted[-1]) < _SHORTEST:
        return False
    most = 2 if len(plain) >= _LONG else 1
    near = (way for way in ways if len(way) >= _SHORTEST)
    return any(OSA.distance(wanted[-1], way, score_cutoff=most) <= most for way in near)


def _same_beginning(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    return len(short) >= _SHORTEST and len(long) - len(short) <= _TAIL and long.startswith(short)
