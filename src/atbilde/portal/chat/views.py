"""The way into the chat, and its own page at a secret address."""

import uuid

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.errors import Refused
from atbilde.chats.access import chat_of_link
from atbilde.chats.actions.following import go_on_by_email, leave_message
from atbilde.chats.actions.talking import begin_chat, end_chat, write
from atbilde.chats.hours import chat_calendar, is_served, offers_chat
from atbilde.chats.queries.chats import lines_of_contact
from atbilde.contacts.actions.links import secret_of
from atbilde.contacts.actions.rating import RatingRefused, rate
from atbilde.contacts.queries.ratings import rating_of, scale_for
from atbilde.portal.arrival import arrival_of
from atbilde.portal.chat.exchange import line_shown, may_write, state_of
from atbilde.portal.chat.forms import BeginForm, ByEmailForm, MessageForm
from atbilde.portal.chat.frames import address, chat_view, go_to, show
from atbilde.portal.door import PortalRequest, pressed
from atbilde.portal.institution.hours import open_state
from atbilde.portal.limits.guard import ADDITIONS, CHATS, RATINGS, Guard
from atbilde.portal.ratings.forms import RatingForm, scale_ends
from atbilde.portal.refusals import only_reads
from atbilde.ui import shown


@require_http_methods(["GET", "HEAD", "POST"])
@chat_view
def chat(request: PortalRequest) -> HttpResponseBase:
    """Begin a chat in its hours, leave a message outside them."""
    if not offers_chat(request.institution, request.now):
        raise Http404
    served = is_served(request.institution, request.now)
    wants_message = not served or "message" in request.GET or request.POST.get("do") == "message"
    kind = MessageForm if wants_message else BeginForm
    form = kind(request.sent, initial=request.typed)
    guard = Guard(request, CHATS, request.now)
    if request.sent is not None and form.is_valid():
        if refusal := guard.refusal(receiver=form.cleaned_data["email"] if wants_message else ""):
            form.add_error(None, refusal.words)
        else:
            try:
                return _leave(request, form, guard) if wants_message else _begin(request, form, guard)
            except Refused as refused:
                form.add_error(None, str(refused))
    calendar = chat_calendar(request.institution, request.now)
    context = {
        "form": form,
        "guard": guard,
        "served": served,
        "wants_message": wants_message,
        "open": open_state(calendar, request.now),
        "action": address(request, "chat"),
        "instead": address(request, "chat") + ("&" if "?" in address(request, "chat") else "?") + "message=1",
    }
    return show(request, "portal/chat/begin.html", context, status=guard.status or (422 if form.errors else 200))


def _begin(request: PortalRequest, form: BeginForm | MessageForm, guard: Guard) -> HttpResponseBase:
    said = form.cleaned_data
    _chat, secret = begin_chat(
        request.institution,
        at=request.now,
        text=said["text"],
        key=guard.form_with(*said.values()),
        name=said["name"],
        email=said["email"],
        language=request.place.language,
    )
    return go_to(request, "chat_talk", secret=secret)


def _leave(request: PortalRequest, form: BeginForm | MessageForm, guard: Guard) -> HttpResponseBase:
    said = form.cleaned_data
    _case, secret = leave_message(
        request.institution,
        at=request.now,
        text=said["text"],
        email=said["email"],
        key=guard.form_with(*said.values()),
        name=said["name"],
        language=request.place.language,
    )
    return go_to(request, "chat_sent", secret=secret)


