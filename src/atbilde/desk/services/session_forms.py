"""The forms of sessions, fees and certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atbilde.desk.dates import MomentField
from atbilde.desk.services.forms import Cents
from atbilde.desk.settings.forms import NONE, DeskForm
from atbilde.institutions.models import Post
from atbilde.services.access import locations_of, services_of

HOW = [("cash", _("cash")), ("card", _("card")), ("transfer", _("bank transfer"))]


class SessionForm(DeskForm):
    """A session with places."""

    service: Any = forms.ModelChoiceField(queryset=NONE, label=_("Service"), empty_label=_("Choose"))
    location: Any = forms.ModelChoiceField(queryset=NONE, label=_("Place"), empty_label=_("Choose"))
    name_lv = forms.CharField(label=_("Name in Latvian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    starts = MomentField(label=_("Starts"))
    ends = MomentField(label=_("Ends"))
    closes_at = MomentField(label=_("Registration until"))
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=1000)
    price = Cents(label=_("Fee, euros"), required=False, help_text=_("Empty or 0: free of charge."))

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services_of(by)  # type: ignore[attr-defined]
        self.fields["location"].queryset = locations_of(by)  # type: ignore[attr-defined]


class CandidateForm(DeskForm):
    """A candidate who registers at the desk."""

    name = forms.CharField(label=_("Name and surname"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    needs = forms.CharField(label=_("Extra help needed"), max_length=500, required=False)


class FeeForm(DeskForm):
    """How a fee was paid."""

    how = forms.ChoiceField(label=_("How it was paid"), choices=HOW)


class CertificateForm(DeskForm):
    """A certificate that is handed out."""

    result = forms.CharField(label=_("Result"), max_length=80, help_text=_("For example B2."))
    handed_to = forms.CharField(label=_("Received by"), max_length=200)


class VoidForm(DeskForm):
    """Why a payment is void."""

    reason = forms.CharField(
        label=_("Why is the payment void?"), max_length=300, help_text=_("It stands on the receipt.")
    )


class PaymentForm(DeskForm):
    """A payment for a service of the price list."""

    service: Any = forms.ModelChoiceField(queryset=NONE, label=_("Service"), empty_label=_("Choose"))
    location: Any = forms.ModelChoiceField(queryset=NONE, label=_("Place"), empty_label=None)
    payer = forms.CharField(label=_("Payer"), max_length=200)
    cents = Cents(label=_("Amount, euros"))
    how = forms.ChoiceField(label=_("How it was paid"), choices=HOW)

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services_of(by).filter(price__gt=0)  # type: ignore[attr-defined]
        self.fields["location"].queryset = locations_of(by).filter(officers=by)  # type: ignore[attr-defined]
