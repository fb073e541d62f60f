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
    BIRTH = "birth_date"
    DOCUMENT = "document"
    PROFILE = "profile"
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
_STREET = (
    r"(?i:iel(?:a|as|ā|ai|u|ās|ām)?|street|st|avenue|road"
    rf"|(?:bulv|prosp|gatv|šosej|alej|laukum|damb|krastmal|līnij)[{_LETTERS}]{{0,10}})(?![{_LETTERS}])\.?"
)
#: Of these the words before may be in small letters: "laukums 12" and "līnija 5" are also things that are counted.
_SURE_STREET = r"(?:iel(?:a|as|ā|ai|u)|iel\.|(?:bulv|prosp|gatv|šosej|sosej|alej|krastmal)\w{0,8}\.?)"
_HOUSE = (
    r"\s*(?:Nr\.?\s*)?\d{1,4}(?!\d)(?!\.?\s*(?:gad|g\.))(?:\s?[A-Za-z]\b)?(?:\s?[-/–]\s?\d{1,4})?"
    r"(?:,?\s*(?i:dz\.?|dz[īi]v\w{1,8}\.?|flat)\s*\d{1,4})?"
)
_AT = r"\s?[(\[{]\s?(?:at|et|@)\s?[)\]}]\s?"
_DATE = (
    rf"(?:\d{{4}}\.?\s?(?:gad[aā]|g\.)(?:\s\d{{1,2}}\.?\s?[{_LETTERS}]{{3,12}})?|\d{{4}}-\d\d-\d\d"
    rf"|\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?\d{{2,4}}|\d{{1,2}}\.?\s[{_LETTERS}]{{3,12}},?\s\d{{4}}|\d{{4}}\b)"
)
#: In the order of trust: where two overlap the earlier one stands. What a pattern calls `what` is the mark, else all of
#: it. None begins inside a word or goes on without an end, so that time grows with the length of a text and no faster.
_PATTERNS = (
    (Kind.EMAIL, re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (Kind.EMAIL, re.compile(rf"(?<![\w.+-])[\w.+-]+{_AT}[\w-]+(?:(?:\.|\s?[(\[]\s?(?:dot|punkts)\s?[)\]]\s?)[\w-]+)+")),
    (
        Kind.PROFILE,
        re.compile(
            r"(?i)(?<![\w./-])(?:https?://)?(?:[\w-]{1,20}\.){0,2}"
            r"(?:(?:facebook|fb|instagram|linkedin|twitter|x|tiktok|threads|vk)\.(?:com|net)|(?:t|fb|m)\.me|draugiem\.lv)"
            r"/[^\s<>\"”]{0,300}[\w/]"
        ),
    ),
    (Kind.PROFILE, re.compile(r"(?<![\w@./])@[^\W\d]\w*(?:\.\w+)*")),
    (Kind.CASE, re.compile(r"\b[A-Z]{2,6}-\d{4}-\d{5,8}\b")),
    (Kind.CODE, re.compile(r"(?<![\d-])\d{6}\s?[-–]\s?\d{5}(?!\d)|(?<!\d)(?:3[2-9]|[0-2]\d)\d{9}(?!\d)")),
    (Kind.ACCOUNT, re.compile(r"\bLV\d{2}(?: ?[A-Z0-9]){17}\b")),
    (Kind.DOCUMENT, re.compile(r"\b(?!NR)(?:[A-Z]{2}|lv|pa) ?\d{7}\b")),
    (
        Kind.DOCUMENT,
        re.compile(
            r"(?i)\b(?:pas[eiu]\w{0,3}|apliec[īi]b\w{1,4}|(?:e?id|identifik[āa]cijas)[ -]?kart\w{1,3}|passport)"
            r"[^\d\n]{0,15}\b(?P<what>(?:[A-Z]{2} ?)?\d{6,9})\b"
        ),
    ),
    (
        Kind.BIRTH,
        re.compile(
            r"(?i)\b(?:dzim(?:is|usi|uš[aāi]\w{0,3}|us[īi]|[šs]anas (?:dat|dien|gad)\w{0,4})|born|date of birth)\b"
            rf"[^\d\n]{{0,25}}(?P<what>{_DATE})"
        ),
    ),
    (
        Kind.ADDRESS,
        re.compile(
            rf"(?<![{_LETTERS}])(?:[{_CAPITAL}][{_LETTERS}]{{1,40}}\s){{1,3}}{_STREET}{_HOUSE}"
            rf"|[„“\"][{_CAPITAL}][{_LETTERS} ]{{1,80}}[”“\"],\s[{_CAPITAL}][{_LETTERS}]+\s(?:pag|nov)[{_LETTERS}]*\.?"
            r"|\bLV\s?[-–]?\s?\d{4}\b"
        ),
    ),
    (
        Kind.ADDRESS,
        re.compile(
            rf"(?i)(?<![{_LETTERS}])(?:[{_LETTERS}]{{2,40}}(?:a|as|es)\s)?[{_LETTERS}]{{3,40}}\s{_SURE_STREET}{_HOUSE}"
        ),
    ),
    (Kind.PHONE, re.compile(r"(?<![\d.,])(?:\+|00) ?\d(?:[ \u00a0()-]{0,2}\d){6,14}(?!\d)")),
    (
        Kind.PHONE,
        re.compile(
            r"(?<![\d.,+])(?!20\d\d ?[-–])(?!20\d\d[ \u00a0]20\d\d\b)"
            r"[2689](?:\d(?:[ \u00a0-]?\d){6}|(?:[ \u00a0-]\d){7})(?!\d|[.,]\d)"
        ),
    ),
)
_RUN = re.compile(
    rf"\b(?:[{_CAPITAL}]\.\s?){{1,4}}[{_CAPITAL}][{_LETTERS}]{{2,}}"
    rf"|\b[{_CAPITAL}][{_LETTERS}]+(?![{_LETTERS}\d])(?:[ -][{_CAPITAL}](?:[{_LETTERS}]+(?![{_LETTERS}\d])|\.))*"
)
_WORD = re.compile(rf"[{_LETTERS}]{{3,}}")
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
        Kind.BIRTH: "[dzimšanas datums]",
        Kind.DOCUMENT: "[dokumenta numurs]",
        Kind.PROFILE: "[profils]",
        Kind.NAME: "[vārds]",
    },
    "en": {
        Kind.EMAIL: "[e-mail]",
        Kind.CODE: "[personal code]",
        Kind.CASE: "[case number]",
        Kind.ACCOUNT: "[account]",
        Kind.ADDRESS: "[address]",
        Kind.PHONE: "[telephone]",
        Kind.BIRTH: "[date of birth]",
        Kind.DOCUMENT: "[document number]",
        Kind.PROFILE: "[profile]",
        Kind.NAME: "[name]",
    },
}


