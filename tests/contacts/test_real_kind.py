"""A file is what its bytes say."""

import io
import zipfile

import pytest

from atbilde.contacts.real_kind import HEAD, forbidden_name, judged


def archive(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("plāns.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("foto.JPG", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        ("attēls.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "image/png"),
        ("piezīmes.txt", "Ķīselis un žagari".encode(), "text/plain"),
        ("dati.csv", b"gads;skaits\n2026;28310\n", "text/plain"),
        ("parakstīts.edoc", archive("mimetype"), "application/vnd.etsi.asic-e+zip"),
        ("datnes.zip", archive("a.txt"), "application/zip"),
        ("nezināms.xyz", b"\x00\x01\x02\xfe", "application/octet-stream"),
    ],
)
def test_documents_and_pictures_are_taken(name: str, head: bytes, kind: str) -> None:
    verdict = judged(name, head)
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
        ("vēstule.doc", b"PK\x03\x04"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name: str, head: bytes) -> None:
    assert name in judged(name, head).fault


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
