"""Days and moments in forms: what is taken, and what is said of the rest."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.forms import DateField, DateTimeField, Form, TimeField, ValidationError
from django.utils.translation import override

import atbilde.desk
from atbilde.desk.dates import DayField, HourField, MomentField, local_day, local_time


@pytest.mark.parametrize("typed", ["2026-05-14", "14.05.2026.", "14.05.2026", " 14.5.2026. "])
def test_a_day_is_taken_from_the_browser_and_as_people_write_it(typed: str) -> None:
    assert DayField().clean(typed) == local_day(typed) == date(2026, 5, 14)


@pytest.mark.parametrize(
    "typed", ["2026-05-14T16:30", "2026-05-14T16:30:00", "14.05.2026. 16:30", "14.05.2026 16:30", "2026-05-14T13:30Z"]
)
def test_a_moment_is_local_time(typed: str) -> None:
    assert MomentField().clean(typed) == local_time(typed) == datetime(2026, 5, 14, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["", "rīt", "30.02.2026. 10:00", "2026-02-30T10:00", "14.05.2026. 25:00", "\x00"])
def test_what_is_no_moment_is_none(typed: str) -> None:
    assert local_time(typed) is None
    assert local_day(typed) is None


@pytest.mark.parametrize("typed", ["9999-12-31", "01.01.0001.", "31.12.1899.", "2200-01-01"])
def test_a_day_too_far_away_to_count_from_is_none(typed: str) -> None:
    assert local_day(typed) is None
    assert local_time(f"{typed} 10:00") is None
    with override("lv"), pytest.raises(ValidationError, match="no 1900 līdz 2199"):
        DayField().clean(typed)


@pytest.mark.parametrize(
    ("field", "accepted"), [(DayField, "14.05.2026."), (HourField, "16:30"), (MomentField, "14.05.2026. 16:30")]
)
@pytest.mark.parametrize("typed", ["", "rīt"])
@pytest.mark.parametrize("language", ["lv", "en"])
def test_what_is_said_names_a_form_that_is_taken(field: type, accepted: str, typed: str, language: str) -> None:
    with override(language), pytest.raises(ValidationError) as refused:
        field().clean(typed)
    assert accepted in refused.value.messages[0]
    field().clean(accepted)


def forms_of_the_desk() -> Iterator[type[Form]]:
    """Every form of the desk's modules."""
    for found in pkgutil.walk_packages(atbilde.desk.__path__, "atbilde.desk."):
        for thing in vars(importlib.import_module(found.name)).values():
            if isinstance(thing, type) and issubclass(thing, Form):
                yield thing


def test_every_form_asks_for_days_in_the_same_way() -> None:
    fields = [(form, name, field) for form in forms_of_the_desk() for name, field in form.base_fields.items()]
    assert any(isinstance(field, DayField) for _form, _name, field in fields)
    for form, name, field in fields:
        if isinstance(field, DateField | DateTimeField | TimeField):
            assert isinstance(field, DayField | MomentField | HourField), f"{form.__name__}.{name}"
