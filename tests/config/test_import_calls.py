"""`atbilde import queue-log` and `import csv`: past calls as contacts with their events, twice the same once."""

import argparse
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.telephony.test_queue_log import RECORDED
from tests.world import make_world

from atbilde.calls.models import Line
from atbilde.config.cli.history import import_log
from atbilde.config.errors import UserError
from atbilde.contacts.models import Contact, Event

TABLE = """\
ID;No;Uz;Kas;Sākums;Gaidīja;Runāja
1;+37120000001;80000098;Anna Bērziņa;05.10.2026 09:15:00;16;60
2;+37120000002;80000098;;05.10.2026 09:20:00;31;
"""
MAPPING = """\
[columns]
call = "ID"
from = "No"
to = "Uz"
officer = "Kas"
started = "Sākums"
wait = "Gaidīja"
talk = "Runāja"
"""


def arguments(kind: str, file: Path, **options: Any) -> argparse.Namespace:
    """What the command line hands on."""
    given = {"source": None, "skip_rejected": False, "mapping": None, "institution": "csp", "data": None}
    return argparse.Namespace(kind=kind, file=file, **{**given, **options})


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The recorded lines as a file."""
    file = tmp_path / "queue_log"
    file.write_bytes(b"".join(RECORDED))
    return file


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of two calls, with its mapping beside it."""
    (tmp_path / "operators.toml").write_text(MAPPING, encoding="utf-8")
    file = tmp_path / "calls.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


@pytest.mark.django_db
class TestQueueLog:
    """Asterisk's own log."""

    def test_calls_become_contacts_with_lines_and_officers_of_ours(self, log: Path) -> None:
        world = make_world()
        Line.objects.create(
            institution=world.institution, code="info", reached_by=["tikai101"], name_lv="I", name_en="I"
        )
        log.write_bytes(log.read_bytes().replace(b"|Anna|", "|Anna Bērziņa|".encode()))
        assert import_log(arguments("queue-log", log)) == 0
        contact = Contact.objects.get(key="call:queue-log:1795310647.67")
        assert (contact.channel, contact.direction) == ("phone", "in")
        answered = contact.events.get(type="call.answered")
        assert answered.data == {"officer": str(world.anna.pk), "ring_seconds": 17, "source": "queue-log"}
        assert contact.events.get(type="call.offered").data["line"] == "info"
        assert Contact.objects.count() == 5

    def test_twice_and_under_another_name_adds_nothing(self, log: Path, capsys: pytest.CaptureFixture[str]) -> None:
        make_world()
        import_log(arguments("queue-log", log))
        rotated = log.rename(log.with_name("queue_log.1"))
        import_log(arguments("queue-log", rotated))
        first, second = capsys.readouterr().out.splitlines()
        count = Event.objects.count()
        assert first.endswith(f"{count} events added, 0 known before")
        assert second.endswith(f"0 events added, {count} known before")

    def test_a_broken_line_stops_the_whole_file(self, log: Path, capsys: pytest.CaptureFixture[str]) -> None:
        make_world()
        log.write_bytes(b"".join([*RECORDED[:2], b"oops\n", *RECORDED[2:]]))
        with pytest.raises(UserError, match="lines that cannot be read: 1, so nothing was imported"):
            import_log(arguments("queue-log", log))
        assert f"{log}:3: not a line of a queue_log" in capsys.readouterr().err
        assert not Event.objects.exists()
        assert import_log(arguments("queue-log", log, skip_rejected=True)) == 0
        assert Contact.objects.count() == 5

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        make_world()
        with pytest.raises(UserError, match="Is a directory"):
            import_log(arguments("queue-log", tmp_path))


@pytest.mark.django_db
class TestCsv:
    """Tables."""

    def test_by_a_mapping_of_ones_own(self, table: Path) -> None:
        world = make_world()
        assert import_log(arguments("csv", table, mapping=str(table.with_name("operators.toml")))) == 0
        contact = Contact.objects.get(key="call:operators:1")
        told = {event.type: event.data for event in contact.events.all()}
        assert told["call.answered"] == {"officer": str(world.anna.pk), "ring_seconds": 16, "source": "operators"}
        given_up = Event.objects.get(contact__key="call:operators:2", type="call.abandoned")
        assert given_up.data["ring_seconds"] == 31

    @pytest.mark.parametrize(
        "mapping, reason",
        [
            (None, "import csv needs --mapping: a TOML file .* or one of asterisk-cdr, cucm, freeswitch"),
            ("cisco", "--mapping cisco: neither a file nor one of asterisk-cdr, cucm, freeswitch"),
            ("cucm", "calls.csv: no column 'dateTimeOrigination' for 'started'; the table has: id, no, uz"),
        ],
    )
    def test_wrong_calls(self, table: Path, mapping: str | None, reason: str) -> None:
        make_world()
        with pytest.raises(UserError, match=reason):
            import_log(arguments("csv", table, mapping=mapping))

    def test_a_broken_row_is_told_with_its_line_and_column(
        self, table: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        make_world()
        table.write_text(TABLE.replace("05.10.2026 09:20:00", "vakar"), encoding="utf-8")
        with pytest.raises(UserError, match="nothing was imported"):
            import_log(arguments("csv", table, mapping=str(table.with_name("operators.toml"))))
        assert f"{table}:3: started: not a date and time" in capsys.readouterr().err
