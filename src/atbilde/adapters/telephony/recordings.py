"""Voice messages fetched from the exchange's spool folder, where we can read it, into the file store."""

import logging
import re
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from atbilde.calls.actions.recordings import LARGEST, SoundRefused, keep_sound, note_sound_fault
from atbilde.calls.models import Recording

log = logging.getLogger(__name__)

LOOK_AGAIN = 5.0
#: A message whose sound is not there after so long will not come.
PATIENCE = timedelta(hours=1)
#: Asterisk gives a message's file the name of another one when messages are deleted: the file must be of this call.
AROUND = timedelta(minutes=15)
#: What Asterisk adds to the name it tells, the most common first.
KINDS = {".wav": "audio/wav", ".WAV": "audio/wav", ".gsm": "audio/gsm", ".mp3": "audio/mpeg", ".ogg": "audio/ogg"}
NOT_THERE = "the sound is not in the spool folder"
OUTSIDE = "its place is outside the spool folder"
NO_SPOOL = "the exchange has no spool folder set"
_CHUNK = 256 * 1024
_DURATION = re.compile(r"^duration=(\d{1,6})\s*$", re.MULTILINE)


class NotFound(Exception):
    """The sound cannot be fetched now; `str()` says why in one line."""


def fetch_recordings(stop: threading.Event) -> None:
    """Fetch what was told and is not here yet, again and again until `stop` is set."""
    while not stop.is_set():
        try:
            close_old_connections()
            for recording in missing():
                fetch(recording, at=timezone.now())
        except Error as fault:
            log.warning("recordings: the database does not answer (%s)", type(fault).__name__)
            connection.close()
        stop.wait(LOOK_AGAIN)


def missing() -> list[Recording]:
    """Voice messages whose sound lies in a spool folder and was not fetched, the newest first."""
    found = Recording.objects.filter(sha256="", fault="", contact__call__exchange__active=True)
    found = found.exclude(place="").exclude(place__istartswith="http:").exclude(place__istartswith="https:")
    found = found.exclude(contact__call__exchange__spool="")
    return list(found.select_related("contact__call__exchange").order_by("-pk")[:100])


def fetch(recording: Recording, *, at: datetime) -> None:
    """Fetch one sound; what stands in its way for good is written down in words."""
    call = recording.contact.call
    exchange = call.exchange
    assert exchange is not None
    try:
        file = find(Path(exchange.spool), recording.place)
        if not call.offered_at - AROUND <= _written(file) <= (call.ended_at or at) + AROUND:
            raise NotFound(NOT_THERE)
        if file.stat().st_size > LARGEST:
            raise SoundRefused(f"the sound is larger than {LARGEST // 2**20} MB")
        kind = KINDS.get(file.suffix, "audio/wav")
        keep_sound(recording, _chunks(file), kind=kind, at=at, seconds=_duration(file))
    except SoundRefused as fault:
        note_sound_fault(recording, str(fault))
    except (NotFound, OSError) as fault:
        if str(fault) == OUTSIDE or at - call.offered_at > PATIENCE:
            why = str(fault) if isinstance(fault, NotFound) else fault.strerror or NOT_THERE
            note_sound_fault(recording, why)


def find(spool: Path, place: str) -> Path:
    """The file of a message: `place` as the exchange tells it, with or without its ending.

    The folder may be mounted elsewhere here: a path that is not under `spool` is looked for by its last parts there,
    the longest first. Never outside `spool`, wherever links lead. Raises `NotFound`.
    """
    root = spool.resolve()
    parts = [part for part in PurePosixPath(place).parts if part != "/"]
    if not parts or ".." in parts or "\0" in place:
        raise NotFound(OUTSIDE)
    inside = PurePosixPath(place)
    first = [root / inside.relative_to(spool)] if inside.is_relative_to(spool) else []
    for candidate in [*first, *(root.joinpath(*parts[number:]) for number in range(len(parts)))]:
        for ending in ("", *KINDS):
            file = candidate.with_name(candidate.name + ending)
            if file.is_file():
                if not file.resolve().is_relative_to(root):
                    raise NotFound(OUTSIDE)
                return file.resolve()
    raise NotFound(NOT_THERE)


def _duration(file: Path) -> float | None:
    """The seconds that Asterisk's note beside the sound tells (`msg0000.txt`); None where there is none."""
    try:
        told = _DURATION.search(file.with_suffix(".txt").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None
    return float(told[1]) if told else None


def _written(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, tz=timezone.get_current_timezone())


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as sound:
        while chunk := sound.read(_CHUNK):
            yield chunk
