"""What a client fills in: to begin a chat, to leave a message, to be answered by e-mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atbilde.chats.actions.talking import LONGEST


def _text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea({"rows": 5, "class": "ds-input"}),
        error_messages={"required": _("Write what you would like to ask.")}, **more,
    )  # fmt: skip


def _name() -> forms.CharField:
    given = forms.TextInput({"class": "ds-input", "autocomplete": "name"})
    return forms.CharField(label=_("Your name"), max_length=200, required=False, widget=given)


def _email(required: bool, **more: Any) -> forms.EmailField:
    given = forms.EmailInput({"class": "ds-input", "autocomplete": "email", "spellcheck": "false"})
    wrong = {
        "required": _("Write your e-mail address, so that we can answer."),
        "invalid": _("Write the address as name@example.lv."),
    }
    return forms.EmailField(
        label=_("E-mail"), required=required, max_length=254, widget=given, error_messages=wrong, **more
    )


class BeginForm(forms.Form):
    """The first line of a chat."""

    text = _text(_("Your question"))
    name = _name()
    email = _email(False, help_text=_("Only if you want an answer even when the connection breaks."))


class MessageForm(forms.Form):
    """A message outside the hours."""

    text = _text(_("Your message"))
    name = _name()
    email = _email(True, help_text=_("We will answer there."))


class ByEmailForm(forms.Form):
    """Where a chat goes on in writing."""

    email = _email(True)
