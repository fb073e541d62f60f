"""Files of a form: whole or in pieces, from where they stopped, checked, kept apart, forgotten."""

import base64
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.utils import timezone
from tests.portal.visitor import PDF, Visitor
from tests.world import World, make_world

from atbilde.contacts.actions import uploads
from atbilde.contacts.actions.uploads import WrongOffset, add_piece, begin_upload
from atbilde.contacts.actions.viruses import check_one
from atbilde.contacts.files import open_file
from atbilde.contacts.models import Attachment, Message, Upload
from atbilde.contacts.ports import ScannerAway, plug_scanner
from atbilde.contacts.queries.safety import with_safety
from atbilde.portal.limits import files as limits_of_files
from atbilde.portal.limits import guard

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    return make_world()


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))


@pytest.fixture
def visitor(world: World) -> Visitor:
    return Visitor(kind="feedback")


def begin(visitor: Visitor, name: str, size: int) -> HttpResponse:
    """Ask for room for a file, in tus."""
    named = base64.b64encode(name.encode()).decode()
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": f"filename {named}"}
    return visitor.browser.post(f"/csp/write/{visitor.form}/uploads/", headers=headers)  # type: ignore[return-value]


def piece(visitor: Visitor, address: str, content: bytes, offset: int | str) -> HttpResponse:
    return visitor.browser.patch(
        address,
        content,
        content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Offset": str(offset)},
    )  # type: ignore[return-value]


def test_a_file_goes_in_pieces_and_on_from_where_it_stopped(visitor: Visitor) -> None:
    content = PDF + b"x" * 5000
    made = begin(visitor, "plāns.pdf", len(content))
    assert made.status_code == 201
    address = made["Location"]
    assert piece(visitor, address, content[:1000], 0)["Upload-Offset"] == "1000"
    head = visitor.browser.head(address, headers=TUS)
    assert (head["Upload-Offset"], head["Upload-Length"], head["Cache-Control"]) == (
        "1000",
        str(len(content)),
        "no-store",
    )
    again = piece(visitor, address, content[:1000], 0)
    assert (again.status_code, again["Upload-Offset"]) == (409, "1000")
    assert "1000" in visitor.go("files").page or "pašu datni" in visitor.page
    assert piece(visitor, address, content[1000:], 1000).status_code == 204

    visitor.to_the_summary().send()
    file = Attachment.objects.get()
    assert (file.name, file.size, file.content_type) == ("plāns.pdf", len(content), "application/pdf")
    with open_file(file.sha256) as stored:
        assert stored.read() == content


def test_more_than_was_told_is_not_taken_and_what_was_received_stays(visitor: Visitor) -> None:
    address = begin(visitor, "a.txt", 10)["Location"]
    assert piece(visitor, address, b"01234", 0).status_code == 204
    assert piece(visitor, address, b"567890", 5).status_code == 400
    assert visitor.browser.head(address, headers=TUS)["Upload-Offset"] == "5"
    assert piece(visitor, address, b"56789", 5).status_code == 204
    assert uploads.path_of(Upload.objects.get()).read_bytes() == b"0123456789"
    after = piece(visitor, address, b"0", 10)
    assert (after.status_code, Upload.objects.get().received) == (400, 10)


@pytest.mark.parametrize(
    ("offset", "status"),
    [("0", 409), ("4", 409), ("6", 409), ("-1", 409), ("9" * 30, 409), ("", 400), ("²", 400), ("5.0", 400), ("x", 400)],
)
def test_a_piece_that_begins_elsewhere_changes_nothing(visitor: Visitor, offset: str, status: int) -> None:
    address = begin(visitor, "a.txt", 10)["Location"]
    piece(visitor, address, b"01234", 0)
    answer = piece(visitor, address, b"x", offset)
    assert answer.status_code == status
    assert answer.get("Upload-Offset") == ("5" if status == 409 else None)
    assert Upload.objects.get().received == 5


