"""The demonstration's social networks: a page on which a visitor is a person there, and the interfaces we answer by."""

import re
from collections.abc import Callable

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from atbilde.config.demo import networks
from atbilde.config.demo.networks import PEOPLE, NetworkFault
from atbilde.contacts.models import SocialAccount
from atbilde.core.networks import Network

_TOKEN = re.compile(r"demo-([0-9]+)")


class MessageForm(forms.Form):
    """A message of a person to an institution's account."""

    account = forms.ChoiceField(label=_("To"))
    way = forms.ChoiceField(
        label=_("How"),
        choices=[("private", _("Private message")), ("public", _("In public: a comment or a mention"))],
        widget=forms.RadioSelect,
        initial="private",
    )
    text = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        found = SocialAccount.objects.filter(active=True).select_related("institution").order_by("pk")
        field = self.fields["account"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), f"{one} ({one.institution.short})") for one in found]
        for name in ("account", "text"):
            self.fields[name].widget.attrs["class"] = "ds-input"


def page(request: HttpRequest) -> HttpResponse:
    """Write as a person on a network, and read what the institutions answered."""
    me = networks.person_of(request.POST.get("me") or request.GET.get("me", ""))
    form = MessageForm(request.POST or None, initial={"account": request.GET.get("to", "")})
    fault = False
    if request.method == "POST" and form.is_valid():
        account = SocialAccount.objects.get(pk=int(form.cleaned_data["account"]))
        public = form.cleaned_data["way"] == "public"
        try:
            networks.write(account, me, form.cleaned_data["text"], public=public)
        except NetworkFault:
            fault = True
        else:
            return redirect("/demo/networks/?" + urlencode({"me": me.id, "to": str(account.pk), "sent": "1"}))
    context = {"form": form, "me": me, "people": PEOPLE, "fault": fault, "lines": networks.lines_of(me)}
    return render(request, "demo/networks.html", context | {"sent": request.GET.get("sent") == "1"})


@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """What a person and the institutions wrote to each other, asked for anew every few seconds."""
    me = networks.person_of(request.GET.get("me", ""))
    return render(request, "demo/network_lines.html", {"lines": networks.lines_of(me)})


@require_GET
def who(request: HttpRequest, network: str) -> HttpResponse:
    """Whose token it is, as both networks tell it."""
    account = _account(request)
    if account is None:
        return JsonResponse({"error": {"code": 190, "message": "token"}, "title": "Unauthorized"}, status=401)
    found = {"id": account.user_id}
    return JsonResponse(found if network == Network.FACEBOOK else {"data": found})


@require_GET
def profile(request: HttpRequest, id_: str) -> HttpResponse:
    """Facebook: what a person who wrote to the page is called."""
    found = next((one.name.split(" ") for one in PEOPLE if one.id == id_), None)
    if found is None or _account(request) is None:
        return JsonResponse({"error": {"code": 100, "message": "no such person"}}, status=400)
    return JsonResponse({"first_name": found[0], "last_name": found[-1]})


@csrf_exempt
def page_message(request: HttpRequest, page: str) -> HttpResponse:
    """Facebook: a message from the page to a person, or to who wrote a comment."""

    def act(account: SocialAccount, said: dict[str, dict[str, str]]) -> dict[str, object] | None:
        to = said["recipient"]
        done = networks.answered(account, said["message"]["text"], to=to.get("id", "-"), under=to.get("comment_id", ""))
        return {"message_id": done[0], "recipient_id": done[1]} if done else None

    return _done(request, act)


@csrf_exempt
def comment(request: HttpRequest, under: str) -> HttpResponse:
    """Facebook: a comment of the page under a comment."""

    def act(account: SocialAccount, said: dict[str, str]) -> dict[str, object] | None:
        done = networks.answered(account, said["message"], under=under)
        return {"id": done[0]} if done else None

    return _done(request, act)


@csrf_exempt
def direct_message(request: HttpRequest, to: str) -> HttpResponse:
    """X: a direct message to a person."""

    def act(account: SocialAccount, said: dict[str, str]) -> dict[str, object] | None:
        done = networks.answered(account, said["text"], to=to)
        return {"data": {"dm_event_id": done[0]}} if done else None

    return _done(request, act)


@csrf_exempt
def post(request: HttpRequest) -> HttpResponse:
    """X: a public post in reply to another."""

    def act(account: SocialAccount, said: dict[str, dict[str, str]]) -> dict[str, object] | None:
        done = networks.answered(account, str(said["text"]), under=said["reply"]["in_reply_to_tweet_id"])
        return {"data": {"id": done[0]}} if done else None

    return _done(request, act)


def _done(request: HttpRequest, act: Callable[..., dict[str, object] | None]) -> HttpResponse:
    account = _account(request)
    if account is None:
        return JsonResponse({"error": {"code": 190, "message": "token"}, "title": "Unauthorized"}, status=401)
    try:
        done = act(account, msgspec.json.decode(request.body))
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError):
        done = None
    if done is None:
        return JsonResponse({"error": {"code": 100, "message": "no such person"}, "title": "Not Found"}, status=400)
    return JsonResponse(done)


def _account(request: HttpRequest) -> SocialAccount | None:
    found = _TOKEN.search(request.headers.get("Authorization", ""))
    return SocialAccount.objects.filter(user_id=found[1]).first() if found else None
