"""What a pack has to satisfy as a whole: nothing named that is not there, nothing twice on one day."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from atbilde.core.pack.entries import (
    AccountEntry,
    AddressEntry,
    ChangeEntry,
    ChapterEntry,
    ClauseEntry,
    Dated,
    Entry,
    FaxEntry,
    FromParameter,
    LineEntry,
    LocationEntry,
    ObligationEntry,
    PackFile,
    ParameterEntry,
    QualityCheckEntry,
    SiteEntry,
    SurveyItemEntry,
    SurveyScaleEntry,
    TermEntry,
)
from atbilde.core.pack.indicators import AGREEMENT, INDICATORS, ITEM
from atbilde.core.pack.messages import did_you_mean, keys_of, reasons
from atbilde.core.pack.parameters import BY_NAME, WRITTEN
from atbilde.core.pack.positions import Path
from atbilde.core.pack.settings import RULES

#: The tables whose entries have an id and may be dated.
SECTIONS: dict[str, type[Dated]] = {
    "clause": ClauseEntry,
    "term": TermEntry,
    "obligation": ObligationEntry,
    "line": LineEntry,
    "fax": FaxEntry,
    "address": AddressEntry,
    "location": LocationEntry,
    "account": AccountEntry,
    "site": SiteEntry,
    "quality_check": QualityCheckEntry,
    "survey_scale": SurveyScaleEntry,
    "survey_item": SurveyItemEntry,
}
Found = Iterator[tuple[Path, str]]
M = TypeVar("M", bound=Entry)


def all_faults(data: Mapping[str, Any]) -> list[tuple[Path, str]]:
    """Every fault of the parsed file with its place; what is faulty by itself does not hide what else is wrong."""
    found: list[tuple[Path, str]] = []
    try:
        PackFile.model_validate(data)
    except ValidationError as error:
        found += reasons(error, data, allowed_keys)
    found += _overlaps(data)
    found += _references(data)
    found += _parameters(data)
    found += _settings(data)
    found += _notes(data)
    return list({path: (path, reason) for path, reason in found}.values())  # the later reason knows more


def allowed_keys(path: Path) -> list[str]:
    """The keys that may stand in the table at this path, where the path is one of the pack's own tables."""
    names = [part for part in path if isinstance(part, str)]
    match names:
        case []:
            return keys_of(PackFile)
        case ["parameters"] | ["changes", "parameters"]:
            return list(WRITTEN)
        case ["parameters", _]:
            return keys_of(ParameterEntry)
        case ["changes"]:
            return keys_of(ChangeEntry)
        case [section] if section in SECTIONS:
            return keys_of(SECTIONS[section])
    return []


def _rows(data: Mapping[str, Any], section: str) -> list[Any]:
    rows = data.get(section)
    return rows if isinstance(rows, list) else []


def _ids(data: Mapping[str, Any], section: str) -> set[Any]:
    """Ids as written, those of faulty entries too: a fault of an entry is not a fault of what names it."""
    return {row["id"] for row in _rows(data, section) if isinstance(row, dict) and isinstance(row.get("id"), str)}


def _sound(data: Mapping[str, Any], section: str, model: type[M]) -> Iterator[tuple[Path, M]]:
    for index, row in enumerate(_rows(data, section)):
        try:
            yield (section, index), model.model_validate(row)
        except ValidationError:
            continue


def _overlaps(data: Mapping[str, Any]) -> Found:
    for section, model in SECTIONS.items():
        seen: dict[str, list[Dated]] = {}
        for path, entry in _sound(data, section, model):
            name = entry.id  # type: ignore[attr-defined]
            if any(_meet(entry, other) for other in seen.get(name, [])):
                yield (*path, "id"), f"{section} {name!r} is given twice for the same days; set 'from' and 'until'"
            seen.setdefault(name, []).append(entry)
    days: set[date] = set()
    for path, change in _sound(data, "changes", ChangeEntry):
        if change.from_ in days:
            yield (*path, "from"), f"there are two [[changes]] from {change.from_}; write them as one"
        days.add(change.from_)
    first, last = data.get("valid_from"), data.get("valid_until")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        yield ("valid_until",), f"'valid_until' ({last}) is before 'valid_from' ({first})"


def _meet(one: Dated, other: Dated) -> bool:
    starts = max(one.from_ or date.min, other.from_ or date.min)
    return starts <= min(one.until or date.max, other.until or date.max)


