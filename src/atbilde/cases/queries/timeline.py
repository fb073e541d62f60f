"""The contacts of a case in time order, with notes and changes of hands between them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q

from atbilde.cases.enums import ClosingReason, Part
from atbilde.cases.models import Assignment, Case, Closure, Correction, Note, Redirection
from atbilde.cases.queries.entries import Entry, EntryKind, Letter, LetterState, Timeline
from atbilde.contacts.enums import Delivery
from atbilde.contacts.models import Attachment, Contact, Message
from atbilde.contacts.queries.safety import with_safety
from atbilde.institutions.models import Post

#: How many entries a page shows unless all are asked for: the newest.
SHOWN = 30
_CLAIM = timedelta(minutes=20)
_NEARLY = timedelta(minutes=1)
_Row = tuple[Any, ...]
_Names = Mapping[int | None, str]


_STATES = {
    "": LetterState.RECEIVED,
    Delivery.SENT: LetterState.SENT,
    Delivery.FAILED: LetterState.FAILED,
    Delivery.BOUNCED: LetterState.RETURNED,
    Delivery.WITHDRAWN: LetterState.WITHDRAWN,
}


def timeline_of(case: Case, *, at: datetime, language: str, everything: bool = False) -> Timeline:
    """What happened in the case up to `at`, in nine queries at most; names of queues and units in the language."""
    name = "name_en" if language == "en" else "name_lv"
    contacts = list(_contacts(case))
    letters = _letters(case, contacts, at, name)
    notes = Note.objects.filter(case=case).values_list("at", "by_id", "text", "text_en")
    closures = Closure.objects.filter(case=case).values_list("at", "by_id", "reason", "words", "undone_at")
    hands = (
        Assignment.objects.filter(case=case)
        .order_by("at", "pk")
        .values_list("at", "by_id", "owner_id", f"queue__{name}", "reason", "handed_over")
    )
    names = _names([*notes, *closures], [*hands], letters.values())
    for letter in letters.values():
        letter.writer = names.get(letter.message.intent.get("by"), "")
    holders = [_holding(row, names) for row in hands]
    entries = [_entry(contact, letters.get(contact.pk)) for contact in contacts]
    entries += [_note(row, names) for row in notes]
    entries += holders[1:]
    entries += [entry for row in closures for entry in _closing(row, names)]
    entries.sort(key=lambda entry: entry.at)
    shown = entries if everything else entries[-SHOWN:]
    in_order = [entry.letter for entry in entries if entry.letter]
    return Timeline(shown, len(entries) - len(shown), in_order, holders)


def _contacts(case: Case) -> Iterable[Contact]:
    """The case's contacts with their messages; the HTML stays in the database, only whether there is any comes."""
    has_html = ExpressionWrapper(~Q(message__html="") & Q(message__isnull=False), output_field=BooleanField())
    return (
        Contact.objects.filter(links__case=case)
        .select_related("message__social__account", "message__social__person")
        .defer("message__html", "message__search", "message__references")
        .annotate(has_html=has_html, mailbox_address=F("message__mailbox__address"))
        .order_by("at", "pk")
    )


def _entry(contact: Contact, letter: Letter | None) -> Entry:
    if letter is None:
        return Entry(contact.at, EntryKind.CONTACT, contact=contact)
    return Entry(letter.message.sent_at or contact.at, EntryKind.LETTER, letter=letter)


def _letters(case: Case, contacts: list[Contact], at: datetime, name: str) -> dict[int, Letter]:
    letters = {}
    for contact in contacts:
        message: Message | None = getattr(contact, "message", None)
        if message is not None:
            letters[contact.pk] = Letter(
                contact,
                message,
                _state(contact, message, at),
                has_html=bool(getattr(contact, "has_html", False)),
                mailbox=getattr(contact, "mailbox_address", None) or "",
            )
    if letters:
        for file in with_safety(Attachment.objects.filter(message__in=letters)).order_by("pk"):
            letters[file.message_id].files.append(file)
        _add_answers(letters)
        _add_corrections(case, letters)
        _add_redirections(case, letters, name)
    return letters


