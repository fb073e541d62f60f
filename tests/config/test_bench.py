"""`atbilde bench`: what it prints, what it writes, and when it fails."""

import json
import sys
import types

import pytest

from atbilde.config import cli
from atbilde.config.cli import bench


@pytest.fixture
def benchmark(monkeypatch, tmp_path):
    """One benchmark of made-up figures in place of the real ones; returns a function that gives it its rows."""
    (tmp_path / "bench_made_up.py").touch()
    monkeypatch.setattr(bench, "_FOLDER", tmp_path)

    def measured(ok):
        row = {"name": "sums", "value": 1234.5, "unit": "1/s", "target": 1000, "ok": ok, "note": "here"}
        module = types.SimpleNamespace(run=lambda *, quick: [row | {"note": "quick" if quick else "here"}])
        monkeypatch.setitem(sys.modules, "tests.benchmarks.bench_made_up", module)

    return measured


def test_figures_are_a_table_and_a_file(benchmark, tmp_path, capsys):
    benchmark(True)
    assert cli.main(["bench", "--quick", "--json", str(tmp_path / "out.json")]) == 0
    assert "1,234.5" in capsys.readouterr().out
    document = json.loads((tmp_path / "out.json").read_text())
    assert document["quick"] is True
    assert document["rows"] == [
        {
            "benchmark": "made_up",
            "name": "sums",
            "value": 1234.5,
            "unit": "1/s",
            "target": 1000,
            "ok": True,
            "note": "quick",
        }
    ]


def test_a_missed_target_is_a_failure(benchmark, capsys):
    benchmark(False)
    assert cli.main(["bench"]) == 1
    assert "MISSED" in capsys.readouterr().out


def test_a_figure_without_target_is_none(benchmark):
    benchmark(None)
    assert cli.main(["bench", "--only", "made_up"]) == 0


def test_outside_a_checkout_it_says_so(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench, "_FOLDER", tmp_path)
    assert cli.main(["bench"]) == 2
    assert "needs the source checkout" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named(benchmark, capsys):
    benchmark(True)
    assert cli.main(["bench", "--json", "/nowhere/out.json"]) == 2
    assert "--json /nowhere/out.json: No such file" in capsys.readouterr().err
