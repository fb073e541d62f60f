"""`atbilde import mbox` and `maildir`: letters of the past with their true dates, twice the same once."""

import argparse
import mailbox as formats
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.world import World, make_world

from atbilde.adapters.email.archives import arrival
from atbilde.adapters.email.headers import Header
from atbilde.cases.enums import Status
from atbilde.cases.models import Case, Notice, Obligation
from atbilde.config.cli.history import import_mail
from atbilde.config.errors import UserError
from atbilde.contacts.models import Event, Message

OURS = "csp@iestade.example"
NOW = datetime(2026, 5, 13, 7, tzinfo=UTC)


def letter(number: int, *, day: int, sender: str = "Vija Ozola <vija@epasts.example>", **headers: str) -> bytes:
    """A letter of March 2026 that our server got at ten in the morning, Riga time, of a day."""
    to = "vija@epasts.example" if OURS in sender else OURS
    lines = {
        "Received": f"from mx.example by mail.example; {day:02d} Mar 2026 10:00:00 +0200",
        "From": sender,
        "To": to,
        "Subject": "Par datiem",
        "Date": "Mon, 01 Jan 2001 00:00:00 +0000",
        "Message-ID": f"<m{number}@epasts.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return f"{head}\nLabdien!\n\nVēstule numur {number}.\n".encode()


REPLY = {"In_Reply_To": "<m1@epasts.example>", "References": "<m1@epasts.example>"}


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setitem(settings.STORAGES["default"]["OPTIONS"], "location", tmp_path / "files")
    return make_world()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The newest first, as some programs keep them: a letter not answered, our answer to the first, the first."""
    path = tmp_path / "old.mbox"
    box = formats.mbox(path)
    for raw in (
        letter(3, day=20, sender="Jānis <janis@epasts.example>"),
        letter(2, day=4, sender=f"Statistika <{OURS}>", **REPLY),
        letter(1, day=3),
    ):
        box.add(raw)
    box.flush()
    return path


def run(path: Path, kind: str = "mbox", **options: Any) -> int:
    """The command within an installation."""
    given = {"kind": kind, "file": path, "institution": "csp", "mailbox": None, "closed_by": None}
    return import_mail(argparse.Namespace(**{**given, **options}))


def test_letters_become_cases_with_their_true_dates(world: World, archive: Path, capsys: Any) -> None:
    assert run(archive) == 0
    assert "3 letters: 2 new cases, 1 of our own" in capsys.readouterr().out
    answered, waiting = Case.objects.order_by("opened_at")
    assert answered.opened_at == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert waiting.opened_at == datetime(2026, 3, 20, 8, tzinfo=UTC)
    sent = Message.objects.get(message_id="<m2@epasts.example>")
    assert sent.sent_at == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert list(answered.contacts.order_by("at").values_list("direction", flat=True)) == ["in", "out"]
    told = Event.objects.get(type="message.sent")
    assert told.data["answers"] == answered.contacts.get(direction="in").key


def test_no_term_begins_at_the_import(world: World, archive: Path) -> None:
    run(archive)
    terms = {row.case.client.email: row for row in Obligation.objects.filter(clause="IL-5.3")}  # type: ignore[union-attr]
    assert terms["vija@epasts.example"].status == Status.MET
    assert terms["janis@epasts.example"].status == Status.MISSED
    assert terms["janis@epasts.example"].due_at < datetime(2026, 4, 22, tzinfo=UTC)  # type: ignore[operator]


def test_nobody_is_told_of_what_was_late_long_ago(world: World, archive: Path) -> None:
    run(archive)
    assert not Notice.objects.exists()
    assert not Case.objects.filter(wake_at__isnull=False).exists()


def test_twice_adds_nothing_twice(world: World, archive: Path, capsys: Any) -> None:
    run(archive)
    before = Message.objects.count(), Case.objects.count(), Event.objects.count()
    run(archive)
    assert (Message.objects.count(), Case.objects.count(), Event.objects.count()) == before
    assert "3 known before" in capsys.readouterr().out


def test_answered_cases_are_closed_in_the_name_of_somebody(world: World, archive: Path) -> None:
    run(archive, closed_by=world.mara.person.username)
    closed = Case.objects.get(closed_at__isnull=False)
    assert closed.closed_at == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert closed.closures.get().by == world.mara
    assert Case.objects.filter(closed_at=None).count() == 1


def test_a_maildir(world: World, tmp_path: Path, capsys: Any) -> None:
    box = formats.Maildir(tmp_path / "Maildir", create=True)
    box.add(letter(1, day=3))
    box.add(letter(2, day=3, Received="not a date", Date="neither"))
    assert run(tmp_path / "Maildir", "maildir") == 0
    said = capsys.readouterr()
    assert "1 letters: 1 new cases" in said.out
    assert "no date that can be, left out" in said.err


def test_each_address_has_its_own_queue(world: World, tmp_path: Path) -> None:
    from tests.world import make_mailbox

    other = make_mailbox(world.institution, world.second_queue, "edv@iestade.example")
    box = formats.mbox(tmp_path / "two.mbox")
    box.add(letter(1, day=3, To="somebody@else.example", Delivered_To=other.address))
    box.add(letter(2, day=3, To="somebody@else.example"))
    box.flush()
    run(tmp_path / "two.mbox", mailbox=OURS)
    assert list(Case.objects.order_by("pk").values_list("queue", flat=True)) == [world.second_queue.pk, world.queue.pk]


@pytest.mark.parametrize(
    "kind, content, reason",
    [("mbox", b"%PDF-1.4", "not an mbox"), ("maildir", b"", "not a Maildir"), ("mbox", None, "not a file")],
)
def test_what_is_no_archive(world: World, tmp_path: Path, kind: str, content: bytes | None, reason: str) -> None:
    path = tmp_path / "thing"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(UserError, match=reason):
        run(path, kind)


@pytest.mark.parametrize(
    "options, reason",
    [
        ({"mailbox": "no@where.example"}, "has no such address"),
        ({"closed_by": "nobody"}, "nobody of that user name"),
        ({"institution": "dvi"}, "has no mailbox yet"),
        ({"institution": "xyz"}, "no such institution"),
    ],
)
def test_wrong_calls(world: World, archive: Path, options: dict[str, str], reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        run(archive, **options)


@pytest.mark.parametrize(
    "head, from_line, expected",
    [
        ("Received: by a; 3 Mar 2026 10:00:00 +0200\nReceived: by b; 1 Mar 2026 10:00:00 +0200", "", "2026-03-03 08"),
        ("Received: by a; nonsense\nDelivery-Date: 3 Mar 2026 11:00:00 +0200", "", "2026-03-03 09"),
        ("Received: by a; 3 Mar 2099 10:00:00 +0200\nDate: 3 Mar 2026 12:00:00 +0200", "", "2026-03-03 10"),
        ("Date: 3 Mar 2020 12:00:00 +0200", "Tue Mar  3 08:30:00 2026", "2026-03-03 08"),
        ("Date: 3 Mar 1970 12:00:00 +0200", "", None),
        ("Subject: none", "x", None),
    ],
)
def test_when_a_letter_came(head: str, from_line: str, expected: str | None) -> None:
    from email import message_from_string

    at = arrival(Header(message_from_string(head + "\n\n")), from_line, now=NOW)
    assert (f"{at:%Y-%m-%d %H}" if at else None) == expected
