"""The sound of voice messages: kept in the file store, each once."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from atbilde.audit.actions import record
from atbilde.calls.actions.news import announce_call
from atbilde.calls.actions.taking import there
from atbilde.calls.models import Call, Exchange, Recording
from atbilde.contacts import files

#: Half an hour of telephone sound without compression, in bytes.
LARGEST = 32 * 1024 * 1024


class SoundRefused(Exception):
    """A sound that is not kept: `str()` is one sentence that says why, without personal data."""


class SoundTooLarge(SoundRefused):
    """It is larger than `LARGEST`."""


def recording_of(exchange: Exchange, call: str) -> Recording | None:
    """The recording of a voice message in a call, by the exchange's own name of the call; None before it was told."""
    found = Recording.objects.filter(contact__call__exchange=exchange, contact__call__name_there=there(call))
    return found.select_related("contact").first()


def keep_sound(
    recording: Recording, chunks: Iterable[bytes], *, kind: str, at: datetime, seconds: float | None = None
) -> Recording:
    """Keep the sound of a voice message; `kind` is its media type. The same sound again changes nothing.

    `SoundRefused` for one that is empty or too large, or where another sound is kept already: none is overwritten.
    """
    sha256, size = files.store(_bounded(chunks))
    if not size:
        raise SoundRefused("the sound is empty")
    with transaction.atomic():
        found = Recording.objects.select_for_update(of=("self",)).select_related("contact").get(pk=recording.pk)
        if found.sha256 and found.sha256 != sha256:
            raise SoundRefused("another sound of this message is kept already")
        if not found.sha256:
            found.sha256, found.size, found.kind, found.fault = sha256, size, kind[:60], ""
            found.seconds = found.seconds if found.seconds is not None else seconds
            found.save(update_fields=["sha256", "size", "kind", "fault", "seconds"])
            record("recording.keep", found, institution=found.contact.institution_id, by=None, at=at)
            _announce(found)
    return found


@transaction.atomic
def note_sound_fault(recording: Recording, fault: str) -> None:
    """The sound could not be fetched: `fault` says why in one line."""
    Recording.objects.filter(pk=recording.pk, sha256="").update(fault=fault[:120])
    _announce(recording)


def _announce(recording: Recording) -> None:
    call = Call.objects.select_related("contact").get(pk=recording.pk)
    announce_call(call, [])


def _bounded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST:
            raise SoundTooLarge(f"the sound is larger than {LARGEST // 2**20} MB")
        yield chunk
