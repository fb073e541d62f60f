"""Files of a form: whole with the page, or in pieces by the core of tus 1.0 (tus.io), going on where they stopped."""

import base64
import binascii

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.contacts.access import digest
from atbilde.contacts.actions.uploads import (
    UploadRefused,
    WrongOffset,
    add_piece,
    remove_upload,
    uploads_of,
)
from atbilde.contacts.models import Upload
from atbilde.portal.door import PortalRequest, portal_view, pressed
from atbilde.portal.limits.files import begin_counted, keep_all_chosen
from atbilde.portal.submission.state import FormState, keep, load
from atbilde.portal.submission.steps import FACTS
from atbilde.portal.submission.views import files_page

_VERSION = "1.0.0"


@require_http_methods(["GET", "HEAD", "POST"])
@portal_view(here="write")
@pressed("write_step", "form", name="files")
def uploads(request: PortalRequest, form: str) -> HttpResponseBase:
    """Files chosen on the page; or, asked in tus, room for one: 201 with its address in `Location`."""
    state = load(request, form)
    if "Tus-Resumable" in request.headers:
        return _begin(request, state)
    if not request.FILES.getlist("files"):
        return files_page(request, state, [_("Choose a file first.")])
    if refused := keep_all_chosen(request, state.id):
        return files_page(request, state, refused)
    return HttpResponseRedirect(request.place.url("write_step", form=state.id, name="files"))


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
@portal_view(here="write")
def upload(request: PortalRequest, form: str, secret: str) -> HttpResponseBase:
    """How far a file has come (HEAD), its next piece (PATCH), or that it is not sent after all (DELETE)."""
    state = load(request, form)
    if request.method == "GET":  # only a person's browser asks so
        return HttpResponseRedirect(request.place.url("write_step", form=state.id, name="files"))
    found = uploads_of(state.id).get(pk=digest(secret))
    if request.headers.get("Tus-Resumable") != _VERSION:
        return _tus(412, headers={"Tus-Version": _VERSION})
    if request.method == "DELETE":
        remove_upload(found)
        return _tus(204)
    if request.method == "HEAD":
        return _tus(200, found, headers={"Upload-Length": str(found.size), "Cache-Control": "no-store"})
    if request.content_type != "application/offset+octet-stream":
        return _tus(415)
    try:
        offset = int(request.headers.get("Upload-Offset", "-1"))
        found = add_piece(found, offset=offset, piece=[request.body], at=request.now)
    except WrongOffset as wrong:
        return _tus(409, headers={"Upload-Offset": str(wrong.received)})
    except (UploadRefused, ValueError) as fault:
        return _tus(400, words=str(fault) if isinstance(fault, UploadRefused) else "")
    if found.fault:
        remove_upload(found)
        return _tus(422, words=found.fault)
    return _tus(204, found)


@require_http_methods(["GET", "HEAD", "POST"])
@portal_view(here="write")
@pressed("write_step", "form", name="files")
def removal(request: PortalRequest, form: str) -> HttpResponseBase:
    """The client takes a file away again."""
    state = load(request, form)
    taken = next((one for one in uploads_of(state.id) if one.pk == request.POST.get("upload")), None)
    if taken is None:
        raise Http404
    remove_upload(taken)
    if taken.field:  # the fact that it told is open again
        state.values.pop(taken.field, None)
        state.done = [name for name in state.done if name != FACTS]
        keep(request, state)
    return HttpResponseRedirect(request.place.url("write_step", form=state.id, name="files"))


def _begin(request: PortalRequest, state: FormState) -> HttpResponse:
    if request.headers["Tus-Resumable"] != _VERSION:
        return _tus(412, headers={"Tus-Version": _VERSION})
    try:
        size = int(request.headers.get("Upload-Length", ""))
        made, secret = begin_counted(request, state.id, name=_name(request), size=size)
    except ValueError:
        return _tus(400)
    except UploadRefused as fault:
        return _tus(422, words=str(fault))
    return _tus(201, made, headers={"Location": request.place.url("write_upload", form=state.id, secret=secret)})


def _name(request: PortalRequest) -> str:
    """The file's name from `Upload-Metadata: filename <base64>`; `ValueError` where it cannot be read."""
    pairs = dict(pair.strip().partition(" ")[::2] for pair in request.headers.get("Upload-Metadata", "").split(","))
    try:
        return base64.b64decode(pairs.get("filename", ""), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as fault:
        raise ValueError("unreadable name") from fault


def _tus(
    status: int, upload: Upload | None = None, words: str = "", headers: dict[str, str] | None = None
) -> HttpResponse:
    response = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = _VERSION
    if upload is not None:
        response["Upload-Offset"] = str(upload.received)
    for name, value in (headers or {}).items():
        response[name] = value
    return response
