"""How the forms of a talk reply: in the card for htmx, on a page of their own without it; errors beside the words."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from atbilde.calls.access import talk_for
from atbilde.cases.errors import Refused
from atbilde.contacts.models import Contact
from atbilde.desk.case.replies import REFUSED, is_part
from atbilde.desk.door import DeskRequest

Act = Callable[[Contact], str]
Context = Callable[[Contact], dict[str, object]]


def talk_form(request: DeskRequest, key: str, template: str, act: Act, context: Context) -> HttpResponseBase:
    """Show a form of this talk, or carry out what was sent: `act` does it and returns what to tell the officer.

    What was typed comes back with the words of a refusal; nothing is lost.
    """
    contact = talk_for(request.post, key)
    error = None
    if request.method == "POST":
        try:
            return talk_done(request, contact, act(contact))
        except Refused as refused:
            error = refused
    shown = {**context(contact), "error": error, "typed": request.POST if error else QueryDict()}
    return show_talk_form(request, contact, template, shown, status=REFUSED if error else 200)


def show_talk_form(
    request: DeskRequest, contact: Contact, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """The form alone for a card, or on a page of its own."""
    context = {"talk": contact, "now": request.now, "here": request.get_full_path(), **context}
    if is_part(request):
        return render(request, template, {**context, "in_card": True}, status=status)
    return render(request, "desk/calls/alone.html", {**context, "form_template": template}, status=status)


def talk_verb(request: DeskRequest, key: str, act: Act) -> HttpResponseBase:
    """Carry out what a button without a form asks for; a refusal is told in the same place."""
    contact = talk_for(request.post, key)
    try:
        return talk_done(request, contact, act(contact))
    except Refused as refused:
        return told(request, talk_url(contact), str(refused), tone="error")


def talk_done(request: DeskRequest, contact: Contact, message: str) -> HttpResponseBase:
    """Say that it is done and let the open page show the talk as it now is."""
    return told(request, talk_url(contact), message)


def told(request: DeskRequest, url: str, message: str, *, tone: str = "success") -> HttpResponseBase:
    """Words for the officer: in a message over the open page, or on the page at `url` without a script."""
    if is_part(request):
        response = HttpResponse(status=204)
        response["HX-Trigger"] = json.dumps({"calls-changed": {}, "call-done": {"message": message, "tone": tone}})
        return response
    (messages.error if tone == "error" else messages.success)(request, message)
    return redirect(url)


def talk_url(contact: Contact, name: str = "call", *args: object) -> str:
    """An address below the talk: `talk_url(contact, "call_offer")`."""
    return reverse(f"desk:{name}", args=[contact.key, *args])