@pytest.mark.parametrize("told", ["2.0.0", "", "1.0"])
def test_a_piece_in_another_version_of_tus_is_refused(visitor: Visitor, told: str) -> None:
    address = begin(visitor, "a.txt", 10)["Location"]
    headers = {"Tus-Resumable": told, "Upload-Offset": "0"}
    answer = visitor.browser.patch(address, b"0", content_type="application/offset+octet-stream", headers=headers)
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    assert visitor.browser.head(address, headers=headers).status_code == 412
    assert visitor.browser.delete(address, headers=headers).status_code == 412
    assert Upload.objects.get().received == 0


def test_a_file_that_is_shorter_than_was_told_is_not_sent_along(visitor: Visitor) -> None:
    visitor.fill(text="Paldies!")
    piece(visitor, begin(visitor, "puse.txt", 10)["Location"], b"01234", 0)
    visitor.go("files").to_the_summary().send()
    assert Message.objects.filter(contact__direction="in").exists()
    assert not Attachment.objects.exists()
    assert not Upload.objects.exists()


@pytest.mark.parametrize("size", [10**13, 10**30, 10**3000])
def test_a_size_that_is_a_lie_stops_nobody_elses_files(visitor: Visitor, size: int) -> None:
    assert begin(visitor, "liela.pdf", size).status_code == 422
    assert begin(visitor, "maza.pdf", 5).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_of_two_pieces_for_one_place_one_is_written(world: World) -> None:
    upload, _ = begin_upload(world.institution, form="f", name="a.txt", size=6, at=timezone.now())
    inside, waited_for = Event(), Event()

    def slowly() -> Iterator[bytes]:
        yield b"abc"
        inside.set()
        assert waited_for.wait(60)
        yield b"def"

    def send(piece: Iterable[bytes]) -> int:
        try:
            return add_piece(upload, offset=0, piece=piece, at=timezone.now()).received
        except WrongOffset as wrong:
            return -wrong.received
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as senders:
        first = senders.submit(send, slowly())
        assert inside.wait(60)
        second = senders.submit(send, [b"ABC"])
        while not second.done() and not somebody_waits():
            continue
        waited_for.set()
        assert (first.result(60), second.result(60)) == (6, -6)
    assert uploads.path_of(upload).read_bytes() == b"abcdef"


