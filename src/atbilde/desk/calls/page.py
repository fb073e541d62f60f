"""The own page of a call or visit: its course, what is owed, the voice message, the client's history."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atbilde.calls.access import talk_for
from atbilde.calls.actions.listening import listened
from atbilde.calls.actions.retelling import lifting_duties
from atbilde.calls.models import Call
from atbilde.calls.queries.page import Happened, TalkPage, talk_page
from atbilde.contacts.models import Contact
from atbilde.core.carried import is_carried
from atbilde.desk.calls.cards import Shown, shown_card, words_for
from atbilde.desk.calls.doubts import doubt_words
from atbilde.desk.calls.replies import talk_verb
from atbilde.desk.calls.steps import icon_of, words_of
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases, may_work
from atbilde.institutions.standards import standard_of
from atbilde.ui import shown as units

_SIMPLE = re.compile(r"[\w-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the course."""

    at: datetime
    icon: str
    words: str
    who: str


@require_safe
@desk_view(here="calls", allowed=may_see_cases)
def page(request: DeskRequest, key: str) -> HttpResponseBase:
    """The whole page. An open one asks for it again when its call changes and takes the parts that do."""
    contact = talk_for(request.post, key)
    found = talk_page(request.post, contact, at=request.now, language=request.frame.language)
    card = shown_card(request, found.card)
    context = {
        "talk": contact,
        "page": found,
        "shown": card,
        "steps": steps_of(found.course),
        "facts": _facts(request, found, card),
        "doubts": [doubt_words(doubt) for doubt in (found.card.call.doubts if found.card.call else ())],
        "words": words_for(request, [card]),
        "now": request.now,
        "place": "page",
        "stream": f"call-{contact.key}" if _SIMPLE.fullmatch(contact.key) else "",
        "may_work": may_work(request.post),
    }
    return render(request, "desk/calls/page.html", context)


@require_POST
@desk_view(here="calls", allowed=may_work)
def listening(request: DeskRequest, key: str) -> HttpResponseBase:
    """The officer listens to the voice message."""

    def act(contact: Contact) -> str:
        listened(contact, by=request.post, at=request.now)
        return _("Noted: listened to.")

    return talk_verb(request, key, act)


def steps_of(course: list[Happened]) -> list[Step]:
    """The course in words; what nobody needs to see is left out."""
    lines = [Step(one.at, icon_of(one.type), words_of(one.type, one.data, whom=one.whom), one.who) for one in course]
    return [line for line in lines if line.words]


def _facts(request: DeskRequest, found: TalkPage, card: Shown) -> list[tuple[str, str]]:
    """What is known of a call, label and value."""
    call = found.card.call
    if call is None:
        return []
    return list(_facts_of(call, card, _lifting(request, call)))


def _facts_of(call: Call, card: Shown, lifting: str) -> Iterator[tuple[str, str]]:
    yield _("Direction"), str(call.get_direction_display())
    yield _("Number"), card.number or _("withheld")
    if card.line:
        yield _("Line"), card.line
    if call.officer:
        yield _("Officer"), str(call.officer)
    if call.picked_up_for:
        yield _("Picked up for"), str(call.picked_up_for)
    if call.outcome:
        yield _("Outcome"), str(call.get_outcome_display())
    if call.wait is not None:
        yield _("Waited"), units.stopwatch(call.wait)
    if call.talk is not None:
        yield _("Talk"), units.stopwatch(call.talk)
    if call.held:
        yield _("On hold"), units.stopwatch(call.held)
    if call.in_hours is not None:
        yield _("Opening hours"), _("inside") if call.in_hours else _("outside")
    if lifting:
        yield _("Receiver lifted"), lifting
    if call.score is not None and call.scale:
        yield _("Rating"), _("%(score)s of %(scale)s") % {"score": f"{call.score:g}", "scale": call.scale}


def _lifting(request: DeskRequest, call: Call) -> str:
    """What the standard says of how the receiver was lifted; nothing where the product does not vouch for it."""
    standard = standard_of(request.post.institution, call.offered_at)
    duties = lifting_duties(request.post.institution, call.offered_at)
    clause = next((duty.clause for duty in standard.duties if duty.id in duties and is_carried(duty.clause)), "")
    said = {"met": _("in time"), "missed": _("too late or not at all")}.get(call.kept, "")
    return f"{said} ({clause})" if said and clause else ""
