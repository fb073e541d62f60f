"""What a case's timeline consists of: letters with where they stand, and everything else that happened."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from atbilde.cases.models import Correction
from atbilde.cases.queries.receiver import asked_on_network
from atbilde.contacts.enums import Delivery, Direction, Safety
from atbilde.contacts.models import Attachment, Contact, Message, SocialMessage

#: Characters of one letter that a page shows; the rest is in its original.
TEXT_SHOWN = 20_000


class EntryKind(StrEnum):
    """What an entry of the timeline is."""

    LETTER = "letter"
    CONTACT = "contact"  # a call, visit or the like: no text of its own
    NOTE = "note"
    SYSTEM = "system"  # a note the system wrote
    ASSIGNMENT = "assignment"
    CLOSURE = "closure"
    REOPENING = "reopening"


class LetterState(StrEnum):
    """Where a letter stands, as an officer thinks of it."""

    RECEIVED = "received"
    LEAVING = "leaving"  # its seconds for second thoughts run, or a server is about to take it
    LATER = "later"  # the officer chose a later time
    RETRYING = "retrying"  # a server refused it for now
    SENT = "sent"
    FAILED = "failed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(slots=True)
class Letter:
    """A written contact with everything that hangs on it."""

    contact: Contact
    message: Message
    state: LetterState
    files: list[Attachment] = field(default_factory=list)  # with their `safety`
    writer: str = ""
    answered_at: datetime | None = None  # of a client's letter: when the answer left
    corrections: list[Correction] = field(default_factory=list)  # errors found in it
    corrects: Correction | None = None  # the error it puts right
    competent: str = ""  # whom it names as the one who can help with the question
    partly: bool = False  # with a part of it only
    has_html: bool = False
    mailbox: str = ""  # our address it came to or went from

    @property
    def social(self) -> SocialMessage | None:
        """What it is on a social network, where it came or went by one."""
        return asked_on_network(self.message)

    @property
    def ours(self) -> bool:
        """Whether the institution wrote it."""
        return self.contact.direction == Direction.OUT

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether it still waits in the outbox."""
        return self.message.delivery == Delivery.QUEUED

    @property
    def can_hold_error(self) -> bool:
        """Whether an error can be noted on it: what has been sent, and nothing else."""
        return self.ours and self.message.delivery in (Delivery.SENT, Delivery.BOUNCED)

    @property
    def text(self) -> str:
        """What it says now, cut where a page would choke on it."""
        return self.message.text[:TEXT_SHOWN]

    @property
    def is_safe(self) -> bool:
        """Whether nothing speaks against handing out what came with it."""
        return all(file.safety in ("", Safety.CLEAN) for file in self.files)

    @property
    def is_cut(self) -> bool:
        """Whether `text` leaves something out."""
        return len(self.message.text) > TEXT_SHOWN


@dataclass(slots=True)
class Entry:
    """One thing that happened, at its time. What its kind does not know is empty."""

    at: datetime
    kind: EntryKind
    letter: Letter | None = None
    contact: Contact | None = None
    by: str = ""
    owner: str = ""  # who got the case
    queue: str = ""  # or where it went
    words: str = ""  # the note, or why
    words_en: str = ""  # only of the system's notes
    reason: str = ""  # why the case was closed, from the closed list
    taken: bool = False  # its owner took it
    handed_over: bool = False


@dataclass(slots=True)
class Timeline:
    """The newest entries of a case, oldest first, and how many older ones were left out."""

    entries: list[Entry]
    left_out: int
    letters: list[Letter]  # all of them, also those left out
    holders: list[Entry]  # who has had the case

    @property
    def last_told(self) -> Letter | None:
        """The newest letter of the client."""
        return next((letter for letter in reversed(self.letters) if not letter.ours), None)
