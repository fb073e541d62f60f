"""How the views of a case reply: whole pages without JavaScript, parts to htmx, errors beside what was typed."""

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.desk.door import DeskRequest

#: The status of a form that comes back with an error: the browser keeps the page, htmx shows the part.
REFUSED = 422
#: The status of a draft that was written further elsewhere.
CONFLICT = 409


def is_part(request: DeskRequest) -> bool:
    """Whether htmx (or our own script) asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def show_form(
    request: DeskRequest, case: Case, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """The form alone for a dialog, or on a page of its own."""
    context = {"case": case, "now": request.now, **context}
    if is_part(request):
        return render(request, template, {**context, "in_dialog": True}, status=status)
    return render(request, "desk/case/alone.html", {**context, "form_template": template}, status=status)


def done(request: DeskRequest, case: Case, message: str, *, anchor: str = "") -> HttpResponseBase:
    """Say that it is done and let the page show the case as it now is."""
    if is_part(request):
        response = HttpResponse(status=204)
        response["HX-Trigger"] = trigger(message)
        return response
    messages.success(request, message)
    return redirect(f"{case_url(case)}{anchor}")


def refused(request: DeskRequest, case: Case, error: Refused) -> HttpResponseBase:
    """Say why a press of a button changed nothing; for what has no form to show the words in."""
    if is_part(request):
        response = HttpResponse(status=204)
        response["HX-Trigger"] = trigger(str(error), tone="error")
        return response
    messages.error(request, str(error))
    return redirect(case_url(case))


def trigger(message: str, *, tone: str = "success") -> str:
    """What tells an open page that its case changed, with words for the officer."""
    # In this order: "done" closes the window that asked, and what is closed tells nobody anything any more.
    return json.dumps({"case-changed": {}, "case-done": {"message": message, "tone": tone}})


def elsewhere(request: DeskRequest, url: str, message: str = "") -> HttpResponseBase:
    """Go on at another address, which shows the message."""
    if message:
        messages.success(request, message)
    if is_part(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)


def case_url(case: Case, name: str = "case", *args: object) -> str:
    """An address below the case: `case_url(case, "case_notes")`."""
    return reverse(f"desk:{name}", args=[case.number, *args])
