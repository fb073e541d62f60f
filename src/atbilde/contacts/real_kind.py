"""What a file really is, by its first bytes: names and browsers may say anything. No file is unpacked here."""

from dataclasses import dataclass
from pathlib import PurePosixPath

import filetype
from django.utils.translation import gettext as _

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
_PAGES = (b"<!doctype html", b"<html", b"<script", b"<?php", b"<svg")
#: Names whose contents begin in one way only; what begins otherwise is not what it says.
_BEGINS = {
    "pdf": (b"%PDF",),
    "png": (b"\x89PNG",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF8",),
    **dict.fromkeys(("zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "edoc", "asice", "docm", "xlsm"), (b"PK",)),
    **dict.fromkeys(("doc", "xls", "ppt", "msg"), (b"\xd0\xcf\x11\xe0",)),
}  # fmt: skip
_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "edoc": "application/vnd.etsi.asic-e+zip",
    "asice": "application/vnd.etsi.asic-e+zip",
}
PLAIN, UNKNOWN = "text/plain", "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file is, and why it is not taken: `fault` is a sentence for the client, empty where it is taken."""

    kind: str
    fault: str = ""


def judged(name: str, head: bytes) -> Verdict:
    """What the file called `name` that begins with `head` (up to `HEAD` bytes) is, and whether it is taken.

    Programs, scripts and pages that run are refused, by their name as by their bytes; so is a file whose bytes are
    not what its name says.
    """
    ending = PurePosixPath(name).suffix.lstrip(".").casefold()
    if not head:
        return Verdict(UNKNOWN, _("The file “%(name)s” is empty.") % {"name": name})
    if ending in _RUNS or _runs(head):
        return Verdict(UNKNOWN, _runs_words(name))
    begins = _BEGINS.get(ending)
    if begins and not head.startswith(begins):
        text = _("“%(name)s” is not what its name says. Save it anew in its own program and send that.")
        return Verdict(UNKNOWN, text % {"name": name})
    return Verdict(_kind(ending, head))


def forbidden_name(name: str) -> str:
    """Why a file of this name is not taken whatever it holds; empty where it may be."""
    return _runs_words(name) if PurePosixPath(name).suffix.lstrip(".").casefold() in _RUNS else ""


def _runs_words(name: str) -> str:
    text = _("“%(name)s” is a program or a page that runs; we do not take these. Send a document or a picture.")
    return text % {"name": name}


def _runs(head: bytes) -> bool:
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(_PROGRAMS) or start.startswith(_PAGES)


def _kind(ending: str, head: bytes) -> str:
    if ending in _KINDS and ending in _BEGINS:
        return _KINDS[ending]
    found = filetype.guess(head)
    if found is not None:
        return str(found.mime)
    try:
        # A letter may be cut in the middle at the end of the head.
        head[: -4 if len(head) >= HEAD else None].decode("utf-8")
    except UnicodeDecodeError:
        return UNKNOWN
    return UNKNOWN if b"\x00" in head else PLAIN
