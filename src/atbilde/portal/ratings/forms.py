"""A rating: a number on the scale of the standard, words if the client likes."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class RatingForm(forms.Form):
    """A number from 1 to `scale`, and words; one of the two is enough."""

    score = forms.TypedChoiceField(
        label=gettext_lazy("How well did we serve you?"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose a number.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What was good, what was not"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "class": "ds-input"}),
    )

    def __init__(self, scale: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"].choices = [(number, str(number)) for number in range(1, scale + 1)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A number or words: something must be said."""
        data = super().clean() or {}
        if data.get("score") is None and not str(data.get("words", "")).strip() and not self.errors:
            self.add_error("score", _("Choose a number, or write how it was."))
        return data


def scale_ends() -> tuple[str, str]:
    """What the lowest and the highest number mean."""
    return _("poorly"), _("excellently")
