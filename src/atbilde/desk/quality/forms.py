"""The form of a survey. It checks what is typed; `quality.actions` decides and writes."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from atbilde.contacts.enums import Channel
from atbilde.core.standard import Standard
from atbilde.desk.dates import DayField
from atbilde.desk.settings.forms import DeskForm


class SurveyForm(DeskForm):
    """A survey: its words, what it asks, its days, whom it invites."""

    name_lv = forms.CharField(label=_("Name in Latvian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    purpose_lv = forms.CharField(
        label=_("What it is for, in Latvian"),
        help_text=_("Clients read this in the letter and above the questions."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    purpose_en = forms.CharField(
        label=_("What it is for, in English"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    items = forms.MultipleChoiceField(
        label=_("Statements of the standard"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one statement of your standard.")},
    )
    asks_words = forms.BooleanField(label=_("Clients may add words of their own"), required=False)
    starts = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"))
    contacts_from = DayField(
        label=_("Clients who turned to us from"), help_text=_("Those with an e-mail address are invited, each once.")
    )
    contacts_to = DayField(label=_("until"))
    channels = forms.MultipleChoiceField(
        label=_("By these ways"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    rest_days = forms.IntegerField(
        label=_("Days of rest"),
        help_text=_("Who was invited to a survey within so many days is not invited again."),
        min_value=0,
        max_value=3650,
    )
    is_open = forms.BooleanField(
        label=_("Anybody may answer on the portal, too; such answers are counted apart"), required=False
    )

    def __init__(self, standard: Standard, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = get_language() == "en"
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (item.id, f"{item.en if english else item.lv} ({', '.join(item.clauses)})")
            for item in standard.survey_items
        ]
