"""The sound of a voice message, whole or in the parts that a player asks for (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from atbilde.calls.access import recording_for
from atbilde.contacts.files import open_file
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases

#: Kinds that a player plays; anything else is handed out as a file to keep.
SOUNDS = ("audio/wav", "audio/x-wav", "audio/mpeg", "audio/ogg", "audio/mp4", "audio/aac", "audio/flac", "audio/webm")
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_PIECE = 64 * 1024


@require_safe
@desk_view(here="calls", allowed=may_see_cases)
def sound(request: DeskRequest, key: str) -> HttpResponseBase:
    """The recording. One range may be asked for: 206 with it, 416 where it lies outside."""
    recording = recording_for(request.post, key)
    if not recording.sha256:
        raise Http404
    try:
        file = open_file(recording.sha256)
    except FileNotFoundError as missing:
        raise Http404 from missing
    kind = recording.kind.partition(";")[0].strip().casefold()
    response = _answer(file, recording.size, request.headers.get("Range", ""))
    response["Content-Type"] = kind if kind in SOUNDS else "application/octet-stream"
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def range_of(asked: str, size: int) -> tuple[int, int] | None:
    """The first and last byte that `Range` asks of a file of this size; None: the whole file.

    Several ranges, or what is no range of bytes, ask for the whole. Raises `ValueError` for one outside the file.
    """
    found = _RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        begin, end = size - length, size - 1
    else:
        begin, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < begin:
            return None
    if begin >= size or begin > end:
        raise ValueError("outside the file")
    return begin, end


def _answer(file: BinaryIO, size: int, asked: str) -> HttpResponseBase:
    try:
        part = range_of(asked, size)
    except ValueError:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return FileResponse(file)
    begin, end = part
    response = StreamingHttpResponse(_pieces(file, begin, end), status=206)
    response["Content-Range"] = f"bytes {begin}-{end}/{size}"
    response["Content-Length"] = str(end - begin + 1)
    return response


def _pieces(file: BinaryIO, begin: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(begin)
        left = end - begin + 1
        while left > 0 and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
