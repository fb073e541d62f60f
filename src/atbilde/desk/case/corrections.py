"""An error found in a letter that has left: noted with its time, put right with an apology."""

from datetime import datetime

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for, contact_for, correction_for, message_for
from atbilde.cases.actions.correcting import correct_by_letter, note_error
from atbilde.cases.errors import Refused
from atbilde.cases.letters import mended
from atbilde.cases.models import Case, Correction
from atbilde.cases.queries.asked import asked_about
from atbilde.cases.queries.receiver import asked_on_network
from atbilde.cases.queries.timeline import put_right_before
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Message
from atbilde.desk.case.fields import words
from atbilde.desk.case.letters import changed_letter, files_of, leaves_soon, refused_letter, typed
from atbilde.desk.case.replies import REFUSED, case_url, elsewhere, show_form
from atbilde.desk.case.sheet import Sheet, correction_sheet
from atbilde.desk.dates import local_time
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.veil import letter_view
from atbilde.institutions.access import may_work


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
def errors(request: DeskRequest, number: str) -> HttpResponseBase:
    """An error was found in the letter `letter`: when, and what is wrong. The correction's page comes next."""
    case = case_for(request.post, number)
    fields = request.POST if request.method == "POST" else request.GET
    wrong = contact_for(request.post, case, words(fields, "letter"))
    error = None
    if request.method == "POST":
        try:
            found = note_error(
                case,
                wrong,
                by=request.post,
                at=request.now,
                found_at=found_at(request),
                what=words(request.POST, "what"),
            )
        except Refused as refused:
            error = refused
        else:
            return elsewhere(request, case_url(case, "case_correction", found.pk))
    context: dict[str, object] = {
        "error": error,
        "letter": getattr(wrong, "message", None),
        "contact": wrong,
        "when": words(request.POST, "when", "now"),
        "found_at": words(request.POST, "found_at") or f"{localtime(request.now):%Y-%m-%dT%H:%M}",
        "what": words(request.POST, "what"),
    }
    return show_form(request, case, "desk/case/forms/error.html", context, status=REFUSED if error else 200)


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
@letter_view
def correction(request: DeskRequest, number: str, pk: int) -> HttpResponseBase:
    """The letter that puts an error right: it needs the apology and what was put right for the client."""
    case = case_for(request.post, number)
    found = correction_for(request.post, case, pk)
    wrong = message_for(request.post, case, found.wrong.key)
    if found.wrong.channel != Channel.EMAIL and asked_on_network(wrong) is None:
        raise Http404
    if request.method != "POST":
        sheet = correction_sheet(found, wrong, request.post)
        sheet.put_right = put_right_before(found)
        return _page(request, case, found, wrong, sheet)
    form, put_right = typed(request), words(request.POST, "put_right")
    if form.do == "mend":
        sheet = correction_sheet(found, wrong, request.post, typed=mended(form.body, request.post, case))
        return changed_letter(request, case, sheet)
    try:
        correct_by_letter(
            found,
            by=request.post,
            at=request.now,
            body=form.body,
            put_right=put_right,
            close=form.do == "close",
            attachments=files_of(request, case, form),
            seen=form.seen,
        )
    except Refused as refused:
        sheet = correction_sheet(found, wrong, request.post, typed=form.body, error=refused)
        sheet.put_right = put_right
        return refused_letter(request, case, sheet)
    return elsewhere(request, case_url(case), leaves_soon())


def found_at(request: DeskRequest) -> datetime:
    """When the error was found: now, or the earlier time that was told."""
    if words(request.POST, "when", "now") == "now":
        return request.now
    told = local_time(words(request.POST, "found_at"))
    if told is None:
        raise Refused("found_at", _("Tell when the error was found: day and time, as 14.05.2026. 16:30."))
    return told


def _page(request: DeskRequest, case: Case, found: Correction, wrong: Message, sheet: Sheet) -> HttpResponseBase:
    context = {
        "case": case,
        "now": request.now,
        "correction": found,
        "wrong": wrong,
        "sheet": sheet,
        "asked": asked_about(case, found, at=request.now, language=get_language() or "lv"),
    }
    return render(request, "desk/case/correction.html", context)
