"""A letter is taken in: kept as it came, read, and written down as a message that can be found.

The original is on the disk before anything else happens. All rows of one letter are one transaction; the same letter
again finds its message there and changes nothing, so a process may be killed at any moment and start again.
"""

import logging
from datetime import datetime

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from atbilde.adapters.email.bodies import File
from atbilde.adapters.email.filing import Outcome, file_letter
from atbilde.adapters.email.parsing import ParsedLetter, parse, plain
from atbilde.contacts import files
from atbilde.contacts.intake import StoredFile, StoredLetter
from atbilde.institutions.models import Mailbox

log = logging.getLogger(__name__)

#: A letter whose reading has ended the process so often is kept without being read.
_MOST_TRIES = 3
_MOST_CLASHES = 3
_DEADLOCK = "40P01"


def take_in(raw: bytes, mailbox: Mailbox, received_at: datetime) -> Outcome:
    """Take in one letter as the mail server gave it; returns when it is safely stored.

    `mailbox` comes with its institution and queue; `received_at` is when its server got the letter. Whatever is wrong
    with the letter, it ends as a message that can be found. Only what would hit every letter alike is raised:
    `OSError` of the disk, `OperationalError` and `InterfaceError` of the database.
    """
    original = StoredLetter(*files.store(raw))
    if files.begin_try(original.sha256) > _MOST_TRIES:
        letter = plain(raw)
    else:
        letter = parse(raw, authserv_id=mailbox.authserv_id)
    for version, with_case in ((letter, True), (None, True), (None, False)):
        try:
            outcome = _write_down(version or plain(raw), mailbox, received_at, original, with_case=with_case)
        except (OperationalError, InterfaceError, OSError):
            raise
        except Exception as fault:
            # The kind of the fault only: its text may quote the letter.
            log.error("mailbox %s, letter %s: %s", mailbox.pk, original.sha256[:12], type(fault).__name__)
            if not with_case:
                raise
        else:
            files.end_try(original.sha256)
            return outcome
    raise AssertionError("unreachable")


def _write_down(
    letter: ParsedLetter, mailbox: Mailbox, at: datetime, original: StoredLetter, *, with_case: bool
) -> Outcome:
    """All rows of a letter in one transaction; tried again where another worker wrote the same or stood in the way."""
    stored = [_store(file) for file in letter.files]
    for left in range(_MOST_CLASHES, -1, -1):
        try:
            with transaction.atomic():
                return file_letter(letter, mailbox, at, original, stored, with_case=with_case)
        except (OperationalError, IntegrityError) as fault:
            if left == 0 or not _is_clash(fault):
                raise
    raise AssertionError("unreachable")


def _is_clash(fault: Exception) -> bool:
    cause = fault.__cause__
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return getattr(cause, "sqlstate", None) == _DEADLOCK or constraint == "one_message_id"


def _store(file: File) -> StoredFile:
    sha256, size = files.store(file.content)
    return StoredFile(file.name, file.content_type, size, sha256, file.inline_id)
