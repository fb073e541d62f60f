"""`atbilde due`: one deadline from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.config.small_packs import write_packs

from atbilde.config.cli import main


@pytest.fixture(autouse=True)
def _packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATBILDE_PACKS", str(write_packs(tmp_path)))


def due(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["due", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_document_holds_the_derivation(capsys: pytest.CaptureFixture[str]) -> None:
    found = due(capsys, "small", "S-2", "--at", "2026-03-02T16:30:00+02:00")

    steps = found.pop("steps")
    assert found == {
        "pack": "small",
        "term": "S-2",
        "start": "2026-03-02T16:30:00+02:00",
        "due": "2026-03-03T10:00:00+02:00",
        "last_day": "2026-03-03",
        "clock": "working_time",
    }
    assert steps[0]["at"] == found["start"]
    assert steps[-1]["at"] == found["due"]
    assert all(step["why"] and step["why_lv"] for step in steps)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["small", "S-2", "--at", "2026-03-02T08:00:00Z"], "2026-03-02T12:00:00+02:00"),
        (["small", "S-2", "--at", "2026-03-02T10:00"], "2026-03-02T12:00:00+02:00"),
        (["small", "S-2", "--at", "2026-03-07"], "2026-03-09T10:30:00+02:00"),
        (["small-law", "L-1", "--at", "2026-03-02"], "2026-04-03T00:00:00+03:00"),
        (["small-law", "L-1", "--at", "2026-03-02", "--option", "notice=no"], "2027-03-03T00:00:00+02:00"),
        (["small-law", "L-1", "--at", "2026-03-02", "--option", "delivery=post"], "2026-04-11T00:00:00+03:00"),
        (
            ["small-law", "L-1", "--at", "2026-03-02", "--option", "delivery=post", "--option", "notice=no"],
            "2027-03-11T00:00:00+02:00",
        ),
    ],
)
def test_terms_are_counted(capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str) -> None:
    assert due(capsys, *arguments)["due"] == expected


def test_a_term_that_ends_at_midnight_is_in_time_on_the_day_before(capsys: pytest.CaptureFixture[str]) -> None:
    assert due(capsys, "small-law", "L-1", "--at", "2026-03-02")["last_day"] == "2026-04-02"


def test_without_json_the_steps_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "small", "S-2", "--at", "2026-03-02T16:30"]) == 0

    rows = capsys.readouterr().out.splitlines()
    assert rows[0].startswith("2026-03-02 16:30:00  ")
    assert rows[-1] == "due 2026-03-03 10:00:00"


def test_a_term_of_days_tells_the_last_day_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "small-law", "L-1", "--at", "2026-03-02"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("; in time up to and with 2026-04-02")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nobody", "S-2", "--at", "2026-03-02"], "unknown pack 'nobody'"),
        (["small", "S-9", "--at", "2026-03-02"], "unknown term of small on 2026-03-02 'S-9': did you mean S-"),
        (["small", "what", "--at", "2026-03-02"], "unknown term of small on 2026-03-02 'what': known are S-2, S-3"),
        (["small", "S-3", "--at", "2026-03-02"], "term S-3 of small has no length of its own"),
        (["small", "S-2", "--at", "soon"], "--at 'soon': not an ISO 8601 date and time"),
        (["small", "S-2", "--at", "0001-01-01"], "1991"),
        (["small", "S-2", "--at", "9999-12-31T23:59:59-12:00"], "--at"),
        (["small", "S-2"], "--at"),
        (["small", "S-2", "--at", "2026-03-02", "--option", "notice"], "--option 'notice': write it as name=value"),
        (["small", "S-2", "--at", "2026-03-02", "--option", "notice=no"], "term S-2 has no option 'notice'"),
        (["small-law", "L-1", "--at", "2026-03-02", "--option", "notice=maybe"], "notice=maybe"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_two(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    code = main(["due", *arguments])
    out = capsys.readouterr()

    assert (code, out.out) == (2, "")
    assert says in out.err
    assert out.err.count("\n") == 1
