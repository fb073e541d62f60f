"""What a pack file may hold: one model per table. Unknown keys are faults; nothing is converted or guessed.

`from` and `until` are the first and the last day on which an entry holds. `docs/pack-format.md` explains every
table for people; `packs/schema.json` is made from these models for editors.
"""

from datetime import date
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model, model_validator

from atbilde.core.pack.hours import week_of
from atbilde.core.pack.parameters import BY_NAME, WRITTEN
from atbilde.core.pack.settings import Rule


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no known time zone") from error
    return name


def _readable_hours(hours: dict[str, str]) -> dict[str, str]:
    week_of(hours)
    return hours


Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Hours = Annotated[dict[str, str], AfterValidator(_readable_hours)]
Day = date  # where a field is itself called date
Zone = Annotated[str, AfterValidator(_known_zone)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Text(Entry):
    """The same words in Latvian and English."""

    lv: Words
    en: Words


class Dated(Entry):
    """Holds from the day `from` to the day `until`, both included; without them, as long as the pack does."""

    from_: date | None = Field(default=None, alias="from", description="First day on which this holds")
    until: date | None = Field(default=None, description="Last day on which this holds")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError(f"'until' ({self.until}) is before 'from' ({self.from_})")
        return self

    def holds(self, on: date) -> bool:
        """Whether this entry is in force on that day."""
        return (self.from_ is None or self.from_ <= on) and (self.until is None or on <= self.until)


class Drafter(Entry):
    """Who prepared the document. Kept as it stands there; never offered to clients."""

    name: Words
    phone: Words | None = None
    email: Words | None = None


class DocumentEntry(Entry):
    """The document the pack carries: what its letterhead and signature say."""

    title: Text | None = None
    number: Words | None = None
    date: Day | None = None
    basis: Text | None = Field(default=None, description="The act the document rests on")
    approved_on: Day | None = None
    annex_date: Day | None = None
    agreed_with: Text | None = None
    agreed_on: Day | None = None
    signed_by: Text | None = Field(default=None, description="The post of the person who signed")
    drafters: list[Drafter] = []


class ClauseEntry(Dated):
    """One requirement of the document, in own words, as what has to be done."""

    id: Id
    number: Words | Text = Field(description="Its place in the document: '14.3.1', or words in lv and en")
    kind: Literal["enforce", "timed", "guide", "measure", "publish"]
    lv: Words
    en: Words


class FromParameter(Entry):
    """Takes the `value` of a parameter of this pack; where that is not prescribed, so is what uses it."""

    parameter: Words


class OptionEntry(Entry):
    """What an option changes in a term."""

    amount: Annotated[int, Field(ge=1)] | None = None
    clock: Literal["elapsed", "working_time", "working_days", "calendar_days", "months"] | None = None
    count_start_day: bool | None = None
    notified_days: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="The act counts as notified so many calendar days after sending"
    )
    notified_working_days: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="The act counts as notified so many working days after sending"
    )
    unconfirmed: Text | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set - {"unconfirmed"}:
            raise ValueError(
                "an option has to change something: amount, clock, count_start_day, notified_days or "
                "notified_working_days"
            )
        return self


class TermEntry(Dated):
    """A term: how much time there is, and on which clock it runs."""

    id: Id
    clause: Id
    clock: Literal["elapsed", "working_time", "working_days", "calendar_days", "months"]
    amount: Annotated[int, Field(ge=1)] | FromParameter | None = Field(
        default=None, description="Minutes for elapsed and working_time, else days or months; absent: told case by case"
    )
    options: dict[str, dict[str, OptionEntry]] = {}
    count_start_day: bool = False
    legal: bool = Field(default=False, description="A term of law")
    source: Words | None = Field(default=None, description="Where the number was read")
    unconfirmed: Text | None = Field(default=None, description="What about this term nobody has confirmed yet")


class ObligationEntry(Dated):
    """One thing the system watches for: which rule, under which clause, within which term."""

    id: Id
    clause: Id | None = Field(default=None, description="The clause it comes from; the id itself where left out")
    rule: Rule
    term: Id | None = None
    settings: dict[str, Any] = {}


Use = Literal[
    "general",
    "contest",
    "feedback",
    "data_submission",
    "information",
    "information_request",
    "consultation",
    "signed_document",
    "question",
    "submission",
    "post",
    "letter_box",
    "visit",
]


class LineEntry(Dated):
    """A telephone line: a number with what it is for. One number may stand in several lines with different hours."""

    id: Id
    number: Words
    public: bool = True
    hours: Hours | None = None
    uses: list[Use] = []
    lv: Words
    en: Words


class FaxEntry(Dated):
    """A fax number."""

    id: Id
    number: Words


class AddressEntry(Dated):
    """An e-mail address and what it is for."""

    id: Id
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    uses: list[Use] = []
    lv: Words
    en: Words


