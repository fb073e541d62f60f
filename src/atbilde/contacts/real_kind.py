"""What a file really is, by its first and last bytes: names and browsers may say anything. No file is unpacked here.

A file that is two things at once (a PDF with a ZIP behind it, a picture that is a script, too) is what it begins as and
must be called so; whoever gets it gets it as a download, which no browser runs.
"""

import os
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

import filetype
from django.utils.translation import gettext as _

from atbilde.contacts.containers import ASIC_E, ASIC_S, ODF, SHEET, SLIDES, TAIL, WORD, kind_of_zip

#: So much of the beginning is looked at.
HEAD = 8192

#: Names that a system would run on a double click, or that run by being shown.
_RUNS = frozenset(
    """ade adp apk app appimage bash bat bin chm cmd com cpl deb dll dmg elf exe gadget hta htm html inf iso jar js jse
    jsp lib lnk mde msc msi msix msp mst ocx osx php pif pkg pl ps1 ps1xml psm1 py pyc rb reg rpm run scr sct sh shb svg
    sys vb vbe vbs vxd wasm wsc wsf wsh xhtml xll""".split()  # noqa: SIM905 - a list of them would fill a page
)
#: Beginnings of programs and scripts.
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"L\x00\x00\x00\x01\x14\x02\x00", b"\x00asm", b"dex\n", b"!<arch>\ndebian",
)  # fmt: skip
_PAGES = re.compile(rb"<(!doctype html|\?php|([a-z]+:)?(html|script|svg))\b")
#: Names whose contents begin in one way only; what begins otherwise is not what it says.
_BEGINS = {
    "pdf": (b"%PDF",),
    "png": (b"\x89PNG",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF8",),
    "zip": (b"PK",),
    **dict.fromkeys(("doc", "xls", "ppt", "msg"), (b"\xd0\xcf\x11\xe0",)),
}  # fmt: skip
_SIGNED = ("edoc", "asice", "sce", "asics", "scs")
#: Names whose contents are a ZIP of a certain kind.
_CONTAINERS = {
    **dict.fromkeys(_SIGNED, (ASIC_E, ASIC_S)),
    **dict.fromkeys(("docx", "docm", "dotx"), (WORD,)),
    **dict.fromkeys(("xlsx", "xlsm", "xltx"), (SHEET,)),
    **dict.fromkeys(("pptx", "pptm", "ppsx"), (SLIDES,)),
    "odt": (f"{ODF}text",),
    "ods": (f"{ODF}spreadsheet",),
    "odp": (f"{ODF}presentation",),
}
#: Kinds that a file of letters can be; by two first letters others are told that it is not ("BM" is a picture).
_OF_LETTERS = ("application/pdf", "application/rtf", "application/postscript")
PLAIN, UNKNOWN = "text/plain", "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file is, and why it is not taken: `fault` is a sentence for the client, empty where it is taken."""

    kind: str
    fault: str = ""


def ends_of(file: BinaryIO) -> tuple[bytes, bytes]:
    """The first `HEAD` and the last `TAIL` bytes of an open file, as `judged` asks for them."""
    head = file.read(HEAD)
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    return head, file.read(TAIL)


def judged(name: str, head: bytes, tail: bytes = b"") -> Verdict:
    """What the file called `name` that begins with `head` (up to `HEAD` bytes) is, and whether it is taken.

    `tail` are its last bytes, up to `TAIL`; without them `head` is the whole file. Programs, scripts and pages that run
    are refused, by their name as by their bytes; so is a file whose bytes are not what its name says.
    """
    ending = PurePosixPath(name).suffix.lstrip(".").casefold()
    if not head:
        return Verdict(UNKNOWN, _("The file “%(name)s” is empty.") % {"name": name})
    if ending in _RUNS or _runs(head):
        return Verdict(UNKNOWN, _runs_words(name))
    begins, container = _BEGINS.get(ending), kind_of_zip(head, tail or head)
    if ending in _SIGNED and container not in _CONTAINERS[ending]:
        text = _("“%(name)s” is called a signed document, but is none. Sign it anew, or send the document itself.")
        return Verdict(UNKNOWN, text % {"name": name})
    if (begins and not head.startswith(begins)) or (ending in _CONTAINERS and container not in _CONTAINERS[ending]):
        text = _("“%(name)s” is not what its name says. Save it anew in its own program and send that.")
        return Verdict(UNKNOWN, text % {"name": name})
    return Verdict(container or _kind(head))


def forbidden_name(name: str) -> str:
    """Why a file of this name is not taken whatever it holds; empty where it may be."""
    return _runs_words(name) if PurePosixPath(name).suffix.lstrip(".").casefold() in _RUNS else ""


def _runs_words(name: str) -> str:
    text = _("“%(name)s” is a program or a page that runs; we do not take these. Send a document or a picture.")
    return text % {"name": name}


def _runs(head: bytes) -> bool:
    """Whether it is a program, or markup in which a page begins; text of two bytes a letter is read as well."""
    start = head.replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(_PROGRAMS) or (start.startswith(b"<") and _PAGES.search(start) is not None)


def _kind(head: bytes) -> str:
    found = filetype.guess(head)
    kind = str(found.mime) if found is not None else ""
    if _is_text(head):
        return kind if kind in _OF_LETTERS else PLAIN
    return kind or UNKNOWN


def _is_text(head: bytes) -> bool:
    try:
        # A letter may be cut in the middle at the end of the head.
        head[: -4 if len(head) >= HEAD else None].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in head