def _references(data: Mapping[str, Any]) -> Found:
    clauses, terms = _ids(data, "clause"), _ids(data, "term")
    for path, term in _sound(data, "term", TermEntry):
        yield from _known("clause", term.clause, clauses, (*path, "clause"))
        if isinstance(term.amount, FromParameter):
            yield from _number_of(data, term.amount, (*path, "amount", "parameter"))
    for path, duty in _sound(data, "obligation", ObligationEntry):
        yield from _known("clause", duty.clause or duty.id, clauses, (*path, "clause" if duty.clause else "id"))
        if duty.term is not None:
            yield from _known("term", duty.term, terms, (*path, "term"))
    for path, chapter in _sound(data, "chapter", ChapterEntry):
        yield from _known("clause", chapter.begins, clauses, (*path, "begins"))
    for path, check in _sound(data, "quality_check", QualityCheckEntry):
        yield from _known("clause", check.clause, clauses, (*path, "clause"))
    yield from _survey_references(data, clauses)
    for path, parameter in _given(data):
        yield from _indicators(data, parameter.indicators, (*path, "indicators"))
        for index, item in enumerate(parameter.items):
            yield from _indicators(data, item.indicators, (*path, "items", index, "indicators"))
            for number, clause in enumerate(item.clauses):
                yield from _known("clause", clause, clauses, (*path, "items", index, "clauses", number))


def _survey_references(data: Mapping[str, Any], clauses: Collection[str]) -> Found:
    scales = _ids(data, "survey_scale")
    for path, item in _sound(data, "survey_item", SurveyItemEntry):
        yield from _known("survey_scale", item.scale, scales, (*path, "scale"))
        for number, clause in enumerate(item.clauses):
            yield from _known("clause", clause, clauses, (*path, "clauses", number))


def _indicators(data: Mapping[str, Any], names: Collection[str], path: Path) -> Found:
    for number, name in enumerate(names):
        if name.startswith(ITEM):
            yield from _known("survey_item", name.removeprefix(ITEM), _ids(data, "survey_item"), (*path, number))
        elif name.startswith(AGREEMENT):
            yield from _known("clause", name.removeprefix(AGREEMENT), _ids(data, "clause"), (*path, number))
        else:
            yield from _known("indicator", name, INDICATORS, (*path, number))


def _known(what: str, name: str, names: Collection[str], path: Path) -> Found:
    if name not in names:
        yield path, f"there is no {what} {name!r}{did_you_mean(name, names)}"


def _given(data: Mapping[str, Any]) -> Iterator[tuple[Path, ParameterEntry]]:
    """Every sound parameter of the pack: the ones from the start and those of the changes."""
    tables: list[tuple[Path, Any]] = [(("parameters",), data.get("parameters"))]
    for index, change in enumerate(_rows(data, "changes")):
        if isinstance(change, dict):
            tables.append((("changes", index, "parameters"), change.get("parameters")))
    for path, table in tables:
        for name, value in table.items() if isinstance(table, dict) else ():
            try:
                yield (*path, name), ParameterEntry.model_validate(value)
            except ValidationError:
                continue


def _number_of(data: Mapping[str, Any], reference: FromParameter, path: Path) -> Found:
    """Whether the parameter is one, is given, and is a whole number wherever it is."""
    name = reference.parameter
    if name not in WRITTEN:
        yield from _known("parameter", name, WRITTEN, path)
        return
    values = [parameter.value for place, parameter in _given(data) if place[-1] == name]
    if not values:
        yield path, f"the parameter {name!r} is not given in this pack"
    elif any(not isinstance(value, int) or isinstance(value, bool) or value < 1 for value in values):
        yield path, f"the 'value' of the parameter {name!r} has to be a whole number of at least 1 to be used here"


def _parameters(data: Mapping[str, Any]) -> Found:
    for path, change in _sound(data, "changes", ChangeEntry):
        for index, name in enumerate(change.not_prescribed):
            yield from _known("parameter", name, WRITTEN, (*path, "not_prescribed", index))
    table = data.get("parameters")
    for name in table if isinstance(table, dict) else ():
        known = BY_NAME.get(name)
        if known is not None and known.tables is not None:
            where = "[document]" if known.tables == "document" else f"[[{known.tables}]]"
            yield ("parameters", name), f"'{name}' is read from {where}; it is not written here"


def _settings(data: Mapping[str, Any]) -> Found:
    for path, duty in _sound(data, "obligation", ObligationEntry):
        filled = dict(duty.settings)
        for key, value in duty.settings.items():
            if isinstance(value, dict) and set(value) == {"parameter"} and isinstance(value["parameter"], str):
                filled[key] = 1
                yield from _number_of(data, FromParameter.model_validate(value), (*path, "settings", key, "parameter"))
        model = RULES[duty.rule]
        try:
            model.model_validate(filled)
        except ValidationError as error:
            for place, reason in reasons(error, filled, lambda _: keys_of(model)):  # noqa: B023
                yield (*path, "settings", *place), f"{reason} (settings of the rule {duty.rule})"


def _notes(data: Mapping[str, Any]) -> Found:
    known = {"pack", "document", *BY_NAME}.union(*(_ids(data, section) for section in SECTIONS))
    for index, note in enumerate(_rows(data, "note")):
        on = note.get("on") if isinstance(note, dict) else None
        if isinstance(on, str) and on not in known:
            reason = f"the note is on {on!r}, which is neither an id of this pack nor a parameter"
            yield ("note", index, "on"), f"{reason}{did_you_mean(on, known)}"
