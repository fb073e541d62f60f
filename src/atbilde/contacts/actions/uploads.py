"""Files of a client's form: begun, sent on in pieces from where they stopped, checked once whole, taken over or left.

Pieces lie in `DATA/files/uploads` under the digest of their address until the form is sent. What nobody sends within
a day is forgotten.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atbilde.contacts import files
from atbilde.contacts.access import digest
from atbilde.contacts.actions.viruses import fault_of
from atbilde.contacts.intake import StoredFile
from atbilde.contacts.models import Upload
from atbilde.contacts.names import plain_name
from atbilde.contacts.real_kind import ends_of, forbidden_name, judged
from atbilde.institutions.models import Institution

#: How many files a form takes.
MOST_FILES = 20
#: A file that nobody sent with a form is forgotten after this.
KEPT = timedelta(hours=24)


class UploadRefused(Exception):
    """A file is not taken; `str()` is the sentence for the client."""


class WrongOffset(Exception):
    """A piece does not begin where the last one ended; `received` is where (tus 1.0: 409)."""

    def __init__(self, received: int) -> None:
        super().__init__(f"{received} bytes were received")
        self.received = received


def most_bytes() -> int:
    """How large one file may be, and all files of a form together: the setting `upload_megabytes`."""
    return int(settings.UPLOAD_MEGABYTES) * 1024 * 1024


def uploads_of(form: str) -> QuerySet[Upload]:
    """The files of a form by its secret, in the order they were begun."""
    return Upload.objects.filter(form=digest(form)).order_by("begun_at", "token")


@transaction.atomic
def begin_upload(
    institution: Institution, *, form: str, name: str, size: int, at: datetime, field: str = ""
) -> tuple[Upload, str]:
    """Make room for a file of `size` bytes; returns it and the secret of its address. `field` is the fact it tells.

    Raises `UploadRefused` for too many, too large ones or what its name alone forbids, before a byte is sent.
    """
    name = plain_name(name)
    known = list(uploads_of(form).select_for_update())
    if known:  # files of one press come at one moment; they stay in the order in which they were chosen
        at = max(at, known[-1].begun_at + timedelta(microseconds=1))
    if len(known) >= MOST_FILES:
        text = ngettext("A form takes at most %(count)d file.", "A form takes at most %(count)d files.", MOST_FILES)
        raise UploadRefused(text % {"count": MOST_FILES})
    if size <= 0:
        raise UploadRefused(_("The file “%(name)s” is empty.") % {"name": name})
    if size + sum(one.size for one in known) > most_bytes():
        text = _("The file “%(name)s” is too large: all files together may have %(size)d MB.")
        raise UploadRefused(text % {"name": name, "size": settings.UPLOAD_MEGABYTES})
    fault = forbidden_name(name)
    if fault:
        raise UploadRefused(fault)
    secret = secrets.token_urlsafe(32)
    upload = Upload.objects.create(
        token=digest(secret),
        institution=institution,
        form=digest(form),
        field=field,
        name=name,
        size=size,
        begun_at=at,
    )
    path_of(upload).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path_of(upload).touch(mode=0o600)
    return upload, secret


@transaction.atomic
def add_piece(upload: Upload, *, offset: int, piece: Iterable[bytes], at: datetime) -> Upload:
    """Write the next piece; the file is checked as soon as it is whole, and `fault` then says why it is not taken.

    Raises `WrongOffset` for a piece that begins elsewhere, `UploadRefused` for one that reaches beyond the size told.
    """
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if offset != upload.received or upload.fault:
        raise WrongOffset(upload.received)
    with path_of(upload).open("r+b") as file:
        file.truncate(offset)  # what a killed process wrote and did not note
        file.seek(offset)
        for part in piece:
            if file.tell() + len(part) > upload.size:
                raise UploadRefused(_("More was sent than the size that was told."))
            file.write(part)
        upload.received = file.tell()
    if upload.received == upload.size:
        _check(upload, at)
    upload.save(update_fields=["received", "sha256", "kind", "fault"])
    return upload


@transaction.atomic
def remove_upload(upload: Upload) -> None:
    """The client does not send this file after all."""
    path = path_of(upload)
    upload.delete()
    path.unlink(missing_ok=True)


def taken_over(form: str) -> list[StoredFile]:
    """The whole and accepted files of a form, put into the file store, for the message they belong to."""
    found = []
    for upload in uploads_of(form):
        if upload.sha256:
            sha256, size = files.store(files.pieces_of(path_of(upload)))
            found.append(StoredFile(upload.name, upload.kind, size, sha256, field=upload.field))
    return found


def forget_form(form: str) -> None:
    """The form was sent or given up: nothing of its files stays here."""
    for upload in uploads_of(form):
        remove_upload(upload)


def forget_old_uploads(at: datetime) -> int:
    """Files that nobody sent with a form within `KEPT` go, and bytes that no row knows; how many went."""
    old = list(Upload.objects.filter(begun_at__lt=at - KEPT))
    for upload in old:
        remove_upload(upload)
    return len(old) + _forget_strays(at - KEPT)


def _forget_strays(before: datetime) -> int:
    """Files of forms whose row was never kept: the process ended between the two."""
    count = 0
    for path in (files.root() / "uploads").glob("*"):
        if path.stat().st_mtime < before.timestamp() and not Upload.objects.filter(pk=path.name).exists():
            path.unlink(missing_ok=True)
            count += 1
    return count


def path_of(upload: Upload) -> Path:
    """Where the bytes received so far lie."""
    return files.root() / "uploads" / upload.token


def _check(upload: Upload, at: datetime) -> None:
    path = path_of(upload)
    with path.open("rb") as file:
        verdict = judged(upload.name, *ends_of(file))
    upload.kind = verdict.kind[:100]
    upload.fault = verdict.fault or fault_of(upload.name, lambda: files.pieces_of(path), at=at)
    if upload.fault:
        path.unlink()
    else:
        upload.sha256 = files.digest_of(files.pieces_of(path))
