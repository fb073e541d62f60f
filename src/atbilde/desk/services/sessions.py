"""Sessions with places at the desk: plan, register, cancel, call off (VISC-15)."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from atbilde.contacts.enums import Channel
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.services.session_forms import CandidateForm, CertificateForm, FeeForm, SessionForm
from atbilde.institutions.access import may_work
from atbilde.institutions.models import Post
from atbilde.reports.registrations import registration_pdf
from atbilde.services.access import (
    may_plan_sessions,
    may_see_money,
    may_take_money,
    registration_for,
    session_for,
    sessions_of,
)
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.errors import NotPossible
from atbilde.services.actions.sessions import call_off, cancel_registration, register, save_session
from atbilde.services.models import Session
from atbilde.services.queries.seats import candidates, counted, standing_of


def may_see_sessions(post: Post) -> bool:
    """Those who serve clients, and who plans sessions."""
    return may_work(post) or may_plan_sessions(post)


sessions_view = desk_view(here="sessions", allowed=may_see_sessions)
planning_view = desk_view(here="sessions", allowed=may_plan_sessions)


@require_safe
@sessions_view
def sessions(request: DeskRequest) -> HttpResponse:
    """The sessions of the last month and those to come."""
    rows = counted(sessions_of(request.post, request.now), now=request.now)
    context = {"rows": rows, "may_plan": may_plan_sessions(request.post), "may_see_money": may_see_money(request.post)}
    return render(request, "desk/services/sessions.html", context)


@planning_view
def plan(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """A session, or a new one."""
    row = session_for(request.post, pk) if pk else None
    initial = {name: getattr(row, name) for name in SessionForm.base_fields} if row else None
    if row is not None and initial is not None:
        initial["price"] = f"{row.price // 100}.{row.price % 100:02d}"
    form = SessionForm(request.POST or None, by=request.post, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = {**form.cleaned_data, "price": form.cleaned_data["price"] or 0}
        saved = _tried(form, lambda: save_session(request.post, at=request.now, session=row, fields=fields))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("desk:session", saved.pk)
    title = row.name_lv if row else _("New session")
    context = {"form": form, "title": title}
    return render(request, "desk/services/session_form.html", context, status=422 if form.errors else 200)


@sessions_view
def session(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One session: its candidates, who waits, what was paid and issued; candidates are registered here, too."""
    row = session_for(request.post, pk)
    form = CandidateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        visitor = Visitor(**form.cleaned_data)
        done = _tried(
            form, lambda: register(row, at=request.now, visitor=visitor, by=request.post, channel=Channel.VISIT)
        )
        if done is not None:
            messages.success(request, _("Registered: %(number)s") % {"number": done.number})
            return redirect("desk:session", row.pk)
    return session_page(request, row, form=form)


def session_page(request: DeskRequest, row: Session, *, form: Form | None = None, status: int = 200) -> HttpResponse:
    """The page of a session; 422 where its form came back."""
    form = form if form is not None else CandidateForm()
    context: dict[str, Any] = {
        "session": row,
        "standing": standing_of(row, now=request.now),
        "candidates": candidates(row),
        "form": form,
        "fee_form": FeeForm(),
        "certificate_form": CertificateForm(),
        "may_see_money": may_see_money(request.post),
        "may_take_money": row.cancelled_at is None and may_take_money(request.post, row.location),
        "may_plan": may_plan_sessions(request.post),
        "has_begun": row.starts <= request.now,
    }
    return render(request, "desk/services/session.html", context, status=422 if form.errors else status)


@require_POST
@planning_view
def calling_off(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The session does not take place."""
    row = session_for(request.post, pk)
    try:
        call_off(row, by=request.post, at=request.now)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The session was called off; the candidates are told by e-mail."))
    return redirect("desk:session", row.pk)


@require_POST
@sessions_view
def cancellation(request: DeskRequest, pk: int) -> HttpResponseBase:
    """A candidate does not come; whoever waits longest moves up."""
    row = registration_for(request.post, pk)
    try:
        cancel_registration(row, at=request.now, by=request.post)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The registration is cancelled."))
    return redirect("desk:session", row.session_id)


@require_safe
@never_cache
@sessions_view
def paper(request: DeskRequest, pk: int) -> HttpResponse:
    """The registration as a PDF, to be handed to the candidate: with the link that they got nowhere else."""
    row = registration_for(request.post, pk)
    response = HttpResponse(registration_pdf(row, language=get_language() or "lv"), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    return response


def _tried(form: Form, act: Any) -> Any:
    """What `act` gives; `None` and the reason at its field where it refuses."""
    try:
        return act()
    except NotPossible as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
