"""The body of a letter: its words, its HTML and its files, out of whatever MIME it came in (RFC 2045-2049)."""

import email
import html as html_escape
import mimetypes
from dataclasses import dataclass, field
from email.message import Message
from email.policy import compat32

from atbilde.adapters.email.charsets import clean, decode
from atbilde.adapters.email.headers import decoded, raw_text
from atbilde.adapters.email.html import text_of
from atbilde.contacts.names import plain_name

#: Parts beyond these are not looked at; they stay in the original.
MOST_PARTS = 5_000
MOST_FILES = 200
#: Characters of text kept beside the original.
LONGEST_TEXT = 500_000
_AS_SENT = compat32.clone(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a letter."""

    name: str
    content_type: str
    content: bytes
    inline_id: str = ""


@dataclass(slots=True)
class _Segment:
    """One stretch of the letter, in plain text, in HTML, or in both."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Body:
    """What was found in a letter's body. `statuses` and `returned` are parts of delivery reports (RFC 3464)."""

    segments: list[_Segment] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    statuses: list[Message] = field(default_factory=list)
    returned: Message | None = None
    faults: list[str] = field(default_factory=list)

    def html(self) -> str:
        """The letter's HTML with its plain stretches put in; "" where it has no HTML."""
        if not any(segment.html for segment in self.segments):
            return ""
        return "\n<hr>\n".join(
            "\n".join(segment.html)
            if segment.html
            else f"<pre>{html_escape.escape(chr(10).join(segment.plain), quote=False)}</pre>"
            for segment in self.segments
        )

    def text(self) -> str:
        """The letter's words: the plain text, or where a stretch has none the words of its HTML."""
        stretches = []
        for segment in self.segments:
            words = "\n\n".join(one for one in segment.plain if one.strip())
            words = words or text_of("\n".join(segment.html))
            if words.strip():
                stretches.append(words.strip("\n"))
        text = "\n\n".join(stretches)
        if len(text) > LONGEST_TEXT:
            self.fault("text_cut")
            text = text[:LONGEST_TEXT]
        return text

    def fault(self, code: str) -> None:
        """Note what was broken, once."""
        if code and code not in self.faults:
            self.faults.append(code)


def read(letter: Message) -> Body:
    """Read a parsed letter's body. Never raises; a part that cannot be read is a fault and stays in the original."""
    body = Body()
    waiting: list[tuple[Message, _Segment | None]] = [(letter, None)]
    count = 0
    while waiting:
        part, segment = waiting.pop()
        count += 1
        if count > MOST_PARTS:
            body.fault("too_many_parts")
            break
        try:
            waiting.extend(reversed(_read_part(part, segment, body)))
        except Exception:  # the standard library raises many kinds on broken parts
            body.fault("broken_mime")
    return body


def _read_part(part: Message, segment: _Segment | None, body: Body) -> list[tuple[Message, _Segment | None]]:
    """Take one part into the body; returns the parts inside it that are still to be read."""
    kind = part.get_content_type()
    if part.defects and part.get_content_maintype() == "multipart":
        body.fault("broken_mime")
    if kind == "message/delivery-status":
        body.statuses += [block for block in part.get_payload() if isinstance(block, Message)]
        return []
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        if kind == "multipart/alternative" and segment is None:
            segment = _Segment()
            body.segments.append(segment)
        return [(inside, segment) for inside in part.get_payload() if isinstance(inside, Message)]
    if kind in {"message/rfc822", "message/global", "text/rfc822-headers"}:
        _note_returned(part, body)
    if not part.is_multipart() and not _is_file(part):
        _read_words(part, segment, body)
    else:
        _read_file(part, body)
    return []


def _is_file(part: Message) -> bool:
    if part.get_content_type() not in {"text/plain", "text/html"} and part.get_content_maintype() != "multipart":
        return True
    return part.get_content_disposition() == "attachment" or bool(_name(part))


def _read_words(part: Message, segment: _Segment | None, body: Body) -> None:
    content = _bytes(part)
    label = part.get_param("charset")
    words, fault = decode(content, label if isinstance(label, str) else _rfc2231(label))
    body.fault(fault)
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    if segment is None:
        segment = _Segment()
        body.segments.append(segment)
    if part.get_content_type() == "text/html":
        segment.html.append(words)
    else:
        segment.plain.append(_unflowed(words, part))


def _unflowed(words: str, part: Message) -> str:
    """Join the lines that a mailer broke and marked as broken (RFC 3676)."""
    if str(part.get_param("format", "")).casefold() != "flowed":
        return words
    joint = "" if str(part.get_param("delsp", "")).casefold() == "yes" else " "
    lines: list[str] = []
    open_quotes = -1
    for line in words.split("\n"):
        stripped = line.lstrip(">")
        quotes = len(line) - len(stripped)
        stuffed = stripped[1:] if stripped.startswith(" ") else stripped
        flows = stuffed.endswith(" ") and stuffed != "-- "
        content = stuffed[:-1] + joint if flows else stuffed
        if quotes == open_quotes:
            lines[-1] += content
        else:
            lines.append((">" * quotes + " " if quotes else "") + content)
        open_quotes = quotes if flows else -1
    return "\n".join(lines)


def _read_file(part: Message, body: Body) -> None:
    if len(body.files) >= MOST_FILES:
        body.fault("too_many_parts")
        return
    content_type = clean(part.get_content_type())[:120]
    inline_id = clean(str(part.get("content-id", ""))).strip().strip("<>")[:255]
    name = _name(part) or _default_name(part, content_type, len(body.files) + 1)
    body.files.append(File(plain_name(clean(name)), content_type, _bytes(part), inline_id))


def _bytes(part: Message) -> bytes:
    if part.is_multipart():
        inside = part.get_payload(0) if part.get_content_maintype() == "message" else part
        return inside.as_bytes(policy=_AS_SENT) if isinstance(inside, Message) else b""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _note_returned(part: Message, body: Body) -> None:
    """Keep the header of a letter that came back or was forwarded: it may be one of ours."""
    if body.returned is not None:
        return
    if part.is_multipart():
        inside = part.get_payload(0)
        body.returned = inside if isinstance(inside, Message) else None
    else:
        body.returned = email.message_from_bytes(_bytes(part)[:100_000].lstrip(b"\r\n"), policy=compat32)


def _name(part: Message) -> str:
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        try:
            found = _readable(part, header).get_param(parameter, None, header)
        except (ValueError, TypeError, KeyError, IndexError):  # continuations in no order (RFC 2231)
            continue
        name = found if isinstance(found, str) else _rfc2231(found)
        if name and name.strip():
            return decoded(name)
    return ""


def _readable(part: Message, header: str) -> Message:
    """The part's field alone, with letters that were sent as bare bytes made out: many programs name files so."""
    alone = Message()
    for name, value in part.raw_items():
        if name.casefold() == header:
            alone[header] = raw_text(str(value))
            break
    return alone


def _rfc2231(found: object) -> str:
    """The text of a parameter that names its own character set."""
    if not isinstance(found, tuple) or len(found) != 3:
        return ""
    label, _, value = found
    return decode(str(value).encode("latin-1", "replace"), label or "utf-8")[0] if value else ""


def _default_name(part: Message, content_type: str, number: int) -> str:
    if part.get_content_maintype() == "message":
        inside = part.get_payload(0) if part.is_multipart() else None
        subject = decoded(str(inside.get("subject", ""))) if isinstance(inside, Message) else ""
        return f"{subject[:100] or f'letter-{number}'}.eml"
    return f"attachment-{number}{mimetypes.guess_extension(content_type) or ''}"
