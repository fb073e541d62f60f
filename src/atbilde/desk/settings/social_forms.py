"""The form of an account on a social network. `contacts.actions.social` decides and writes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atbilde.core.networks import Network
from atbilde.desk.settings.forms import NONE, DeskForm
from atbilde.institutions.access import queues_of
from atbilde.institutions.models import Post


class SocialForm(DeskForm):
    """An account; each network has fields of its own."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Its id in the standard, by which reports name it.")
    )
    handle = forms.CharField(label=_("Name of the account"), max_length=80)
    user_id = forms.RegexField(
        r"\A[0-9]{1,40}\Z",
        label=_("Number of the account"),
        help_text=_("By which the network knows it: the id of the page, or of the user."),
    )
    app_key = forms.CharField(
        label=_("API key"), max_length=80, help_text=_("The key of the app at X (consumer key); not its secret.")
    )
    secret = forms.SlugField(
        label=_("Name of the secrets"),
        max_length=80,
        help_text=_("The secrets themselves lie in the secrets folder under this name and an ending."),
    )
    queue: Any = forms.ModelChoiceField(
        queryset=NONE, label=_("Queue"), empty_label="–", help_text=_("Where its messages wait.")
    )
    human_agent = forms.BooleanField(
        label=_("People may answer for seven days"),
        required=False,
        help_text=_("Tick only if Meta has approved the feature Human Agent for the app. Otherwise it is 24 hours."),
    )
    active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(self, *args: Any, by: Post, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["queue"].queryset = queues_of(by)  # type: ignore[attr-defined]
        del self.fields["human_agent" if network == Network.X else "app_key"]
