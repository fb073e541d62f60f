"""Writing to the institution: the choice, one question a page, files, the summary, sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import matter_of
from atbilde.cases.actions.submitting import Submission, add_to_case, submit
from atbilde.cases.errors import Refused
from atbilde.contacts.access import link_of
from atbilde.contacts.actions.links import STATUS, secret_of
from atbilde.contacts.actions.uploads import MOST_FILES, forget_form, taken_over, uploads_of
from atbilde.contacts.models import Contact
from atbilde.knowledge.queries.search import Found, find_answers
from atbilde.portal.arrival import arrival_of
from atbilde.portal.door import PortalRequest, portal_view, pressed
from atbilde.portal.limits.files import keep_all_chosen
from atbilde.portal.limits.guard import ADDITIONS, SUBMISSIONS, Guard
from atbilde.portal.refusals import only_reads
from atbilde.portal.submission.forms import KindForm, StepForm
from atbilde.portal.submission.kinds import kind_named, kinds_of
from atbilde.portal.submission.ordering import ordered, shown_order, take_files, told, ways_to_receive
from atbilde.portal.submission.state import FormState, begin, close, keep, load
from atbilde.portal.submission.steps import FACTS, Step, answered, before, next_open, step_named, steps_of
from atbilde.services.access import offered_service
from atbilde.services.queries.catalogue import asked_fields

_KNOWN = ("subject", "text", "area", "act")


@require_http_methods(["GET", "HEAD", "POST"])
@portal_view(here="write")
def write(request: PortalRequest) -> HttpResponseBase:
    """What the client wants to do. A link may know it, and more: `?kind=question&subject=…`, `?service=…`."""
    if code := request.GET.get("service", "").replace("\x00", ""):
        return _order(request, code)
    kinds = kinds_of(request.place.standard)
    known: dict[str, Any] = {name: request.GET[name][:1000] for name in _KNOWN if request.GET.get(name)}
    form = KindForm(request.sent, initial={"kind": request.GET.get("kind", "")} | request.typed)
    form.fields["kind"].choices = [(kind.id, kind.label) for kind in kinds]  # type: ignore[attr-defined]
    if request.sent is not None and form.is_valid():
        state = begin(request, kind=form.cleaned_data["kind"], **known)
        return _to_next(request, state)
    hints = {kind.id: kind.hint for kind in kinds}
    context: dict[str, object] = {"form": form, "heading": form.fields["kind"].label, "hints": hints}
    return render(request, "portal/submission/kind.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@portal_view(here="write")
def step(request: PortalRequest, form: str, name: str) -> HttpResponseBase:
    """One page of the form. What is typed is kept even where it is not accepted."""
    state = load(request, form)
    if state.sent:
        return _to_sent(request, state)
    steps = _steps(request, state)
    here = step_named(steps, name)
    if here is None:
        raise Http404
    if here.name == "files":
        return _files(request, state, here)
    if here.form is None:
        return _answers(request, state, steps, here)
    if request.method == "POST":
        filled = _filled(request, state, here)
        state.values |= {field: str(filled.data.get(field, "")) for field in filled.fields}
        if request.sent is not None and filled.is_valid():
            state.values |= {field: str(value or "") for field, value in filled.cleaned_data.items()}
            return _done(request, state, here)
        state.done = [done for done in state.done if done != here.name]
        keep(request, state)
        if request.sent is None:
            return _to_step(request, state, here.name)
        return _question(request, state, steps, here, filled)
    return _question(request, state, steps, here, here.form(initial=state.values))


@require_http_methods(["GET", "HEAD", "POST"])
@portal_view(here="write")
def check(request: PortalRequest, form: str) -> HttpResponseBase:
    """The summary; its button sends."""
    state = load(request, form)
    if state.sent:
        return _to_sent(request, state)
    steps = _steps(request, state)
    still = next_open(steps, state)
    if still is not None:
        return _to_step(request, state, still.name)
    limit = ADDITIONS if state.joins else SUBMISSIONS
    guard = Guard(request, limit, request.now, begun=datetime.fromisoformat(state.begun_at), holder=state.joins)
    if request.method == "POST":
        refused = guard.refusal(receiver=state.values.get("email", ""))
        if refused is None:
            return _send(request, state, guard)
        return _summary(request, state, guard, refused.words, refused.status)
    return _summary(request, state, guard)


@only_reads
@portal_view(here="write")
def sent(request: PortalRequest, secret: str) -> HttpResponse:
    """It has arrived: its number and its link (CSP-P5)."""
    arrival = arrival_of(request, secret)
    if arrival["case"].service_id is not None:
        request.place.here = "services"
    response = render(request, "portal/submission/sent.html", arrival)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@portal_view(here="write")
@pressed("write_check", "form")
def give_up(request: PortalRequest, form: str) -> HttpResponseBase:
    """Nothing is sent; what was typed and attached goes."""
    state = load(request, form)
    forget_form(state.id)
    close(request, state)
    return HttpResponseRedirect(request.place.url("home"))


def _order(request: PortalRequest, code: str) -> HttpResponseBase:
    """What the service is and costs, before anything is asked; then its first page (VPVB-4.5, DVI-19)."""
    service = ordered(request, code)
    if service is None:  # its own page says how else it can be asked for
        return HttpResponseRedirect(request.place.url("service", code=offered_service(request.institution, code).code))
    if request.method == "POST":
        state = begin(request, kind=service.order_kind, service=service)
        return _to_next(request, state)
    request.place.here = "services"
    context = {**shown_order(service), "ways": ways_to_receive(service), "asked": asked_fields(service)}
    return render(request, "portal/submission/order.html", context)


def _filled(request: PortalRequest, state: FormState, here: Step) -> StepForm:
    """The page's form with what was typed; a file that a fact asks for is kept with the form at once."""
    assert here.form is not None
    if here.name != FACTS:
        return here.form(request.POST, initial=state.values)
    fields = getattr(here.form(), "asked", [])
    typed, faults = take_files(request, state, fields)
    filled = here.form(typed, initial=state.values)
    for name, fault in faults.items():
        filled.errors[name] = filled.error_class([fault])
    return filled


