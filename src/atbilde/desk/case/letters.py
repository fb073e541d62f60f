"""The letter being written: checked, mended, filled from a template, sent now or later, taken back."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atbilde.cases.about_us import about_us
from atbilde.cases.access import attachment_for, case_for, message_for
from atbilde.cases.actions.answering import draft_name, send_letter, withdraw_letter
from atbilde.cases.actions.enclosing import enclosures
from atbilde.cases.actions.releasing import release_result
from atbilde.cases.composing import blank_letter, in_writing, with_paragraph, with_template
from atbilde.cases.enums import AnswerWay
from atbilde.cases.errors import Refused
from atbilde.cases.letters import fill_template, mended
from atbilde.cases.models import Case
from atbilde.contacts.enums import Delivery
from atbilde.contacts.models import Attachment
from atbilde.desk.case.fields import whole_number, words
from atbilde.desk.case.post import chosen_way
from atbilde.desk.case.replies import REFUSED, case_url, done, elsewhere, is_part, refused, trigger
from atbilde.desk.case.sheet import Sheet, reply_sheet
from atbilde.desk.dates import local_time
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work
from atbilde.knowledge.access import given_answer, template_for
from atbilde.knowledge.actions.answers import use_answer
from atbilde.knowledge.enums import Visibility

#: A letter can wait this long before it leaves.
LATEST = timedelta(days=180)
#: Where a letter that is not the answer is written on.
_PAGES = {
    "not-ours": "case_redirection",
    "not-considered": "case_refusal",
    "language": "case_language_notice",
    "asking": "case_asking",
    "materials": "case_materials",
}


@dataclass(slots=True)
class Typed:
    """What came with a letter's form."""

    body: str
    do: str  # send, close, later, result; mend, template, in_writing or about change the text only
    leaves_at: str
    template: int | None
    caret: int
    way: AnswerWay
    seen: str = ""  # our newest letter in the case that stood on the page, or that was read in the warning
    keep: list[int] = field(default_factory=list)

    @property
    def answer(self) -> int | None:
        """The answer of the knowledge base that is to be put in."""
        return whole_number(self.do.removeprefix("answer-")) if self.do.startswith("answer-") else None


def typed(request: DeskRequest) -> Typed:
    """The fields of a letter's form as they were typed."""
    post = request.POST
    caret = whole_number(words(post, "caret"))
    return Typed(
        body=words(post, "body"),
        do=words(post, "do", "send"),
        leaves_at=words(post, "leaves_at"),
        template=whole_number(words(post, "template")),
        caret=-1 if caret is None else caret,
        way=chosen_way(words(post, "way")),
        seen=words(post, "seen"),
        keep=[pk for pk in map(whole_number, post.getlist("keep")) if pk is not None],
    )


@require_POST
@desk_view(here="queue", allowed=may_work)
def letters(request: DeskRequest, number: str) -> HttpResponseBase:
    """Send the answer; or do with it what the pressed button says."""
    case = case_for(request.post, number)
    form = typed(request)
    if form.do not in ("send", "close", "later", "result"):
        return _changed(request, case, form)
    try:
        leaves_at = leaving_time(form, request.now)
        files = files_of(request, case, form)
        if form.do == "result":
            letter = release_result(
                case, by=request.post, at=request.now, body=form.body, attachments=files, seen=form.seen
            )
        else:
            letter = send_letter(
                case,
                by=request.post,
                at=request.now,
                body=form.body,
                close=form.do == "close",
                leaves_at=leaves_at,
                attachments=files,
                way=form.way,
                seen=form.seen,
            )
    except Refused as error:
        sheet = reply_sheet(case, request.post, typed=form.body, error=error, way=form.way)
        return refused_letter(request, case, sheet)
    return sent(request, case, letter.contact.key, later=leaves_at is not None)


@require_POST
@desk_view(here="queue", allowed=may_work)
def withdrawal(request: DeskRequest, number: str, key: str) -> HttpResponseBase:
    """Take a letter back before it has left; its text is there to be written on."""
    case = case_for(request.post, number)
    letter = message_for(request.post, case, key)
    try:
        withdraw_letter(letter, by=request.post, at=request.now)
    except Refused as error:
        return refused(request, case, error)
    about = draft_name(letter.intent)
    if about == "forward":
        return done(request, case, _("The letter was taken back. The question is not sent on."))
    if about in _PAGES:
        told = {"reason": letter.intent["not_considered"]} if about == "not-considered" else {}
        return elsewhere(request, f"{case_url(case, _PAGES[about])}{'?' if told else ''}{urlencode(told)}")
    if about:
        return elsewhere(request, case_url(case, "case_correction", letter.intent["correction"]))
    message = _("The letter was taken back. It has not left; its text is here again.")
    if not is_part(request):
        return done(request, case, message, anchor="#reply")
    sheet = reply_sheet(case, request.post)
    sheet.files_again = list(letter.attachments.all())
    response = render(request, "desk/case/reply.html", {"case": case, "sheet": sheet, "now": request.now})
    response["HX-Trigger"] = trigger(message)
    return response


