"""Files that came in are looked at once, at once or later, and a scanner that is away holds nothing up."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.world import NOW, World, letter_from, make_world

from atbilde.audit.models import Entry
from atbilde.cases.actions.enclosing import enclosures
from atbilde.cases.actions.scanning import scans
from atbilde.cases.errors import Refused
from atbilde.contacts import files
from atbilde.contacts.actions.viruses import FIRST_PAUSE, LONGEST_PAUSE, check_again, check_now, check_one, have_checked
from atbilde.contacts.enums import Safety
from atbilde.contacts.intake import StoredFile, keep_files
from atbilde.contacts.models import Attachment, VirusCheck
from atbilde.contacts.ports import ScannerAway, TooLargeToScan, plug_scanner
from atbilde.contacts.queries.safety import waiting_files, with_safety

pytestmark = pytest.mark.django_db

HARMFUL = b"%PDF-1.7 harmful"


class Scanner:
    """Finds what is harmful; away or overwhelmed where it is told so. Counts how often it was asked."""

    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.asked = 0

    def __call__(self, content: Iterable[bytes], *, patience: float) -> str:
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        return "Test.Harmful" if b"harmful" in b"".join(content) else ""


@pytest.fixture
def scanner(settings: Any, tmp_path: Path) -> Iterator[Scanner]:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    found = Scanner()
    plug_scanner(found)
    yield found
    plug_scanner(None)


@pytest.fixture
def world(scanner: Scanner) -> World:
    return make_world()


def received(world: World, *contents: bytes) -> list[Attachment]:
    """The attachments of a letter with these files."""
    letter = letter_from(world)
    stored = [
        StoredFile(f"{number}.pdf", "application/pdf", size, sha256)
        for number, (sha256, size) in enumerate(files.store_all(contents))
    ]
    keep_files(letter, stored, at=NOW)
    return list(letter.attachments.order_by("pk"))


def states() -> list[str]:
    return [file.safety for file in with_safety(Attachment.objects.order_by("pk"))]


def test_a_letter_waits_for_nobody_and_the_worker_tells_later(world: World, scanner: Scanner) -> None:
    received(world, b"%PDF-1.7", HARMFUL)
    assert (states(), scanner.asked, waiting_files()) == (["waiting", "waiting"], 0, 2)
    assert check_one(at=NOW)
    assert check_one(at=NOW)
    assert not check_one(at=NOW)
    assert (states(), waiting_files()) == (["clean", "infected"], 0)
    assert Entry.objects.get(verb="file.infected").details == {}
    assert VirusCheck.objects.get(state=Safety.INFECTED).threat == "Test.Harmful"


def test_the_same_bytes_are_looked_at_once(world: World, scanner: Scanner) -> None:
    received(world, b"%PDF-1.7", b"%PDF-1.7")
    check_one(at=NOW)
    received(world, b"%PDF-1.7")
    assert not check_one(at=NOW)
    assert check_now(files.digest_of([b"%PDF-1.7"]), [b"%PDF-1.7"], at=NOW) == Safety.CLEAN
    assert (states(), scanner.asked) == (["clean"] * 3, 1)


def test_a_scanner_that_is_away_is_asked_again_later_and_later(world: World, scanner: Scanner) -> None:
    scanner.fault = ScannerAway("no answer in time")
    received(world, b"%PDF-1.7")
    at = NOW
    for pause in (FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4):
        assert not check_one(at=at)
        assert not check_one(at=at + pause - timedelta(seconds=1))
        at += pause
    VirusCheck.objects.update(tries=1000)
    check_one(at=at)
    assert VirusCheck.objects.get().next_try == at + LONGEST_PAUSE
    scanner.fault = None
    assert check_one(at=at + LONGEST_PAUSE)
    assert states() == ["clean"]


def test_what_is_too_large_is_not_tried_for_ever(world: World, scanner: Scanner) -> None:
    scanner.fault = TooLargeToScan()
    received(world, b"%PDF-1.7")
    assert check_one(at=NOW)
    assert not check_one(at=NOW + timedelta(days=365))
    assert states() == ["too_large"]


def test_without_a_scanner_nothing_is_written(world: World) -> None:
    plug_scanner(None)
    received(world, b"%PDF-1.7")
    assert (states(), VirusCheck.objects.count(), check_one(at=NOW)) == ([""], 0, False)
    assert check_now("0" * 64, [b"x"], at=NOW) == ""


def test_a_file_that_is_gone_is_not_asked_of_for_ever(world: World) -> None:
    have_checked(["0" * 64], at=NOW)
    assert check_one(at=NOW)
    assert not VirusCheck.objects.exists()


def test_a_wrong_verdict_can_be_asked_for_anew(world: World, scanner: Scanner) -> None:
    (file,) = received(world, HARMFUL)
    check_one(at=NOW)
    check_again(file, by=world.dace, at=NOW)
    assert states() == ["waiting"]
    check_one(at=NOW)
    assert (states(), scanner.asked) == (["infected"], 2)


@pytest.mark.parametrize(
    "take", [lambda chosen: enclosures(chosen, at=NOW), lambda chosen: scans(chosen, at=NOW)], ids=["letter", "paper"]
)
def test_what_an_officer_hands_in_is_looked_at_at_once(
    world: World, scanner: Scanner, take: Callable[[list[SimpleUploadedFile]], list[Any]]
) -> None:
    with pytest.raises(Refused, match=r"rēķins\.pdf"):
        take([SimpleUploadedFile("labs.pdf", b"%PDF-1.7"), SimpleUploadedFile("rēķins.pdf", HARMFUL)])
    scanner.fault = ScannerAway("no answer in time")
    assert len(take([SimpleUploadedFile("cits.pdf", b"%PDF-1.4")])) == 1
    assert waiting_files() == 1
