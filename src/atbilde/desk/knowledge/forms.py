"""The forms of the editor's pages. They check what is typed; `knowledge.actions` decides and writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from atbilde.desk.dates import DayField, MomentField
from atbilde.desk.settings.forms import DeskForm
from atbilde.knowledge.enums import Audience, Period, PublicationKind, ResourceKind

_ADDRESS = _("Address on the web")


class BothNames(DeskForm):
    """A name in both languages."""

    name_lv = forms.CharField(label=_("Name in Latvian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)


class ResourceForm(BothNames):
    """An entry of the resource directory."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ResourceKind.choices)
    url = forms.CharField(label=_ADDRESS, max_length=500)
    about_lv = forms.CharField(label=_("About it in Latvian"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    about_en = forms.CharField(label=_("About it in English"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    order = forms.IntegerField(
        label=_("Place"), min_value=0, max_value=30000, help_text=_("Smaller numbers stand before larger ones.")
    )


class PublicationForm(BothNames):
    """A publication of the calendar."""

    kind = forms.ChoiceField(label=_("What is published"), choices=PublicationKind.choices)
    published_at = MomentField(label=_("When"))
    url = forms.CharField(label=_ADDRESS, max_length=500, required=False)


class NewPublicationForm(PublicationForm):
    """A new one has a name that calendars know it by."""

    key = forms.SlugField(
        label=_("Code"), max_length=80, help_text=_("Small letters and hyphens; stays as it is when it is moved.")
    )


class SurveyFormForm(BothNames):
    """A form of the catalogue."""

    code = forms.CharField(label=_("Code"), max_length=40)
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)
    period = forms.ChoiceField(label=_("How often"), choices=Period.choices)
    due_lv = forms.CharField(label=_("Due, in Latvian"), max_length=120, required=False)
    due_en = forms.CharField(label=_("Due, in English"), max_length=120, required=False)
    due_on = DayField(label=_("Next due on"), required=False)
    url = forms.CharField(label=_ADDRESS, max_length=500, required=False)
