"""Days and moments that people give in forms: the browser's own fields, and as one writes them where it has none."""

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: What a browser sends, and what a person writes: `2026-05-14`, `14.05.2026.`, `14.05.2026`.
DAYS = ("%Y-%m-%d", "%d.%m.%Y.", "%d.%m.%Y")
#: The same with a time: `2026-05-14T16:30`, `14.05.2026. 16:30`, `14.05.2026 16:30`.
MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y. %H:%M", "%d.%m.%Y %H:%M")
_DAY, _MOMENT, _HOUR = "%Y-%m-%d", "%Y-%m-%dT%H:%M", "%H:%M"


def _can_be(day: date) -> None:
    if not 1900 <= day.year < 2200:
        raise ValidationError(_("The year must be between 1900 and 2199."), code="far")


class DayField(forms.DateField):
    """A day."""

    default_error_messages = {
        "required": _("Choose the day, or write it as 14.05.2026."),
        "invalid": _("This is no day. Choose one, or write it as 14.05.2026."),
    }
    default_validators = [_can_be]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format=_DAY), input_formats=DAYS, **kwargs)


class HourField(forms.TimeField):
    """A time of day."""

    default_error_messages = {
        "required": _("Choose the time, or write it as 16:30."),
        "invalid": _("This is no time of day. Choose one, or write it as 16:30."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format=_HOUR), **kwargs)


class MomentField(forms.DateTimeField):
    """A day with its time, in local time."""

    default_error_messages = {
        "required": _("Choose day and time, or write them as 14.05.2026. 16:30."),
        "invalid": _("This is no day and time. Choose them, or write them as 14.05.2026. 16:30."),
    }
    default_validators = [_can_be]

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
        super().__init__(widget=widget, input_formats=MOMENTS, **kwargs)


def local_day(text: str) -> date | None:
    """The day that came with a field of a day; `None` for what is none."""
    return cast("date | None", _read(DayField(), text))


def local_time(text: str) -> datetime | None:
    """The moment that came with a field of day and time, in local time; `None` for what is none."""
    return cast("datetime | None", _read(MomentField(), text))


def _read(field: forms.Field, text: str) -> object:
    try:
        return field.clean(text)
    except ValidationError:
        return None
