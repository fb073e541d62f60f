"""What a visitor tells of themselves."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from atbilde.core.rules.naming import digits
from atbilde.portal.door import PortalRequest
from atbilde.services.actions.clients import Visitor


def told(request: PortalRequest) -> QueryDict | None:
    """What a form with a page to check shows: what is sent; on that page it stays when the language is switched."""
    return request.POST if request.sent is None and request.POST.get("step") == "check" else request.sent


class VisitorForm(forms.Form):
    """Name, how to reach them, whether they need help. One way to be reached is enough."""

    name = forms.CharField(
        label=_("Name and surname"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("We send the confirmation and a reminder here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        required=False,
        max_length=40,
        help_text=_("Enough where you have no e-mail: we call if something changes."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    needs = forms.CharField(
        label=_("Do you need extra help?"),
        required=False,
        max_length=500,
        help_text=_("For example a place for a wheelchair, sign language, easy language, somebody who comes with you."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "ds-input"

    def clean(self) -> dict[str, Any]:
        """Somebody must be able to tell the client of a change."""
        data = super().clean() or {}
        phone = data.get("phone")
        if phone and len(digits(phone)) < 8:
            self.add_error("phone", _("Write the whole number, like 2612 3456."))
        if not data.get("email") and not data.get("phone") and "email" not in self.errors:
            self.add_error("email", _("Write an e-mail address or a telephone number."))
        return data

    def visitor(self, language: str) -> Visitor:
        """The answers of a form that is valid."""
        data = self.cleaned_data
        return Visitor(data["name"], data["email"], data["phone"], language, data["needs"])


class DetailsForm(VisitorForm):
    """A visitor and what they come about."""

    about = forms.CharField(
        label=_("What is it about?"),
        required=False,
        max_length=1000,
        help_text=_("A sentence or two help us to prepare. Leave out personal codes and health data."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["about", "name", "email", "phone", "needs"]
