"""What came with a letter: its HTML part shut in a frame, its files, itself as it came."""

import base64
import html as escaping
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from atbilde.cases.access import attachment_for, case_for, message_for
from atbilde.cases.models import Case
from atbilde.contacts.actions.viruses import check_again, note_opened
from atbilde.contacts.enums import Safety
from atbilde.contacts.files import open_file
from atbilde.contacts.models import Attachment
from atbilde.contacts.queries.safety import harmless, infected, threats_in, worst
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.veil import whole_view
from atbilde.institutions.access import may_open_infected, may_see_cases

#: The frame runs nothing, asks nobody for anything, and counts as a stranger to our own pages.
FRAME_POLICY = "; ".join(
    [
        "default-src 'none'",
        "img-src data:",
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-popups allow-popups-to-escape-sandbox",
    ]
)
#: Pictures a browser shows without running anything.
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
#: All pictures of one letter together; the rest stay in the list of files.
MOST_PICTURES = 12 * 1024 * 1024

_CID = re.compile(r"""(src\s*=\s*)(["'])\s*cid:([^"']+)\2""", re.IGNORECASE)


@require_safe
@xframe_options_sameorigin
@desk_view(here="queue", allowed=may_see_cases)
@whole_view
def html(request: DeskRequest, number: str, key: str) -> HttpResponseBase:
    """The HTML part of a letter, cleaned when it came, for a sandboxed frame.

    Pictures that came with the letter are put into it: the frame has no rights of its own to fetch anything.
    """
    letter = message_for(request.post, case_for(request.post, number), key)
    if not letter.html:
        raise Http404
    shown = with_pictures(letter.html, harmless(letter.attachments.all()))
    context = {"letter": letter, "shown": mark_safe(shown)}  # noqa: S308 - cleaned when it came, and shut in a frame
    page = render_to_string("desk/case/laid_out.html", context)
    response = HttpResponse(page, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = FRAME_POLICY
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view(here="queue", allowed=may_see_cases)
@whole_view
def original(request: DeskRequest, number: str, key: str) -> HttpResponseBase:
    """The letter as it came, byte for byte: as harmful as what came with it."""
    case = case_for(request.post, number)
    letter = message_for(request.post, case, key)
    if not letter.original:
        raise Http404
    file = Held(letter.original, f"{case.number}-{letter.contact.at:%Y-%m-%d-%H%M}.eml", "message/rfc822")
    return _handed_out(request, case, file, letter.attachments.all())


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view(here="queue", allowed=may_see_cases)
@whole_view
def attachment(request: DeskRequest, number: str, pk: int) -> HttpResponseBase:
    """A file that came or went with a letter. Always a download: what a stranger sent is never opened in our place."""
    case = case_for(request.post, number)
    file = attachment_for(request.post, case, pk)
    held = Held(file.sha256, file.name, "application/octet-stream")
    return _handed_out(request, case, held, file.message.attachments.filter(pk=file.pk))


@dataclass(frozen=True, slots=True)
class Held:
    """A file in the store and how it is handed out."""

    sha256: str
    name: str
    content_type: str


def _handed_out(request: DeskRequest, case: Case, held: Held, holds: QuerySet[Attachment]) -> HttpResponseBase:
    """The file; where it may harm a page before it, whose button hands it out, or for a virus refuses most people.

    `holds` are the attachments by which it is judged. An infected one gets a name that no program opens by itself.
    """
    state = worst(holds)
    harmful = state == Safety.INFECTED
    allowed = not harmful or may_open_infected(request.post)
    again = request.POST.get("do") == "check"
    if request.method == "POST" and allowed and harmful:
        for file in infected(holds):
            (check_again if again else note_opened)(file, by=request.post, at=request.now)
    if again and allowed:
        return HttpResponseRedirect(request.path)
    if state == "" or (request.method == "POST" and allowed):
        return _download(held.sha256, held.name + ".virus" if harmful else held.name, held.content_type)
    context = {"case": case, "held": held, "state": state, "infected": harmful, "allowed": allowed}
    context["threats"] = threats_in(holds) if harmful else []
    return render(request, "desk/case/quarantine.html", context, status=403 if harmful else 200)


def with_pictures(html_part: str, files: Iterable[Attachment]) -> str:
    """The HTML with each `cid:` picture that came along put in as data; others lose their address."""
    named = {file.inline_id.strip("<>"): file for file in files if file.inline_id}
    left = MOST_PICTURES

    def picture(found: re.Match[str]) -> str:
        nonlocal left
        file = named.get(escaping.unescape(found[3]).strip())
        if file is None or file.content_type.casefold() not in PICTURES or file.size > left:
            return f'{found[1]}""'
        left -= file.size
        try:
            with open_file(file.sha256) as stored:
                data = base64.b64encode(stored.read()).decode("ascii")
        except FileNotFoundError:
            return f'{found[1]}""'
        return f'{found[1]}"data:{file.content_type.casefold()};base64,{data}"'

    return _CID.sub(picture, html_part)


def _download(sha256: str, name: str, content_type: str) -> FileResponse:
    try:
        file = open_file(sha256)
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(file, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
