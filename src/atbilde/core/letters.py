"""What a letter must carry: greeting, farewell, signature (CSP-D6), and an apology where it corrects (CSP-D7).

Which parts are asked for is the pack's word; here is only how a part is recognised and put in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_GREETINGS = (
    "labdien", "labrīt", "labvakar", "sveik", "sveicinā", "cienījam", "godāt", "augsti godāt", "ļoti cienīj",
    "dear", "good day", "good morning", "good afternoon", "good evening", "hello",
    "здравствуйте", "добрый день", "доброе утро", "добрый вечер", "уважаем",
)  # fmt: skip
_FAREWELLS = (
    "ar cieņu", "cieņā", "visu labu", "uz redzēšanos", "lai jauka", "ar labiem vēlējumiem", "vislabāk",
    "kind regards", "best regards", "regards", "yours", "sincerely", "best wishes", "goodbye",
    "с уважением", "всего доброго", "до свидания",
)  # fmt: skip
_APOLOGIES = ("atvaino", "lūdzam piedošanu", "lūdzu piedošanu", "piedodiet", "apolog", "sorry", "извин", "прощени")
_OPENING = {"lv": "Labdien!", "en": "Good day,", "ru": "Здравствуйте!"}
_ENDING = {"lv": "Ar cieņu", "en": "Kind regards", "ru": "С уважением"}
#: In characters; a longer first line says more than good day.
_LONGEST_GREETING = 60
#: How many lines at the end count as the place of farewell and signature.
_TAIL = 14

PARTS = ("greeting", "farewell", "name", "surname", "unit", "position", "phone")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs. Empty fields are gaps of the profile, not of the letter."""

    name: str
    surname: str
    unit: str
    position: str
    phone: str

    def lines(self) -> list[str]:
        """The signature as it stands under a letter, empty lines left out."""
        return [line for line in (f"{self.name} {self.surname}".strip(), self.position, self.unit, self.phone) if line]


def gaps(text: str, signature: Signature, parts: Sequence[str]) -> list[str]:
    """The asked-for `parts` that the letter lacks, in the order of `PARTS`.

    The greeting is looked for in the first line that is not empty, the rest in the last lines above a quoted letter.
    A part whose value is empty in the profile is a gap whatever the text says.
    """
    own, _ = _split_quote(text)
    lines = [line.strip().casefold() for line in own.splitlines() if line.strip()]
    tail = lines[-_TAIL:]
    present = {
        "greeting": bool(lines) and lines[0].startswith(_GREETINGS),
        "farewell": any(line.startswith(_FAREWELLS) for line in tail),
        "name": _stands(signature.name, tail),
        "surname": _stands(signature.surname, tail),
        "unit": _stands(signature.unit, tail),
        "position": _stands(signature.position, tail),
        "phone": _phone_stands(signature.phone, tail),
    }
    return [part for part in PARTS if part in parts and not present[part]]


def mend(text: str, signature: Signature, parts: Sequence[str], *, language: str = "lv") -> str:
    """The letter with its missing parts put in; one that lacks nothing comes back as it is.

    Parts that the profile itself lacks stay missing: there is nothing to put in.
    """
    missing = gaps(text, signature, parts)
    own, quote = _split_quote(text)
    body = own.strip("\n")
    if "greeting" in missing:
        body = f"{_OPENING.get(language, _OPENING['lv'])}\n\n{body}"
    foot = []
    if "farewell" in missing:
        foot.append(_ENDING.get(language, _ENDING["lv"]))
    if "name" in missing or "surname" in missing:
        foot.append(f"{signature.name} {signature.surname}".strip())
    foot += [getattr(signature, part) for part in ("position", "unit", "phone") if part in missing]
    foot = [line for line in foot if line]
    if not missing:
        return text
    if foot:
        body = body.rstrip() + ("\n\n" if "farewell" in missing else "\n") + "\n".join(foot)
    return f"{body.rstrip()}\n\n{quote}" if quote else body


def apologises(text: str) -> bool:
    """Whether the text holds words of apology (Latvian, English, Russian)."""
    folded = text.casefold()
    return any(word in folded for word in _APOLOGIES)


def words_end(text: str) -> int:
    """Where one would write on: after the last words above the farewell, the end of the text where there is none."""
    own, _ = _split_quote(text)
    at = len(own)
    for line in reversed(own.splitlines(keepends=True)):
        at -= len(line)
        if line.strip().casefold().startswith(_FAREWELLS):
            return len(own[:at].rstrip())
    return len(own.rstrip())


def inner(text: str) -> str:
    """What a letter says between its greeting and its farewell, without the letter quoted below it."""
    first, _, rest = text[: words_end(text)].strip().partition("\n")
    if first.casefold().startswith(_GREETINGS):
        greeting, _, after = first.partition("!")
        if len(greeting) < _LONGEST_GREETING:
            first = after
    return f"{first}\n{rest}".strip()


def _split_quote(text: str) -> tuple[str, str]:
    """What is said now, and the letter quoted below it: from its first ">" line on, with the line that announces it."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.startswith(">")), None)
    if start is None:
        return text, ""
    if start and lines[start - 1].rstrip().endswith(":"):
        start -= 1
    if any(line.strip() and not line.startswith(">") for line in lines[start + 1 :]):
        return text, ""  # words follow: a quotation inside the letter, not a tail
    return "\n".join(lines[:start]), "\n".join(lines[start:])


def _stands(value: str, tail: Sequence[str]) -> bool:
    return bool(value) and any(value.casefold() in line for line in tail)


def _phone_stands(phone: str, tail: Sequence[str]) -> bool:
    digits = re.sub(r"\D", "", phone)
    return bool(digits) and any(digits in re.sub(r"\D", "", line) for line in tail)
