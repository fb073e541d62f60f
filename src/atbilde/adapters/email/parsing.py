"""From the bytes of a letter to what it says. Pure, and it never raises: every letter becomes something to find."""

import email
import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import Message
from email.policy import compat32

from atbilde.adapters.email import authentic, automatic, bodies, quoting
from atbilde.adapters.email.automatic import Returned
from atbilde.adapters.email.bodies import File
from atbilde.adapters.email.charsets import clean, decode
from atbilde.adapters.email.headers import LONGEST_ID, Header, address_only, decoded, ids
from atbilde.adapters.email.html import cleaned
from atbilde.contacts.enums import Automatic
from atbilde.contacts.intake import MADE_HOST
from atbilde.core import languages

_MOST_ADDRESSES = 200
_LONGEST_ADDRESS = 254  # RFC 5321 4.5.3.1.3
#: An address that our own server surely takes: no quoted parts, no blanks, a host with a dot.
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class ParsedLetter:
    """What a letter says. Text is clean for the database; `faults` are codes of what was broken (docs/mail.md)."""

    message_id: str
    references: tuple[str, ...] = ()
    sender_name: str = ""
    sender: str = ""
    reply_to: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    quoted: str = ""
    html: str = ""
    files: tuple[File, ...] = ()
    language: str = ""
    automatic: Automatic = Automatic.NO
    returned: Returned | None = None
    own_key: str = ""
    authentic: str = ""
    faults: tuple[str, ...] = ()
    fingerprint: str = ""


def parse(raw: bytes, *, authserv_id: str = "") -> ParsedLetter:
    """Read a letter. `authserv_id` is the name under which our own server vouches for senders, "" for none.

    What cannot be read at all comes back as a letter with the fault `unreadable` and its first lines as text.
    """
    try:
        return _parse(raw, authserv_id)
    except RecursionError:
        return replace(plain(raw), faults=("nested_too_deep",))
    except Exception:  # whatever is wrong with one letter, it is kept and shown
        return plain(raw)


def plain(raw: bytes) -> ParsedLetter:
    """The least that can be said of a letter: header lines that can be made out, and its beginning as text."""
    head, _, rest = raw[:200_000].replace(b"\r\n", b"\n").partition(b"\n\n")
    fields: dict[str, str] = {}
    for line in head.split(b"\n")[:500]:
        name, colon, value = line.partition(b":")
        if colon and name.strip():
            fields.setdefault(clean(name.decode("ascii", "replace")).strip().casefold(), clean(decode(value, None)[0]))
    fingerprint = hashlib.sha256(raw).hexdigest()
    known = ids(fields.get("message-id", "")[:LONGEST_ID])
    before, _, after = fields.get("from", "").rpartition("<")
    sender = after.strip(" >") if "@" in after else ""
    return ParsedLetter(
        message_id=known[0] if known else f"<{fingerprint[:40]}@{MADE_HOST}>",
        sender_name=before.strip(' "')[:200],
        sender=sender if len(sender) <= 254 and " " not in sender else "",
        subject=fields.get("subject", "").strip()[:998],
        text=clean(decode(rest[:20_000], None)[0]),
        faults=("unreadable",),
        fingerprint=fingerprint,
    )


def _parse(raw: bytes, authserv_id: str) -> ParsedLetter:
    letter: Message = email.message_from_bytes(raw, policy=compat32)
    header = Header(letter)
    body = bodies.read(letter)
    whole = body.text()
    own, quoted = quoting.split(whole)
    sender_name, sender = _sender(header, body)
    subject = header.text("subject")[:998]
    kind, returned = automatic.kind_of(header, body, letter, whole)
    date = header.date()
    found_ids = header.ids("message-id")
    marked = bool(found_ids) or date is not None
    fingerprint = _fingerprint(raw, sender, date, subject, whole, body) if marked else hashlib.sha256(raw).hexdigest()
    if not found_ids:
        body.fault("no_message_id")
    if header.is_cut:
        body.fault("header_cut")
    html = body.html()
    shown = cleaned(html) if html else ""
    if html and not shown:
        body.fault("html_not_shown")
    return ParsedLetter(
        message_id=found_ids[0] if found_ids else f"<{fingerprint[:40]}@{MADE_HOST}>",
        references=tuple(dict.fromkeys([*header.ids("references"), *header.ids("in-reply-to")])),
        sender_name=sender_name[:200],
        sender=sender,
        reply_to=_reply_to(header, sender),
        to=tuple(address_only(header.addresses("to"))[:_MOST_ADDRESSES]),
        cc=tuple(address_only(header.addresses("cc"))[:_MOST_ADDRESSES]),
        subject=subject,
        date=date,
        text=own,
        quoted=quoted,
        html=shown,
        files=tuple(body.files),
        language=languages.detect(own),
        automatic=kind,
        returned=returned,
        own_key=automatic.own_key(header),
        authentic=authentic.verdict(header, authserv_id, sender),
        faults=tuple(body.faults),
        fingerprint=fingerprint,
    )


def _reply_to(header: Header, sender: str) -> str:
    """The one address that the sender wants answered instead of their own; "" for none, several, or a broken one."""
    named = address_only(header.addresses("reply-to"))
    only = named[0] if len(named) == 1 else ""
    if len(only) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(only):
        return ""
    return only if only.casefold() != sender.casefold() else ""


def _sender(header: Header, body: bodies.Body) -> tuple[str, str]:
    """Name and address of whom the letter says it is from; where it does not, whom it was handed in by."""
    for field in ("from", "sender", "return-path"):
        found = [pair for pair in header.addresses(field) if pair[1]]
        if found:
            if field != "from":
                body.fault("odd_sender")
            name, address = found[0]
            return name if field == "from" else decoded(header.raw("from"))[:200] or name, address
    body.fault("odd_sender")
    return decoded(header.raw("from")), ""


def _fingerprint(raw: bytes, sender: str, date: datetime | None, subject: str, text: str, body: bodies.Body) -> str:
    """A hash of what makes two copies the same letter, whichever way each came.

    Asked only of letters with an identifier or a date of their own: without either nothing tells a repeated letter
    from a copy, and every byte counts, so that none is dropped.
    """
    parts = [sender.casefold(), date.isoformat() if date else "", subject, " ".join(text.split())]
    parts += [f"{file.name}:{hashlib.sha256(file.content).hexdigest()}" for file in body.files]
    if body.faults or not text.strip():  # what was not read may differ all the same
        parts.append(hashlib.sha256(raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]).hexdigest())
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()
