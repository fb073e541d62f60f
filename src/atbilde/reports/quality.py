"""The quality report: what the standard says of itself, with the indicators it names under each (CSPK-G1 to G3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from atbilde.core.standard import Standard
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of
from atbilde.reports.documents import Column, Document, Report, Table, opening
from atbilde.reports.indicators import Indicator, Indicators
from atbilde.reports.periods import Period

#: The parameters that can be headings, in this order, with what each is called.
HEADINGS: tuple[tuple[str, str | Promise], ...] = (
    ("motto", gettext_lazy("Motto")),
    ("goal", gettext_lazy("Goal")),
    ("key_to_success", gettext_lazy("Key to success")),
    ("core_value", gettext_lazy("Core value")),
    ("values_or_principles", gettext_lazy("Values")),
    ("targets", gettext_lazy("Targets")),
)
#: What is shown under a standard that puts nothing under its headings.
PLAIN = ("waiting_time", "call_length", "answer_time", "kept_in_time", "feedback", "response_rate")


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a heading, a value or a goal, with its indicators; `target` where the standard sets a number."""

    words: str
    indicators: tuple[Indicator, ...]
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A parameter of the standard as a heading: what it is called, its words, its parts."""

    parameter: str
    name: str
    words: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """The report of a period."""

    institution: Institution
    period: Period
    headings: tuple[Heading, ...]


def quality(institution: Institution, start: date, end: date, *, now: datetime) -> Quality:
    """The headings of the standard in force on the last day, each with its indicators for the days `start` to `end`.

    A standard that puts no indicator under anything has a few plain ones under a heading of ours. The number of queries
    follows from which indicators there are, not from how much happened. `ValueError` for a wrong period.
    """
    period = Period(start, end, ZoneInfo(institution.timezone))
    found = Indicators(institution, period, now=now)
    standard = standard_of(institution, end)
    headings = [heading for name, title in HEADINGS if (heading := _heading(standard, name, str(title), found))]
    if not headings:
        parts = (Part("", _indicators(PLAIN, found)),)
        headings = [Heading("", _("Indicators"), "", parts)]
    return Quality(institution, period, tuple(headings))


def _heading(standard: Standard, parameter: str, name: str, found: Indicators) -> Heading | None:
    given = standard.parameters.get(parameter)
    if not isinstance(given, Mapping):
        return None
    language = "en" if get_language() == "en" else "lv"
    parts = []
    if own := given.get("indicators"):
        parts.append(Part("", _indicators(own, found)))
    for item in given.get("items", ()):
        if named := item.get("indicators"):
            value = item.get("value")
            target = float(value) if parameter == "targets" and isinstance(value, int | float) else None
            parts.append(Part(str(item[language]), _indicators(named, found), target))
    return Heading(parameter, name, str(given[language]), tuple(parts)) if parts else None


def _indicators(names: Iterable[str], found: Indicators) -> tuple[Indicator, ...]:
    return tuple(one for name in names for one in found.named(name))


def quality_report(found: Quality) -> Report:
    """Headings, parts and indicators as data; a table for each heading."""
    data = {
        **opening("quality", found.institution, found.period),
        "headings": [
            {
                "parameter": heading.parameter or None,
                "words": heading.words or None,
                "parts": [
                    {
                        "words": part.words or None,
                        "target": part.target,
                        "indicators": [_indicator_data(one) for one in part.indicators],
                    }
                    for part in heading.parts
                ],
            }
            for heading in found.headings
        ],
    }
    document = Document(
        title=_("Quality"),
        institution=found.institution,
        period=found.period,
        tables=[_table(heading) for heading in found.headings],
    )
    return Report("quality", data, document)


def _indicator_data(one: Indicator) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "value": one.value, "unit": one.unit or None, "of": one.of}


def _table(heading: Heading) -> Table:
    has_targets = any(part.target is not None for part in heading.parts)
    rows = [
        [one.name, part.words, one.value, one.unit, one.of, *([part.target] if has_targets else [])]
        for part in heading.parts
        for one in part.indicators
    ]
    columns = [Column(_("Indicator")), Column(heading.name), Column(_("Value"), 1), Column(_("Unit"))]
    columns += [Column(_("Of how many")), *([Column(_("Target"))] if has_targets else [])]
    return Table(name=f"{heading.name}: {heading.words}" if heading.words else heading.name, columns=columns, rows=rows)
