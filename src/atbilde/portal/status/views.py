"""The page of a client's own matter: how it goes, what comes next, by when and why, what was answered (VPVB-4.5).

No log-in: the secret in the address is the key. These pages are kept nowhere, found by no search engine, and their
address is told to nobody else. (`no-referrer` would make browsers send forms from nowhere, which the protection against
forged requests refuses; `same-origin` tells other hosts as little.)
"""

from functools import wraps
from typing import ParamSpec

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import matter_of
from atbilde.cases.actions.judging import derivation
from atbilde.cases.actions.submitting import ask_for_materials, materials_asked_for, materials_request
from atbilde.cases.queries.materials import decided_for, released_file
from atbilde.cases.queries.status import course_of, visible_attachment
from atbilde.contacts.access import link_of
from atbilde.contacts.actions.links import STATUS, revoke_link, secret_of
from atbilde.contacts.actions.rating import rating_link
from atbilde.contacts.files import open_file
from atbilde.contacts.models import Attachment
from atbilde.contacts.queries.ratings import scale_for
from atbilde.core.standard import Clause
from atbilde.institutions.standards import clause_of
from atbilde.portal.door import Page, PortalRequest, portal_view, pressed
from atbilde.portal.limits.guard import WISHES, Guard
from atbilde.portal.refusals import only_reads
from atbilde.portal.status.wording import closing_words, next_words
from atbilde.portal.submission.state import begin
from atbilde.services.queries.money import price_of

P = ParamSpec("P")


def private(view: Page[P]) -> Page[P]:
    """What comes back is stored by nobody on the way and indexed by nobody."""

    @wraps(view)
    def shut(request: PortalRequest, /, *args: P.args, **parts: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **parts)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return shut


@only_reads
@portal_view()
@private
def status(request: PortalRequest, secret: str) -> HttpResponseBase:
    """How the matter goes."""
    link = link_of(request.institution, secret, STATUS)
    case = matter_of(link)
    course = course_of(case, link.contact, at=request.now)
    counted = derivation(course.due) if course.due else None
    english = request.place.language == "en"
    wish = materials_asked_for(link.contact)
    context: dict[str, object] = {
        "secret": secret,
        "course": course,
        "case": case,
        "now": request.now,
        "next": next_words(course, request.now),
        "closing": closing_words(course),
        "late": course.due is not None and course.due.due_at is not None and course.due.due_at < request.now,
        "why": [(step.at, step.why if english else step.why_lv) for step in counted.steps] if counted else [],
        "clause": _clause(request, course.due.pack, course.due.clause) if course.due else None,
        "materials": secret_of(wish) if wish else "",
        "decided": decided_for(materials_request(case, link.contact)),
        "may_contest": course.answered and request.place.standard.prescribes("contesting_what"),
        "contest": request.place.standard.text("contesting_who_to_whom_how", request.place.language),
        "may_rate": course.answered and scale_for(request.institution, link.contact.channel, request.now) is not None,
        "price": price_of(case.service) if case.service else "",
        "law": request.place.said(case.service, "law") if case.service else "",
    }
    return render(request, "portal/status/status.html", context)


@only_reads
@portal_view()
@private
def attachment(request: PortalRequest, secret: str, pk: int) -> HttpResponseBase:
    """A file the client sent or was sent; always a download."""
    link = link_of(request.institution, secret, STATUS)
    return _download(visible_attachment(matter_of(link), link.contact, pk))


@only_reads
@portal_view()
@private
def material(request: PortalRequest, secret: str, pk: int) -> HttpResponseBase:
    """A file of the case that the client asked to see and was told they may; always a download."""
    link = link_of(request.institution, secret, STATUS)
    return _download(released_file(materials_request(matter_of(link), link.contact), pk))


def _download(file: Attachment) -> HttpResponseBase:
    try:
        response = FileResponse(open_file(file.sha256), content_type="application/octet-stream")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@portal_view()
@private
@pressed("status", "secret")
def more(request: PortalRequest, secret: str) -> HttpResponseBase:
    """Ask back or add a document: a form whose end is this matter."""
    link_of(request.institution, secret, STATUS)
    form = begin(request, joins=secret)
    return HttpResponseRedirect(request.place.url("write_step", form=form.id, name="text"))


@require_http_methods(["GET", "HEAD", "POST"])
@portal_view()
@private
@pressed("status", "secret")
def materials(request: PortalRequest, secret: str) -> HttpResponseBase:
    """The client wishes to see the materials of the case."""
    link = link_of(request.institution, secret, STATUS)
    if refusal := Guard(request, WISHES, request.now, begun=link.made_at, holder=secret).refusal():
        messages.error(request, refusal.words)
    else:
        ask_for_materials(matter_of(link), link.contact, at=request.now)
        messages.success(request, _("We have received your wish to see the materials and decide what can be shown."))
    return HttpResponseRedirect(request.place.url("status", secret=secret))


@require_http_methods(["GET", "HEAD", "POST"])
@portal_view()
@private
def end(request: PortalRequest, secret: str) -> HttpResponseBase:
    """The client closes their link: asked once more, then for good."""
    link = link_of(request.institution, secret, STATUS)
    case = matter_of(link)
    if request.method == "POST":
        revoke_link(link, at=request.now)
        return render(request, "portal/status/ended.html", {"case": case})
    return render(request, "portal/status/end.html", {"case": case, "secret": secret})


@require_http_methods(["GET", "HEAD", "POST"])
@portal_view()
@private
@pressed("status", "secret")
def rate(request: PortalRequest, secret: str) -> HttpResponseBase:
    """To the page on which the client rates this contact."""
    link = link_of(request.institution, secret, STATUS)
    return HttpResponseRedirect(request.place.url("rate", secret=rating_link(link.contact, request.now)))


def _clause(request: PortalRequest, pack: str, clause: str) -> tuple[Clause, str] | None:
    found = clause_of(request.institution, pack, clause, request.now)
    if found is None:
        return None
    return found, found.en if request.place.language == "en" else found.lv
