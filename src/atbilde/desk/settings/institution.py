"""The institution itself: its names, its look, the address of its portal, how its working time is counted."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atbilde.desk.dates import DayField
from atbilde.desk.door import DeskRequest
from atbilde.desk.settings.forms import DeskForm
from atbilde.desk.settings.pages import form_page, settings_view
from atbilde.institutions.actions import change_institution
from atbilde.institutions.enums import Colour

#: A host name of letters, digits and hyphens (RFC 1123 section 2.1), without a port.
_HOST = re.compile(r"(?=.{1,200}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


class InstitutionForm(DeskForm):
    """What an administrator can say of the institution as a whole."""

    name_lv = forms.CharField(label=gettext_lazy("Name in Latvian"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200)
    colour = forms.ChoiceField(label=gettext_lazy("Colour"), choices=Colour.choices)
    host = forms.CharField(
        label=gettext_lazy("Host name of the portal"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "For instance klienti.iestade.gov.lv: clients then read only this institution's pages there, and letters "
            "name it. Leave it empty if the portal stands under the common address."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
    )
    standard_valid_from = DayField(
        label=gettext_lazy("From when the standard holds"),
        required=False,
        help_text=gettext_lazy("Needed only where the document itself gives no date."),
    )
    hour_less_before_holiday = forms.BooleanField(
        label=gettext_lazy("The working day before a holiday is an hour shorter"), required=False
    )
    cautious_legal_terms = forms.BooleanField(
        label=gettext_lazy("Take the earliest reading of a legal term where the law can be read in two ways"),
        required=False,
    )
    asks_for_ratings = forms.BooleanField(
        label=gettext_lazy("The letter that closes a case asks for a rating, where the standard has answers rated"),
        required=False,
    )
    publishes_kept = forms.BooleanField(
        label=gettext_lazy(
            "The portal's page of the standard tells everybody how often each clause was kept in the last twelve months"
        ),
        required=False,
    )

    def clean_host(self) -> str:
        """The name in small letters, without scheme, port and path."""
        host = str(self.cleaned_data["host"]).strip().lower().rstrip(".")
        if host and not _HOST.fullmatch(host):
            raise ValidationError(_("Write only the name, like klienti.iestade.gov.lv."), code="invalid")
        return host


@settings_view
def institution(request: DeskRequest) -> HttpResponseBase:
    """The institution of the administrator."""
    row = request.post.institution

    def save(data: dict[str, Any]) -> None:
        change_institution(row, by=request.post, at=request.now, fields=data)

    form = InstitutionForm(
        request.POST or None, initial={name: getattr(row, name) for name in InstitutionForm.base_fields}
    )
    lead = _("Running terms are counted anew where what they are counted by changes.")
    return form_page(
        request,
        form,
        save,
        here="institution",
        title=_("Institution"),
        back="desk:settings_institution",
        context={"lead": lead},
    )
