"""`atbilde import`: a file comes in whole or not at all, and twice the same once."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from tests.world import NOW, case_from, make_institution, make_world

from atbilde.audit.models import Entry
from atbilde.cases.actions.importing import ImportRefused, import_events
from atbilde.cases.models import Case
from atbilde.config.cli import main
from atbilde.config.cli.history import import_log
from atbilde.config.errors import UserError
from atbilde.contacts.models import Contact, Event
from atbilde.institutions.models import Institution

CALL = [
    {"id": "1", "at": "2026-02-10T10:00:00+02:00", "type": "call.offered", "contact": "c1", "direction": "out"},
    {
        "id": "2",
        "at": "2026-02-10T10:00:06+02:00",
        "type": "call.answered",
        "contact": "c1",
        "rings": 2,
        "line": "98",
    },
    {"id": "3", "at": "2026-02-10T10:03:06+02:00", "type": "call.ended", "contact": "c1"},
]


def lines(*events: dict[str, Any]) -> list[bytes]:
    """Events as lines of a log."""
    return [json.dumps(event).encode() + b"\n" for event in events]


def take(institution: Institution, *events: dict[str, Any], **options: Any) -> Any:
    """Import events under the source "test"."""
    return import_events(institution, lines(*events), source="test", by=None, at=NOW, **options)


@pytest.mark.django_db
class TestEvents:
    """The domain's verb."""

    def test_events_become_contacts_with_their_events(self) -> None:
        institution = make_institution()
        outcome = take(institution, *reversed(CALL))
        assert (outcome.added, outcome.known, outcome.rejected_count) == (3, 0, 0)
        contact = Contact.objects.get()
        assert (contact.key, contact.channel, contact.direction) == ("c1", "phone", "out")
        assert contact.at.isoformat() == "2026-02-10T08:00:00+00:00"
        answered = Event.objects.get(key="2")
        assert answered.data == {"rings": 2, "line": "98", "source": "test"}
        entry = Entry.objects.get(verb="events.import")
        assert entry.details == {"source": "test", "added": 3, "known": 0}

    @pytest.mark.parametrize(
        "event, channel, direction",
        [
            ({"type": "message.sent", "channel": "e-mail", "answers": "x"}, "email", "out"),
            ({"type": "message.received", "channel": "latvija_lv"}, "latvija_lv", "in"),
            ({"type": "chat.started"}, "chat", "in"),
            ({"type": "visit.booked"}, "visit", "in"),
            ({"type": "voicemail.left"}, "phone", "in"),
            ({"type": "registration.applied", "system": "EDV"}, "portal", "in"),
            ({"type": "submission.received", "channel": "in_person"}, "visit", "in"),
            ({"type": "submission.received"}, "post", "in"),
        ],
    )
    def test_the_channel_of_a_contact(self, event: dict[str, Any], channel: str, direction: str) -> None:
        take(make_institution(), {"id": "1", "at": "2026-02-10T10:00:00+02:00", "contact": "c", **event})
        contact = Contact.objects.get()
        assert (contact.channel, contact.direction) == (channel, direction)

    def test_twice_adds_nothing_twice(self) -> None:
        institution = make_institution()
        take(institution, *CALL)
        outcome = take(institution, *CALL, {**CALL[2], "id": "4", "type": "call.held"})
        assert (outcome.added, outcome.known) == (1, 3)
        assert Event.objects.count() == 4
        assert Contact.objects.count() == 1

    def test_an_id_twice_in_one_file_is_one_event_the_earlier(self) -> None:
        later = {**CALL[0], "at": "2026-02-10T11:00:00+02:00"}
        outcome = take(make_institution(), later, CALL[0])
        assert (outcome.added, outcome.known) == (1, 1)
        assert Event.objects.get().at.isoformat() == "2026-02-10T08:00:00+00:00"

    def test_a_known_event_does_not_make_its_new_contact(self) -> None:
        institution = make_institution()
        take(institution, CALL[0])
        take(institution, {**CALL[0], "contact": "elsewhere"})
        assert Contact.objects.count() == 1

    def test_the_same_ids_in_two_institutions_are_two_events(self) -> None:
        take(make_institution("csp"), CALL[0])
        assert take(make_institution("dvi"), CALL[0]).added == 1

    def test_lines_that_cannot_be_read_stop_the_whole_file(self) -> None:
        institution = make_institution()
        bad = [
            b"\n",
            *lines(CALL[0]),
            b"{oops\n",
            *lines({**CALL[1], "contact": "c" * 81}, {**CALL[2], "type": "call.x"}),
        ]
        bad += lines({**CALL[1], "officer": "a\u0000b"})
        with pytest.raises(ImportRefused) as refused:
            import_events(institution, bad, source="test", by=None, at=NOW)
        faults = {fault.line: fault.reason for fault in refused.value.outcome.rejected}
        assert sorted(faults) == [3, 4, 5, 6]
        assert "JSON" in faults[3]
        assert "contact" in faults[4]
        assert "call.x" in faults[5]
        assert "NUL" in faults[6]
        assert not Event.objects.exists()
        assert not Contact.objects.exists()
        assert not Entry.objects.exists()

    def test_the_rest_can_be_taken_when_asked_for(self) -> None:
        institution = make_institution()
        outcome = import_events(
            institution, [*lines(*CALL), b"oops"], source="test", by=None, at=NOW, skip_rejected=True
        )
        assert (outcome.added, outcome.rejected_count) == (3, 1)

    def test_a_case_whose_contact_got_events_is_looked_at_anew(self) -> None:
        world = make_world()
        case = case_from(world)
        Case.objects.update(wake_at=None)
        contact = case.contacts.get()
        take(
            world.institution,
            {"id": "x", "at": "2026-05-13T11:00:00+03:00", "type": "term.paused", "contact": contact.key},
        )
        case.refresh_from_db()
        assert case.wake_at == NOW


