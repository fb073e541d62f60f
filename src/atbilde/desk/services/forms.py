"""The forms of services. They check what is typed; `services.actions` decides and writes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atbilde.calls.queries.public_lines import lines_of
from atbilde.desk.settings.forms import NONE, DeskForm, HoursForm
from atbilde.institutions.access import all_posts, queues_of
from atbilde.institutions.models import Post
from atbilde.services.access import locations_of, services_of
from atbilde.services.enums import FactKind, OrderKind, Purpose, Way

AUDIENCES = [("", "–"), ("residents", _("residents")), ("enterprises", _("enterprises"))]


class Cents(forms.DecimalField):
    """An amount of euros as people write it, 14,23; comes back in cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100_000, decimal_places=2, localize=False, **kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        """Cents, or `None` where nothing is written."""
        return super().to_python(value.replace(",", ".").replace("€", "").strip() if value else value)

    def clean(self, value: Any) -> Any:
        """The amount in cents."""
        amount = super().clean(value)
        return None if amount is None else int(amount * 100)


class ServiceForm(DeskForm):
    """A service of the catalogue."""

    code = forms.SlugField(label=_("Code"), max_length=60, help_text=_("Small letters and hyphens; stays as it is."))
    name_lv = forms.CharField(label=_("Name in Latvian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    audience = forms.ChoiceField(label=_("For whom"), choices=AUDIENCES, required=False)
    about_lv = forms.CharField(
        label=_("Description in Latvian"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    about_en = forms.CharField(
        label=_("Description in English"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    easy_lv = forms.CharField(
        label=_("In easy language, Latvian"), widget=forms.Textarea(attrs={"rows": 3}), required=False,
        help_text=_("Short sentences, common words, one thought in each."),
    )  # fmt: skip
    easy_en = forms.CharField(
        label=_("In easy language, English"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    how_lv = forms.CharField(
        label=_("How it goes, in Latvian"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    how_en = forms.CharField(
        label=_("How it goes, in English"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    price = Cents(
        label=_("Price, euros"),
        required=False,
        help_text=_("Empty: nothing is said. 0: free of charge."),
    )
    price_lv = forms.CharField(label=_("What the price is for, in Latvian"), max_length=200, required=False)
    price_en = forms.CharField(label=_("What the price is for, in English"), max_length=200, required=False)
    term_lv = forms.CharField(label=_("How long it takes, in Latvian"), max_length=200, required=False)
    term_en = forms.CharField(label=_("How long it takes, in English"), max_length=200, required=False)
    law_lv = forms.CharField(label=_("Legal basis in Latvian"), max_length=300, required=False)
    law_en = forms.CharField(label=_("Legal basis in English"), max_length=300, required=False)
    form_url = forms.URLField(label=_("Address of the request form"), required=False, assume_scheme="https")
    state_portal_url = forms.URLField(label=_("Address on Latvija.lv"), required=False, assume_scheme="https")
    order_kind = forms.ChoiceField(
        label=_("What an order of it is"),
        choices=OrderKind.choices,
        initial=OrderKind.REQUEST,
        help_text=_("It decides which terms of law run."),
    )
    ask_by = forms.MultipleChoiceField(
        label=_("Ways to ask for it"), choices=Way.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    receive_by = forms.MultipleChoiceField(
        label=_("Ways to receive it"), choices=Way.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    queue: Any = forms.ModelChoiceField(
        queryset=NONE, label=_("Queue of its questions"), required=False, empty_label="–"
    )
    line = forms.ChoiceField(
        label=_("Telephone line"),
        required=False,
        help_text=_("Clients are shown this line with its hours. Without one, the first line of the institution."),
    )
    locations: Any = forms.ModelMultipleChoiceField(
        queryset=NONE, label=_("Where it is given"), widget=forms.CheckboxSelectMultiple, required=False
    )
    order = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9999, initial=100)
    active = forms.BooleanField(label=_("Offered"), required=False, initial=True)

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["queue"].queryset = queues_of(by)  # type: ignore[attr-defined]
        lines = [(line.code, f"{line.name_lv}, {line.number}") for line in lines_of(by.institution)]
        self.fields["line"].choices = [("", "–"), *lines]  # type: ignore[attr-defined]
        self.fields["locations"].queryset = locations_of(by)  # type: ignore[attr-defined]


class FieldForm(DeskForm):
    """A fact that an order of a service is asked for."""

    label_lv = forms.CharField(label=_("Question in Latvian"), max_length=200)
    label_en = forms.CharField(label=_("Question in English"), max_length=200)
    hint_lv = forms.CharField(
        label=_("Hint in Latvian"), max_length=300, required=False,
        help_text=_("Where it must be filled in: why we ask it of the client and cannot find it out ourselves."),
    )  # fmt: skip
    hint_en = forms.CharField(label=_("Hint in English"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("How it is told"), choices=FactKind.choices)
    options_lv = forms.CharField(
        label=_("Options in Latvian"), widget=forms.Textarea(attrs={"rows": 4}), required=False,
        help_text=_("Only for one of several: an option a line, in the same order in both languages."),
    )  # fmt: skip
    options_en = forms.CharField(
        label=_("Options in English"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    required = forms.BooleanField(label=_("Must be filled in"), required=False)
    order = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9999, initial=100)
    active = forms.BooleanField(label=_("Asked"), required=False, initial=True)


class LocationForm(DeskForm):
    """A place where clients are received."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Where the standard names the place: its id there.")
    )
    name_lv = forms.CharField(label=_("Name in Latvian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200)
    floor = forms.IntegerField(label=_("Floor"), min_value=-9, max_value=200, required=False)
    queue: Any = forms.ModelChoiceField(
        queryset=NONE, label=_("Queue"), required=False, empty_label="–",
        help_text=_("What a visit leaves to do waits here; letters about visits leave from its address."),
    )  # fmt: skip
    officers: Any = forms.ModelMultipleChoiceField(
        queryset=NONE, label=_("Who serves here"), widget=forms.CheckboxSelectMultiple, required=False
    )
    rules_lv = forms.CharField(
        label=_("How visitors are received, in Latvian"), widget=forms.Textarea(attrs={"rows": 5}), required=False
    )
    rules_en = forms.CharField(
        label=_("How visitors are received, in English"), widget=forms.Textarea(attrs={"rows": 5}), required=False
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["queue"].queryset = queues_of(by)  # type: ignore[attr-defined]
        self.fields["officers"].queryset = all_posts(by).filter(ends=None)  # type: ignore[attr-defined]


class ReceptionForm(HoursForm):
    """Reception hours of one officer, or of so many counters."""

    minutes = forms.IntegerField(label=_("Minutes of one visit"), min_value=5, max_value=480, initial=30)
    counters = forms.IntegerField(
        label=_("Clients at once"),
        min_value=1,
        max_value=50,
        initial=1,
        help_text=_("For hours without a named officer."),
    )

    def __init__(self, *args: Any, named: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["counters"]
        self.order_fields([f"d{number}" for number in range(7)])


class WalkInForm(DeskForm):
    """Somebody who came without an appointment."""

    location: Any = forms.ModelChoiceField(queryset=NONE, label=_("Place"), empty_label=None)
    name = forms.CharField(label=_("Name and surname"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    service: Any = forms.ModelChoiceField(queryset=NONE, label=_("Service"), required=False, empty_label="–")
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose.choices)
    needs = forms.CharField(label=_("Extra help needed"), max_length=500, required=False)
    about = forms.CharField(label=_("About"), max_length=500, required=False)

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations_of(by).filter(active=True)  # type: ignore[attr-defined]
        self.fields["service"].queryset = services_of(by).filter(active=True)  # type: ignore[attr-defined]
