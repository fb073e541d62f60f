"""Words to look up by: small letters without diacritics, and the stems that forms of one Latvian word share.

A light stemmer: it takes endings off and does not know any word. What a search needs is that the forms of a word meet
("brālis", "brāļa"), also where somebody writes without diacritics, and that few other words meet them. The tables of
`tests/core/test_latvian.py` say what is promised; docs/decisions/0013-latvian-search.md why there is no dictionary.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_WORDS = re.compile(r"\w+")
#: Combining marks, which stand alone after NFKD: of Latin, Greek and Cyrillic letters.
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")

# All patterns are for folded words. A search from the left finds the longest ending that leaves enough of the word.
_ENDING = re.compile(
    r"(?<=.{3})(?:aj(?:iem|am|ai|os|as|a)|[aeio]?ties|[aeio]t|um|ij)$"
    r"|(?<=.{3}[bcdfghjklmnprsvz])t$"
    r"|(?<=..)(?:iem|ais|ie|ai|ei|am|em|im|as|es|is|os|us|[aeiou]|s)$"
)
_ACTION = re.compile(r"(?<=.{3})[aeio]?san$")  # iesniegšana, publicēšana
_DERIVED = re.compile(r"(?<=.{4})(?:[aeio][tj]|ak)$")  # publicēts, publicēja, jaunākais
_PARTICIPLE = re.compile(r"(?<=.{4}[bcdfghjklmnprsvz])t$")  # iesniegts
_SOFTENED = re.compile(r"(?<=[bpmv])j$")  # upju, zivju
#: What looks like an ending and is none: without it they would be a form, a thing, three letters.
_KEPT = frozenset({"format", "lietot", "sanem"})
#: Endings before which t and d become š and ž: brieža, latvieši, nakšu.
_SOFTENING = frozenset({"a", "u", "i", "iem", "us", "os"})
_BEFORE = {"s": "t", "z": "d"}

#: Words that say nothing of what is looked for, folded; left out of questions only.
_EMPTY = """
    ar ari bet bez bija biju bus butu cienijamie cienijama cik cienitie dariet es esam esat esmu gan godatie
    grib gribam gribejam gribejas gribeju gribetos gribetu gribu interese interesejos interesetu ir ja jabut
    jadara jau jautajums jautajumu jautat jo jums jus jusu ka kad kada kadai kadas kadi kads kadu kam kapec kas kadam
    kados kaut ko kur kura kuram kuras kuri kuru labdien labrit labvakar lai lidz ludz ludzam ludzu man mana manam manas
    mani manu mes mums musu nav ne nepieciesama nepieciesami nepieciesams nesaprotu nevar nevaram nevaru nezinu no nu
    paldies par paskaidrojiet paskaidrot pastastiet pateiciet pateikt pec pie pret prasit sa sadi sakiet savu sim sis
    so sveiki ta tad tai tam tapec tas te tie tiek tika tikai tiks to tomer tur un uz uzzinat vai vajadzetu vajadzigs
    vajadziga vajadzigi vajag var varam varat varbut varesim varesiet varetu varu vel velamies velejos veletos
    velos vien zinat zinu
    a about am an and any are as at be by can could dear do does find for from get had has have hello help hi how i if
    in is it know like looking me much my need of on or our please question should some tell thank thanks that the
    their there this to want wanted was we were what when where which who will with would you your
"""
_IS_EMPTY = frozenset(_EMPTY.split())
MOST_WORDS = 12


def folded(text: str) -> str:
    """The text in small letters without diacritics."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))


@lru_cache(maxsize=65536)
def stems(word: str) -> tuple[str, ...]:
    """What the forms of a word share, folded: one stem, or two where a softened letter can have been either.

    `("statistik",)` for "statistikā", `("briez", "bried")` for "brieža". Numbers and the like are their own stem.
    """
    plain = folded(word)
    if len(plain) < 3 or not plain.isalpha():
        return (plain,)
    found = None if plain in _KEPT else _ENDING.search(plain)
    ending = found[0] if found else ""
    base = plain.removesuffix(ending) if ending else plain
    either = _BEFORE.get(base[-1]) if ending in _SOFTENING else None
    if either and (len(base) > 3 if word.isascii() else word.casefold()[len(base) - 1 : len(base)] in ("š", "ž")):
        return (_root(base), _root(base[:-1] + either))
    return (_root(base, whole=ending.startswith("aj")),)


def _root(base: str, *, whole: bool = False) -> str:
    """The base without what makes a participle, a tense or a degree of it, its last letter as in the root."""
    if base not in _KEPT and not whole:
        base = _ACTION.sub("", base) if _ACTION.search(base) else _DERIVED.sub("", base)
        base = _PARTICIPLE.sub("", base)
    base = _SOFTENED.sub("", base)
    if base.endswith("dz") and len(base) > 4:
        return base[:-2] + "g"  # iesniedz, iesniegt
    return base[:-1] + "k" if base.endswith("c") and len(base) > 2 else base


def words_of(text: str) -> list[str]:
    """The words of a text as they stand."""
    return _WORDS.findall(unicodedata.normalize("NFC", text))


def lookup_words(text: str) -> Iterator[str]:
    """What a text is found by: each of its words folded, and its stems where they differ from it."""
    for word in words_of(text):
        plain = folded(word)
        yield plain
        for stem in stems(word):
            if stem != plain:
                yield stem


def asked_words(text: str) -> list[str]:
    """The words of a question that say what is looked for, in order, at most twelve, each once.

    Where all are empty words ("kas tas ir") they are what is asked for.
    """
    words = list(dict.fromkeys(words_of(text.lower())))
    telling = [word for word in words if folded(word) not in _IS_EMPTY]
    return (telling or words)[:MOST_WORDS]