def marks(text: str, *, names: Iterable[str] = (), public: Iterable[str] = ()) -> list[Mark]:
    """Where the text may hold personal data, in its order, no two over each other.

    `names` are people known to be concerned (any form, any part of them is found, in small letters too); `public` are
    names that are not personal data, an institution's own for one.
    """
    told, nobody = _stems_of(names), _stems_of([_NOBODY, *public])
    found: list[Mark] = []
    taken = bytearray(len(text))
    for mark in [*_by_pattern(text), *_names(text, told, nobody)]:
        for one in _free(mark, taken):
            taken[one.start : one.start + len(one.text)] = b"\1" * len(one.text)
            found.append(one)
    return sorted(found, key=lambda mark: mark.start)


def without(text: str, taken: Collection[str], marked: Sequence[Mark], *, language: str) -> str:
    """The text with each mark whose key is in `taken` replaced by what it was: "[vārds]", "[tālrunis]"."""
    places = _PLACES.get(language, _PLACES["lv"])
    pieces, after = [], 0
    for mark in sorted(marked, key=lambda mark: mark.start):
        if mark.key in taken:
            pieces += [text[after : mark.start], places[mark.kind]]
            after = mark.start + len(mark.text)
    return "".join([*pieces, text[after:]])


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
        part: int | str = "what" if "what" in pattern.groupindex else 0
        for hit in pattern.finditer(text):
            yield Mark(kind, hit[part], hit.start(part))


def _free(mark: Mark, taken: bytearray) -> Iterator[Mark]:
    """The mark where nothing of it is taken; of a name else the parts that are left of it."""
    start, last = mark.start, mark.start + len(mark.text)
    if taken.find(1, start, last) < 0:
        yield mark
        return
    while mark.kind == Kind.NAME and 0 <= start < last:
        end = taken.find(1, start, last)
        end = last if end < 0 else end
        left = mark.text[start - mark.start : end - mark.start]
        if name := left.strip(" -"):
            yield Mark(Kind.NAME, name, start + len(left) - len(left.lstrip(" -")))
        start = taken.find(0, end, last)


def _names(text: str, told: frozenset[str], nobody: frozenset[str]) -> Iterator[Mark]:
    """Runs of capitalised words and words of `told` however written; what stands side by side is one name."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted([*_runs(text, told, nobody), *_told(text, told - nobody)]):
        if joined and (first <= joined[-1][1] or text[joined[-1][1] : first] in (" ", "-")):
            start, end = joined.pop()
            joined.append((start, max(end, last)))
        else:
            joined.append((first, last))
    for start, end in joined:
        yield Mark(Kind.NAME, text[start:end], start)


def _runs(text: str, told: frozenset[str], nobody: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, and single ones told or often given, without public words at their ends."""
    known, nobody = told | _stems_of_given(), nobody - told
    for run in _RUN.finditer(text):
        words = [(word[0], run.start() + word.start()) for word in re.finditer(r"[^\s-]+", run[0])]
        first, last = 0, len(words)
        while first < last and _is_of(words[first][0], nobody):
            first += 1
        while first < last and _is_of(words[last - 1][0], nobody):
            last -= 1
        words = words[first:last]
        if len(words) > 1 or any(_is_of(word, known) for word, _ in words):
            yield words[0][1], words[-1][1] + len(words[-1][0])


def _told(text: str, told: frozenset[str]) -> Iterator[tuple[int, int]]:
    if told:
        for word in _WORD.finditer(text):
            if _is_of(word[0], told):
                yield word.span()


def _is_of(word: str, known: frozenset[str]) -> bool:
    return not known.isdisjoint(stems(word.strip(".")))


@cache
def _stems_of_given() -> frozenset[str]:
    return _stems_of([_GIVEN])


def _stems_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(stem for text in texts for word in words_of(text) if len(word) > 2 for stem in stems(word))
