"""The contacts of a case in time order, with notes and changes of hands between them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db.models import BooleanField, ExpressionWrapper, Q

from atbilde.cases.models import Assignment, Case, Closure, Correction, Note, Redirection
from atbilde.contacts.enums import Delivery, Direction
from atbilde.contacts.models import Attachment, Contact, Message
from atbilde.institutions.models import Post

#: How many entries a page shows unless all are asked for: the newest.
SHOWN = 30
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


_STATES = {
    "": LetterState.RECEIVED,
    Delivery.SENT: LetterState.SENT,
    Delivery.FAILED: LetterState.FAILED,
    Delivery.BOUNCED: LetterState.RETURNED,
    Delivery.WITHDRAWN: LetterState.WITHDRAWN,
}


@dataclass(slots=True)
class Letter:
    """A written contact with everything that hangs on it."""

    contact: Contact
    message: Message
    state: LetterState
    files: list[Attachment] = field(default_factory=list)
    writer: Post | None = None
    answered_at: datetime | None = None  # of a client's letter: when the answer left
    corrections: list[Correction] = field(default_factory=list)  # errors found in it
    corrects: Correction | None = None  # the error it puts right
    redirection: Redirection | None = None  # it told the client whose the question is
    has_html: bool = False

    @property
    def ours(self) -> bool:
        """Whether the institution wrote it."""
        return self.contact.direction == Direction.OUT

    @property
    def competent(self) -> str:
        """Whom it named as the one who can help; empty where it named nobody."""
        return str(self.redirection.unit or self.redirection.institution) if self.redirection else ""

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
    def is_cut(self) -> bool:
        """Whether `text` leaves something out."""
        return len(self.message.text) > TEXT_SHOWN


@dataclass(slots=True)
class Entry:
    """One thing that happened, at its time; the field of its kind is set."""

    at: datetime
    kind: EntryKind
    letter: Letter | None = None
    contact: Contact | None = None
    note: Note | None = None
    assignment: Assignment | None = None
    closure: Closure | None = None


@dataclass(slots=True)
class Timeline:
    """The newest entries of a case, oldest first, and how many older ones were left out."""

    entries: list[Entry]
    left_out: int
    letters: list[Letter]  # all of them, also those left out
    assignments: list[Assignment]

    @property
    def last_told(self) -> Letter | None:
        """The newest letter of the client."""
        return next((letter for letter in reversed(self.letters) if not letter.ours), None)

    @property
    def last_sent(self) -> Letter | None:
        """The newest letter that has been sent to the client."""
        return next((letter for letter in reversed(self.letters) if letter.can_hold_error), None)


def timeline_of(case: Case, *, at: datetime, everything: bool = False) -> Timeline:
    """What happened in the case up to `at`, in eight queries at most."""
    contacts = list(_contacts(case))
    letters = _letters(case, contacts, at)
    assignments = list(
        Assignment.objects.filter(case=case).select_related("by__person", "owner__person", "queue").order_by("at", "pk")
    )
    entries = [_entry(contact, letters.get(contact.pk)) for contact in contacts]
    entries += _notes(case)
    entries += [Entry(row.at, EntryKind.ASSIGNMENT, assignment=row) for row in assignments[1:]]
    entries += _closures(case)
    entries.sort(key=lambda entry: entry.at)
    shown = entries if everything else entries[-SHOWN:]
    in_order = [entry.letter for entry in entries if entry.letter]
    return Timeline(shown, len(entries) - len(shown), in_order, assignments)


def _contacts(case: Case) -> Iterable[Contact]:
    """The case's contacts with their messages; the HTML stays in the database, only whether there is any comes."""
    has_html = ExpressionWrapper(~Q(message__html="") & Q(message__isnull=False), output_field=BooleanField())
    return (
        Contact.objects.filter(links__case=case)
        .select_related("message", "client")
        .defer("message__html", "message__search", "message__references")
        .annotate(has_html=has_html)
        .order_by("at", "pk")
    )


def _entry(contact: Contact, letter: Letter | None) -> Entry:
    if letter is None:
        return Entry(contact.at, EntryKind.CONTACT, contact=contact)
    return Entry(letter.message.sent_at or contact.at, EntryKind.LETTER, letter=letter)


