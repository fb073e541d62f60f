"""A file is what its bytes say."""

import io
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.contacts.containers import TAIL
from atbilde.contacts.real_kind import HEAD, ends_of, forbidden_name, judged

ASIC = "application/vnd.etsi.asic-e+zip"
ODT, ODS = (f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet"))
OFFICE = "application/vnd.openxmlformats-officedocument."
WORD, SHEET = f"{OFFICE}wordprocessingml.document", f"{OFFICE}spreadsheetml.sheet"
TYPES = "[Content_Types].xml"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00"


def archive(*names: str, **said: str) -> bytes:
    """A ZIP of these entries; `mimetype` first, where it is told."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name, text in {**said, **dict.fromkeys(names, "x")}.items():
            file.writestr(name, text)
    return held.getvalue()


def large(mimetype: str, entries: Mapping[str, int]) -> bytes:
    """A ZIP whose beginning and list are far from each other."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        if mimetype:
            file.writestr("mimetype", mimetype)
        for name, size in entries.items():
            file.writestr(name, b"\xaa" * size)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("plāns.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("foto.JPG", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        ("attēls.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "image/png"),
        ("piezīmes.txt", "Ķīselis un žagari".encode(), "text/plain"),
        ("dati.csv", b"gads;skaits\n2026;28310\n", "text/plain"),
        ("parakstīts.edoc", archive("līgums.pdf", mimetype=ASIC), ASIC),
        ("parakstīts.asice", archive("līgums.pdf", "META-INF/signatures0.xml", mimetype=f"{ASIC}\n"), ASIC),
        ("bez tipa.edoc", archive("līgums.docx", "META-INF/edoc-signatures-S1.xml"), ASIC),
        ("nosaukts citādi.zip", archive("līgums.pdf", mimetype=ASIC), ASIC),
        ("vēstule.odt", archive("content.xml", mimetype=ODT), ODT),
        ("tabula.ods", archive("content.xml", mimetype=ODS), ODS),
        ("vēstule.docx", archive(TYPES, "_rels/.rels", "word/document.xml"), WORD),
        ("tabula.xlsx", archive("xl/workbook.xml", "_rels/.rels", TYPES), SHEET),
        ("vēstule.docx", large("", {TYPES: 9, "docProps/app.xml": 300_000, "word/document.xml": 9}), WORD),
        ("daudz.xlsx", large("", {TYPES: 9, **{f"xl/worksheets/{n:090}.xml": 1 for n in range(1500)}}), SHEET),
        ("liels.edoc", large(ASIC, {"skenēts.pdf": 400_000}), ASIC),
        ("bmw.txt", b"BMW cenas: 12 000", "text/plain"),
        ("dati.xml", b"<?xml version='1.0'?><rows><row/></rows>", "text/plain"),
        ("abējāds.pdf", b"%PDF-1.4\n" + archive("a.js"), "application/pdf"),
        ("abējāds.pdf", b"%PDF-1.4\n<html><script>alert(1)</script>", "application/pdf"),
        ("abējāds.gif", b"GIF89a/*" + b"\x00" * 9 + b"*/=1;alert(1)//", "image/gif"),
        ("datnes.zip", archive("a.txt"), "application/zip"),
        ("nezināms.xyz", b"\x00\x01\x02\xfe", "application/octet-stream"),
    ],
)
def test_documents_and_pictures_are_taken(name: str, head: bytes, kind: str) -> None:
    verdict = judged(name, *ends_of(io.BytesIO(head)))
    assert verdict.fault == ""
    assert verdict.kind == kind


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("rēķins.exe", b"MZ\x90\x00"),
        ("rēķins.pdf.exe", b"%PDF-1.7"),
        ("rēķins.txt", b"MZ\x90\x00"),
        ("rēķins", b"\x7fELF\x02\x01"),
        ("skripts.txt", b"#!/bin/sh\nrm -rf /"),
        ("lapa.txt", b"\xef\xbb\xbf  <!DOCTYPE html><script>"),
        ("attēls.svg", b"<svg onload=alert(1)>"),
        ("attēls.xml", b"<?xml version='1.0'?>\n<!-- a -->\n<svg onload='alert(1)'/>"),
        ("attēls.txt", b"<x:svg xmlns:x='http://www.w3.org/2000/svg'/>"),
        ("lapa.txt", "<html><script>".encode("utf-16")),
        ("lapa.txt", b"<!-- " + b" " * 2000 + b" --><HTML>"),
        ("lapa.html", b"%PDF-1.4\n<html>"),
        ("skripts.js", GIF + b"=1;alert(1)"),
        ("saīsne.lnk", b"L\x00\x00\x00\x01\x14\x02\x00"),
        ("makro.vbs", b"WScript.Echo"),
    ],
)
def test_what_runs_is_refused_by_name_as_by_bytes(name: str, head: bytes) -> None:
    assert name in judged(name, head).fault


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("plāns.pdf", b"PK\x03\x04"),
        ("foto.png", b"GIF89a"),
        ("tabula.xlsx", b"%PDF-1.7"),
        ("tabula.xlsx", archive(TYPES, "word/document.xml")),
        ("vēstule.docx", archive("a.txt")),
        ("vēstule.docx", archive(TYPES, "word/document.xml")[:-30]),
        ("vēstule.odt", archive("content.xml", mimetype=ODS)),
        ("abējāds.docx", b"%PDF-1.4\n" + archive(TYPES, "word/document.xml")),
        ("datnes.zip", b"%PDF-1.4\n" + archive("a.txt")),
        ("vēstule.doc", b"PK\x03\x04"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name: str, head: bytes) -> None:
    assert name in judged(name, head).fault