class LocationEntry(Dated):
    """A place: where letters go, where the letter box is, where clients are received."""

    id: Id
    address: Words
    uses: list[Use]
    hours: Hours | None = None
    by_appointment: bool | None = None
    floor: int | None = None
    also_written: list[Words] = Field(default=[], description="Other spellings a search should find")
    facilities: list[Text] = []
    lv: Words
    en: Words


class AccountEntry(Dated):
    """An account on a social network; `handle` is absent where the document names only the network."""

    id: Id
    network: Words
    handle: Words | None = None
    uses: list[Use] = []


class SiteEntry(Dated):
    """A web site of the institution."""

    id: Id
    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    lv: Words
    en: Words


class QualityCheckEntry(Dated):
    """One row of a quality programme: what is looked at, how, how often, by whom."""

    id: Id
    clause: Id
    criterion: Text
    method: Literal["self_check", "observation", "interview", "survey", "report"]
    rhythm: Literal["each_working_day", "monthly", "quarterly", "yearly", "when_needed"]
    where_possible: bool = False
    responsible: Literal["employee", "direct_manager", "employee_and_direct_manager", "employee_or_direct_manager"]


class AnswerEntry(Text):
    """One answer of a scale."""

    agrees: bool = Field(description="Whether it counts as agreement")


def _best_first(answers: list[AnswerEntry]) -> list[AnswerEntry]:
    agree = [answer.agrees for answer in answers]
    if not agree[0] or agree[-1] or agree != sorted(agree, reverse=True):
        raise ValueError("the answers go from the best to the worst: the first agrees, the last does not")
    return answers


class SurveyScaleEntry(Dated):
    """The answers among which clients choose in a survey."""

    id: Id
    answers: Annotated[
        list[AnswerEntry],
        Field(min_length=2, max_length=10, description="The best first"),
        AfterValidator(_best_first),
    ]


class SurveyItemEntry(Dated):
    """A statement that clients are asked about, and the clauses of which its answers tell."""

    id: Id
    scale: Id
    clauses: Annotated[list[Id], Field(min_length=1)]
    lv: Words
    en: Words


class ChapterEntry(Entry):
    """A chapter of the clauses as clients read them: it begins with one clause and ends where the next begins."""

    begins: Id = Field(description="The first clause of the chapter")
    lv: Words
    en: Words


class NoteEntry(Entry):
    """Why something was chosen: `on` is the id of an entry or the name of a parameter, or `pack`."""

    on: Id
    lv: Words
    en: Words


class Item(Entry):
    """One part of a parameter that is a list."""

    id: Id | None = None
    lv: Words
    en: Words
    value: int | float | str | None = None
    clauses: list[Id] = []
    indicators: list[Words] = Field(default=[], description="What the quality report shows under this heading")


class ParameterEntry(Entry):
    """What the standard prescribes: in words, and where a machine reads it, as a `value` or as `items`."""

    lv: Words
    en: Words
    value: bool | int | float | str | date | list[str] | None = None
    items: list[Item] = []
    indicators: list[Words] = Field(default=[], description="What the quality report shows under this heading")


def _parameters_model() -> type[Entry]:
    """One optional field per parameter that is written, so that editors can offer the names."""
    fields: dict[str, Any] = {
        name: (ParameterEntry | None, Field(default=None, title=BY_NAME[name].lv, description=BY_NAME[name].en))
        for name in WRITTEN
    }
    return create_model("Parameters", __base__=Entry, __doc__="What the standard prescribes, by name.", **fields)


Parameters = _parameters_model()


class ChangeEntry(Entry):
    """What changes from a day on. Parameters not named stay as they were."""

    from_: date = Field(alias="from", description="First day of the change")
    parameters: Parameters = Parameters()  # type: ignore[valid-type]
    not_prescribed: list[Words] = Field(default=[], description="Parameters the standard no longer prescribes")


class PackFile(Entry):
    """A pack: the standard of one institution, as dated data."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Words = "1"
    name: Text
    short: Words | None = Field(default=None, description="The short name used in tables; the id in capitals otherwise")
    timezone: Zone = "Europe/Riga"
    valid_from: date | None = Field(default=None, description="First day of the standard; absent: always judged by it")
    valid_until: date | None = Field(default=None, description="Last day of the standard")
    law: Id | None = Field(default=None, description="The pack of legal terms that holds beside this one")
    hours: Hours | None = Field(default=None, description="Opening hours of the institution")
    document: DocumentEntry | None = None
    parameters: Parameters = Parameters()  # type: ignore[valid-type]
    changes: list[ChangeEntry] = []
    chapter: list[ChapterEntry] = []
    clause: list[ClauseEntry] = []
    term: list[TermEntry] = []
    obligation: list[ObligationEntry] = []
    line: list[LineEntry] = []
    fax: list[FaxEntry] = []
    address: list[AddressEntry] = []
    location: list[LocationEntry] = []
    account: list[AccountEntry] = []
    site: list[SiteEntry] = []
    quality_check: list[QualityCheckEntry] = []
    survey_scale: list[SurveyScaleEntry] = []
    survey_item: list[SurveyItemEntry] = []
    note: list[NoteEntry] = []
