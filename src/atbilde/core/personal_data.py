"""Personal data in a text that is to be published: found and marked, for an officer to decide on each.

It marks too much rather than too little: every run of capitalised words that is not known to be public may be a name.
That a text holds nothing else is for a person to see; nothing is published on the word of these patterns alone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from atbilde.core.latvian import stems, words_of


class Kind(StrEnum):
    """What a mark may be."""

    EMAIL = "email"
    CODE = "personal_code"
    CASE = "case_number"
    ACCOUNT = "bank_account"
    ADDRESS = "address"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a text that may be personal data."""

    kind: Kind
    text: str
    start: int

    @property
    def key(self) -> str:
        """By which the same thing is known in another place: small letters, single spaces."""
        return key_of(self.text)


_CAPITAL = "A-ZĀČĒĢĪĶĻŅŠŪŽŌŖА-ЯЁ"
_LETTERS = f"{_CAPITAL}a-zāčēģīķļņšūžōŗа-яё"
_STREET = r"(?:iel|bulv|prosp|gatv|šosej|alej|laukum|damb|krastmal|līnij|street|st\b|avenue|road)"
#: In the order of trust: where two overlap the earlier one stands.
_PATTERNS = (
    (Kind.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (Kind.CASE, re.compile(r"\b[A-Z]{2,6}-\d{4}-\d{5,8}\b")),
    (Kind.CODE, re.compile(r"(?<![\d-])\d{6}\s?[-–]\s?\d{5}(?!\d)|(?<!\d)(?:3[2-9]|[0-2]\d)\d{9}(?!\d)")),
    (Kind.ACCOUNT, re.compile(r"\bLV\d{2}(?: ?[A-Z0-9]){17}\b")),
    (
        Kind.ADDRESS,
        re.compile(
            rf"(?:[{_CAPITAL}][{_LETTERS}]+\s){{1,3}}{_STREET}[{_LETTERS}]*\.?\s*(?:Nr\.?\s*)?\d+\s?[A-Za-z]?\b"
            r"(?:\s?[-/–]\s?\d+)?(?:,?\s*(?:dz\.|dzīvok\w+|flat)\s*\d+)?"
            rf"|[„“\"][{_CAPITAL}][{_LETTERS} ]+[”“\"],\s[{_CAPITAL}][{_LETTERS}]+\s(?:pag|nov)[{_LETTERS}]*\.?"
            r"|\bLV\s?[-–]?\s?\d{4}\b"
        ),
    ),
    (Kind.PHONE, re.compile(r"(?<![\d.,])(?:\+|00)\d(?:[ ()-]{0,2}\d){6,14}(?!\d)")),
    (Kind.PHONE, re.compile(r"(?<![\d.,+])(?!20\d\d ?[-–])[2689]\d(?:[ -]?\d){6}(?![\d]|[.,]\d)")),
)
_RUN = re.compile(
    rf"\b(?:[{_CAPITAL}]\.\s?)+[{_CAPITAL}][{_LETTERS}]{{2,}}"
    rf"|\b[{_CAPITAL}][{_LETTERS}]+(?:[ -][{_CAPITAL}](?:[{_LETTERS}]+|\.))*"
)
#: Given names often met; a run of one word is marked only for these and for names told.
_GIVEN = """
    Jānis Andris Juris Edgars Māris Aivars Mārtiņš Aigars Ivars Guntis Artūrs Valdis Raivis Kaspars Normunds Ainārs
    Ilmārs Dainis Uldis Vladimirs Aleksandrs Sergejs Viktors Igors Oļegs Pēteris Kārlis Jēkabs Roberts Toms Dāvis
    Rihards Gatis Arnis Agris Vilnis Gints Raimonds Ēriks Modris Imants Egils Mihails Nikolajs
    Anna Kristīne Inese Inga Ilze Līga Dace Iveta Sandra Anita Ieva Liene Laura Santa Baiba Evita Gunta Inguna Ināra
    Rita Daina Aija Vija Maija Mirdza Zenta Natālija Tatjana Jeļena Olga Irina Svetlana Ludmila Marija Elīna Katrīna
    Agnese Linda Zane Madara Signe Solvita Sanita Sarmīte Velga Skaidrīte Valentīna Galina Žanna Diāna Viktorija Alise
    Sofija Emīlija Paula Elza Evelīna Māra Dzintra Ausma Biruta Ingrīda Vita Ilona
"""
#: Capitalised words that are nobody's name.
_NOBODY = """
    Latvija Rīga Republika Eiropa Savienība Eurostat Baltija Lietuva Igaunija Vidzeme Kurzeme Zemgale Latgale Saeima
    Ministru Kabinets Latvian Latvia Riga European Union Ministry Republic Labdien Labrīt Paldies Cienījamais Cienījamā
    Godātais Dear Kind Regards Good Day Hello Thank Excel Word Ar Par Vai Kur Kad Kas Kā No Uz Un Lai Ja The In On For
    What Where When How If Is Are Can Do Does Please
"""
_PLACES = {
    "lv": {
        Kind.EMAIL: "[e-pasts]",
        Kind.CODE: "[personas kods]",
        Kind.CASE: "[lietas numurs]",
        Kind.ACCOUNT: "[konts]",
        Kind.ADDRESS: "[adrese]",
        Kind.PHONE: "[tālrunis]",
        Kind.NAME: "[vārds]",
    },
    "en": {
        Kind.EMAIL: "[e-mail]",
        Kind.CODE: "[personal code]",
        Kind.CASE: "[case number]",
        Kind.ACCOUNT: "[account]",
        Kind.ADDRESS: "[address]",
        Kind.PHONE: "[telephone]",
        Kind.NAME: "[name]",
    },
}


def marks(text: str, *, names: Iterable[str] = (), public: Iterable[str] = ()) -> list[Mark]:
    """Where the text may hold personal data, in its order, no two over each other.

    `names` are people known to be concerned (any form, any part of them is found); `public` are names that are not
    personal data, an institution's own for one.
    """
    told = _stems_of(names)
    found: list[Mark] = []
    for mark in [*_by_pattern(text), *_names(text, told | _stems_of_given(), _stems_of([_NOBODY, *public]) - told)]:
        if not any(one.start < mark.start + len(mark.text) and mark.start < one.start + len(one.text) for one in found):
            found.append(mark)
    return sorted(found, key=lambda mark: mark.start)


def without(text: str, taken: Collection[str], marked: Sequence[Mark], *, language: str) -> str:
    """The text with each mark whose key is in `taken` replaced by what it was: "[vārds]", "[tālrunis]"."""
    places = _PLACES.get(language, _PLACES["lv"])
    for mark in sorted(marked, key=lambda mark: -mark.start):
        if mark.key in taken:
            text = text[: mark.start] + places[mark.kind] + text[mark.start + len(mark.text) :]
    return text


def concealed(text: str, *, names: Iterable[str] = (), public: Iterable[str] = (), language: str) -> str:
    """The text with all that may tell who somebody is replaced by what it was; numbers of cases stay.

    `names` and `public` as for `marks`. For reading what somebody wants before it is known who asks: like the marks it
    takes out too much rather than too little, and what has no pattern stays.
    """
    found = [mark for mark in marks(text, names=names, public=public) if mark.kind != Kind.CASE]
    return without(text, {mark.key for mark in found}, found, language=language)


def key_of(text: str) -> str:
    """The key of a mark of this text."""
    return " ".join(text.casefold().split())


def _by_pattern(text: str) -> Iterator[Mark]:
    for kind, pattern in _PATTERNS:
        for hit in pattern.finditer(text):
            yield Mark(kind, hit[0], hit.start())


def _names(text: str, told: frozenset[str], nobody: frozenset[str]) -> Iterator[Mark]:
    """Runs of capitalised words, and single ones of `told`, without public words at their ends."""
    for run in _RUN.finditer(text):
        words = [(word[0], run.start() + word.start()) for word in re.finditer(r"[^\s-]+", run[0])]
        while words and _is_of(words[0][0], nobody):
            words.pop(0)
        while words and _is_of(words[-1][0], nobody):
            words.pop()
        known = any(_is_of(word, told) for word, _ in words)
        if words and (known or len(words) > 1):
            start, end = words[0][1], words[-1][1] + len(words[-1][0])
            yield Mark(Kind.NAME, text[start:end], start)


def _is_of(word: str, known: frozenset[str]) -> bool:
    return not known.isdisjoint(stems(word.strip(".")))


@cache
def _stems_of_given() -> frozenset[str]:
    return _stems_of([_GIVEN])


def _stems_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(stem for text in texts for word in words_of(text) if len(word) > 2 for stem in stems(word))