@pytest.mark.parametrize("name", ["parakstīts.edoc", "PARAKSTĪTS.ASICE"])
@pytest.mark.parametrize(
    "content",
    [
        archive("a.txt"),
        archive("a.txt", "mimetype"),
        archive("a.txt", mimetype="application/zip"),
        archive("content.xml", mimetype=ODT),
        archive(TYPES, "word/document.xml"),
        archive("a/META-INF/signatures.xml"),
        archive("a.txt", mimetype=ASIC)[:-40],
        b"PK\x03\x04" + b"\x00" * 20,
        b"PK\x05\x06" + b"\xff" * 18,
        b"%PDF-1.7",
    ],
)
def test_what_is_called_signed_and_is_not_is_refused_in_words_of_its_own(name: str, content: bytes) -> None:
    fault = judged(name, content).fault
    assert name in fault
    assert "parakst" in fault.casefold().replace(name.casefold(), "")


@pytest.mark.parametrize("ending", ["zip", "edoc", "docx", "odt", "bin"])
@given(noise=st.binary(max_size=200), cut=st.integers(0, 300))
def test_no_broken_container_makes_it_fail(ending: str, noise: bytes, cut: int) -> None:
    whole = archive("a.txt", mimetype=ASIC)
    for content in (whole[:cut] + noise, noise + whole[cut:], b"PK\x03\x04" + noise + b"PK\x05\x06" + noise):
        judged(f"a.{ending}", content[:HEAD], content[-TAIL:])


def test_an_empty_file_is_refused() -> None:
    assert judged("tukšs.pdf", b"").fault


def test_a_letter_cut_at_the_end_of_the_head_is_text() -> None:
    text = ("a" * (HEAD - 1) + "ķ").encode()
    assert judged("gara.txt", text[:HEAD]).kind == "text/plain"


def test_an_archive_that_would_fill_a_disk_is_never_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("nulles", b"\x00" * 20_000_000)
    assert judged("bumba.zip", bomb.getvalue()[:HEAD]).kind == "application/zip"


def test_a_name_alone_can_be_enough() -> None:
    assert "virus.scr" in forbidden_name("virus.scr")
    assert forbidden_name("plāns.pdf") == ""
