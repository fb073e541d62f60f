"""Scans of what came on paper: looked at as a client's files are, kept in the file store."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atbilde.cases.actions.enclosing import Upload
from atbilde.cases.errors import Refused
from atbilde.contacts.actions.uploads import MOST_FILES, most_bytes
from atbilde.contacts.actions.viruses import fault_of
from atbilde.contacts.containers import TAIL
from atbilde.contacts.files import store
from atbilde.contacts.intake import StoredFile
from atbilde.contacts.names import plain_name
from atbilde.contacts.real_kind import HEAD, judged


def scans(uploads: Sequence[Upload], *, at: datetime) -> list[StoredFile]:
    """The files in the store, ready for `register`. Raises `Refused` with the code "files" before any is stored.

    Refused are too many or too large ones, empty ones, programs, what is not what its name says, what holds a virus.
    """
    if len(uploads) > MOST_FILES:
        text = ngettext("A form takes at most %(count)d file.", "A form takes at most %(count)d files.", MOST_FILES)
        raise Refused("files", text % {"count": MOST_FILES})
    if sum(upload.size or 0 for upload in uploads) > most_bytes():
        text = _("The scans are too large: all files together may have %(size)d MB.")
        raise Refused("files", text % {"size": settings.UPLOAD_MEGABYTES})
    names = [plain_name(upload.name or "") for upload in uploads]
    verdicts = [judged(name, *_ends_of(upload)) for name, upload in zip(names, uploads, strict=True)]
    for name, verdict, upload in zip(names, verdicts, uploads, strict=True):
        if fault := verdict.fault or fault_of(name, upload.chunks, at=at):
            raise Refused("files", fault)
    return [
        StoredFile(name, verdict.kind, size, sha256)
        for name, verdict, upload in zip(names, verdicts, uploads, strict=True)
        for sha256, size in [store(upload.chunks())]
    ]


def _ends_of(upload: Upload) -> tuple[bytes, bytes]:
    """The first and the last bytes; Django's uploads begin anew each time they are asked for their pieces."""
    head = tail = b""
    for piece in upload.chunks():
        head += piece[: HEAD - len(head)]
        tail = (tail + piece)[-TAIL:]
    return head, tail
