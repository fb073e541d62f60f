"""`atbilde replay`: an event log against a standard, from the command line."""

import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.config.small_packs import write_packs

import atbilde
from atbilde.config.cli import main

Event = dict[str, Any]


@pytest.fixture(autouse=True)
def _packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATBILDE_PACKS", str(write_packs(tmp_path)))


def ev(what: str, moment: str, contact: str, **fields: object) -> Event:
    at = f"2026-03-02T{moment}+02:00" if "-" not in moment else moment
    plain = {name.rstrip("_"): value for name, value in fields.items()}
    return {"id": f"{contact} {what} {moment}", "at": at, "type": what, "contact": contact, **plain}


LOG: list[Event] = [
    ev("call.offered", "10:00:00", "a", direction="in", line="1"),
    ev("call.answered", "10:00:12", "a", rings=3),
    ev("electronic_answer.offered", "10:05:00", "a", accepted=True),
    ev("call.ended", "10:06:12", "a"),
    ev("call.offered", "11:00:00", "b", direction="in", line="1"),
    ev("call.abandoned", "11:00:40", "b", ring_seconds=40),
    ev("message.sent", "12:05:01", "m", channel="email", answers="a"),
    ev("act.issued", "12:30:00", "x", act="1", sent_on="2026-03-02", delivery="in_person"),
]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return written(tmp_path / "log.jsonl", LOG)


def written(path: Path, events: list[Event]) -> Path:
    path.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
    return path