def _steps(request: PortalRequest, state: FormState) -> list[Step]:
    return steps_of(request.place, state, ordered(request, state.service))


def _question(request: PortalRequest, state: FormState, steps: list[Step], here: Step, form: StepForm) -> HttpResponse:
    context = {**_frame(request, state, steps, here), "form": form}
    return render(request, "portal/submission/question.html", context, status=422 if form.errors else 200)


def _files(request: PortalRequest, state: FormState, here: Step) -> HttpResponseBase:
    """The files; what is chosen when "continue" or another language is pressed goes along.

    What is not taken of it keeps the page, and so does the other language.
    """
    if request.method != "POST":
        return files_page(request, state)
    if refused := keep_all_chosen(request, state.id):
        return files_page(request, state, refused)
    return _done(request, state, here) if request.sent is not None else _to_step(request, state, here.name)


def files_page(request: PortalRequest, state: FormState, refused: Sequence[str] = ()) -> HttpResponse:
    """The files attached so far and the field for more; `refused` says what was not taken and why."""
    steps = _steps(request, state)
    context = {
        **_frame(request, state, steps, next(step for step in steps if step.name == "files")),
        "uploads": uploads_of(state.id),
        "refused": refused,
        "megabytes": settings.UPLOAD_MEGABYTES,
        "most_files": MOST_FILES,
    }
    return render(request, "portal/submission/files.html", context, status=422 if refused else 200)


