"""From what pydantic says about a value to what helps the person who wrote the file."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from atbilde.core.pack.positions import Path

#: Per kind of error what the value has to be; joined by "or" where several would do.
_HAS_TO_BE = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date such as 2026-03-01, without quotes",
    "list_type": "a list in square brackets",
    "dict_type": 'a table such as { lv = "…", en = "…" }',
    "model_type": 'a table such as { lv = "…", en = "…" }',
    "model_attributes_type": 'a table such as { lv = "…", en = "…" }',
}
_FORMS = {
    "id": "an id: letters, digits, dots and dashes, no spaces",
    "email": "an e-mail address",
    "url": "a web address that begins with https://",
}


def reasons(error: ValidationError, data: object, keys: Callable[[Path], Iterable[str]]) -> list[tuple[Path, str]]:
    """Every fault as the path to it in `data` and a plain reason; one reason for one value.

    `keys` tells the keys allowed at a path, for a better guess at a misspelt one.
    """
    found: dict[Path, list[Any]] = {}
    for each in error.errors(include_url=False):
        found.setdefault(_written(each["loc"], data, missing=each["type"] == "missing"), []).append(each)
    for path in list(found):
        # Where a value may be a number or a table, the branch that got further is the one that was meant.
        if any(other[: len(path)] == path and other != path for other in found) and _only_types(found[path]):
            del found[path]
    return [(path, _reason(path, errors, keys)) for path, errors in found.items()]


def _only_types(errors: Iterable[Mapping[str, Any]]) -> bool:
    return all(each["type"] in _HAS_TO_BE for each in errors)


def _written(loc: Path, data: object, *, missing: bool) -> Path:
    """The place in the file: without the names pydantic adds for the branches of a union."""
    path: list[str | int] = []
    for index, part in enumerate(loc):
        inside = _inside(data, part)
        if inside is not None:
            path.append(part)
            data = inside[0]
        elif missing and index == len(loc) - 1:
            path.append(part)
    return tuple(path)


def _inside(data: object, part: str | int) -> tuple[object] | None:
    if isinstance(data, dict) and part in data:
        return (data[part],)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return (data[part],)
    return None


def _reason(path: Path, errors: list[Any], keys: Callable[[Path], Iterable[str]]) -> str:
    first, key = errors[0], _name(path)
    match first["type"]:
        case "missing":
            return f"{key} is missing"
        case "extra_forbidden":
            return f"unknown key {key}{did_you_mean(str(path[-1]), keys(path[:-1]))}"
        case "literal_error":
            return f"{key} is {first['input']!r}; it has to be one of {first['ctx']['expected']}"
        case "value_error":
            return f"{key}: {first['ctx']['error']}"
        case "string_pattern_mismatch":
            return f"{key} is {first['input']!r}; it has to be {_FORMS.get(str(path[-1]), 'filled in')}"
        case "string_too_short":
            return f"{key} is empty"
        case "greater_than_equal":
            return f"{key} is {first['input']}; it has to be at least {first['ctx']['ge']}"
    kinds = list(dict.fromkeys(_HAS_TO_BE.get(each["type"], each["msg"]) for each in errors))
    return f"{key} has to be {' or '.join(kinds)}"


def _name(path: Path) -> str:
    names = [part for part in path if isinstance(part, str)]
    if not names:
        return "the pack"
    return f"'{names[-1]}'" if isinstance(path[-1], str) else f"an entry of '{names[-1]}'"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` (did you mean 'X'?)`, or nothing where no known word is close."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys a table of this model may have, as they are written."""
    return [field.alias or name for name, field in model.model_fields.items()]