def replayed(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Any:
    assert main(["replay", *map(str, arguments), "--json"]) == 0
    out = capsys.readouterr()
    assert out.err == ""
    assert out.out.count("\n") == 1
    return json.loads(out.out)


def test_the_document_holds_everything_that_was_promised(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replayed(capsys, "small", log, "--until", "2026-03-02T18:00:00+02:00") == {
        "pack": "small",
        "events": 8,
        "rejected": [],
        "obligations": [
            {
                "clause": "S-1",
                "contact": "a",
                "opened_at": "2026-03-02T10:00:00+02:00",
                "due_at": "2026-03-02T10:00:20+02:00",
                "status": "met",
                "closed_at": "2026-03-02T10:00:12+02:00",
                "closed_by": "a call.answered 10:00:12",
                "opened_by": "a call.offered 10:00:00",
            },
            {
                "clause": "S-2.answer",
                "contact": "a",
                "opened_at": "2026-03-02T10:05:00+02:00",
                "due_at": "2026-03-02T12:05:00+02:00",
                "status": "late",
                "closed_at": "2026-03-02T12:05:01+02:00",
                "closed_by": "m message.sent 12:05:01",
                "opened_by": "a electronic_answer.offered 10:05:00",
            },
            {
                "clause": "S-1",
                "contact": "b",
                "opened_at": "2026-03-02T11:00:00+02:00",
                "due_at": "2026-03-02T11:00:20+02:00",
                "status": "missed",
                "closed_at": "2026-03-02T11:00:40+02:00",
                "closed_by": "b call.abandoned 11:00:40",
                "opened_by": "b call.offered 11:00:00",
            },
            {
                "clause": "L-1",
                "contact": "x",
                "opened_at": "2026-03-02T12:30:00+02:00",
                "due_at": "2026-04-03T00:00:00+03:00",
                "status": "open",
                "closed_at": None,
                "closed_by": None,
                "opened_by": "x act.issued 12:30:00",
            },
        ],
        "summary": {
            "L-1": {"met": 0, "late": 0, "missed": 0, "open": 1, "cancelled": 0},
            "S-1": {"met": 1, "late": 0, "missed": 1, "open": 0, "cancelled": 0},
            "S-2.answer": {"met": 0, "late": 1, "missed": 0, "open": 0, "cancelled": 0},
        },
        "statistics": {
            "calls": 1,
            "email_answers": 1,
            "call_minutes_mean": 6.0,
            "call_rating_mean": None,
            "call_rating_scale": None,
            "registration_applications": None,
            "voice_messages_listened": None,
            "chats": None,
            "chat_rating_mean": None,
            "chat_rating_scale": None,
        },
    }


def test_the_summary_alone_leaves_the_obligations_out(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = replayed(capsys, "small", log)
    short = replayed(capsys, "small", log, "--summary")

    assert "obligations" not in short
    assert short == {name: value for name, value in whole.items() if name != "obligations"}


def test_an_empty_log_is_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = replayed(capsys, "small", written(tmp_path / "empty.jsonl", []))

    assert (found["events"], found["obligations"], found["summary"]) == (0, [], {})
    assert set(found["statistics"].values()) == {None}


def test_a_log_of_which_no_line_can_be_read_is_a_wrong_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "bad.jsonl"
    log.write_text("no JSON\n{}\n")
    assert main(["replay", "csp", str(log), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert f"{log}:1: not JSON" in err
    assert "none of 2 lines is an event" in err


def test_lines_that_cannot_be_judged_are_listed_and_the_rest_is_judged(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = log.read_text().splitlines(keepends=True)
    no_time = {name: value for name, value in LOG[0].items() if name != "at"}
    bad = ["no JSON\n", json.dumps(no_time) + "\n", json.dumps(LOG[0] | {"type": "call.melted"}) + "\n"]
    log.write_text("".join([bad[0], *good[:2], "\n", bad[1], *good[2:], bad[2]]))

    found = replayed(capsys, "small", log)

    assert found["rejected"] == [
        {"line": 1, "reason": "not JSON: invalid character (byte 4)"},
        {"line": 5, "reason": "missing field 'at'"},
        {"line": 12, "reason": "unknown type 'call.melted'"},
    ]
    assert (found["events"], len(found["obligations"])) == (8, 4)


def test_several_files_are_one_log_and_a_rejected_line_tells_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = written(tmp_path / "one.jsonl", LOG[:3])
    two = written(tmp_path / "two.jsonl", LOG[1:])
    two.write_text("{}\n" + two.read_text())

    found = replayed(capsys, "small", two, one)

    assert found["events"] == 8
    assert found["rejected"] == [{"line": 1, "reason": "missing field 'type'", "file": str(two)}]


def test_the_order_of_the_lines_and_their_repetition_change_nothing(
    tmp_path: Path, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = LOG + LOG[2:6]
    random.Random(5).shuffle(told)

    shuffled = replayed(capsys, "small", written(tmp_path / "shuffled.jsonl", told))

    assert shuffled == replayed(capsys, "small", log)


def test_the_log_can_come_from_standard_input(
    log: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from_file = replayed(capsys, "small", log)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(log.read_bytes())))

    assert replayed(capsys, "small", "-") == from_file


@pytest.mark.parametrize(
    ("until", "status"),
    [
        ("2026-03-02T12:00:00+02:00", "open"),
        ("2026-03-02T10:04:00Z", "open"),
        ("2026-03-02T12:05:00", "open"),
        ("2026-03-02T12:05:01", "late"),
        ("2026-03-03", "late"),
    ],
)
def test_the_log_is_judged_as_of_a_time(log: Path, capsys: pytest.CaptureFixture[str], until: str, status: str) -> None:
    found = replayed(capsys, "small", log, "--until", until)

    assert [one["status"] for one in found["obligations"] if one["clause"] == "S-2.answer"] == [status]


def test_without_json_it_is_a_table(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.write_text(log.read_text() + "no JSON\n")

    assert main(["replay", "small", str(log)]) == 0
    rows = capsys.readouterr().out.splitlines()

    assert rows[0] == "small: 8 events, 4 obligations, 1 lines rejected"
    assert rows[1] == "  line 9: not JSON: invalid character (byte 4)"
    assert any(row.split()[:4] == ["S-1", "a", "2026-03-02", "10:00:00"] for row in rows)
    assert "S-1         1    0     1       0     0" in rows
    assert "calls                      1" in rows
    assert "chats                      -" in rows


def test_the_table_of_a_summary_names_no_contact(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", "small", str(log), "--summary"]) == 0

    assert "call.answered" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nobody", "{log}"], "unknown pack 'nobody'"),
        (["small", "{folder}/none.jsonl"], "none.jsonl: No such file or directory"),
        (["small", "{log}", "{folder}/none.jsonl"], "none.jsonl: No such file or directory"),
        (["small", "{folder}"], "a folder, not a file"),
        (["small", "{log}", "--until", "noon"], "--until 'noon': not an ISO 8601 date and time"),
        (["{folder}/none.toml", "{log}"], "none.toml: No such file or directory"),
        (["{log}.toml", "{log}"], "log.jsonl.toml:1: no valid TOML"),
        (["small"], "EVENTS"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_two(
    log: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    Path(f"{log}.toml").write_text("no toml", encoding="utf-8")

    code = main(["replay", *(each.format(log=log, folder=log.parent) for each in arguments), "--json"])
    out = capsys.readouterr()

    assert (code, out.out) == (2, "")
    assert says in out.err
    assert out.err.count("\n") == 1


def test_a_pack_may_be_a_file_for_a_what_if(tmp_path: Path, log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lenient = (
        (tmp_path / "small.toml").read_text().replace("rings = 4", "rings = 9").replace('id = "small"', 'id = "w"')
    )
    (tmp_path / "what-if.toml").write_text(lenient, encoding="utf-8")

    found = replayed(capsys, tmp_path / "what-if.toml", log)

    assert (found["pack"], found["summary"]["S-1"]["missed"]) == ("w", 0)


def test_it_needs_neither_django_nor_a_database(log: Path) -> None:
    program = (
        "import sys; from atbilde.config.cli import main; code = main(sys.argv[1:]); "
        "print(code, any(name.partition('.')[0] in ('django', 'psycopg') for name in sys.modules), file=sys.stderr)"
    )

    command = [sys.executable, "-c", program, "replay", "small", str(log), "--json"]
    there = os.environ | {"PYTHONPATH": str(Path(atbilde.__file__).parents[1])}

    done = subprocess.run(command, capture_output=True, text=True, check=True, env=there)

    assert done.stderr == "0 False\n"
    assert json.loads(done.stdout)["events"] == 8


# The four institutions under one stream of events (parameters, section 3)

STREAM: list[Event] = [
    # wrong information on a call, put right half an hour later
    ev("call.offered", "09:00:00", "wrong", direction="in", from_="+37120000001"),
    ev("call.answered", "09:00:04", "wrong", rings=1),
    ev("call.ended", "09:03:00", "wrong"),
    ev("error.found", "10:00:00", "wrong", in_="wrong"),
    ev("call.offered", "10:29:00", "again", direction="out", to="+37120000001", corrects="wrong"),
    ev("call.answered", "10:29:10", "again", rings=2),
    ev("call.ended", "10:29:50", "again"),
    ev("correction.made", "10:30:00", "wrong", in_="wrong", via="again", apology=True, put_right=True),
    # an offensive caller, not warned
    ev("call.offered", "11:00:00", "rude", direction="in", from_="+37120000002"),
    ev("call.answered", "11:00:04", "rude", rings=1),
    ev("incident.step", "11:02:00", "rude", step="call_ended"),
    ev("call.ended", "11:02:01", "rude"),
    # a question of another institution, which is named
    ev("call.offered", "12:00:00", "theirs", direction="in", from_="+37120000003"),
    ev("call.answered", "12:00:04", "theirs", rings=1),
    ev("question.not_ours", "12:01:00", "theirs", scope="institution", part="whole", named="Valsts vides dienests"),
    ev("call.ended", "12:02:00", "theirs"),
    # a foreign caller who is promised a call back and is called back
    ev("call.offered", "13:30:00", "abroad", direction="in", from_="+442079460000"),
    ev("call.answered", "13:30:04", "abroad", rings=1),
    ev("promise.given", "13:31:00", "abroad", channel="phone"),
    ev("call.ended", "13:32:00", "abroad"),
    ev("call.offered", "14:00:00", "back", direction="out", to="+442079460000", answers="abroad"),
    ev("call.answered", "14:00:10", "back", rings=2),
    ev("call.ended", "14:03:00", "back"),
]


def test_the_same_events_owe_different_things_under_the_four_standards(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = written(tmp_path / "stream.jsonl", STREAM)

    def owed(pack: str) -> dict[str, list[tuple[str, str, bool]]]:
        found: dict[str, list[tuple[str, str, bool]]] = {}
        for one in replayed(capsys, pack, stream, "--until", "2026-03-02T18:00:00+02:00")["obligations"]:
            if not one["clause"].startswith("CSP-D1"):
                found.setdefault(one["contact"], []).append((one["clause"], one["status"], one["due_at"] is not None))
        return found

    assert owed("csp") == {"wrong": [("CSP-D5", "late", True)], "theirs": [("CSP-R5", "met", False)]}
    assert owed("dvi") == {"wrong": [("DVI-10", "met", False)], "theirs": [("DVI-8", "open", False)]}
    assert owed("vpvb") == {
        "wrong": [("VPVB-5.3", "met", False)],
        "rude": [("VPVB-14.6.1", "missed", False)],
        "theirs": [("VPVB-14.1", "met", False)],
        "abroad": [("VPVB-14.3.1", "open", False)],
    }
    assert owed("visc") == {"wrong": [("VISC-7.4", "met", False)], "abroad": [("VISC-9", "met", False)]}