def _letters(case: Case, contacts: list[Contact], at: datetime) -> dict[int, Letter]:
    letters = {}
    for contact in contacts:
        message: Message | None = getattr(contact, "message", None)
        if message is not None:
            has_html = bool(getattr(contact, "has_html", False))
            letters[contact.pk] = Letter(contact, message, _state(message, at), has_html=has_html)
    if letters:
        _add_files(letters)
        _add_writers(letters)
        _add_answers(letters)
        _add_corrections(case, letters)
    return letters


def _state(message: Message, at: datetime) -> LetterState:
    if message.delivery != Delivery.QUEUED:
        return _STATES[message.delivery]
    if message.attempts:
        return LetterState.RETRYING
    later = message.send_after is not None and (message.send_after - at).total_seconds() > 60
    return LetterState.LATER if later else LetterState.LEAVING


def _add_files(letters: dict[int, Letter]) -> None:
    for file in Attachment.objects.filter(message__in=letters).order_by("pk"):
        letters[file.message_id].files.append(file)


def _add_writers(letters: dict[int, Letter]) -> None:
    wanted = {letter.message.intent.get("by") for letter in letters.values() if letter.ours}
    posts = (
        Post.objects.select_related("person").in_bulk([pk for pk in wanted if isinstance(pk, int)]) if wanted else {}
    )
    for letter in letters.values():
        letter.writer = posts.get(letter.message.intent.get("by"))


def _add_answers(letters: dict[int, Letter]) -> None:
    told = {letter.contact.key: letter for letter in letters.values() if not letter.ours}
    for letter in letters.values():
        if letter.ours and letter.message.delivery == Delivery.SENT:
            for key in letter.message.intent.get("answers", []):
                if key in told and told[key].answered_at is None:
                    told[key].answered_at = letter.message.sent_at


def _add_corrections(case: Case, letters: dict[int, Letter]) -> None:
    """Errors found and redirections; asked for only where something was sent that they could hang on."""
    if not any(letter.ours for letter in letters.values()):
        return
    by_pk: dict[int, Correction] = {}
    for correction in (
        Correction.objects.filter(case=case).select_related("via", "wrong", "noted_by__person").order_by("pk")
    ):
        by_pk[correction.pk] = correction
        if correction.wrong_id in letters:
            letters[correction.wrong_id].corrections.append(correction)
    redirections: dict[int, Redirection] = {
        row.told_by_id: row for row in Redirection.objects.filter(case=case).select_related("unit", "institution")
    }
    for pk, letter in letters.items():
        letter.corrects = by_pk.get(letter.message.intent.get("correction", 0))
        letter.redirection = redirections.get(pk)


def _notes(case: Case) -> list[Entry]:
    notes = Note.objects.filter(case=case).select_related("by__person").order_by("at", "pk")
    return [Entry(row.at, EntryKind.NOTE if row.by_id else EntryKind.SYSTEM, note=row) for row in notes]


def _closures(case: Case) -> list[Entry]:
    entries = []
    for row in Closure.objects.filter(case=case).select_related("by__person").order_by("at", "pk"):
        entries.append(Entry(row.at, EntryKind.CLOSURE, closure=row))
        if row.undone_at:
            entries.append(Entry(row.undone_at, EntryKind.REOPENING, closure=row))
    return entries


def files_taken_back(timeline: Timeline, post: Post) -> list[Attachment]:
    """Files of the officer's newest letter, if they have taken it back: they may want them to go along again."""
    mine = [letter for letter in timeline.letters if letter.ours and letter.message.intent.get("by") == post.pk]
    newest = max(mine, key=lambda letter: (letter.contact.at, letter.contact.pk), default=None)
    return newest.files if newest and newest.state == LetterState.WITHDRAWN else []


def put_right_before(correction: Correction) -> str:
    """What was said to be put right in a correction that was taken back; empty where there was none."""
    letters = Message.objects.filter(
        contact__links__case=correction.case_id, intent__correction=correction.pk, delivery=Delivery.WITHDRAWN
    )
    intent = letters.order_by("-contact__at", "-pk").values_list("intent", flat=True).first()
    return str(intent.get("put_right", "")) if intent else ""
