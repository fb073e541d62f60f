"""Surveys on the portal. Opening a page writes nothing: nobody learns who read the letter (CSP-C4)."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from atbilde.portal.door import PortalRequest, portal_view
from atbilde.portal.limits.guard import SURVEYS, Guard
from atbilde.portal.refusals import only_reads
from atbilde.portal.surveys.forms import SurveyForm
from atbilde.quality.access import QUIET, invitation_of, open_survey, open_surveys
from atbilde.quality.actions.answering import answer_invitation, answer_openly, invite_again, keep_quiet
from atbilde.quality.enums import Stage
from atbilde.quality.errors import NotPossible
from atbilde.quality.models import Survey
from atbilde.quality.queries.results import is_quiet
from atbilde.quality.queries.whom import today_of


@only_reads
@portal_view(here="surveys")
def surveys(request: PortalRequest) -> HttpResponse:
    """The surveys that anybody may answer now."""
    rows = list(open_surveys(request.institution, today_of(request.institution, request.now)))
    return render(request, "portal/surveys/list.html", {"surveys": rows})


@csrf_exempt  # what may be done stands in the secret address, no cookie lends it
@require_http_methods(["GET", "HEAD", "POST"])
@portal_view(here="surveys")
def survey(request: PortalRequest, secret: str) -> HttpResponseBase:
    """The survey of an invitation: once answered its link is used up."""
    invitation = invitation_of(request.institution, secret)
    if invitation.answered:
        return _closed(request, invitation.survey, "thanks" if "thanks" in request.GET else "used")

    def take(form: SurveyForm) -> HttpResponseBase:
        words = form.cleaned_data.get("words", "")
        answer_invitation(invitation, marks=form.marks, words=words, at=request.now)
        return redirect(request.place.url("survey", secret=secret) + "?thanks=1")

    return _page(request, invitation.survey, take, holder=secret)


@require_http_methods(["GET", "HEAD", "POST"])
@portal_view(here="surveys")
def open_page(request: PortalRequest, pk: int) -> HttpResponseBase:
    """A survey that anybody may answer."""
    row = open_survey(request.institution, pk)
    if "thanks" in request.GET and request.sent is None:
        return _closed(request, row, "thanks")

    def take(form: SurveyForm) -> HttpResponseBase:
        answer_openly(row, marks=form.marks, words=form.cleaned_data.get("words", ""), at=request.now)
        return redirect(request.place.url("open_survey", pk=pk) + "?thanks=1")

    return _page(request, row, take)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@portal_view(here="surveys")
def no_surveys(request: PortalRequest, secret: str) -> HttpResponseBase:
    """The client wants no more invitations, or wants them again. Asked by a button: programs that look through a
    letter open its links. A mail program's own button is answered without leading elsewhere (RFC 8058, section 3.1)."""
    invitation = invitation_of(request.institution, secret, QUIET)
    if request.sent is not None and request.sent.get("List-Unsubscribe") == "One-Click":
        keep_quiet(invitation, at=request.now)
    elif request.sent is not None:
        (invite_again if "again" in request.sent else keep_quiet)(invitation, at=request.now)
        return redirect(request.place.url("no_surveys", secret=secret))
    return _private(render(request, "portal/surveys/no_more.html", {"quiet": is_quiet(invitation.client_id)}))


def _page(
    request: PortalRequest, row: Survey, take: Callable[[SurveyForm], HttpResponseBase], *, holder: str = ""
) -> HttpResponseBase:
    """The questions; `take` keeps a sound answer and says where to go. `holder` is the secret of an invitation."""
    stage = row.stage(today_of(request.institution, request.now))
    if stage != Stage.RUNNING:
        return _closed(request, row, "waiting" if stage == Stage.WAITING else "ended")
    statements = list(row.statements.all())
    form = SurveyForm(row, statements, request.place.language, request.sent, initial=request.typed)
    guard = Guard(request, SURVEYS, request.now, holder=holder)
    if request.sent is not None and form.is_valid():
        try:
            if refusal := guard.refusal():
                raise NotPossible("guarded", refusal.words)
            return take(form)
        except NotPossible as refused:
            if refused.code in ("used", "ended"):
                return _closed(request, row, refused.code)
            form.add_error(None, str(refused))
    context = {"survey": row, "form": form, "guard": guard}
    status = guard.status or (422 if form.errors else 200)
    return _private(render(request, "portal/surveys/survey.html", context, status=status))


def _closed(request: PortalRequest, row: Survey, why: str) -> HttpResponse:
    """A page that takes no answer and says why: "thanks", "used", "ended", "waiting"."""
    return _private(render(request, "portal/surveys/closed.html", {"survey": row, "why": why}))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
