"""Ordering a service on the site: what it costs, the facts it needs, the ways its result can come by (DVI-19)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from atbilde.cases.actions.submitting import Told
from atbilde.contacts.actions.uploads import remove_upload, uploads_of
from atbilde.contacts.enums import Channel
from atbilde.contacts.names import plain_name
from atbilde.portal.door import PortalRequest
from atbilde.portal.limits.files import keep_chosen
from atbilde.portal.submission.forms import StepForm
from atbilde.portal.submission.state import FormState
from atbilde.services.access import offered_service
from atbilde.services.enums import FactKind, Way
from atbilde.services.models import CHANNELS, Service, ServiceField
from atbilde.services.queries.catalogue import asked_fields, may_ask_by, ways
from atbilde.services.queries.money import price_of
from atbilde.ui import shown

_LONGEST = {FactKind.SHORT: 300, FactKind.LONG: 5000, FactKind.FILE: 255}


class ChosenFile(forms.FileInput):
    """A file of a form that is kept between its pages: its value is the name of the file that lies here."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The name, put in by `take_files`."""
        return data.get(name)


class FactsForm(StepForm):
    """The facts that a service needs, as its administrator listed them."""

    def __init__(self, *args: Any, asked: list[ServiceField], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for one in asked:
            self.fields[one.name] = _field(one, language)
            if not isinstance(self.fields[one.name].widget, forms.RadioSelect):
                self.fields[one.name].widget.attrs.setdefault("class", "ds-input")


def ordered(request: PortalRequest, code: str) -> Service | None:
    """The service of this code if it can be ordered on the site; `None` for any other (DVI-18)."""
    try:
        found = offered_service(request.institution, code) if code else None
    except Service.DoesNotExist:
        return None
    return found if found is not None and may_ask_by(found, Way.SITE) else None


def shown_order(service: Service | None) -> dict[str, object]:
    """What the pages of an order say of it: the service and its price, told also where it is free or not stated."""
    if service is None:
        return {}
    return {"service": service, "price": price_of(service) or _("not stated")}


def ways_to_receive(service: Service) -> list[tuple[str, str]]:
    """The ways of the service's answer as the client chooses among them; only those that it lists (DVI-18)."""
    words = {
        Way.SITE: _("On this site, by a link"),
        Way.STATE_PORTAL: _("On Latvija.lv"),
        Way.EMAIL: _("By e-mail"),
        Way.PHONE: _("By telephone"),
        Way.VISIT: _("In person"),
        Way.POST: _("By post"),
        Way.LETTER_BOX: _("By post"),
    }
    found: dict[Channel, str] = {}
    for way in ways(service)[1]:
        found.setdefault(CHANNELS[way], words[way])
    return [(channel.value, label) for channel, label in found.items()]


def take_files(request: PortalRequest, state: FormState, asked: list[ServiceField]) -> tuple[Any, dict[str, str]]:
    """What was typed, with the name of the file that lies here in every field of a file; and what was not taken, why.

    A file chosen anew takes the place of the one before.
    """
    typed, faults = request.POST.copy(), {}
    here = {one.field: one for one in uploads_of(state.id) if one.field and one.sha256}
    for one in asked:
        if one.kind != FactKind.FILE:
            continue
        chosen = request.FILES.get(one.name)
        if isinstance(chosen, UploadedFile):
            if fault := keep_chosen(request, state.id, chosen, field=one.name):
                faults[one.name] = fault
            else:
                if one.name in here:
                    remove_upload(here[one.name])
                typed[one.name] = plain_name(chosen.name or "")
                continue
        typed[one.name] = here[one.name].name if one.name in here else ""
    return typed, faults


def told(service: Service | None, values: Mapping[str, str]) -> list[Told]:
    """The facts of a filled-in form that are not empty, in the order in which they were asked."""
    if service is None:
        return []
    return [Told(one, values[one.name]) for one in asked_fields(service) if values.get(one.name)]


def as_read(value: str, field: forms.Field) -> str:
    """A typed date and e-mail address as people write them; anything else as it is."""
    if isinstance(field, forms.EmailField):
        return shown.email(value)
    day = parse_date(value) if value and isinstance(field, forms.DateField) else None
    return shown.day(day) if day is not None else value


def _field(one: ServiceField, language: str) -> forms.Field:
    english = language == "en"
    given: dict[str, Any] = {
        "label": one.label_en if english else one.label_lv,
        "help_text": one.hint_en if english else one.hint_lv,
        "required": one.required,
        "error_messages": {"required": _("Fill this in: without it the service cannot be given.")},
    }
    if one.kind == FactKind.CHOICE:
        given["error_messages"]["required"] = _("Choose one.")
        choices = [(lv, en if english else lv) for lv, en in one.options]
        return forms.ChoiceField(widget=forms.RadioSelect, choices=choices, **given)
    if one.kind == FactKind.DATE:
        given["error_messages"]["invalid"] = _("Write a date like 14.05.2026.")
        widget = forms.DateInput(attrs={"type": "date", "class": "ds-input short"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%Y."], **given)
    if one.kind == FactKind.FILE:
        given["error_messages"]["required"] = _("Choose the file: without it the service cannot be given.")
        return forms.CharField(widget=ChosenFile, max_length=_LONGEST[FactKind.FILE], **given)
    if one.kind == FactKind.LONG:
        widget_long = forms.Textarea(attrs={"rows": 5})
        return forms.CharField(widget=widget_long, max_length=_LONGEST[FactKind.LONG], **given)
    return forms.CharField(max_length=_LONGEST[FactKind.SHORT], **given)
