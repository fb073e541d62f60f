"""A standard as it stands on one day: plain values, resolved from a pack.

`pack.py` reads and checks pack files and resolves them to these values; `terms.py` computes deadlines from them;
`obligations.py` judges events by them. Silence of a standard is `None` ("not prescribed"), never another's value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

NOTHING: Mapping[str, object] = MappingProxyType({})


class Clock(StrEnum):
    """How a term is counted (interfaces: `due --json`)."""

    ELAPSED = "elapsed"  # minutes on the wall clock
    WORKING_TIME = "working_time"  # minutes inside opening hours
    WORKING_DAYS = "working_days"  # start day left out, ends at closing time
    CALENDAR_DAYS = "calendar_days"  # from the day after, to 24:00, rolled on from a day off
    MONTHS = "months"  # the same date next month, to 24:00, rolled on from a day off


UNITS = {
    Clock.ELAPSED: "minutes",
    Clock.WORKING_TIME: "minutes",
    Clock.WORKING_DAYS: "days",
    Clock.CALENDAR_DAYS: "days",
    Clock.MONTHS: "months",
}

#: Opening hours of a week, Monday first: per day the intervals as (opens, closes) minutes after local midnight.
Week = tuple[tuple[tuple[int, int], ...], ...]


class Kind(StrEnum):
    """What a clause asks of the product (the column `kind` of the list of requirements)."""

    ENFORCE = "enforce"
    TIMED = "timed"
    GUIDE = "guide"
    MEASURE = "measure"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Clause:
    """One requirement of a standard, in our own words."""

    id: str
    kind: Kind
    number: str  # as the document numbers it: "duty 5", "14.3.1"
    lv: str
    en: str
    number_lv: str = ""  # the same in Latvian: "5. pienākums"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the clauses as clients read them; it begins with the clause of that id."""

    begins: str
    lv: str
    en: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a standard or a law, in force on the day the standard was resolved for.

    `amount` is in `UNITS[clock]`; `None` where the term is told case by case (a promise).
    `options` change it: `{"notice": {"no": {"amount": 12}}}` gives twelve where `notice=no` is asked for.
    """

    id: str
    clause: str
    clock: Clock
    amount: int | None
    options: Mapping[str, Mapping[str, Mapping[str, object]]] = field(default_factory=dict)
    count_start_day: bool = False
    legal: bool = False  # a term of law: takes the institution's reading of moved days
    source: str | None = None  # where the number was read
    unconfirmed_lv: str | None = None  # what about the term nobody has confirmed yet; None: nothing
    unconfirmed_en: str | None = None

    @property
    def unit(self) -> str:
        """`minutes`, `days` or `months`."""
        return UNITS[self.clock]


@dataclass(frozen=True, slots=True)
class Duty:
    """What the engine watches for: one obligation a clause can give rise to, and the rule that reads it from events.

    `id` is what replay prints as `clause` ("CSP-D4.answer"); `clause` is the clause that carries it ("CSP-D4").
    `term` is `None` where the standard prescribes none: the obligation then has no due time, only open, met or missed.
    `settings` are the rule's own values, as the pack gives them (`{"rings": 4, "ring_seconds": 5}`).
    """

    id: str
    clause: str
    rule: str
    term: Term | None
    settings: Mapping[str, object] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone line of a standard. `hours` is `None` where the standard gives none."""

    id: str
    number: str
    hours: Week | None
    public: bool
    lv: str
    en: str
    uses: tuple[str, ...] = ()  # "general", "consultation", "feedback": a number may have hours for one use only


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address of a standard with its purpose: each has its own queue (CSP-P3)."""

    id: str
    email: str
    lv: str
    en: str
    uses: tuple[str, ...] = ()  # "general", "contest", "feedback", "data_submission", "information"


@dataclass(frozen=True, slots=True)
class Location:
    """A place: for letters ("post"), with the letter box ("letter_box"), where clients are received ("visit")."""

    id: str
    address: str
    uses: tuple[str, ...]
    hours: Week | None
    by_appointment: bool | None  # None: not prescribed
    floor: int | None
    also_written: tuple[str, ...]  # other spellings, for search
    facilities: tuple[tuple[str, str], ...]  # (lv, en)
    lv: str
    en: str


@dataclass(frozen=True, slots=True)
class Account:
    """An account on a social network; `handle` is `None` where the document names the network only."""

    id: str
    network: str
    handle: str | None
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A web site of the institution."""

    id: str
    url: str
    lv: str
    en: str


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """One row of a quality programme. `method`, `rhythm` and `responsible` are the words of `docs/pack-format.md`."""

    id: str
    clause: str
    lv: str  # the criterion
    en: str
    method: str
    rhythm: str
    where_possible: bool
    responsible: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a scale. `agrees`: it counts as agreement."""

    lv: str
    en: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class SurveyItem:
    """A statement that clients are asked about. `answers` are those of its scale, the best first."""

    id: str
    clauses: tuple[str, ...]
    lv: str
    en: str
    scale: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Why something was chosen; `on` is the id of an entry, the name of a parameter, "document" or "pack"."""

    on: str
    lv: str
    en: str


