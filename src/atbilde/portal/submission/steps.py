"""The pages of a submission in their order, and which of them this one has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atbilde.cases.actions.submitting import CONTEST
from atbilde.cases.enums import CaseKind
from atbilde.cases.queries.directing import areas_of
from atbilde.institutions.access import languages_spoken
from atbilde.institutions.groups import groups_of
from atbilde.portal.door import Place
from atbilde.portal.submission.forms import (
    ActForm,
    AnswerForm,
    AreaForm,
    MoreForm,
    NeedsForm,
    OrderForm,
    PersonForm,
    StepForm,
    TextForm,
)
from atbilde.portal.submission.kinds import kind_named
from atbilde.portal.submission.ordering import FactsForm, as_read, ways_to_receive
from atbilde.portal.submission.state import FormState
from atbilde.services.models import Service
from atbilde.services.queries.catalogue import asked_fields

#: Kinds for which the client says what it is about, and is shown answers that are there already.
_ASKING = (CaseKind.QUESTION, CaseKind.REQUEST, CaseKind.INFORMATION_REQUEST)


@dataclass(frozen=True, slots=True)
class Step:
    """One page: its name in the address, its heading, its form; `form` `None` is a page without fields."""

    name: str
    heading: str | Promise
    form: Callable[..., StepForm] | None = None
    words: str | Promise = ""


#: The page with the facts of a service.
FACTS = "facts"
_ANSWERS = Step("answers", _("Is one of these what you need?"))
_FILES = Step("files", _("Do you want to attach files?"))


def steps_of(place: Place, state: FormState, service: Service | None = None) -> list[Step]:
    """The pages of this form before its summary; those of an order where it orders a `service`."""
    if state.joins:
        return [Step("text", _("Add to your matter"), MoreForm), _FILES]
    if service is not None:
        return _order_steps(place, state, service)
    kind = kind_named(state.kind)
    steps = []
    areas = areas_of(place.institution, place.now)
    if state.kind in _ASKING and areas:
        choices = [(one.id, _capital(str(getattr(one, place.language)))) for one in areas]
        steps.append(Step("area", _("What is it about?"), partial(_area_form, choices)))
    if state.kind == CONTEST:
        to_whom = place.standard.text("contesting_who_to_whom_how", place.language) or ""
        steps.append(Step("act", _("Which decision do you contest?"), ActForm, to_whom))
    steps.append(Step("text", kind.question if kind else _("What would you like to tell us?"), TextForm))
    if state.kind in _ASKING:
        steps.append(_ANSWERS)
    return steps + _last_steps(place)


def _order_steps(place: Place, state: FormState, service: Service) -> list[Step]:
    """What the service needs to know, then the rest; what the service itself says is not asked (DVI-11)."""
    asked, steps = asked_fields(service), []
    if asked:
        form = partial(FactsForm, asked=asked, language=place.language)
        steps.append(Step(FACTS, _("What we need to know for this service"), form))
    heading = _("Would you like to add anything?") if asked else _("What do you ask for?")
    steps.append(Step("text", heading, partial(OrderForm, heading=heading, required=not asked)))
    if state.kind == CaseKind.QUESTION:
        steps.append(_ANSWERS)
    return steps + _last_steps(place, ways_to_receive(service))


def _last_steps(place: Place, ways: list[tuple[str, str]] | None = None) -> list[Step]:
    """Files, who writes, how they get the answer, what they need."""
    anonymous = _("Without it we can answer, but cannot tell you what concerns you personally.")
    languages = languages_spoken(place.institution, place.now.date())
    groups = groups_of(place.standard, place.language)
    return [
        _FILES,
        Step("person", _("What is your name?"), PersonForm, anonymous),
        Step("answer", _("How would you like to get the answer?"), partial(AnswerForm, languages=languages, ways=ways)),
        Step("needs", _("Do you need anything to make it easier?"), partial(NeedsForm, groups=groups)),
    ]


def step_named(steps: list[Step], name: str) -> Step | None:
    """The page with this name."""
    return next((step for step in steps if step.name == name), None)


def before(steps: list[Step], step: Step) -> Step | None:
    """The page before this one; `None` before the first."""
    place = steps.index(step)
    return steps[place - 1] if place else None


def next_open(steps: list[Step], state: FormState) -> Step | None:
    """The first page not answered yet; `None` where the summary is next."""
    return next((step for step in steps if step.name not in state.done), None)


def answered(steps: list[Step], values: Mapping[str, str]) -> list[tuple[Step, str, str]]:
    """What the summary shows: page, label and what was typed; not what the chosen way of answering did not ask for."""
    rows = []
    for step in steps:
        if step.form is None:
            continue
        form = step.form(initial=values)
        for name, field in form.fields.items():
            value = values.get(name, "")
            if not value and "data-needed" in field.widget.attrs:
                continue
            if isinstance(field, forms.ChoiceField):
                choices: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
                value = str(choices.get(value, ""))
            value = as_read(value, field)
            rows.append((step, str(field.label), value))
    return rows


def _area_form(choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> StepForm:
    form = AreaForm(*args, **kwargs)
    field = form.fields["area"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
    return form


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
