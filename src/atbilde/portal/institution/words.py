"""What the standard in force says of the institution, as sections of a page; what it leaves empty is not there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atbilde.core.standard import Standard

#: The parameters of the page "about us", in its order, with the heading of each.
ABOUT: tuple[tuple[str, str | Promise], ...] = (
    ("mission", _("Mission")),
    ("vision", _("Vision")),
    ("purpose", _("Purpose")),
    ("goal", _("Goal")),
    ("key_to_success", _("Key to success")),
    ("core_value", _("Core value")),
    ("values_or_principles", _("Values")),
    ("awards", _("Awards")),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a section: a value, a trait, an award."""

    words: str
    clauses: list[tuple[str, str]] = field(default_factory=list)  # their ids, and where they stand in the document
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A parameter of the standard with its heading."""

    id: str
    heading: str
    words: str
    items: list[Item]

    @property
    def years(self) -> list[tuple[int, list[Item]]]:
        """The items by year, the latest first; empty where they have none."""
        found: dict[int, list[Item]] = {}
        for item in self.items:
            if item.year is not None:
                found.setdefault(item.year, []).append(item)
        return sorted(found.items(), reverse=True)


def sections_of(
    standard: Standard, language: str, wanted: Iterable[tuple[str, str | Promise]] = ABOUT
) -> list[Section]:
    """The sections that the standard has something to say in, in the order they are wanted."""
    found = []
    for name, heading in wanted:
        words = standard.text(name, language)
        if words is not None:
            found.append(Section(name.replace("_", "-"), str(heading), words, items_of(standard, name, language)))
    return found


def items_of(standard: Standard, parameter: str, language: str) -> list[Item]:
    """The items of a parameter, each with the clauses that carry it; empty where it has none."""
    given = standard.parameters.get(parameter)
    items = given.get("items") if isinstance(given, Mapping) else None
    return [_item(standard, item, language, parameter) for item in items or ()]


def _item(standard: Standard, item: Mapping[str, object], language: str, parameter: str) -> Item:
    value = item.get("value")
    clauses = item.get("clauses")
    places: dict[str, str] = {}  # two clauses of one point are one place to look at
    for one in clauses if isinstance(clauses, list | tuple) else ():
        id_, place = _clause(standard, str(one), language)
        places.setdefault(place, id_)
    return Item(
        words=str(item[language]),
        clauses=[(id_, place) for place, id_ in places.items()],
        year=value if isinstance(value, int) and parameter == "awards" else None,
    )


def _clause(standard: Standard, id_: str, language: str) -> tuple[str, str]:
    """The id, and the clause's place in the document: "3. tiesības", "4.1. punkts"."""
    clause = standard.clauses.get(id_)
    if clause is None:
        return id_, id_
    number = clause.number if language == "en" else clause.number_lv or clause.number
    return id_, number if any(map(str.isalpha, number)) else gettext("point %(number)s") % {"number": number}
