"""Letters are taken in: kept as they came, read, and written down as messages that can be found.

The originals are on the disk before anything else happens. All rows of a letter are one transaction; the same letter
again finds its message there and changes nothing, so a process may be killed at any moment and start again.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

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


@dataclass(frozen=True, slots=True)
class Arrived:
    """A letter as the mail server gave it, and when that server got it."""

    raw: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class _Read:
    """A letter whose original and files are in the store."""

    arrived: Arrived
    original: StoredLetter
    letter: ParsedLetter
    stored: Sequence[StoredFile]


def take_in(raw: bytes, mailbox: Mailbox, received_at: datetime) -> Outcome:
    """Take in one letter; returns when it is safely stored. As `take_in_all`, but raises what kept it from being so."""
    (outcome,) = take_in_all([Arrived(raw, received_at)], mailbox)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def take_in_all(letters: Sequence[Arrived], mailbox: Mailbox) -> list[Outcome | Exception]:
    """Take in letters in their order; returns when they are safely stored, with what became of each.

    `mailbox` comes with its institution and queue. Whatever is wrong with a letter, it ends as a message that can be
    found; if even that fails, the exception stands in its place and the others are stored all the same. Only what
    hits every letter alike is raised: `OSError` of the disk, `OperationalError` and `InterfaceError` of the database.
    """
    found = _read(letters, mailbox)
    if len(found) > 1:
        try:
            with transaction.atomic():
                return [_write_down(one, mailbox) for one in found]
        except (OperationalError, IntegrityError):
            pass  # another worker stood in the way, or the database is gone: one by one tells
    return [_alone(one, mailbox) for one in found]


def _read(letters: Sequence[Arrived], mailbox: Mailbox) -> list[_Read]:
    originals = [StoredLetter(*kept) for kept in files.store_all([one.raw for one in letters])]
    parsed = [_parsed(one.raw, original.sha256, mailbox) for one, original in zip(letters, originals, strict=True)]
    kept = iter(files.store_all([file.content for letter in parsed for file in letter.files]))
    stored = [
        [StoredFile(file.name, file.content_type, size, sha256, file.inline_id)
         for file in letter.files for sha256, size in [next(kept)]]
        for letter in parsed
    ]  # fmt: skip
    return [_Read(*parts) for parts in zip(letters, originals, parsed, stored, strict=True)]


def _parsed(raw: bytes, sha256: str, mailbox: Mailbox) -> ParsedLetter:
    tries = files.begin_try(sha256)
    letter = plain(raw) if tries > _MOST_TRIES else parse(raw, authserv_id=mailbox.authserv_id)
    files.end_try(sha256)
    return letter


def _alone(read: _Read, mailbox: Mailbox) -> Outcome | Exception:
    """A letter in a transaction of its own; tried again where another worker wrote the same or stood in the way."""
    for left in range(_MOST_CLASHES, -1, -1):
        try:
            return _write_down(read, mailbox)
        except (OperationalError, IntegrityError) as fault:
            if left == 0 or not _is_clash(fault):
                raise
    raise AssertionError("unreachable")


def _write_down(read: _Read, mailbox: Mailbox) -> Outcome | Exception:
    """File the letter as it was read, else with its first lines only, else without a case; else the last fault."""
    last: Exception | None = None
    for version, stored, with_case in ((read.letter, read.stored, True), (None, (), True), (None, (), False)):
        letter = version or plain(read.arrived.raw)
        try:
            with transaction.atomic():
                return file_letter(letter, mailbox, read.arrived.at, read.original, stored, with_case=with_case)
        except (OperationalError, InterfaceError, OSError):
            raise
        except Exception as fault:
            if _is_clash(fault):
                raise
            # The kind of the fault only: its text may quote the letter.
            log.error("mailbox %s, letter %s: %s", mailbox.pk, read.original.sha256[:12], type(fault).__name__)
            last = fault
    return last or AssertionError("unreachable")


def _is_clash(fault: Exception) -> bool:
    cause = fault.__cause__
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return getattr(cause, "sqlstate", None) == _DEADLOCK or constraint == "one_message_id"
