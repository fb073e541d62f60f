"""The made-up institutions' people, topics and sizes, read from the files beside this one."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "texts"
SLUGS = ("csp", "dvi", "vpvb", "visc")


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that clients write about, with an answer. `elsewhere` names the institution that is competent."""

    id: str
    subject: str
    letter: str
    answer: str
    kind: str = "question"
    address: str = ""
    competence: str = ""
    elsewhere: str = ""
    language: str = "lv"


@dataclass(frozen=True, slots=True)
class PersonText:
    """Someone who works there; `away` names who stands in while they are absent now."""

    name: str
    roles: list[str]
    position: list[str]
    languages: list[str]
    unit: str = ""
    competences: list[str] = field(default_factory=list)
    away: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """How much happens in a year; what is nought does not happen there at all."""

    letters: int
    calls: int
    busy_months: list[int]
    minutes: float
    rated: float = 0.0
    call_rating: float = 0.0
    voice_messages: int = 0
    chats: int = 0
    chat_rating: float = 0.0
    registrations: int = 0
    registration_system: str = ""
    registration_source: str = ""
    offers: int = 0
    visits: int = 0


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything about one institution of the demonstration that its pack does not say."""

    slug: str
    colour: str
    year: Year
    units: list[dict[str, str]]
    competences: list[dict[str, str]]
    people: list[PersonText]
    topics: list[Topic]
    address: str = ""

    def topic(self, id_: str) -> Topic:
        """The topic of this id."""
        return next(topic for topic in self.topics if topic.id == id_)


def common() -> dict[str, list[dict[str, str]]]:
    """What all have: letter templates (`template`) and the directory of other institutions (`elsewhere`)."""
    with (_FOLDER / "common.toml").open("rb") as file:
        return tomllib.load(file)


def texts_of(slug: str) -> Texts:
    """The texts of an institution of the demonstration."""
    with (_FOLDER / f"{slug}.toml").open("rb") as file:
        read: dict[str, Any] = tomllib.load(file)
    return Texts(
        slug=slug,
        colour=read["colour"],
        address=read.get("address", ""),
        year=Year(**read["year"]),
        units=read["unit"],
        competences=read["competence"],
        people=[PersonText(**person) for person in read["person"]],
        topics=[Topic(**topic) for topic in read["topic"]],
    )
