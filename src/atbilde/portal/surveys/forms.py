"""The questions of a survey, one set of answers for each statement; none has to be answered."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atbilde.portal.submission.forms import StepForm
from atbilde.quality.models import Statement, Survey


class SurveyForm(StepForm):
    """Statements with the answers of their scales, words where the survey asks for them."""

    words = forms.CharField(
        label=gettext_lazy("What else would you like to say?"),
        help_text=gettext_lazy("Do not write your name or anything else by which you could be recognised."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "ds-input short-text"}),
    )

    def __init__(
        self, survey: Survey, statements: Sequence[Statement], language: str, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.statements = statements
        for one in statements:
            self.fields[self.name_of(one)] = forms.TypedChoiceField(
                label=one.en if language == "en" else one.lv,
                choices=[(place, answer[language]) for place, answer in enumerate(one.answers)],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one of the answers.")},
            )
        if not survey.asks_words:
            del self.fields["words"]

    def clean(self) -> dict[str, Any]:
        """At least one statement is answered."""
        data = super().clean() or {}
        if not self.marks and not self.errors:
            self.add_error(self.name_of(self.statements[0]), _("Choose an answer to at least one statement."))
        return data

    @staticmethod
    def name_of(statement: Statement) -> str:
        """The name of a statement's field."""
        return f"s{statement.order}"

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields of the statements in their order."""
        return [self[self.name_of(one)] for one in self.statements]

    @property
    def marks(self) -> dict[Statement, int]:
        """What was chosen, by statement; those left out are not in it."""
        given = ((one, self.cleaned_data.get(self.name_of(one))) for one in self.statements)
        return {one: place for one, place in given if place is not None}
