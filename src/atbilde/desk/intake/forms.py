"""The form of what came by hand. It checks what is typed; `cases.actions.registering` decides and writes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atbilde.cases.actions.submitting import CONTEST
from atbilde.cases.enums import CaseKind, Opinion
from atbilde.cases.queries.ways_in import WayIn
from atbilde.desk.dates import DayField, HourField
from atbilde.desk.settings.forms import LANGUAGES, DeskForm

KINDS = [
    *((kind.value, kind.label) for kind in CaseKind if kind not in (CaseKind.CONSULTATION, CaseKind.REGISTRATION)),
    (CONTEST, _("Contest of a decision")),
]
SIGNED = [("", _("not told")), ("yes", _("present")), ("no", _("missing"))]


class BroughtForm(DeskForm):
    """How it came, who sends it, what it says."""

    way = forms.ChoiceField(label=_("How did it come?"), widget=forms.RadioSelect)
    day = DayField(label=_("The day it came"), help_text=_("Terms of law run from it."))
    hour = HourField(label=_("At what time"), required=False)
    signed = forms.ChoiceField(label=_("Signature"), choices=SIGNED, required=False)
    url = forms.URLField(
        label=_("Address of the message"), max_length=500, required=False, assume_scheme="https",
        help_text=_("Copy it from the account. The answer is given there by hand and noted in the case."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS)
    about = forms.ChoiceField(
        label=_("What is the feedback about?"), choices=[("", "–"), *Opinion.choices], required=False
    )
    act = forms.CharField(label=_("Which decision is contested?"), max_length=80, required=False)
    name = forms.CharField(label=_("Name of the sender"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=320, required=False)
    phone = forms.RegexField(
        r"^[+()\d\s-]*$",
        label=_("Telephone"),
        max_length=40,
        required=False,
        error_messages={"invalid": _("A telephone number has digits, spaces, hyphens and a plus only.")},
    )
    address = forms.CharField(label=_("Post address"), max_length=200, required=False)
    needs = forms.CharField(
        label=_("Extra help needed"),
        max_length=500,
        required=False,
        help_text=_("For instance large print, easy language or sign language. It stays with the client."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    text = forms.CharField(
        label=_("What it says"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=50_000,
        required=False,
        help_text=_("Word by word or in short; with a scan it may stay empty."),
    )

    def __init__(self, *args: Any, ways: Sequence[WayIn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = [(way.id, way.name) for way in ways]  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        """The text with `\\n` at line ends."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")
