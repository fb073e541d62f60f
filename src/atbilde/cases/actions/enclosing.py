"""Files that go out with a letter: taken in, kept in the file store, within limits a mail server accepts."""

import mimetypes
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atbilde.cases.errors import Refused
from atbilde.contacts.actions.viruses import fault_of
from atbilde.contacts.files import store
from atbilde.contacts.models import Attachment
from atbilde.contacts.names import plain_name

#: How many files one letter takes, and their size together: many servers refuse letters above 25 MB, and the
#: encoding of mail adds a third.
MOST_FILES = 10
MOST_BYTES = 18 * 1024 * 1024


class Upload(Protocol):
    """A file as the browser sent it."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    def chunks(self) -> Iterator[bytes]: ...


def enclosures(uploads: Sequence[Upload], kept: Iterable[Attachment] = (), *, at: datetime) -> list[Attachment]:
    """The files in the store, ready for `send_letter`; `kept` are files of a withdrawn letter that go along again.

    Raises `Refused` beyond `MOST_FILES` or `MOST_BYTES` and for a file with a virus, before anything is stored.
    """
    again = [
        Attachment(name=file.name, content_type=file.content_type, size=file.size, sha256=file.sha256) for file in kept
    ]
    if len(again) + len(uploads) > MOST_FILES:
        message = ngettext(
            "A letter takes at most %(count)d file.", "A letter takes at most %(count)d files.", MOST_FILES
        )
        raise Refused("too_many_files", message % {"count": MOST_FILES})
    if sum(file.size for file in again) + sum(upload.size or 0 for upload in uploads) > MOST_BYTES:
        message = _("The files are larger than %(size)d MB together; mail servers refuse such letters.")
        raise Refused("files_too_large", message % {"size": MOST_BYTES // 1024 // 1024})
    for upload in uploads:
        if fault := fault_of(plain_name(upload.name or ""), upload.chunks, at=at):
            raise Refused("virus", fault)
    return again + [_stored(upload) for upload in uploads]


def _stored(upload: Upload) -> Attachment:
    sha256, size = store(upload.chunks())
    name = plain_name(upload.name or "")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Attachment(name=name, content_type=kind, size=size, sha256=sha256)
