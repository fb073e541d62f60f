"""Wrong information in a talk: noted with its time, put right by a call of ours with an apology (CSP-D5)."""

from django.http import HttpResponseBase
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.calls.access import correction_of_call
from atbilde.calls.actions.errors import corrected_by_call, error_in_call
from atbilde.calls.queries.panel import card_of
from atbilde.contacts.models import Contact
from atbilde.desk.calls.deeds import error_clause
from atbilde.desk.calls.replies import talk_form
from atbilde.desk.case.corrections import found_at
from atbilde.desk.case.fields import words
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work
from atbilde.institutions.standards import standard_of


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def mistake(request: DeskRequest, key: str) -> HttpResponseBase:
    """An error was found in what was said: when, and what is wrong."""

    def act(contact: Contact) -> str:
        what = words(request.POST, "what")
        error_in_call(contact, by=request.post, at=request.now, found_at=found_at(request), what=what)
        return _("The error is noted. Call the client with what is right and an apology.")

    def context(contact: Contact) -> dict[str, object]:
        standard = standard_of(request.post.institution, request.now)
        return {
            "clause": error_clause(standard, card_of(request.post, contact)),
            "when": words(request.POST, "when", "now"),
            "found_at": words(request.POST, "found_at") or f"{localtime(request.now):%Y-%m-%dT%H:%M}",
        }

    return talk_form(request, key, "desk/calls/forms/mistake.html", act, context)


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def righting(request: DeskRequest, key: str, pk: int) -> HttpResponseBase:
    """This call of ours put an earlier error right: what the client was told, and the apology."""
    correction = correction_of_call(request.post, pk)

    def act(contact: Contact) -> str:
        corrected_by_call(
            correction,
            by=request.post,
            at=request.now,
            via=contact,
            put_right=words(request.POST, "put_right"),
            apology=words(request.POST, "apology") == "1",
        )
        return _("The error is put right.")

    def context(_contact: Contact) -> dict[str, object]:
        return {"correction": correction}

    return talk_form(request, key, "desk/calls/forms/righting.html", act, context)