@dataclass(frozen=True, slots=True)
class Standard:
    """One pack resolved on one day."""

    pack: str
    version: str
    name_lv: str
    name_en: str
    short_lv: str  # "CSP"
    valid_from: date | None  # of the standard; None: the document gives no date
    on: date
    timezone: str
    hours: Week | None  # of the institution; None: not prescribed
    clauses: Mapping[str, Clause]
    parameters: Mapping[str, object]  # every known name; per parameter None or {"lv", "en", "value"?, "items"?}
    terms: Mapping[str, Term]
    duties: tuple[Duty, ...]
    chapters: tuple[Chapter, ...] = ()
    lines: tuple[Line, ...] = ()
    addresses: tuple[Address, ...] = ()
    law: str | None = None  # the pack of legal terms that holds beside this one ("lv-law")
    in_force: bool = True  # False: nothing is judged by it on this day, and it prescribes nothing
    faxes: tuple[str, ...] = ()
    locations: tuple[Location, ...] = ()
    accounts: tuple[Account, ...] = ()
    sites: tuple[Site, ...] = ()
    quality_checks: tuple[QualityCheck, ...] = ()
    survey_items: tuple[SurveyItem, ...] = ()
    notes: tuple[Note, ...] = ()
    document: Mapping[str, object] = field(
        default_factory=dict
    )  # number, date, basis, … as the pack gives them; never for clients

    def by_chapter(self) -> list[tuple[Chapter | None, list[Clause]]]:
        """The clauses in their order, chapter by chapter; `None` for those before the first, or of no chapter.

        A chapter whose first clause does not hold on this day is not told: its others stand in the one before.
        """
        found: list[tuple[Chapter | None, list[Clause]]] = []
        begins = {chapter.begins: chapter for chapter in self.chapters}
        for clause in self.clauses.values():
            chapter = begins.get(clause.id)
            if chapter is not None or not found:
                found.append((chapter, []))
            found[-1][1].append(clause)
        return found

    def prescribes(self, parameter: str) -> bool:
        """Whether the standard says anything about this parameter."""
        return self.parameters.get(parameter) is not None

    def value(self, parameter: str) -> object:
        """What a machine reads of a parameter: a number, a word, a list; `None` if not prescribed or only in words."""
        given = self.parameters.get(parameter)
        return given.get("value") if isinstance(given, Mapping) else None

    def text(self, parameter: str, language: str) -> str | None:
        """What the standard prescribes in words, in `lv` or `en`; `None`: not prescribed."""
        given = self.parameters.get(parameter)
        return str(given[language]) if isinstance(given, Mapping) else None
