"""`atbilde report`: the reports of the pages as files."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests.reports.paper import is_accessible, text_of
from tests.world import make_institution

from atbilde.config.cli import main
from atbilde.config.cli.report import FORMATS, report_file
from atbilde.config.errors import UserError
from atbilde.reports import files
from atbilde.reports.catalogue import REPORTS

JANUARY = date(2026, 1, 1), date(2026, 1, 31)
CALL = ["report", "service-statistics", "--institution", "csp", "--from", "2026-01-01", "--to", "2026-01-31"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", REPORTS)
def test_json_says_what_it_is_of(name: str) -> None:
    make_institution()
    found = json.loads(report_file(name, "csp", *JANUARY, "json", "lv"))
    assert (found["report"], found["institution"]) == (name, "csp")
    assert (found["from"], found["to"]) == ("2026-01-01", "2026-01-31")


@pytest.mark.django_db
@pytest.mark.parametrize("name", REPORTS)
def test_the_other_formats(name: str) -> None:
    make_institution()
    assert report_file(name, "csp", *JANUARY, "xlsx", "lv").startswith(b"PK")
    assert b'lang="en"' in report_file(name, "csp", *JANUARY, "html", "en")
    paper = report_file(name, "csp", *JANUARY, "pdf", "lv")
    assert is_accessible(paper)
    assert "Iestāde CSP" in text_of(paper)


def test_the_command_line_knows_the_formats_of_the_pages() -> None:
    assert set(FORMATS) == set(files.FORMATS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name, institution, days, reason",
    [
        ("tea", "csp", JANUARY, "unknown report tea; known are service-statistics, kept, answer-times"),
        ("kept", "xyz", JANUARY, "--institution xyz: there is no such institution; known are: csp"),
        ("kept", "csp", JANUARY[::-1], "the period ends on 2026-01-01 before it begins on 2026-01-31"),
    ],
)
def test_what_cannot_be_reported(name: str, institution: str, days: tuple[date, date], reason: str) -> None:
    make_institution()
    with pytest.raises(UserError) as fault:
        report_file(name, institution, *days, "json", "lv")
    assert reason in str(fault.value)


@pytest.mark.parametrize(
    "more, reason",
    [
        (["--format", "doc"], "--format doc: known are json, xlsx, pdf, html"),
        (["--from", "yesterday"], "--from yesterday: not a date (YYYY-MM-DD)"),
    ],
)
def test_wrong_calls_are_one_line(more: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CALL, *more]) == 2
    said = capsys.readouterr().err
    assert reason in said
    assert said.count("\n") == 1


def test_without_an_installation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("ATBILDE_DATA", str(tmp_path))
    assert main([*CALL, "--data", str(tmp_path / "nowhere")]) == 2
    assert "no data folder of Atbilde" in capsys.readouterr().err
