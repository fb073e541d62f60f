"""What is known of a client."""

from django import forms
from django.utils.translation import gettext_lazy as _

from atbilde.contacts.enums import Channel
from atbilde.desk.settings.forms import LANGUAGES, DeskForm

NOT_SAID = ("", _("not said"))


class ClientForm(DeskForm):
    """All optional: a client may stay without a name."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=320, required=False)
    phone = forms.RegexField(
        r"^[+()\d\s-]*$",
        label=_("Telephone"),
        max_length=40,
        required=False,
        error_messages={"invalid": _("A telephone number has digits, spaces, hyphens and a plus only.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=[NOT_SAID, *LANGUAGES], required=False)
    preferred_channel = forms.ChoiceField(label=_("Prefers"), choices=[NOT_SAID, *Channel.choices], required=False)
    needs = forms.CharField(
        label=_("Needs"),
        help_text=_("What help the client needs: shown first to whoever serves them."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    all_optional = True
