"""The pages that only the demonstration has: where to begin, and a client's mail program."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from atbilde.config.demo.cast import PASSWORD
from atbilde.config.demo.guide import calls_to, places
from atbilde.config.demo.mail import HOST, ports
from atbilde.config.demo.post import PostFault, mailbox, send
from atbilde.institutions.models import Mailbox

#: Made-up people a visitor can be; any other address works too.
CLIENTS = (
    ("Zanda Vītoliņa", "zanda.vitolina@epasts.example"),
    ("Ralfs Ozoliņš", "ralfs.ozolins@epasts.example"),
    ("Светлана Орлова", "svetlana.orlova@epasts.example"),
    ("Clara Hedman", "clara.hedman@epasts.example"),
)


class LetterForm(forms.Form):
    """A letter of a client."""

    name = forms.CharField(label=_("Your name"), max_length=100)
    sender = forms.EmailField(label=_("Your address"), help_text=_("Any address; its mailbox is made when it is used."))
    to = forms.ChoiceField(label=_("To"))
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    text = forms.CharField(label=_("Letter"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20000)
    answers = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    references = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        boxes = Mailbox.objects.filter(active=True).select_related("institution").order_by("pk")
        choices = [(box.address, f"{box.address} ({box.institution.short})") for box in boxes]
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        for one in self.fields.values():
            if not isinstance(one.widget, forms.HiddenInput):
                one.widget.attrs["class"] = "ds-input"

    def clean(self) -> dict[str, object]:
        """No line may end inside a header."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("name", "subject", "answers", "references"):
            cleaned[name] = " ".join(str(cleaned.get(name, "")).split())
        return cleaned


@require_GET
def first_page(request: HttpRequest) -> HttpResponse:
    """Who to log in as and what to try, step by step."""
    smtp, imap = ports()
    found = places()
    context = {"places": found, "password": PASSWORD, "host": HOST, "smtp": smtp, "imap": imap}
    context["calls"] = calls_to(found[0].webhook) if found else []
    return render(request, "demo/first_page.html", context)


def post(request: HttpRequest) -> HttpResponse:
    """A client's mail program: write, and read what came."""
    form = LetterForm(request.POST or None, initial=_initial(request))
    fault = ""
    if request.method == "POST" and form.is_valid():
        letter = form.cleaned_data
        try:
            send(at=timezone.now(), **letter)
        except PostFault:
            fault = str(_("The letter was not sent: the mail server of the demonstration does not answer yet."))
        else:
            return redirect("/demo/post/?" + urlencode({"me": letter["sender"], "sent": letter["to"]}))
    me = _address(request.POST.get("sender") or request.GET.get("me", "")) or CLIENTS[0][1]
    context = {"form": form, "me": me, "clients": CLIENTS, "fault": fault, "sent": request.GET.get("sent", "")}
    return render(request, "demo/post.html", {**context, **_received(me)})


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What lies in a client's mailbox, asked for anew every few seconds."""
    me = _address(request.GET.get("me", "")) or CLIENTS[0][1]
    return render(request, "demo/inbox.html", {"me": me, **_received(me)})


def _received(me: str) -> dict[str, object]:
    try:
        return {"letters": mailbox(me), "server_fault": False}
    except PostFault:
        return {"letters": [], "server_fault": True}


def _initial(request: HttpRequest) -> dict[str, str]:
    asked = {name: request.GET.get(name, "") for name in ("subject", "answers", "references", "to")}
    me = _address(request.GET.get("me", "")) or CLIENTS[0][1]
    name = next((name for name, address in CLIENTS if address == me), me.partition("@")[0])
    return {"sender": me, "name": name, **{key: value for key, value in asked.items() if value}}


def _address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text.casefold()
