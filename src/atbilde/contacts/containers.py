"""What a ZIP file holds, told by its first entry and its list of entries. Nothing is unpacked.

The list lies at the end of the file (APPNOTE 6.3, 4.3.12 and 4.3.16). A signed document is an ASiC container (ETSI EN
319 162-1), an OpenDocument text begins with the entry `mimetype` as well (OASIS ODF 1.3, part 2), a document of Office
is known by its parts (ECMA-376, part 2).
"""

import re
import struct

#: So much of the end is looked at: the list of some thousand entries.
TAIL = 128 * 1024
ZIP = "application/zip"
ASIC_E, ASIC_S = "application/vnd.etsi.asic-e+zip", "application/vnd.etsi.asic-s+zip"
ODF = "application/vnd.oasis.opendocument."
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_ENTRY, _LISTED, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_MOST_ENTRIES = 2000
_PARTS = (("word/", WORD), ("xl/", SHEET), ("ppt/", SLIDES))
_TYPES = "[Content_Types].xml"
_SIGNATURE = re.compile(r"META-INF/[^/]*signature[^/]*\.(xml|p7s)", re.IGNORECASE)
_TOLD = re.compile(rb"application/vnd\.[a-z0-9.+-]{1,80}")


def kind_of_zip(head: bytes, tail: bytes) -> str:
    """The media type of what these are the first and the last bytes of; "" for no ZIP that could be read.

    `tail` has up to `TAIL` bytes; of a shorter file it is the whole file.
    """
    names = _entries(tail)
    if not head.startswith(_ENTRY) or names is None:
        return ""
    first, told = _first(head)
    if told in (ASIC_E, ASIC_S) or told.startswith(ODF):
        return told
    if any(_SIGNATURE.fullmatch(name) for name in names):  # the entry that tells it may be left out
        return ASIC_E
    if _TYPES in (first, *names):
        return next((kind for begins, kind in _PARTS if any(name.startswith(begins) for name in names)), ZIP)
    return ZIP


def _first(head: bytes) -> tuple[str, str]:
    """The name of the first entry, and what it says where it is `mimetype` and not compressed."""
    if len(head) < 30:
        return "", ""
    (method,), (named, more) = struct.unpack_from("<H", head, 8), struct.unpack_from("<HH", head, 26)
    name = head[30 : 30 + named].decode("utf-8", "replace")
    # What follows the type without a gap begins with "PK", which are no letters of a type.
    told = _TOLD.match(head, 30 + named + more) if name == "mimetype" and method == 0 else None
    return name, told[0].decode() if told else ""


def _entries(tail: bytes) -> list[str] | None:
    """The names in the list at the end, `_MOST_ENTRIES` at most; `None` where the file does not end as a ZIP does."""
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < 22:
        return None
    (size,) = struct.unpack_from("<I", tail, end + 12)
    at = end - size
    names: list[str] = []
    if at < 0 or not tail.startswith(_LISTED, at):  # a list that is longer than this, or of ZIP64
        at = tail.find(_LISTED)
    while 0 <= at <= end - 46 and tail.startswith(_LISTED, at) and len(names) < _MOST_ENTRIES:
        named, more, said = struct.unpack_from("<HHH", tail, at + 28)
        names.append(tail[at + 46 : at + 46 + named].decode("utf-8", "replace"))
        at += 46 + named + more + said
    return names
