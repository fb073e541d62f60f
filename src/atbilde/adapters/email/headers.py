"""The header of a letter: names, addresses, ids, subjects and dates, however broken (RFC 5322, 2047, 2231)."""

import binascii
import email.utils
import re
from base64 import b64decode
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import Message

from atbilde.adapters.email.charsets import clean, codec_of, decode

#: Headers are looked at so far and no further.
LONGEST = 40_000
#: The longest message id kept as it is: the database indexes it.
LONGEST_ID = 500
_MOST_REFERENCES = 100
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=)[ \t\r\n]+(?==\?)")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,200}@[^\s@<>()\[\],;:\\\"]{1,255}")
_ID = re.compile(r"<([^<>]{1,2000})>")
#: The parts of an address list that commas inside do not split; bounded, so that no header takes long.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.){0,500}"|\((?:[^()\\]|\\.){0,500}\)|<[^<>]{0,500}>'
    r"|=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,1000}\?=|[^\",;:(<=]{1,500}|.",
    re.S,
)
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")

Pair = tuple[str, str]


class Header:
    """All header fields of a letter; names in small letters, values as they came."""

    def __init__(self, letter: Message) -> None:
        self._raw: dict[str, list[str]] = {}
        self.is_cut = False
        for name, value in letter.raw_items():
            text = str(value)
            self.is_cut = self.is_cut or len(text) > LONGEST
            self._raw.setdefault(str(name).strip().casefold(), []).append(text[:LONGEST])

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def raw(self, name: str) -> str:
        """The first field of this name as it came, unfolded; "" where there is none."""
        found = self._raw.get(name)
        return _unfolded(found[0]) if found else ""

    def all(self, name: str) -> list[str]:
        """Every field of this name, decoded."""
        return [decoded(value) for value in self._raw.get(name, [])[:50]]

    def text(self, name: str) -> str:
        """The first field of this name, decoded; "" where there is none."""
        found = self._raw.get(name)
        return decoded(found[0]) if found else ""

    def addresses(self, *names: str) -> list[Pair]:
        """Names and addresses of all fields of these names, in order; an address that is none is ""."""
        return [pair for name in names for value in self._raw.get(name, [])[:20] for pair in addresses(value)]

    def ids(self, name: str) -> list[str]:
        """The message ids in all fields of this name, in order."""
        found: list[str] = []
        for value in self._raw.get(name, [])[:20]:
            found += ids(_unfolded(value))
        return found

    def date(self, name: str = "date") -> datetime | None:
        """The moment in this field, in UTC; `None` where it is missing or none."""
        try:
            moment = email.utils.parsedate_to_datetime(self.raw(name))
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            moment = moment.astimezone(UTC)
        except (TypeError, ValueError, IndexError, OverflowError, AttributeError):
            return None
        return moment if 1971 <= moment.year <= 2200 else None


def decoded(value: str) -> str:
    """A header's text with encoded words read, raw eight-bit bytes guessed, one line, no control characters."""
    text = raw_text(value)
    if "=?" in text:
        text = _words(text)
    return " ".join(clean(text).split())


def raw_text(value: str) -> str:
    """A header's value on one line, bytes beyond ASCII made out; encoded words are left."""
    text = _unfolded(value)
    return text if text.isascii() else decode(text.encode("utf-8", "surrogateescape"), None)[0]


def ids(value: str) -> list[str]:
    """The message ids in a text, in angle brackets and without blanks; those too long to be real are left out."""
    found = _ID.findall(value) or [word for word in value.split() if "@" in word]
    made = (f"<{''.join(clean(one).split())}>" for one in found[-_MOST_REFERENCES:])
    return [one for one in made if 3 < len(one) <= LONGEST_ID and one.isascii()]


def addresses(value: str) -> list[Pair]:
    """Names and addresses in a header; group names are dropped, an unquoted comma in a name is forgiven."""
    text = raw_text(value)
    found: list[Pair] = []
    waiting = ""
    for chunk in _chunks(text):
        if "@" not in chunk and "<" not in chunk:
            waiting = f"{waiting}{chunk.strip()}, " if chunk.strip() else waiting
            continue
        found.append(_pair(waiting + chunk.strip()))
        waiting = ""
    if waiting:
        found.append((decoded(waiting.rstrip(", ")), ""))
    return found[:500]


def address_only(pairs: Iterable[Pair]) -> list[str]:
    """The addresses of these pairs, each once, in order."""
    return list(dict.fromkeys(address for _, address in pairs if address))


def _unfolded(value: str) -> str:
    return re.sub(r"[\r\n]+[ \t]*", " ", value[:LONGEST]).strip()


def _words(text: str) -> str:
    """Read encoded words; neighbours in one character set are joined as bytes first, since senders cut letters."""
    text = _BETWEEN_WORDS.sub(r"\1", text)
    parts: list[str] = []
    at = 0
    held, held_label = b"", ""
    for word in _WORD.finditer(text):
        between = text[at : word.start()]
        label = word[1].casefold()
        if held and (between or codec_of(label) != codec_of(held_label)):
            parts.append(decode(held, held_label)[0])
            held = b""
        parts.append(between)
        held, held_label = held + _word_bytes(word[2], word[3]), label
        at = word.end()
    if held:
        parts.append(decode(held, held_label)[0])
    parts.append(text[at:])
    return "".join(parts)


def _word_bytes(encoding: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return _HEX.sub(lambda found: binascii.unhexlify(found[1]), raw.replace(b"_", b" "))
    try:
        return b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", raw) + b"===")
    except (binascii.Error, ValueError):
        return raw


def _chunks(text: str) -> list[str]:
    """Split at commas and semicolons that part addresses; not inside quotes, comments, brackets, encoded words."""
    chunks: list[str] = []
    chunk = ""
    for piece in _TOKEN.findall(text):
        if piece in {",", ";"}:
            chunks.append(chunk)
            chunk = ""
        elif piece == ":" and "@" not in chunk:
            chunk = ""  # it was the name of a group
        else:
            chunk += piece
    return [*chunks, chunk]


def _pair(chunk: str) -> Pair:
    before, bracket, rest = chunk.rpartition("<")
    found = _ADDRESS.search(rest if bracket else _without_comments(chunk))
    address = found[0].strip(".'") if found else ""
    if bracket:
        name = before
    else:
        comment = re.search(r"\(([^()]*)\)", chunk)
        name = comment[1] if comment else ("" if found else chunk)
    name = decoded(name.replace("\\", "")).strip(" \"',")
    return name, _normal(address)


def _without_comments(chunk: str) -> str:
    return re.sub(r"\([^()]*\)", " ", chunk)


def _normal(address: str) -> str:
    """The address with its host in small letters; "" where it is no address a letter could go to."""
    local, _, host = address.rpartition("@")
    host = host.strip(".").casefold()
    if not local or not host or len(address) > 254 or ".." in host:
        return ""
    return f"{clean(local)}@{clean(host)}"
