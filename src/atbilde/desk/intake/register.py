"""The page on which an officer registers what came on paper, was said, or was found on a social account."""

import re
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atbilde.calls.access import talk_for
from atbilde.cases.actions.registering import Brought, register
from atbilde.cases.actions.scanning import scans
from atbilde.cases.actions.submitting import CONTEST
from atbilde.cases.enums import CaseKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.cases.queries.ways_in import WayIn, ways_in
from atbilde.contacts.access import client_for, clients_found
from atbilde.contacts.models import Client, Contact
from atbilde.desk.case.fields import whole_number, words
from atbilde.desk.case.replies import REFUSED
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.intake.forms import BroughtForm
from atbilde.institutions.access import may_work
from atbilde.institutions.standards import standard_of

#: How many clients are offered to choose from.
MOST_FOUND = 8
_KEY = re.compile(r"[0-9a-f]{32}")
#: The field that a refusal is about.
_FIELDS = {"ahead": "day", "empty": "text", "about": "about"}


@require_http_methods(["GET", "POST"])
@desk_view(here="intake", allowed=may_work)
def intake(request: DeskRequest) -> HttpResponseBase:
    """Fill in and register; "find" only looks for the sender. What was typed comes back with whatever is wrong."""
    sent = request.method == "POST"
    fields = request.POST if sent else request.GET
    talk = talk_for(request.post, key) if (key := words(fields, "talk")) else None
    ways = ways_in(standard_of(request.post.institution, request.now))
    if sent and words(fields, "do") != "find":
        form = BroughtForm(request.POST, ways=ways)
        if talk is not None:
            form.fields["way"].required = form.fields["day"].required = False
        if form.is_valid() and (case := _registered(request, form, ways, talk)):
            messages.success(request, _("Registered: case %(number)s.") % {"number": case.number})
            return redirect("desk:case", number=case.number)
        return _page(request, form, talk, status=REFUSED)
    begun = {"day": timezone.localdate(request.now), "language": "lv"}
    if talk is not None:
        begun["kind"] = CaseKind.FEEDBACK.value
    return _page(request, BroughtForm(initial=request.POST.dict() if sent else begun, ways=ways), talk)


@require_safe
@desk_view(here="intake", allowed=may_work)
def senders(request: DeskRequest) -> HttpResponse:
    """The clients found by a name, an address or a number, to choose from."""
    return render(request, "desk/intake/senders.html", _senders(request, None))


def _registered(request: DeskRequest, form: BroughtForm, ways: list[WayIn], talk: Contact | None) -> Case | None:
    """The case, or `None` with the reason at the form's field."""
    typed = form.cleaned_data
    if typed["kind"] == CONTEST and not typed["act"]:
        form.add_error("act", _("Name the decision."))
        return None
    key = words(request.POST, "key")
    try:
        brought = _brought(request, typed, ways, talk)
        return register(
            brought,
            by=request.post,
            at=request.now,
            key=f"hand-{key if _KEY.fullmatch(key) else uuid4().hex}",
            files=scans(request.FILES.getlist("files"), at=request.now),
            talk=talk,
        )
    except Refused as refused:
        form.add_error(_FIELDS.get(refused.code), str(refused))
        return None


def _brought(request: DeskRequest, typed: dict[str, object], ways: list[WayIn], talk: Contact | None) -> Brought:
    wanted = str(talk.channel) if talk else typed["way"]
    way = next(way for way in ways if way.id == wanted)
    known = whole_number(words(request.POST, "client"))
    own = ("kind", "text", "subject", "url", "name", "email", "phone", "address", "needs", "language", "hour")
    fields = {name: typed[name] for name in own}
    if known is not None:  # what is known of them is not asked for again
        fields |= {"name": "", "email": "", "phone": "", "address": ""}
    return Brought(
        way=way,
        day=typed["day"] or timezone.localdate(request.now),  # type: ignore[arg-type]
        about=str(typed["about"]) if typed["kind"] == CaseKind.FEEDBACK else "",
        act=str(typed["act"]) if typed["kind"] == CONTEST else "",
        signed={"yes": True, "no": False}.get(str(typed["signed"])) if way.on_paper else None,
        client=client_for(request.post, known) if known is not None else None,
        **fields,  # type: ignore[arg-type]
    )


def _senders(request: DeskRequest, talk: Contact | None) -> dict[str, object]:
    """The clients to choose from: those found, the one chosen already, the one of the talk."""
    fields = request.POST if request.method == "POST" else request.GET
    found: list[Client] = clients_found(request.post, words(fields, "find"), most=MOST_FOUND)
    chosen = whole_number(words(fields, "client"))
    if chosen is None and talk is not None and request.method != "POST":
        chosen = talk.client_id
    if chosen is not None and all(client.pk != chosen for client in found):
        found.insert(0, client_for(request.post, chosen))
    return {"found": found, "chosen": chosen, "sought": words(fields, "find")}


def _page(request: DeskRequest, form: BroughtForm, talk: Contact | None, *, status: int = 200) -> HttpResponse:
    standard = standard_of(request.post.institution, request.now)
    key = words(request.POST, "key")
    context = {
        "form": form,
        "needed": {"all_optional": True},  # fields that only some ways and kinds ask for are not called optional
        "talk": talk,
        "key": key if _KEY.fullmatch(key) else uuid4().hex,
        "today": timezone.localdate(request.now),
        "taken_out": standard.value("letter_box_receipt") == "taken_out",
        "box_rule": standard.text("letter_box_receipt", "en" if get_language() == "en" else "lv"),
        "has_box": any("letter_box" in location.uses for location in standard.locations),
        **_senders(request, talk),
    }
    return render(request, "desk/intake/register.html", context, status=status)
