"""The forms of telephone lines and exchanges. `calls.actions` decides and writes."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atbilde.desk.settings.forms import NONE, DeskForm, NamesForm
from atbilde.institutions.access import queues_of
from atbilde.institutions.models import Post

_LONGEST_NAME = 60
_CONTEXT = re.compile(r"\A[A-Za-z0-9_.-]+\Z")
_TECHNOLOGY = re.compile(r"\A[A-Za-z0-9_]+\Z")


class LineForm(NamesForm):
    """A telephone line."""

    number = forms.CharField(label=_("Number"), max_length=40, required=False)
    queue: Any = forms.ModelChoiceField(
        queryset=NONE,
        label=_("Queue"),
        required=False,
        empty_label="–",
        help_text=_("Where cases from its calls wait."),
    )
    reached_by = forms.CharField(
        label=_("Names at the exchange"),
        required=False,
        max_length=600,
        help_text=_("Queues and dialled numbers by which the exchange means this line, with commas between them."),
    )
    busy_is_signal = forms.BooleanField(
        label=_("Who meets the engaged tone has left a signal"),
        required=False,
        help_text=_("Everybody who meets it is then called back, without having asked."),
    )

    field_order = ("code", "number", "name_lv", "name_en", "queue", "reached_by", "busy_is_signal")

    def __init__(self, *args: Any, by: Post, told: str = "", **kwargs: Any) -> None:
        """`told` is the number that the standard gives the line: what the field holds then is the institution's own."""
        super().__init__(*args, **kwargs)
        self.fields["queue"].queryset = queues_of(by)  # type: ignore[attr-defined]
        if told:
            text = _("The standard says %(number)s. Leave empty to keep it.") % {"number": told}
            self.fields["number"].help_text = text

    def clean_reached_by(self) -> list[str]:
        """Each name once."""
        names = [name.strip() for name in str(self.cleaned_data["reached_by"]).split(",")]
        if any(len(name) > _LONGEST_NAME for name in names):
            raise forms.ValidationError(_("A name has at most sixty characters."))
        return list(dict.fromkeys(filter(None, names)))


class WebhookForm(DeskForm):
    """An exchange that tells by itself."""

    name = forms.CharField(label=_("Name"), max_length=80)
    active = forms.BooleanField(label=_("In use"), required=False)
    silent_after = forms.IntegerField(
        label=_("Minutes of silence"),
        min_value=0,
        max_value=10_000,
        help_text=_("Silent for so long within opening hours, managers are warned; 0: never."),
    )
    spool = forms.CharField(
        label=_("Folder of voice messages"),
        max_length=200,
        required=False,
        help_text=_("Where this system can read it; empty where it cannot."),
    )

    def clean_spool(self) -> str:
        """A whole path: what is read must not hang on where the process was started."""
        spool = str(self.cleaned_data["spool"]).strip()
        if spool and not spool.startswith("/"):
            raise forms.ValidationError(_("Write the whole path, from the first /."))
        return spool


class AsteriskForm(WebhookForm):
    """An Asterisk that we connect to."""

    host = forms.CharField(label=_("Host"), max_length=200)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    tls = forms.BooleanField(label=_("Encrypted (TLS)"), required=False)
    user = forms.CharField(label=_("User"), max_length=80, help_text=_("Of manager.conf."))
    secret = forms.SlugField(
        label=_("Name of the password"),
        max_length=120,
        help_text=_("The name under which the password lies in the secrets folder, not the password itself."),
    )
    context = forms.RegexField(
        _CONTEXT,
        label=_("Context"),
        max_length=80,
        help_text=_("Of the dialplan, for calls that officers make from the desk."),
    )
    technology = forms.RegexField(_TECHNOLOGY, label=_("Kind of telephones"), max_length=20)

    field_order = (
        "name", "active", "host", "port", "tls", "user", "secret", "context", "technology", "silent_after", "spool",
    )  # fmt: skip
