"""The forms of the administrator's pages. They check what is typed; `institutions.actions` decides and writes."""

import re
from datetime import time
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from atbilde.desk.dates import DayField
from atbilde.institutions.access import all_posts, queues_of, subjects_of, units_of
from atbilde.institutions.enums import AbsenceKind, DayKind, Role, Security
from atbilde.institutions.models import Post

LANGUAGES = [("lv", _("Latvian")), ("en", _("English")), ("ru", _("Russian")), ("lsl", _("Latvian sign language"))]
#: Stands where a form puts the rows of its own institution.
NONE: Any = None
_INTERVAL = re.compile(r"\s*(\d{1,2})[:.](\d{2})\s*[-–—]\s*(\d{1,2})[:.](\d{2})\s*")


class DeskForm(forms.Form):
    """A form in the desk's look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
                field.widget.attrs["class"] = "ds-input"


class NamesForm(DeskForm):
    """A thing with a code and a name in both languages."""

    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Small letters and hyphens; stays as it is."))
    name_lv = forms.CharField(label=_("Name in Latvian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)


class UnitForm(NamesForm):
    """A structural unit."""

    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)


class QueueForm(NamesForm):
    """A queue."""

    unit: Any = forms.ModelChoiceField(empty_label="–", queryset=NONE, label=_("Unit"), required=False)

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(by)  # type: ignore[attr-defined]


class PersonForm(DeskForm):
    """A person and their post."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Surname"), max_length=150)
    username = forms.CharField(label=_("User name"), max_length=150)
    email = forms.EmailField(label=_("Work e-mail"), required=False)
    password = forms.CharField(
        label=_("New password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters. Leave empty to keep the present one."),
    )
    position_lv = forms.CharField(label=_("Position in Latvian"), max_length=120, required=False)
    position_en = forms.CharField(label=_("Position in English"), max_length=120, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    extension = forms.CharField(
        label=_("Extension"),
        max_length=20,
        required=False,
        help_text=_("As the telephone exchange knows their set; by it calls are theirs."),
    )
    unit: Any = forms.ModelChoiceField(empty_label="–", queryset=NONE, label=_("Unit"), required=False)
    pick_up_group = forms.CharField(
        label=_("Pick-up group"),
        max_length=40,
        required=False,
        help_text=_("Those of one group answer each other's telephones; empty: those of the unit do."),
    )
    manager: Any = forms.ModelChoiceField(empty_label="–", queryset=NONE, label=_("Direct manager"), required=False)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple, required=False
    )
    competences: Any = forms.ModelMultipleChoiceField(
        queryset=NONE, label=_("Subjects they answer for"), widget=forms.CheckboxSelectMultiple, required=False
    )
    queues: Any = forms.ModelMultipleChoiceField(
        queryset=NONE, label=_("Queues they work on"), widget=forms.CheckboxSelectMultiple, required=False
    )
    starts = DayField(label=_("In post from"))
    ends = DayField(label=_("In post until"), required=False)

    PERSON = ("first_name", "last_name", "username", "email")
    POST = (
        "position_lv", "position_en", "phone", "extension", "unit", "pick_up_group", "manager", "roles", "languages",
        "starts", "ends",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("unit", units_of(by)),
            ("manager", all_posts(by).filter(ends=None)),
            ("competences", subjects_of(by)),
            ("queues", queues_of(by)),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        """The password, if one was given and it is good enough."""
        password = str(self.cleaned_data["password"])
        if password:
            validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """A post does not end before it starts."""
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("The last day is before the first."))
        return data


class AbsenceForm(DeskForm):
    """Days on which somebody is not at work."""

    starts = DayField(label=_("From"))
    ends = DayField(label=_("Until"))
    kind = forms.ChoiceField(label=_("Why"), choices=AbsenceKind.choices)
    deputy: Any = forms.ModelChoiceField(empty_label="–", queryset=NONE, label=_("Stands in"), required=False)

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = all_posts(by).filter(ends=None)  # type: ignore[attr-defined]


class MailboxForm(DeskForm):
    """An e-mail address with the servers it is read from and sent through."""

    address = forms.EmailField(label=_("E-mail address"))
    queue: Any = forms.ModelChoiceField(queryset=NONE, label=_("Queue of its letters"), empty_label=_("Choose"))
    active = forms.BooleanField(label=_("In use"), required=False)
    imap_host = forms.CharField(label=_("Incoming mail server (IMAP)"), max_length=200)
    imap_port = forms.IntegerField(label=_("IMAP port"), min_value=1, max_value=65535)
    imap_security = forms.ChoiceField(label=_("IMAP security"), choices=Security.choices)
    imap_user = forms.CharField(label=_("IMAP user"), max_length=200)
    folder = forms.CharField(label=_("Folder"), max_length=200)
    smtp_host = forms.CharField(label=_("Outgoing mail server (SMTP)"), max_length=200)
    smtp_port = forms.IntegerField(label=_("SMTP port"), min_value=1, max_value=65535)
    smtp_security = forms.ChoiceField(label=_("SMTP security"), choices=Security.choices)
    smtp_user = forms.CharField(label=_("SMTP user"), max_length=200, required=False)
    secret = forms.CharField(
        label=_("Name of the password"),
        max_length=120,
        help_text=_("The name under which the password lies in the secrets folder, not the password itself."),
    )
    authserv_id = forms.CharField(
        label=_("Name the mail server signs its checks with"),
        max_length=200,
        required=False,
        help_text=_("From the header Authentication-Results of a received letter; empty where there is none."),
    )

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["queue"].queryset = queues_of(by)  # type: ignore[attr-defined]


class HoursForm(DeskForm):
    """Opening hours: a line for each weekday, several intervals in it, empty for a day that is closed."""

    all_optional = True  # said once above the form, not at each field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in WEEKDAYS.items():
            attrs = {"class": "ds-input", "placeholder": "08:30–12:00, 12:30–17:00"}
            widget = forms.TextInput(attrs=attrs)
            self.fields[f"d{number}"] = forms.CharField(
                label=str(name).capitalize(), required=False, max_length=120, widget=widget
            )

    def clean(self) -> dict[str, Any]:
        """`week`: for each day its intervals as pairs of times."""
        data = super().clean() or {}
        week: list[list[tuple[time, time]]] = []
        for number in range(7):
            try:
                week.append(read_intervals(data.get(f"d{number}", "")))
            except ValueError:
                self.add_error(f"d{number}", _("Write intervals as 08:30–12:00, 12:30–17:00."))
                week.append([])
        data["week"] = week
        return data


def read_intervals(text: str) -> list[tuple[time, time]]:
    """`08:30–12:00, 12:30–17:00` as pairs of times. Raises `ValueError` for anything else; nothing is no interval."""
    found = []
    for part in filter(None, (part.strip() for part in re.split("[,;]", text))):
        match = _INTERVAL.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r} is no interval")
        opens, closes = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
        found.append((opens, closes))
    return found


class MovedDayForm(DeskForm):
    """A working day that the government moved."""

    off = DayField(label=_("Weekday that is free"))
    worked = DayField(label=_("Day that is worked instead"))


class CalendarDayForm(DeskForm):
    """A day that the institution treats otherwise than the country."""

    day = DayField(label=_("Day"))
    kind = forms.ChoiceField(label=_("What it is"), choices=[(kind.value, kind.label) for kind in DayKind][:3])
    name_lv = forms.CharField(label=_("Name in Latvian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)


class TemplateForm(DeskForm):
    """A letter template."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=[("lv", _("Latvian")), ("en", _("English"))])
    body = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Filled in by themselves: client, number, subject, term, officer, institution, each in double braces."
        ),
    )