def _state(contact: Contact, message: Message, at: datetime) -> LetterState:
    if message.delivery != Delivery.QUEUED:
        return _STATES[message.delivery]
    if message.attempts:
        return LetterState.RETRYING
    leaves = message.send_after or at
    # The outbox claims a letter by putting its time off a little: that is no wish of the officer's.
    later = leaves - contact.at > _CLAIM and leaves - at > _NEARLY
    return LetterState.LATER if later else LetterState.LEAVING


def _add_answers(letters: dict[int, Letter]) -> None:
    told = {letter.contact.key: letter for letter in letters.values() if not letter.ours}
    for letter in letters.values():
        if letter.ours and letter.message.delivery == Delivery.SENT:
            intent = letter.message.intent
            settled = [] if intent.get("partly") else intent.get("tells", [])
            for key in [*intent.get("answers", []), *settled]:
                if key in told and told[key].answered_at is None:
                    told[key].answered_at = letter.message.sent_at


def _add_corrections(case: Case, letters: dict[int, Letter]) -> None:
    """Errors found; asked for only where something was sent that they could hang on."""
    if not any(letter.ours for letter in letters.values()):
        return
    by_pk: dict[int, Correction] = {}
    for correction in Correction.objects.filter(case=case).order_by("pk"):
        by_pk[correction.pk] = correction
        if correction.wrong_id in letters:
            correction.wrong = letters[correction.wrong_id].contact
            letters[correction.wrong_id].corrections.append(correction)
        if correction.via_id in letters:
            correction.via = letters[correction.via_id].contact
    for letter in letters.values():
        letter.corrects = by_pk.get(letter.message.intent.get("correction", 0))


def _add_redirections(case: Case, letters: dict[int, Letter], name: str) -> None:
    if not any(letter.message.intent.get("not_ours") for letter in letters.values()):
        return
    rows = Redirection.objects.filter(case=case).values_list(
        "told_by_id", "part", f"unit__{name}", f"institution__{name}"
    )
    for told_by, part, unit, institution in rows:
        if told_by in letters:
            letters[told_by].competent = unit or institution or ""
            letters[told_by].partly = part == Part.SOME


def _names(by_second: Sequence[_Row], hands: Sequence[_Row], letters: Iterable[Letter]) -> dict[int | None, str]:
    """The names of all who did something in the case, in one query; rows hold the doer's post second."""
    wanted = {row[1] for row in by_second} | {row[1] for row in hands} | {row[2] for row in hands}
    wanted |= {letter.message.intent.get("by") for letter in letters}
    rows = Post.objects.filter(pk__in=[pk for pk in wanted if isinstance(pk, int)]).values_list(
        "pk", "person__first_name", "person__last_name", "person__username"
    )
    return {pk: f"{first} {last}".strip() or username for pk, first, last, username in rows}


def _note(row: _Row, names: _Names) -> Entry:
    at, by, text, text_en = row
    kind = EntryKind.NOTE if by else EntryKind.SYSTEM
    return Entry(at, kind, by=names.get(by, ""), words=text, words_en=text_en)


def _holding(row: _Row, names: _Names) -> Entry:
    at, by, owner, queue, why, handed_over = row
    return Entry(
        at,
        EntryKind.ASSIGNMENT,
        by=names.get(by, ""),
        owner=names.get(owner, ""),
        queue=queue or "",
        words=why,
        taken=owner is not None and owner == by,
        handed_over=handed_over,
    )


def _closing(row: _Row, names: _Names) -> list[Entry]:
    at, by, reason, words, undone_at = row
    closing = Entry(at, EntryKind.CLOSURE, by=names.get(by, ""), reason=str(ClosingReason(reason).label), words=words)
    return [closing, Entry(undone_at, EntryKind.REOPENING)] if undone_at else [closing]


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
