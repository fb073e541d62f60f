"""The language a client writes in: put right, or said to be none of ours."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for
from atbilde.cases.actions.languages import LANGUAGES, cannot_in_language, change_language
from atbilde.cases.errors import Refused
from atbilde.cases.letters import mended
from atbilde.desk.case.fields import words
from atbilde.desk.case.letters import changed_letter, leaves_soon, refused_letter, typed
from atbilde.desk.case.replies import REFUSED, case_url, done, elsewhere, show_form
from atbilde.desk.case.sheet import language_sheet
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.veil import letter_view
from atbilde.institutions.access import may_work
from atbilde.institutions.standards import standard_of


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
def language(request: DeskRequest, number: str) -> HttpResponseBase:
    """The officer's word on the language; a case nobody has goes to whoever works in it."""
    case = case_for(request.post, number)
    error, chosen = None, words(request.POST, "language", case.language)
    if request.method == "POST":
        try:
            changed = change_language(case, by=request.post, at=request.now, language=chosen)
        except Refused as found:
            error = found
        else:
            if changed.owner_id not in (None, case.owner_id):
                return done(request, case, _("The case is now with %(name)s.") % {"name": changed.owner})
            return done(request, case, _("The language is changed."))
    known = dict.fromkeys([*LANGUAGES, *([case.language] if case.language else []), *request.post.languages])
    context: dict[str, object] = {"error": error, "languages": list(known), "chosen": chosen}
    return show_form(request, case, "desk/case/forms/language.html", context, status=REFUSED if error else 200)


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
@letter_view
def notice(request: DeskRequest, number: str) -> HttpResponseBase:
    """The letter in Latvian that nobody here can answer in the client's language, to be looked over and sent."""
    case = case_for(request.post, number)
    translated = standard_of(case.institution, request.now).value("courtesy_translation") is True
    if request.method != "POST":
        context = {"case": case, "now": request.now, "sheet": language_sheet(case, request.post, translated=translated)}
        return render(request, "desk/case/letter_alone.html", context)
    form = typed(request)
    if form.do == "mend":
        body = mended(form.body, request.post, case, language="lv")
        return changed_letter(request, case, language_sheet(case, request.post, translated=translated, typed=body))
    try:
        cannot_in_language(case, by=request.post, at=request.now, body=form.body, seen=form.seen)
    except Refused as refused:
        sheet = language_sheet(case, request.post, translated=translated, typed=form.body, error=refused)
        return refused_letter(request, case, sheet)
    return elsewhere(request, case_url(case), leaves_soon())
