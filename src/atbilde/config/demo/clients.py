"""Made-up clients: first names and surnames put together by chance, addresses that lead nowhere."""

import unicodedata
from dataclasses import dataclass
from random import Random

_WOMEN = (
    "Aiga", "Anita", "Daiga", "Elita", "Evita", "Gunta", "Iveta", "Jana", "Kristīne", "Laima", "Maija", "Monta",
    "Paula", "Sigita", "Signe", "Solvita", "Una", "Velta", "Vija", "Žanete",
)  # fmt: skip
_MEN = (
    "Ainārs", "Arnis", "Dainis", "Einārs", "Gatis", "Guntis", "Haralds", "Imants", "Jānis", "Krišs", "Laimonis",
    "Māris", "Modris", "Olafs", "Raivis", "Reinis", "Roberts", "Tālis", "Vilnis", "Ziedonis",
)  # fmt: skip
_SURNAMES = (
    ("Āboltiņš", "Āboltiņa"), ("Balodis", "Balode"), ("Bite", "Bite"), ("Cimdiņš", "Cimdiņa"), ("Dambis", "Dambe"),
    ("Dreimanis", "Dreimane"), ("Eglītis", "Eglīte"), ("Gailis", "Gaile"), ("Jansons", "Jansone"),
    ("Kauliņš", "Kauliņa"), ("Kļaviņš", "Kļaviņa"), ("Krastiņš", "Krastiņa"), ("Lejnieks", "Lejniece"),
    ("Mežs", "Meža"), ("Mucenieks", "Muceniece"), ("Niedra", "Niedra"), ("Osis", "Ose"), ("Paegle", "Paegle"),
    ("Rasa", "Rasa"), ("Saulītis", "Saulīte"), ("Siliņš", "Siliņa"), ("Skuja", "Skuja"), ("Tauriņš", "Tauriņa"),
    ("Upītis", "Upīte"), ("Zariņš", "Zariņa"),
)  # fmt: skip
_ABROAD = {
    "ru": (("Иван", "Соколов"), ("Ольга", "Лебедева"), ("Сергей", "Воронин"), ("Наталья", "Зимина")),
    "en": (("Emma", "Lindqvist"), ("Daniel", "Brook"), ("Sofia", "Maren"), ("Oliver", "Field")),
}
_ADDRESSES = {"Иван": "ivan", "Ольга": "olga", "Сергей": "sergej", "Наталья": "natalja"}
#: The domain of all made-up people; nothing of the sort exists (RFC 2606).
DOMAIN = "epasts.example"


@dataclass(frozen=True, slots=True)
class ClientText:
    """A made-up person who writes."""

    name: str
    email: str
    language: str


def somebody(chance: Random, language: str = "lv") -> ClientText:
    """A client who writes in this language; the same name has the same address."""
    if language in _ABROAD:
        first, last = chance.choice(_ABROAD[language])
        return ClientText(f"{first} {last}", f"{_ADDRESSES.get(first, first).lower()}@{DOMAIN}", language)
    men, women = chance.choice(_SURNAMES)
    woman = chance.random() < 0.55
    name = f"{chance.choice(_WOMEN if woman else _MEN)} {women if woman else men}"
    return ClientText(name, address_of(name), language)


def address_of(name: str) -> str:
    """A made-up e-mail address for a name."""
    return f"{plain(name)}@{DOMAIN}"


def plain(name: str) -> str:
    """`Līga Krūmiņa` as `liga.krumina`."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return ".".join("".join(letter for letter in letters if letter.isascii()).split())
