"""The fields of each page of a submission. What is typed is checked here; how a page looks is in its template."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from atbilde.contacts.enums import Channel
from atbilde.core.rules.naming import digits

#: The ways of an answer where no service narrows them.
WAYS = [
    (Channel.EMAIL.value, _("By e-mail")),
    (Channel.PORTAL.value, _("On this site, by a link")),
    (Channel.PHONE.value, _("By telephone")),
    (Channel.POST.value, _("By post")),
]
_LANGUAGES = {"lv": _("Latvian"), "en": _("English"), "ru": _("Russian")}


class StepForm(forms.Form):
    """A page of a form: text fields are clean of what a database cannot hold, and drawn by our styles."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "%s", **kwargs})
        for one in self.fields.values():
            if not isinstance(one.widget, forms.RadioSelect):
                one.widget.attrs.setdefault("class", "ds-input")
        self.use_required_attribute = False  # our own words say what is missing

    def clean(self) -> dict[str, Any]:
        """Line ends as `\\n`, no NUL."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n").replace("\x00", "").strip()
        return cleaned


class KindForm(StepForm):
    """What the client wants to do."""

    kind = forms.ChoiceField(
        label=_("What would you like to do?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would like to do.")},
    )


class AreaForm(StepForm):
    """Which of the institution's purposes it is about."""

    area = forms.ChoiceField(
        label=_("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about; the first fits when in doubt.")},
    )


class ActForm(StepForm):
    """The decision that is contested."""

    act = forms.CharField(
        label=_("Which decision do you contest?"),
        help_text=_("Its number and date, as they stand on it. If you do not have them, describe it in a few words."),
        max_length=200,
        error_messages={"required": _("Write the number and date of the decision, or describe it.")},
    )


class TextForm(StepForm):
    """The words themselves."""

    subject = forms.CharField(label=_("In a few words"), max_length=200, required=False)
    text = forms.CharField(
        label=_("In full"),
        help_text=_("Do not write data about health or other people unless it is needed."),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=50_000,
        error_messages={
            "required": _("Write what it is about."),
            "max_length": _("The text is longer than 50 000 characters. Attach it as a file instead."),
        },
    )


class MoreForm(StepForm):
    """A further word to a matter that is there."""

    text = forms.CharField(
        label=_("Your message"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=50_000,
        error_messages={"required": _("Write a few words, also where you only add a file.")},
    )


class OrderForm(StepForm):
    """What the client adds to the order of a service; it is what they ask for where the service asks no facts."""

    text = forms.CharField(
        label=_("In full"),
        help_text=_("Do not write data about health or other people unless it is needed."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=50_000,
        error_messages={
            "required": _("Write what you ask for."),
            "max_length": _("The text is longer than 50 000 characters. Attach it as a file instead."),
        },
    )

    def __init__(self, *args: Any, heading: str | Promise, required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].required = str(heading), required


class PersonForm(StepForm):
    """Who writes."""

    name = forms.CharField(
        label=_("Name and surname"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class AnswerForm(StepForm):
    """How, where and in which language the client wishes to be answered."""

    answer_by = forms.ChoiceField(
        label=_("How would you like to get the answer?"),
        widget=forms.RadioSelect,
        choices=WAYS,
        error_messages={"required": _("Choose how you would like to get the answer.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We also send the number and the link there."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": _("Write an e-mail address like name@example.lv.")},
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    address = forms.CharField(
        label=_("Post address"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address", "class": "ds-input short-text"}),
    )
    language = forms.ChoiceField(label=_("Language of the answer"), widget=forms.RadioSelect, required=False)

    def __init__(
        self, *args: Any, languages: list[str], ways: list[tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if ways:
            given = self.fields["answer_by"]
            assert isinstance(given, forms.ChoiceField)
            given.choices = ways
            if len(ways) == 1:
                given.initial = ways[0][0]
        for name in ("phone", "address"):  # shown only with the way that needs it
            self.fields[name].widget.attrs["data-needed"] = ""
        known = [code for code in ("lv", "en", "ru") if code in languages or code == "lv"]
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, _LANGUAGES[code]) for code in known]
        field.initial = get_language() if get_language() in known else "lv"
        if len(known) == 1:
            del self.fields["language"]

    def clean(self) -> dict[str, Any]:
        """The way that was chosen needs where to reach the client by it."""
        cleaned = super().clean()
        asked = {
            "email": ("email", gettext("Write the e-mail address we should answer to.")),
            "phone": ("phone", gettext("Write the number we should call.")),
            "post": ("address", gettext("Write the address we should send the letter to.")),
        }
        way = str(cleaned.get("answer_by"))
        if (
            way == Channel.VISIT
            and not cleaned.get("email")
            and not cleaned.get("phone")
            and "email" not in self.errors
        ):
            words = gettext("Write an e-mail address or a telephone number, so that we can tell you when to come.")
            self.add_error("email", ValidationError(words, code="required"))
        field, words = asked.get(way, ("", ""))
        if field and not cleaned.get(field) and field not in self.errors:
            self.add_error(field, ValidationError(words, code="required"))
        phone = str(cleaned.get("phone") or "")
        if field == "phone" and phone and len(digits(phone)) < 8:
            self.add_error("phone", ValidationError(gettext("Write the whole number, like 2612 3456."), code="invalid"))
        return cleaned


class NeedsForm(StepForm):
    """What would make it easier for the client (DVI-17), and their group where the standard has some (VPVB-4.4)."""

    needs = forms.CharField(
        label=_("Do you need anything to make it easier?"),
        help_text=_("For instance large print, easy language, or sign language when we meet. Leave it empty if not."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "ds-input short-text"}),
        required=False,
        max_length=1000,
    )
    group = forms.ChoiceField(
        label=_("Which of these describes you best?"),
        help_text=_("It helps us to serve you in a way that suits you. You need not say."),
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("I would rather not say")), *groups]
        if not groups:
            del self.fields["group"]