def somebody_waits() -> bool:
    """Whether a session of this database waits for a row that another holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def test_a_program_is_refused_before_a_byte_is_sent_and_after_all_are(visitor: Visitor) -> None:
    assert begin(visitor, "virus.exe", 10).status_code == 422
    address = begin(visitor, "rēķins.pdf", 4)["Location"]
    answer = piece(visitor, address, b"MZ\x90\x00", 0)
    assert answer.status_code == 422
    assert "rēķins.pdf" in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.0", "Upload-Length": "5"}, 412),
        ({"Tus-Resumable": "1.0.0"}, 400),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "daudz"}, 400),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": "filename !!!"}, 400),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "0", "Upload-Metadata": "filename YS5wZGY="}, 422),
    ],
)
def test_what_tus_does_not_know_is_refused_plainly(visitor: Visitor, headers: dict[str, str], status: int) -> None:
    assert visitor.browser.post(f"/csp/write/{visitor.form}/uploads/", headers=headers).status_code == status
    assert not Upload.objects.exists()


def test_without_a_script_files_come_with_the_page_and_bad_ones_say_why(visitor: Visitor) -> None:
    visitor.fill(text="Paldies!")
    visitor.attach(
        ("labs.pdf", PDF), ("slikts.exe", b"MZ"), ("viltots.pdf", b"PK\x03\x04"), ("tukša.pdf", b""),
        ("nav.edoc", b"PK\x03\x04"), ("../a\u202e.exe. ", b"x"),
    )  # fmt: skip
    assert visitor.answer.status_code == 422
    assert "„slikts.exe” ir programma" in visitor.page
    assert "„viltots.pdf” nav tas" in visitor.page
    assert "„tukša.pdf” ir tukša" in visitor.page
    assert "„nav.edoc” saucas par parakstītu" in visitor.page
    assert "„a.exe” ir programma" in visitor.page
    assert [one.name for one in Upload.objects.all()] == ["labs.pdf"]
    assert "labs.pdf" in visitor.page


def test_files_chosen_but_not_attached_go_along_when_the_client_continues(visitor: Visitor) -> None:
    visitor.fill(text="Paldies!")
    assert f'formaction="{visitor.address}"' in visitor.page
    chosen = [SimpleUploadedFile("plāns.pdf", PDF), SimpleUploadedFile("piezīmes.txt", b"Paldies")]
    visitor.answer = visitor.browser.post(visitor.address, {"files": chosen}, follow=True)
    visitor.to_the_summary().send()
    assert sorted(file.name for file in Attachment.objects.all()) == ["piezīmes.txt", "plāns.pdf"]


def test_a_refused_file_keeps_the_page_and_the_page_leads_on(visitor: Visitor) -> None:
    visitor.fill(text="Paldies!")
    here = visitor.address
    bad = {"files": [SimpleUploadedFile("slikts.exe", b"MZ")]}
    visitor.answer = visitor.browser.post(here, bad, follow=True)
    assert visitor.answer.status_code == 422
    assert "„slikts.exe” ir programma" in visitor.page
    visitor.attach(("slikts.exe", b"MZ"))
    assert (visitor.answer.status_code, visitor.step) == (422, "uploads")
    assert f'formaction="{here}"' in visitor.page
    visitor.answer = visitor.browser.post(here, follow=True)
    assert visitor.step == "person"


class Scanner:
    """Finds what is harmful, unless it is away."""

    away = False

    def __call__(self, content: Iterable[bytes], *, patience: float) -> str:
        if self.away:
            raise ScannerAway("no answer in time")
        return "Test.Harmful" if b"harmful" in b"".join(content) else ""


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    found = Scanner()
    plug_scanner(found)
    yield found
    plug_scanner(None)


def test_a_virus_is_refused_by_the_files_name_and_nothing_else_is_lost(visitor: Visitor, scanner: Scanner) -> None:
    visitor.fill(text="Paldies!")
    visitor.attach(("labs.pdf", PDF), ("slikts.pdf", PDF + b"harmful"), ("cits.pdf", PDF + b"!"))
    assert visitor.answer.status_code == 422
    assert "„slikts.pdf”" in visitor.page
    assert "Test.Harmful" not in visitor.page
    assert [one.name for one in Upload.objects.order_by("begun_at")] == ["labs.pdf", "cits.pdf"]
    address = begin(visitor, "ļauns.pdf", len(PDF + b"harmful"))["Location"]
    refused = piece(visitor, address, PDF + b"harmful", 0)
    assert (refused.status_code, "ļauns.pdf" in refused.content.decode()) == (422, True)
    visitor.go("files").to_the_summary().send()
    assert [file.safety for file in with_safety(Attachment.objects.all())] == ["clean", "clean"]


def test_while_the_scanner_is_away_files_are_taken_and_looked_at_later(visitor: Visitor, scanner: Scanner) -> None:
    scanner.away = True
    visitor.fill(text="Paldies!").attach(("slikts.pdf", PDF + b"harmful"))
    visitor.to_the_summary().send()
    assert [file.safety for file in with_safety(Attachment.objects.all())] == ["waiting"]
    status = f"/csp/status/{visitor.secret}/"
    scanner.away = False
    assert check_one(at=timezone.now() + timedelta(minutes=1))
    file = with_safety(Attachment.objects.all()).get()
    assert file.safety == "infected"
    page = visitor.browser.get(status).content.decode()
    assert "aizturēta" in page
    assert visitor.browser.get(f"{status}files/{file.pk}/").status_code == 404


def test_names_are_only_names(visitor: Visitor) -> None:
    visitor.fill(text="Paldies!").attach(("../../etc/passwd.txt", b"x"), ('a"\u202egpj.txt', b"y"))
    assert sorted(one.name for one in Upload.objects.all()) == ["agpj.txt", "passwd.txt"]


def test_too_large_is_refused_with_the_limit(visitor: Visitor, settings: Any) -> None:
    settings.UPLOAD_MEGABYTES = 1
    answer = begin(visitor, "liela.pdf", 1024 * 1024 + 1)
    assert answer.status_code == 422
    assert "1 MB" in answer.content.decode()


def test_a_form_takes_so_many_files(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    assert [begin(visitor, f"{n}.pdf", 5).status_code for n in range(3)] == [201, 201, 422]


def test_thousands_of_files_at_once_are_refused_as_one(visitor: Visitor) -> None:
    visitor.fill(text="Paldies!").attach(*((f"{number}.txt", b"x") for number in range(1000)))
    assert visitor.answer.status_code == 400
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("attēls.gif", b"GIF89a/*\x00*/=1;alert(1)"), ("a.pdf", PDF + b"<html>")]
)
def test_what_was_sent_comes_back_as_a_download_that_no_browser_runs(
    visitor: Visitor, name: str, content: bytes
) -> None:
    visitor.fill(text="Paldies!").attach((name, content))
    visitor.to_the_summary().send()
    got = visitor.browser.get(f"/csp/status/{visitor.secret}/files/{Attachment.objects.get().pk}/")
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Type"] == "application/octet-stream"
    assert "sandbox" in got["Content-Security-Policy"]


def test_begun_without_end_is_stopped(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits_of_files, "MOST_OF_FORM", 1)
    assert begin(visitor, "a.pdf", 5).status_code == 201
    assert begin(visitor, "b.pdf", 5).status_code == 422


def test_a_file_is_taken_away_again(visitor: Visitor) -> None:
    visitor.fill(text="Paldies!").attach(("lieka.pdf", PDF))
    one = Upload.objects.get()
    place = uploads.path_of(one)
    assert place.exists()
    visitor.browser.post(f"/csp/write/{visitor.form}/uploads/remove/", {"upload": one.token})
    assert not Upload.objects.exists()
    assert not place.exists()


def test_nobody_reaches_anothers_files(visitor: Visitor) -> None:
    address = begin(visitor, "mana.pdf", 5)["Location"]
    token = Upload.objects.get().token
    other = Visitor(kind="feedback")
    assert Browser().head(address).status_code == 404
    assert other.browser.head(address.replace(visitor.form, other.form)).status_code == 404
    taken = other.browser.post(f"/csp/write/{other.form}/uploads/remove/", {"upload": token})
    assert taken.status_code == 404
    assert Upload.objects.count() == 1


def test_what_nobody_sends_is_forgotten_after_a_day(world: World) -> None:
    then = timezone.now() - uploads.KEPT - timedelta(minutes=1)
    old, _ = begin_upload(world.institution, form="veca", name="veca.pdf", size=5, at=then)
    begin_upload(world.institution, form="jauna", name="jauna.pdf", size=5, at=timezone.now())
    assert uploads.forget_old_uploads(timezone.now()) == 1
    assert [one.name for one in Upload.objects.all()] == ["jauna.pdf"]
    assert not uploads.path_of(old).exists()


def test_bytes_that_no_row_knows_are_forgotten_too(world: World) -> None:
    now = timezone.now()
    kept, _ = begin_upload(world.institution, form="f", name="a.pdf", size=5, at=now)
    stray = uploads.path_of(kept).with_name("0" * 64)
    stray.write_bytes(b"x")
    assert uploads.forget_old_uploads(now) == 0  # it may be written just now
    long_ago = (now - uploads.KEPT - timedelta(minutes=1)).timestamp()
    for path in (stray, uploads.path_of(kept)):
        os.utime(path, (long_ago, long_ago))
    assert uploads.forget_old_uploads(now) == 1
    assert (stray.exists(), uploads.path_of(kept).exists()) == (False, True)


def test_a_piece_that_a_killed_process_wrote_is_written_anew(visitor: Visitor) -> None:
    address = begin(visitor, "a.txt", 6)["Location"]
    uploads.path_of(Upload.objects.get()).write_bytes(b"garbage")
    assert piece(visitor, address, b"labais", 0).status_code == 204
    assert uploads.path_of(Upload.objects.get()).read_bytes() == b"labais"


def test_an_empty_choice_says_so(visitor: Visitor) -> None:
    answer = visitor.browser.post(f"/csp/write/{visitor.form}/uploads/", {"x": SimpleUploadedFile("a", b"")})
    assert answer.status_code == 422