@only_reads
@chat_view
def sent(request: PortalRequest, secret: str) -> HttpResponseBase:
    """The message arrived: its number and its link (CSP-P5)."""
    context = {**arrival_of(request, secret), "again": address(request, "chat")}
    return show(request, "portal/chat/sent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@chat_view
def talk(request: PortalRequest, secret: str) -> HttpResponseBase:
    """The chat's own page; a line sent without a script comes here, too."""
    found, error, status = chat_of_link(request.institution, secret), "", 200
    if request.method == "POST" and not may_write(found, 1, request.now):
        error, status = _("Very many messages came within a minute. Nothing is lost: send this one in a minute."), 429
    elif request.method == "POST":
        try:
            text, key = (request.POST.get(name, "") for name in ("text", "key"))
            write(found, at=request.now, text=text, key=key or "none")
            return go_to(request, "chat_talk", secret=secret)
        except Refused as refused:
            error, status = str(refused), 422
    lines = [line_shown(found, line) for line in lines_of_contact(found.contact_id)]
    scale = scale_for(request.institution, found.contact.channel, request.now)
    rated = rating_of(found.contact)
    context = {
        "chat": found,
        "state": state_of(found, request.now),
        "lines": lines,
        "last": lines[-1]["id"] if lines else 0,
        "error": error,
        "typed": request.POST.get("text", "") if error else "",
        "key": uuid.uuid4().hex,
        "rating_form": RatingForm(scale, initial={"score": rated.score, "words": rated.words} if rated else None)
        if scale
        else None,
        "scale_ends": scale_ends(),
        "rated": rated,
        "guard": Guard(request, RATINGS, request.now, holder=secret),
        "email_form": ByEmailForm(initial={"email": found.email}),
        "urls": {page: address(request, f"chat_{page}", secret=secret) for page in _OF_TALK},
        "again": address(request, "chat"),
    }
    return show(request, "portal/chat/talk.html", context, status=status)


_OF_TALK = ("talk", "news", "end", "by_email", "rating", "transcript")


@require_http_methods(["GET", "HEAD", "POST"])
@chat_view
@pressed("chat_talk", "secret")
def end(request: PortalRequest, secret: str) -> HttpResponseBase:
    """The client ends the chat."""
    end_chat(chat_of_link(request.institution, secret), at=request.now)
    return go_to(request, "chat_talk", secret=secret)


@require_http_methods(["GET", "HEAD", "POST"])
@chat_view
def by_email(request: PortalRequest, secret: str) -> HttpResponseBase:
    """The client would rather have the answer by e-mail."""
    found = chat_of_link(request.institution, secret)
    form = ByEmailForm(request.sent, initial={"email": found.email} | request.typed)
    back, guard = address(request, "chat_talk", secret=secret), Guard(request, ADDITIONS, request.now, holder=secret)
    if request.sent is not None and form.is_valid():
        try:
            if refusal := guard.refusal(receiver=form.cleaned_data["email"]):
                raise Refused("too_many", refusal.words)
            go_on_by_email(found, at=request.now, email=form.cleaned_data["email"])
            return go_to(request, "chat_sent", secret=secret_of(found.contact))
        except Refused as refused:
            form.add_error(None, str(refused))
    action = address(request, "chat_by_email", secret=secret)
    context = {"form": form, "back": back, "action": action, "guard": guard}
    return show(request, "portal/chat/by_email.html", context, status=guard.status or (422 if form.errors else 200))


@require_http_methods(["GET", "HEAD", "POST"])
@chat_view
@pressed("chat_talk", "secret")
def rating(request: PortalRequest, secret: str) -> HttpResponseBase:
    """The client rates the chat on the scale of the standard (CSPK-U8)."""
    found = chat_of_link(request.institution, secret)
    scale = scale_for(request.institution, found.contact.channel, request.now)
    if scale is None:
        raise Http404
    form, guard = RatingForm(scale, request.POST), Guard(request, RATINGS, request.now, holder=secret)
    if form.is_valid():
        said = form.cleaned_data
        try:
            if refusal := guard.refusal():
                raise RatingRefused(refusal.words)
            rate(found.contact, score=said["score"], scale=scale, words=said["words"], at=request.now)
            return go_to(request, "chat_talk", secret=secret)
        except RatingRefused as refused:
            form.add_error(None, str(refused))
    context = {
        "rating_form": form,
        "guard": guard,
        "scale_ends": scale_ends(),
        "action": address(request, "chat_rating", secret=secret),
        "back": address(request, "chat_talk", secret=secret),
    }
    return show(request, "portal/chat/rating.html", context, status=guard.status or 422)


@only_reads
@chat_view
def transcript(request: PortalRequest, secret: str) -> HttpResponseBase:
    """The whole chat as a text file."""
    found = chat_of_link(request.institution, secret)
    heading = [request.place.name, _("Chat of %(at)s") % {"at": shown.moment(found.started_at)}, ""]
    said = [line_shown(found, line) for line in lines_of_contact(found.contact_id)]
    body = [
        f"{line['hour']} {line['who']}: {line['text']}" if line["who"] else f"{line['hour']} {line['text']}"
        for line in said
    ]
    response = HttpResponse("\n".join([*heading, *body, ""]), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{request.institution.pk}-chat.txt"'
    return response
