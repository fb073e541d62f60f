"""Where a read letter goes: a new case, the case it answers, or the messages without a case."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from atbilde.adapters.email import threads
from atbilde.adapters.email.parsing import ParsedLetter, parse
from atbilde.cases.actions.opening import add_contact, attach_automatic, open_case
from atbilde.cases.actions.sending import letter_bounced
from atbilde.cases.models import Case
from atbilde.contacts import files
from atbilde.contacts.actions import client_of_address
from atbilde.contacts.enums import Automatic
from atbilde.contacts.intake import MADE_HOST, StoredFile, StoredLetter, keep_letter
from atbilde.contacts.models import Client, Message
from atbilde.institutions.models import Institution, Mailbox

_LONGEST_SUBJECT = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter: "case" a new one, "joined" an old one, "attached" to one, "stored", or "known"."""

    kind: str
    message: Message
    case: Case | None = None


def file_letter(
    letter: ParsedLetter,
    mailbox: Mailbox,
    at: datetime,
    original: StoredLetter,
    stored: Sequence[StoredFile],
    *,
    with_case: bool = True,
) -> Outcome:
    """Write a letter down in the caller's transaction. `with_case` false leaves it among the messages without one.

    The same letter again (the same Message-ID and content, by whichever of our addresses) is "known" and changes
    nothing; a Message-ID used twice for different letters makes two messages.
    """
    as_sent = letter
    letter, known = _told_apart(letter, mailbox.institution, original)
    if known is not None:
        return Outcome("known", known, threads.case_of(known))
    if letter.automatic:
        return _file_automatic(letter, mailbox, at, original, stored)
    thread = threads.find(mailbox.institution, as_sent)
    if thread.case is None and thread.claimed is not None:
        letter = _with_fault(letter, f"names_case:{thread.claimed.number}")
    client = _client_of(letter, mailbox.institution)
    message = _keep(letter, mailbox, at, client, original, stored)
    if thread.case is not None:
        add_contact(thread.case, message.contact, at=at)
        return Outcome("joined", message, thread.case)
    if not with_case:
        return Outcome("stored", message)
    case = open_case(message.contact, queue=mailbox.queue, at=at, subject=_subject_of(letter), language=letter.language)
    return Outcome("case", message, case)


def _file_automatic(
    letter: ParsedLetter, mailbox: Mailbox, at: datetime, original: StoredLetter, stored: Sequence[StoredFile]
) -> Outcome:
    """No automatic letter opens a case or asks for anything; one about a letter of ours is shown where that is."""
    case = None
    if letter.returned is not None:
        ours = threads.sent_letter(mailbox.institution, letter.returned.ids, letter.returned.keys)
        case = threads.case_of(ours) if ours else None
        if ours is not None and letter.automatic == Automatic.BOUNCE:
            letter_bounced(ours, at=at)
    elif letter.automatic == Automatic.REPLY:
        case = threads.find(mailbox.institution, letter).case
    message = _keep(letter, mailbox, at, case.client if case else None, original, stored)
    if case is None:
        return Outcome("stored", message)
    attach_automatic(case, message.contact, at=at)
    return Outcome("attached", message, case)


def _told_apart(
    letter: ParsedLetter, institution: Institution, original: StoredLetter
) -> tuple[ParsedLetter, Message | None]:
    """The letter with an id of its own, and the message that it already is, if it is."""
    found = _message(institution, letter.message_id)
    own = letter.own_key and threads.sent_letter(institution, (), (letter.own_key,))
    if found is None and not own:
        return letter, None
    if own or (found is not None and found.delivery):
        letter = replace(letter, automatic=Automatic.LOOP, returned=None)
    elif found is not None:
        if _is_same(letter, found, original):
            return letter, found
        letter = _with_fault(letter, "duplicate_message_id")
    # The sender's id stays among the references, so that an answer still finds its thread in the sender's program.
    letter = replace(
        letter,
        message_id=f"<{letter.fingerprint[:40]}@{MADE_HOST}>",
        references=(*letter.references, letter.message_id),
    )
    return letter, _message(institution, letter.message_id)


def _message(institution: Institution, message_id: str) -> Message | None:
    """The message of this id with what is needed of it; asked for every letter, so without building a query."""
    found = Message.objects.raw(
        "SELECT contact_id, delivery, original FROM contacts_message WHERE institution_id = %s AND message_id = %s",
        [institution.pk, message_id],
    )
    return next(iter(found), None)


def _is_same(letter: ParsedLetter, found: Message, original: StoredLetter) -> bool:
    """Whether sender, date, subject, words and files agree; how it came (its trace) may differ."""
    if found.original == original.sha256:
        return True
    try:
        with files.open_file(found.original) as file:
            return parse(file.read()).fingerprint == letter.fingerprint
    except (FileNotFoundError, ValueError):
        return False


def _client_of(letter: ParsedLetter, institution: Institution) -> Client | None:
    if not letter.sender:
        return None
    return client_of_address(institution, letter.sender, name=letter.sender_name, language=letter.language)


def _subject_of(letter: ParsedLetter) -> str:
    """What the queue shows: the subject, or the first words of a letter without one."""
    return letter.subject or " ".join(letter.text.split())[:_LONGEST_SUBJECT]


def _with_fault(letter: ParsedLetter, code: str) -> ParsedLetter:
    return replace(letter, faults=(*letter.faults, code[:120]))


def _keep(
    letter: ParsedLetter,
    mailbox: Mailbox,
    at: datetime,
    client: Client | None,
    original: StoredLetter,
    stored: Sequence[StoredFile],
) -> Message:
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
        "original": original.sha256,
        "original_size": original.size,
        "automatic": letter.automatic,
        "authentic": letter.authentic,
        "faults": list(letter.faults),
    }
    return keep_letter(mailbox, at=at, client=client, fields=fields, files=stored, reply_to=_not_ours(letter.reply_to))


def _not_ours(address: str) -> str:
    """The address, unless it is one of our own: an answer to ourselves reaches nobody."""
    ours = address and Mailbox.objects.filter(address__iexact=address).exists()
    return "" if ours else address
