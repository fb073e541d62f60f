"""A pack on one day: the entries that hold, as the plain values of `core.standard`."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from atbilde.core import standard
from atbilde.core.pack.derived import from_tables
from atbilde.core.pack.entries import (
    ClauseEntry,
    Dated,
    FromParameter,
    ObligationEntry,
    PackFile,
    QualityCheckEntry,
    TermEntry,
    Text,
)
from atbilde.core.pack.hours import week_of
from atbilde.core.pack.parameters import PARAMETERS, WRITTEN
from atbilde.core.pack.settings import RULES
from atbilde.core.standard import (
    Answer,
    Chapter,
    Clause,
    Clock,
    Duty,
    Kind,
    Note,
    QualityCheck,
    Standard,
    SurveyItem,
    Term,
    Week,
)

E = TypeVar("E", bound=Dated)
_NOT_PRESCRIBED: Mapping[str, object] = MappingProxyType({parameter.name: None for parameter in PARAMETERS})


def resolve(file: PackFile, on: date) -> Standard:
    """The standard on that day.

    Before `valid_from` and after `valid_until` it is not in force: it has no clauses, terms or duties and prescribes
    nothing. Its lines, addresses and places stay: the institution answers there all the same.
    """
    in_force = (file.valid_from is None or file.valid_from <= on) and (
        file.valid_until is None or on <= file.valid_until
    )
    written = _written_parameters(file, on) if in_force else {}
    terms = _terms(file, on, written) if in_force else {}
    return Standard(
        pack=file.id,
        version=file.version,
        name_lv=file.name.lv,
        name_en=file.name.en,
        short_lv=file.short or file.id.upper(),
        valid_from=file.valid_from,
        on=on,
        timezone=file.timezone,
        hours=_week(file.hours),
        clauses=MappingProxyType({c.id: _clause(c) for c in _holding(file.clause, on)} if in_force else {}),
        chapters=tuple(Chapter(one.begins, one.lv, one.en) for one in file.chapter),
        parameters=_parameters(file, on, written) if in_force else _NOT_PRESCRIBED,
        terms=MappingProxyType(terms),
        duties=tuple(_duties(file, on, written, terms)) if in_force else (),
        **_contact_data(file, on),
        law=file.law,
        in_force=in_force,
        quality_checks=tuple(map(_check, _holding(file.quality_check, on))) if in_force else (),
        survey_items=tuple(_survey_items(file, on)) if in_force else (),
        notes=tuple(Note(note.on, note.lv, note.en) for note in file.note),
        document=MappingProxyType(file.document.model_dump(exclude_none=True) if file.document else {}),
    )


def _holding(entries: Iterable[E], on: date) -> list[E]:
    return [entry for entry in entries if entry.holds(on)]


def _week(hours: dict[str, str] | None) -> Week | None:
    return None if hours is None else week_of(hours)


def _parameters(file: PackFile, on: date, written: Mapping[str, Mapping[str, object]]) -> Mapping[str, object]:
    return MappingProxyType({**_NOT_PRESCRIBED, **written, **from_tables(file, on)})


def _written_parameters(file: PackFile, on: date) -> dict[str, Mapping[str, object]]:
    given: dict[str, Any] = _given(file.parameters)
    for change in sorted(file.changes, key=lambda change: change.from_):
        if change.from_ <= on:
            given |= _given(change.parameters)
            for name in change.not_prescribed:
                given.pop(name, None)
    return given


def _given(parameters: Any) -> dict[str, Mapping[str, object]]:
    found: dict[str, Mapping[str, object]] = {}
    for name in WRITTEN:
        value = getattr(parameters, name)
        if value is not None:
            found[name] = MappingProxyType(value.model_dump(exclude_defaults=True))
    return found


def _clause(entry: ClauseEntry) -> Clause:
    number = entry.number if isinstance(entry.number, Text) else Text(lv=entry.number, en=entry.number)
    return Clause(entry.id, Kind(entry.kind), number.en, entry.lv, entry.en, number_lv=number.lv)


def _number(amount: int | FromParameter | None, written: Mapping[str, Mapping[str, object]]) -> Any:
    """The number; `...` where it comes from a parameter that is not prescribed on this day."""
    if isinstance(amount, FromParameter):
        return written.get(amount.parameter, {}).get("value", ...)
    return amount


def _terms(file: PackFile, on: date, written: Mapping[str, Mapping[str, object]]) -> dict[str, Term]:
    found = {}
    for entry in _holding(file.term, on):
        amount = _number(entry.amount, written)
        if amount is not ...:
            found[entry.id] = _term(entry, amount)
    return found


def _term(entry: TermEntry, amount: int | None) -> Term:
    options = {
        name: MappingProxyType(
            {answer: MappingProxyType(change.model_dump(exclude_none=True)) for answer, change in answers.items()}
        )
        for name, answers in entry.options.items()
    }
    return Term(
        id=entry.id,
        clause=entry.clause,
        clock=Clock(entry.clock),
        amount=amount,
        options=MappingProxyType(options),
        count_start_day=entry.count_start_day,
        legal=entry.legal,
        source=entry.source,
        unconfirmed_lv=entry.unconfirmed.lv if entry.unconfirmed else None,
        unconfirmed_en=entry.unconfirmed.en if entry.unconfirmed else None,
    )


def _duties(
    file: PackFile, on: date, written: Mapping[str, Mapping[str, object]], terms: Mapping[str, Term]
) -> Iterable[Duty]:
    """The duties of the day; one whose term or number is not prescribed on it does not arise."""
    for entry in _holding(file.obligation, on):
        settings = _settings(entry, written)
        if settings is not None and (entry.term is None or entry.term in terms):
            term = terms[entry.term] if entry.term is not None else None
            yield Duty(entry.id, entry.clause or entry.id, entry.rule, term, MappingProxyType(settings))


def _settings(entry: ObligationEntry, written: Mapping[str, Mapping[str, object]]) -> dict[str, object] | None:
    filled = dict(entry.settings)
    for key, value in filled.items():
        if isinstance(value, dict):
            filled[key] = _number(FromParameter.model_validate(value), written)
    if ... in filled.values():
        return None
    return RULES[entry.rule].model_validate(filled).model_dump(by_alias=True)


def _check(entry: QualityCheckEntry) -> QualityCheck:
    return QualityCheck(
        id=entry.id,
        clause=entry.clause,
        lv=entry.criterion.lv,
        en=entry.criterion.en,
        method=entry.method,
        rhythm=entry.rhythm,
        where_possible=entry.where_possible,
        responsible=entry.responsible,
    )


def _survey_items(file: PackFile, on: date) -> Iterable[SurveyItem]:
    """The statements of the day; one whose scale does not hold on it cannot be asked."""
    scales = {scale.id: scale for scale in _holding(file.survey_scale, on)}
    for item in _holding(file.survey_item, on):
        if item.scale in scales:
            answers = tuple(Answer(one.lv, one.en, one.agrees) for one in scales[item.scale].answers)
            yield SurveyItem(item.id, tuple(item.clauses), item.lv, item.en, item.scale, answers)


def _contact_data(file: PackFile, on: date) -> dict[str, Any]:
    return {
        "lines": tuple(
            standard.Line(line.id, line.number, _week(line.hours), line.public, line.lv, line.en, tuple(line.uses))
            for line in _holding(file.line, on)
        ),
        "faxes": tuple(fax.number for fax in _holding(file.fax, on)),
        "addresses": tuple(
            standard.Address(one.id, one.email, one.lv, one.en, tuple(one.uses)) for one in _holding(file.address, on)
        ),
        "locations": tuple(
            standard.Location(
                id=place.id,
                address=place.address,
                uses=tuple(place.uses),
                hours=_week(place.hours),
                by_appointment=place.by_appointment,
                floor=place.floor,
                also_written=tuple(place.also_written),
                facilities=tuple((each.lv, each.en) for each in place.facilities),
                lv=place.lv,
                en=place.en,
            )
            for place in _holding(file.location, on)
        ),
        "accounts": tuple(
            standard.Account(one.id, one.network, one.handle, tuple(one.uses)) for one in _holding(file.account, on)
        ),
        "sites": tuple(standard.Site(one.id, one.url, one.lv, one.en) for one in _holding(file.site, on)),
    }
