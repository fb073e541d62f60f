"""The case page: the client, what was said, what the standard asks now."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from atbilde.calls.queries.page import with_calls
from atbilde.cases.access import case_for, may_answer, may_close, may_hand_over
from atbilde.cases.actions.by_hand import BY_HAND
from atbilde.cases.models import Case
from atbilde.cases.queries.page import case_page
from atbilde.cases.queries.receiver import receiver_of
from atbilde.cases.queries.timeline import files_taken_back
from atbilde.desk.case.proposals import proposals_of
from atbilde.desk.case.sheet import Sheet, reply_sheet
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.veil import showing_of
from atbilde.institutions.access import may_see_cases
from atbilde.institutions.groups import group_name, groups_of
from atbilde.institutions.standards import standard_of


@require_safe
@desk_view(here="queue", allowed=may_see_cases)
def page(request: DeskRequest, number: str) -> HttpResponseBase:
    """The whole page. An open one asks for it again when its case changes and takes the parts that do."""
    case = case_for(request.post, number)
    return render(request, "desk/case/page.html", context_of(request, case))


def context_of(request: DeskRequest, case: Case, sheet: Sheet | None = None) -> dict[str, object]:
    """What the page's templates draw from; `sheet` is a letter just typed."""
    post, now = request.post, request.now
    shown = case_page(case, post, at=now, language=get_language() or "lv", everything=request.GET.get("all") == "1")
    with_calls(entry.contact for entry in shown.timeline.entries if entry.contact)
    may_write = may_answer(post, case)
    told = shown.timeline.last_told
    veiled = request.veil.covers(case.client)
    if sheet is None and may_write and case.is_open and not veiled:
        between = receiver_of(case, told.message if told else None), told.mailbox if told else ""
        sheet = reply_sheet(case, post, draft=shown.draft, between=between)
        sheet.files_again = files_taken_back(shown.timeline, post)
    language = get_language() or "lv"
    standard = standard_of(case.institution, now)
    return {
        "case": case,
        "groups": groups_of(standard, language),
        "group": group_name(standard, case.client_group, language),
        "now": now,
        "page": shown,
        "sheet": sheet,
        "veiled": veiled,
        "showing_url": showing_of(case.client, case=case.number, back=request.get_full_path()) if veiled else "",
        "proposals": proposals_of(case, told, at=now) if may_write and case.is_open else None,
        "may_write": may_write,
        "by_hand": case.channel in BY_HAND or case.answer_by in BY_HAND,
        "may_hand_over": may_hand_over(post, case),
        "may_close": may_close(post, case),
        "mine": case.owner_id == post.pk,
    }
