"""Who is on the line or at the counter: named, and checked without keeping the data."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.calls.actions.caller import check_identity, name_caller
from atbilde.calls.queries.panel import card_of
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Contact
from atbilde.desk.calls.cards import shown_card
from atbilde.desk.calls.replies import talk_form
from atbilde.desk.calls.steps import MEANS
from atbilde.desk.case.fields import words
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work

_LANGUAGES = ("lv", "en", "ru")
_CHANNELS = (Channel.EMAIL, Channel.PHONE, Channel.POST, Channel.VISIT)


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def caller(request: DeskRequest, key: str) -> HttpResponseBase:
    """Who it is: kept with the client for the next time."""

    def act(contact: Contact) -> str:
        language, channel = words(request.POST, "language"), words(request.POST, "channel")
        client = name_caller(
            contact,
            by=request.post,
            at=request.now,
            name=words(request.POST, "name").strip(),
            email=words(request.POST, "email").strip(),
            phone=words(request.POST, "phone").strip(),
            language=language if language in _LANGUAGES else "",
            channel=channel if channel in _CHANNELS else "",
            needs=words(request.POST, "needs").strip(),
        )
        return _("It is %(name)s.") % {"name": client}

    def context(contact: Contact) -> dict[str, object]:
        shown = shown_card(request, card_of(request.post, contact))
        known = contact.client if not shown.masked else None
        return {
            "shown": shown,
            "client": known,
            "number": shown.card.call.number if shown.card.call else "",
            "languages": _LANGUAGES,
            "channels": [(one.value, one.label) for one in _CHANNELS],
        }

    return talk_form(request, key, "desk/calls/forms/caller.html", act, context)


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def identity(request: DeskRequest, key: str) -> HttpResponseBase:
    """What was checked to know who is there, and whether it was they (DVI-14)."""

    def act(contact: Contact) -> str:
        passed = words(request.POST, "passed") == "1"
        check_identity(contact, by=request.post, at=request.now, means=request.POST.getlist("means"), passed=passed)
        if passed and contact.client is not None:
            request.veil.lift(contact.client)
        return _("The identity is confirmed.") if passed else _("Noted: the identity is not confirmed.")

    def context(contact: Contact) -> dict[str, object]:
        means = [(one, name()) for one, name in MEANS.items()]
        card = card_of(request.post, contact)
        return {"means": means, "ticked": request.POST.getlist("means"), "card": card, "client": contact.client}

    return talk_form(request, key, "desk/calls/forms/identity.html", act, context)
