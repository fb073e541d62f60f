"""Old mail from files: letters of an mbox or a Maildir, taken in with the dates their own servers gave them.

A letter of a client becomes or joins a case as if it had come by IMAP then; a letter from one of our own addresses is
put where it answers. Each letter is a transaction of its own, and a known one changes nothing, so an import that broke
off is simply run again.
"""

import contextlib
import mailbox as formats
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.db import transaction

from atbilde.adapters.email import threads
from atbilde.adapters.email.filing import Outcome
from atbilde.adapters.email.headers import Header
from atbilde.adapters.email.intake import take_in
from atbilde.adapters.email.parsing import ParsedLetter, parse
from atbilde.cases.actions.archiving import add_answer
from atbilde.cases.models import Case
from atbilde.contacts import files
from atbilde.contacts.models import Message
from atbilde.institutions.models import Mailbox

_LONGEST_HEAD = 200_000
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
#: Where a letter says to whom it was delivered, the surest first.
_RECEIVERS = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")


class NoArchive(ValueError):
    """The file or folder is not what it was said to be."""


@dataclass(frozen=True, slots=True)
class Place:
    """A letter in an archive: its key there, its place in words, and when its server got it."""

    key: object
    where: str
    at: datetime


@dataclass(slots=True)
class Archive:
    """The letters of a file or folder, the oldest first; `undated` are those that nothing says the time of."""

    places: Sequence[Place]
    undated: Sequence[str]
    box: "formats.Mailbox[formats.Message]"

    def letters(self) -> Iterator[tuple[Place, bytes]]:
        """Each letter with its bytes, one in memory at a time."""
        for place in self.places:
            yield place, self.box.get_bytes(place.key)  # type: ignore[arg-type]


def open_archive(kind: str, path: Path, *, now: datetime) -> Archive:
    """The letters of an mbox file or a Maildir folder. `NoArchive` says why it is none; `OSError` where it is shut."""
    box = _maildir(path) if kind == "maildir" else _mbox(path)
    places, undated = [], []
    for number, key in enumerate(box.keys(), 1):
        where = f"letter {number}" if kind == "mbox" else str(key)
        at = arrival(_head(box, key), _from_line(box, key), now=now)
        if at is None:
            undated.append(where)
        else:
            places.append(Place(key, where, at))
    return Archive(sorted(places, key=lambda place: place.at), undated, box)


def arrival(head: Header, from_line: str = "", *, now: datetime) -> datetime | None:
    """When the last server got the letter, by its own traces; a time that cannot be is not believed.

    In this order: the newest `Received`, `Delivery-date`, the separating line of an mbox, `Date`.
    """
    received = head.all("received")
    told = [received[0].rpartition(";")[2] if received else "", head.raw("delivery-date"), from_line, head.raw("date")]
    for text in told:
        at = _moment(text)
        if at is not None and _EARLIEST < at <= now:
            return at
    return None


def import_letter(raw: bytes, mailboxes: Sequence[Mailbox], default: Mailbox, at: datetime) -> Outcome:
    """Take in one old letter: kinds of outcome as of `take_in`, and "sent" for a letter of our own."""
    letter = parse(raw)
    own = {box.address.casefold(): box for box in mailboxes}
    sender = own.get(letter.sender.casefold())
    if sender is not None:
        return _file_sent(raw, letter, sender, at)
    return take_in(raw, _receiver(raw, own) or default, at)


def _file_sent(raw: bytes, letter: ParsedLetter, mailbox: Mailbox, at: datetime) -> Outcome:
    """A letter of ours: an answer in the case of the letters it refers to, else a letter without a case."""
    institution = mailbox.institution
    known = Message.objects.filter(institution=institution, message_id=letter.message_id).first()
    if known is not None:
        return Outcome("known", known, threads.case_of(known))
    original, size = files.store(raw)
    with transaction.atomic():
        case = _answered_case(letter, mailbox)
        fields = {
            "message_id": letter.message_id,
            "references": list(letter.references),
            "sender_name": letter.sender_name,
            "sender": letter.sender,
            "to": list(letter.to),
            "cc": list(letter.cc),
            "subject": letter.subject,
            "text": letter.text,
            "quoted": letter.quoted,
            "html": letter.html,
            "language": letter.language,
            "original": original,
            "original_size": size,
            "faults": list(letter.faults),
        }
        message = add_answer(mailbox, case, at=at, fields=fields, answered=letter.references)
    return Outcome("sent", message, case)


def _answered_case(letter: ParsedLetter, mailbox: Mailbox) -> Case | None:
    for reference in reversed(letter.references):
        found = Message.objects.filter(institution=mailbox.institution_id, message_id=reference).first()
        case = threads.case_of(found) if found else None
        if case is not None:
            return case
    return None


def _receiver(raw: bytes, own: dict[str, Mailbox]) -> Mailbox | None:
    head = Header(BytesHeaderParser(policy=compat32).parsebytes(raw))
    for name in _RECEIVERS:
        for _, address in head.addresses(name):
            if address.casefold() in own:
                return own[address.casefold()]
    return None


def _mbox(path: Path) -> "formats.Mailbox[formats.Message]":
    if not path.is_file():
        raise NoArchive("not a file; an mbox is one")
    with path.open("rb") as file:
        start = file.read(5)
    if start not in (b"From ", b""):
        raise NoArchive("not an mbox: it does not begin with a line 'From '")
    return formats.mbox(path, create=False)


def _maildir(path: Path) -> "formats.Mailbox[formats.Message]":
    if not (path / "cur").is_dir() or not (path / "new").is_dir():
        raise NoArchive("not a Maildir: it lacks the folders cur and new")
    return formats.Maildir(path, create=False)


def _head(box: "formats.Mailbox[formats.Message]", key: object) -> Header:
    with box.get_file(key) as file:  # type: ignore[arg-type]
        return Header(BytesHeaderParser(policy=compat32).parsebytes(file.read(_LONGEST_HEAD)))


def _from_line(box: "formats.Mailbox[formats.Message]", key: object) -> str:
    """The date of the line that separates the letters of an mbox: `From somebody Wed May 13 10:00:00 2026`."""
    if not isinstance(box, formats.mbox):
        return ""
    with box.get_file(key, from_=True) as file:  # type: ignore[arg-type]
        line = file.readline(500).decode("ascii", "replace").split(maxsplit=2)
    return line[2] if len(line) > 2 else ""


def _moment(text: str) -> datetime | None:
    """A date of a header, or of `asctime`, which is in UTC; `None` for anything else."""
    with contextlib.suppress(ValueError):
        return datetime.strptime(text.strip(), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError, AttributeError):
        return None
