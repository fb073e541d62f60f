"""An offensive client: every measure is a right of the officer, reachable at any time (VPVB-8, VISC-16)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.calls.access import incident_for
from atbilde.calls.actions.incidents import add_note, take_step, warns_first
from atbilde.calls.enums import Step
from atbilde.calls.queries.panel import card_of
from atbilde.cases.errors import Refused
from atbilde.contacts.models import Contact
from atbilde.desk.calls.deeds import measures_of
from atbilde.desk.calls.replies import talk_form
from atbilde.desk.calls.talk import finish
from atbilde.desk.case.fields import whole_number, words
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work
from atbilde.institutions.standards import standard_of


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def conduct(request: DeskRequest, key: str) -> HttpResponseBase:
    """Take a measure, or write down afterwards what happened."""

    def act(contact: Contact) -> str:
        about = whole_number(words(request.POST, "about"))
        if about is not None:
            add_note(incident_for(contact, about), by=request.post, at=request.now, note=words(request.POST, "note"))
            return _("The note is kept.")
        step = words(request.POST, "step")
        if step not in Step:
            raise Refused("step", _("Say what was done."))
        take_step(contact, by=request.post, at=request.now, step=Step(step))
        return _end(request, contact) if step == Step.CALL_ENDED else _TOLD[Step(step)]()

    def context(contact: Contact) -> dict[str, object]:
        standard = standard_of(request.post.institution, request.now)
        card = card_of(request.post, contact)
        return {
            "card": card,
            "measures": measures_of(card, standard),
            "phrase": standard.text("warning_phrase", "lv"),
            "warn_first": warns_first(standard, contact) and not card.warned,
            "said": standard.text(
                "offensive_on_the_phone" if card.call else "offensive_in_person", request.frame.language
            ),
        }

    return talk_form(request, key, "desk/calls/forms/conduct.html", act, context)


_TOLD = {
    Step.WARNED: lambda: _("Noted: warned."),
    Step.COLLEAGUE: lambda: _("Colleagues who are free are called in."),
    Step.ASKED_TO_LEAVE: lambda: _("Noted: asked to leave."),
    Step.POLICE: lambda: _("Noted: the police were called. Your manager is told."),
    Step.CALLED_OFF: lambda: _("Noted: the police are called off."),
}


def _end(request: DeskRequest, contact: Contact) -> str:
    """End the call if the desk can; the measure stands even where only the receiver can end it."""
    try:
        finish(request, contact)
    except Refused:
        return _("Noted: the call is ended. Put the receiver down.")
    return _("The call is ended.")