def leaving_time(form: Typed, now: datetime) -> datetime | None:
    """When a letter is to leave, where the officer chose a time; `Refused` for one that has passed or is far off."""
    if form.do != "later":
        return None
    chosen = local_time(form.leaves_at)
    if chosen is None:
        raise Refused("leaves_at", _("Say when the letter is to leave: day and time, as 14.05.2026. 16:30."))
    if not now < chosen <= now + LATEST:
        raise Refused("leaves_at", _("Choose a time ahead, within half a year."))
    return chosen


def files_of(request: DeskRequest, case: Case, form: Typed) -> list[Attachment]:
    """The files chosen in the form, and those of a withdrawn letter that go along again."""
    return enclosures(request.FILES.getlist("files"), _kept(request, case, form), at=request.now)


def refused_letter(request: DeskRequest, case: Case, sheet: Sheet) -> HttpResponse:
    """The letter was not sent: why, and what mends it, with everything typed still there."""
    context = {"case": case, "sheet": sheet, "now": request.now}
    if is_part(request):
        return render(request, "desk/case/letter_errors.html", context, status=REFUSED)
    _as_it_was(request, case, sheet)
    return render(request, "desk/case/letter_alone.html", context, status=REFUSED)


def sent(request: DeskRequest, case: Case, key: str, *, later: bool) -> HttpResponseBase:
    """The letter waits in the outbox; a fresh sheet lies ready."""
    message = (
        _("The letter will leave at the time you chose. Until then you can take it back.") if later else leaves_soon()
    )
    if not is_part(request):
        return done(request, case, message, anchor=f"#contact-{key}")
    case.refresh_from_db()
    sheet = reply_sheet(case, request.post)
    response = render(request, "desk/case/reply.html", {"case": case, "sheet": sheet, "now": request.now})
    response["HX-Retarget"], response["HX-Reswap"] = "#reply", "outerHTML"
    response["HX-Trigger"] = trigger(message)
    return response


def leaves_soon() -> str:
    """What is said of a letter just sent."""
    return _("The letter leaves in ten seconds. Until then you can take it back.")


def _changed(request: DeskRequest, case: Case, form: Typed) -> HttpResponse:
    """The letter with what it lacks put in, or with a template's text or the paragraph of VPVB-14.2 in it."""
    body = form.body
    if form.do == "in_writing":
        body = with_paragraph(body or blank_letter(case, request.post), in_writing(case), at=form.caret)
    if form.do == "about":
        text = f"{about_us(case, at=request.now)}\n\n"
        body = with_paragraph(body or blank_letter(case, request.post), text, at=form.caret)
    if form.do == "template" and form.template is not None:
        chosen = template_for(request.post, form.template)
        text = fill_template(chosen.body, request.post, case, at=localtime(request.now))
        body = with_template(body, text, blank=blank_letter(case, request.post), at=form.caret)
    if form.answer is not None:
        answer = given_answer(request.post, form.answer)
        if answer.visibility == Visibility.PUBLIC:
            use_answer(answer, by=request.post, at=request.now)
            body = with_template(body, answer.body, blank=blank_letter(case, request.post), at=form.caret)
    whole = mended(body, request.post, case, by_email=form.way == AnswerWay.EMAIL)
    sheet = reply_sheet(case, request.post, typed=whole, way=form.way)
    return changed_letter(request, case, sheet)


def changed_letter(request: DeskRequest, case: Case, sheet: Sheet) -> HttpResponse:
    """A letter whose text was changed here: only its field comes back, so that chosen files stay chosen."""
    context = {"case": case, "sheet": sheet, "now": request.now}
    if not is_part(request):
        _as_it_was(request, case, sheet)
        return render(request, "desk/case/letter_alone.html", context)
    response = render(request, "desk/case/letter_body.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = "#letter-body", "outerHTML"
    return response


def _as_it_was(request: DeskRequest, case: Case, sheet: Sheet) -> None:
    """The rest of the form as it came, where the page is drawn anew; a browser gives no page its chosen files back."""
    form = typed(request)
    sheet.seen, sheet.leaves_at = form.seen, form.leaves_at
    sheet.files_again = _kept(request, case, form)
    sheet.files_lost = [file.name for file in request.FILES.getlist("files")]


def _kept(request: DeskRequest, case: Case, form: Typed) -> list[Attachment]:
    """Files of a letter taken back that are to go along again."""
    kept = [attachment_for(request.post, case, pk) for pk in form.keep]
    return [file for file in kept if file.message.delivery == Delivery.WITHDRAWN]
