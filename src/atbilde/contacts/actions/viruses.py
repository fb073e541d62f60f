"""Files that came in are looked at by a virus scanner: at once where somebody waits for the verdict, else later.

Verdicts are kept by the hash of the bytes, so the same file is looked at once. Without a scanner nothing is written.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.contacts import files
from atbilde.contacts.enums import Safety
from atbilde.contacts.models import Attachment, VirusCheck
from atbilde.contacts.ports import ScannerAway, TooLargeToScan, scanner
from atbilde.institutions.models import Post

log = logging.getLogger(__name__)

#: Seconds that a person waits for a verdict, and that the worker does.
PERSON_WAITS, WORKER_WAITS = 20.0, 150.0
#: A check that came to nothing is tried again after the first pause, then after twice as long, up to the last.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)


def have_checked(hashes: Iterable[str], *, at: datetime) -> None:
    """Let the worker look at these stored files, in the caller's transaction; what is known is not asked again."""
    if scanner() is not None:
        asked = (VirusCheck(sha256=one, state=Safety.WAITING, asked_at=at, next_try=at) for one in sorted(set(hashes)))
        VirusCheck.objects.bulk_create(asked, ignore_conflicts=True)


def check_now(sha256: str, content: Iterable[bytes], *, at: datetime) -> str:
    """The `Safety` of these bytes, asked for at once; "" without a scanner, `WAITING` where it cannot be reached."""
    if scanner() is None:
        return ""
    known = VirusCheck.objects.filter(pk=sha256).exclude(state=Safety.WAITING).first()
    if known is not None:
        return known.state
    check = _verdict(VirusCheck(sha256=sha256, asked_at=at), content, at=at, patience=PERSON_WAITS)
    with transaction.atomic():
        VirusCheck.objects.bulk_create([check], update_conflicts=True, unique_fields=["sha256"], update_fields=_SAID)
        _note(check, at)
    return check.state


def fault_of(name: str, content: Callable[[], Iterable[bytes]], *, at: datetime) -> str:
    """Why a file that somebody is just handing in is not taken: a sentence about the virus in it; "" where it is.

    `content` gives its bytes from the beginning each time it is called.
    """
    if scanner() is None or check_now(files.digest_of(content()), content(), at=at) != Safety.INFECTED:
        return ""
    text = _("“%(name)s” seems to hold a virus, so we did not take it. Check your device, or send it in another way.")
    return text % {"name": name}


def check_one(*, at: datetime) -> bool:
    """Look at the stored file that has waited longest; two workers never take the same.

    True once there is a verdict; false where nothing waits or the scanner is away, so that the caller takes a rest.
    """
    with transaction.atomic():
        waiting = VirusCheck.objects.filter(state=Safety.WAITING, next_try__lte=at).order_by("next_try")
        check = waiting.select_for_update(skip_locked=True).first()
        if check is None or scanner() is None:
            return False
        try:
            _verdict(check, files.pieces_of(files.path_of(check.pk)), at=at, patience=WORKER_WAITS)
        except FileNotFoundError:
            check.delete()  # a file that is not there harms nobody; if it comes back, it is asked of again
            return True
        check.save()
        _note(check, at)
    return check.state != Safety.WAITING


def check_again(file: Attachment, *, by: Post, at: datetime) -> None:
    """Ask the scanner anew, for it may have been wrong; until it has said, the file counts as not checked yet."""
    with transaction.atomic():
        VirusCheck.objects.filter(pk=file.sha256).update(
            state=Safety.WAITING, threat="", asked_at=at, checked_at=None, tries=0, next_try=at
        )
        record("file.check_again", file, institution=by.institution_id, by=by.person_id, at=at)


def note_opened(file: Attachment, *, by: Post, at: datetime) -> None:
    """Somebody took a harmful file out of quarantine knowingly."""
    record("file.open_infected", file, institution=by.institution_id, by=by.person_id, at=at)


_SAID = ["state", "threat", "checked_at", "tries", "next_try"]


def _verdict(check: VirusCheck, content: Iterable[bytes], *, at: datetime, patience: float) -> VirusCheck:
    look = scanner()
    assert look is not None
    try:
        check.threat = look(content, patience=patience)[:200]
    except ScannerAway as fault:
        log.warning("antivirus: no verdict on %s (%s)", check.pk[:12], fault)
        check.state, check.next_try = Safety.WAITING, at + min(FIRST_PAUSE * 2 ** min(check.tries, 20), LONGEST_PAUSE)
        check.tries += 1
        return check
    except TooLargeToScan:
        check.state = Safety.TOO_LARGE
    else:
        check.state = Safety.INFECTED if check.threat else Safety.CLEAN
    check.checked_at, check.next_try = at, None
    return check


def _note(check: VirusCheck, at: datetime) -> None:
    """One entry for each message that brought a harmful file."""
    if check.state != Safety.INFECTED:
        return
    for file in Attachment.objects.filter(sha256=check.pk).select_related("message"):
        record("file.infected", file, institution=file.message.institution_id, by=None, at=at)