def _answers(request: PortalRequest, state: FormState, steps: list[Step], here: Step) -> HttpResponseBase:
    """Answers that are there already (CSP-W6); where none fits, nobody sees this page."""
    if request.method == "POST":
        return _done(request, state, here)
    found = _found(request, state)
    if not found:
        return _done(request, state, here)
    context = {**_frame(request, state, steps, here), "found": found}
    return render(request, "portal/submission/answers.html", context)


def _found(request: PortalRequest, state: FormState) -> list[Found]:
    words = f"{state.values.get('subject', '')} {state.values.get('text', '')[:300]}".strip()
    return find_answers(request.institution, words, language=request.place.language, limit=5)


def _frame(request: PortalRequest, state: FormState, steps: list[Step], here: Step) -> dict[str, object]:
    earlier = before(steps, here)
    return {
        "state": state,
        "step": here,
        "number": steps.index(here) + 1,
        "total": len(steps) + 1,
        "back": _address(request, state, earlier.name) if earlier else _way_back(request, state),
    }


def _way_back(request: PortalRequest, state: FormState) -> str:
    if state.joins:
        return request.place.url("status", secret=state.joins)
    if state.service:
        return f"{request.place.url('write')}?service={state.service}"
    return f"{request.place.url('write')}?kind={state.kind}"


def _done(request: PortalRequest, state: FormState, here: Step) -> HttpResponseBase:
    if here.name not in state.done:
        state.done.append(here.name)
    keep(request, state)
    return _to_next(request, state)


def _to_next(request: PortalRequest, state: FormState) -> HttpResponseBase:
    following = next_open(_steps(request, state), state)
    return _to_step(request, state, following.name if following else None)


def _to_step(request: PortalRequest, state: FormState, name: str | None) -> HttpResponseBase:
    return HttpResponseRedirect(_address(request, state, name))


def _address(request: PortalRequest, state: FormState, name: str | None) -> str:
    if name is None:
        return request.place.url("write_check", form=state.id)
    return request.place.url("write_step", form=state.id, name=name)


def _to_sent(request: PortalRequest, state: FormState) -> HttpResponseBase:
    """To the page of what this form became; to the beginning where it was given up."""
    if state.joins:
        return HttpResponseRedirect(request.place.url("status", secret=state.joins))
    return HttpResponseRedirect(request.place.url("write_sent", secret=_secret(state)))


def _secret(state: FormState) -> str:
    return secret_of(Contact(key=state.contact_key))


def _summary(
    request: PortalRequest, state: FormState, guard: Guard, error: str = "", status: int = 200
) -> HttpResponse:
    kind, steps = kind_named(state.kind), _steps(request, state)
    context: dict[str, object] = {
        **shown_order(ordered(request, state.service)),
        "state": state,
        "kind": kind,
        "rows": answered(steps, state.values),
        "uploads": [one for one in uploads_of(state.id) if one.sha256],
        "error": error,
        "back": _address(request, state, steps[-1].name),
        "guard": guard,
    }
    return render(request, "portal/submission/check.html", context, status=status)


def _send(request: PortalRequest, state: FormState, guard: Guard) -> HttpResponseBase:
    files = taken_over(state.id)
    try:
        if state.joins:
            link = link_of(request.institution, state.joins, STATUS)
            add_to_case(
                matter_of(link), link.contact, state.values["text"], key=state.contact_key, at=request.now, files=files
            )
        else:
            said = _submission(request, state)
            submit(request.institution, said, key=state.contact_key, at=request.now, files=files)
    except Refused as error:
        return _summary(request, state, guard, str(error), 422)
    forget_form(state.id)
    close(request, state)
    return _to_sent(request, state)


def _submission(request: PortalRequest, state: FormState) -> Submission:
    values = state.values
    given = {name: values.get(name, "") for name in (
        "text", "subject", "act", "area", "name", "email", "phone", "address", "answer_by", "needs", "group",
    )}  # fmt: skip
    language = values.get("language") or request.place.language
    service = ordered(request, state.service)
    return Submission(kind=state.kind, language=language, service=service, facts=told(service, values), **given)