def arguments(file: Path, institution: str = "csp", **options: Any) -> argparse.Namespace:
    """What the command line hands on."""
    given = {"kind": "events", "source": None, "skip_rejected": False, "mailbox": None, "data": None}
    return argparse.Namespace(file=file, institution=institution, **{**given, **options})


@pytest.mark.django_db
class TestCommand:
    """The command around it."""

    def test_a_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        make_institution()
        file = tmp_path / "log.jsonl"
        file.write_bytes(b"".join(lines(*CALL)))
        assert import_log(arguments(file)) == 0
        assert import_log(arguments(file)) == 0
        said = capsys.readouterr().out.splitlines()
        assert said[0].endswith("3 events added, 0 known before")
        assert said[1].endswith("0 events added, 3 known before")
        assert Event.objects.first().data["source"] == "log.jsonl"  # type: ignore[union-attr]

    def test_faults_are_told_with_file_and_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        make_institution()
        file = tmp_path / "log.jsonl"
        file.write_bytes(b"".join(lines(*CALL)) + b"oops\n" * 60)
        with pytest.raises(UserError, match="lines that cannot be read: 60, so nothing was imported") as fault:
            import_log(arguments(file))
        assert fault.value.code == 2
        told = capsys.readouterr().err.splitlines()
        assert told[0].startswith(f"atbilde: {file}:4: not JSON")
        assert told[-1].endswith("10 more lines cannot be read")
        assert not Event.objects.exists()

    def test_an_unknown_institution(self, tmp_path: Path) -> None:
        make_institution()
        with pytest.raises(UserError, match=r"--institution xyz: .*known are: csp"):
            import_log(arguments(tmp_path, "xyz"))


@pytest.mark.parametrize(
    "call, reason",
    [
        (["queue-log", "x"], "x: no such file or folder"),
        (["tea", "x"], "import tea: known are events, mbox, maildir, queue-log, csv"),
        (["events", "/nowhere/at/all"], "no such file or folder"),
    ],
)
def test_wrong_calls_are_one_line(call: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", *call, "--institution", "csp"]) == 2
    said = capsys.readouterr().err
    assert reason in said
    assert said.count("\n") == 1


def test_without_an_installation(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("ATBILDE_DATA", str(tmp_path))
    file = tmp_path / "log.jsonl"
    file.touch()
    assert main(["import", "events", str(file), "--institution", "csp"]) == 2
    assert "no data folder" in capsys.readouterr().err
