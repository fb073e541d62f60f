"""Options of a term: what `delivery=email` or `notice=no` change in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from atbilde.core.standard import Clock, Term


class TermError(ValueError):
    """A term that cannot be counted as asked; the message says which term and why."""


#: The value of an option that is the same as leaving it out.
USUAL: Final = {"delivery": "in_person", "notice": "yes"}
NONE_GIVEN: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Choice:
    """A term with its options applied.

    `delivery` is the way of delivery where the term asks for one, `notified` the days until the document counts as
    notified with whether these are working days, where the pack gives them itself.
    """

    term: Term
    delivery: str | None = None
    notified: tuple[int, bool] | None = None


def chosen(term: Term, options: Mapping[str, str]) -> Choice:
    """The term as `options` change it. Raises `TermError` naming the known options or values for an unknown one."""
    unknown = [key for key in options if key not in term.options]
    if unknown:
        known = ", ".join(sorted(term.options)) or "none"
        raise TermError(f"term {term.id} has no option {unknown[0]!r}: known are {known}")
    choice = Choice(term)
    for key, values in term.options.items():
        usual = USUAL.get(key)
        value = options.get(key, usual)
        if key == "delivery":
            choice = replace(choice, delivery=value)
        if value is not None and value in values:
            choice = _changed(choice, key, values[value])
        elif value != usual:
            known = ", ".join(sorted({*values, *([usual] if usual else [])}))
            raise TermError(f"term {term.id} has no {key}={value}: known are {known}")
    return choice


def _changed(choice: Choice, key: str, changes: Mapping[str, object]) -> Choice:
    given: dict[str, Any] = {name: value for name, value in changes.items() if value is not None}
    term, notified = choice.term, choice.notified
    for name, working in (("notified_days", False), ("notified_working_days", True)):
        if name in given:
            notified = (int(given[name]), working)
    changed: dict[str, Any] = {name: given[name] for name in ("amount", "count_start_day") if name in given}
    if "clock" in given:
        changed["clock"] = Clock(given["clock"])
    return replace(choice, term=replace(term, **changed) if changed else term, notified=notified)
