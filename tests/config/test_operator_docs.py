"""docs/operator.md names every setting with its default, and nothing that is not one."""

import re
from pathlib import Path

import pytest

from atbilde.config.configuration import Configuration

DOCUMENT = (Path(__file__).parents[2] / "docs" / "operator.md").read_text(encoding="utf-8")
TABLE = DOCUMENT.split("## Settings")[1].split("\n### ")[0]
ROWS = dict(re.findall(r"^\| `([a-z_]+)` \| (.*?) \|", TABLE, re.MULTILINE))


@pytest.mark.parametrize("name", Configuration.model_fields)
def test_every_setting_is_explained(name):
    assert name in ROWS


def test_no_setting_is_invented():
    assert set(ROWS) == set(Configuration.model_fields)


@pytest.mark.parametrize("name", Configuration.model_fields)
def test_a_default_is_as_in_the_code(name):
    default = Configuration.model_fields[name].default
    if isinstance(default, bool):
        assert ROWS[name].strip("`") == str(default).lower()
    elif isinstance(default, int):
        assert ROWS[name] == str(default)
    elif isinstance(default, str) and name != "public_url":  # there `serve` puts what it listens on
        assert ROWS[name] == f'`"{default}"`'
    else:
        assert ROWS[name]


def test_the_example_can_be_loaded(tmp_path, monkeypatch):
    example = re.search(r"```toml\n(.*?)```", TABLE, re.DOTALL)
    assert example
    (tmp_path / "atbilde.toml").write_text(example[1], encoding="utf-8")
    monkeypatch.setenv("ATBILDE_DATA", str(tmp_path))
    for name in Configuration.model_fields:
        monkeypatch.delenv(f"ATBILDE_{name.upper()}", raising=False)
    loaded = Configuration()
    assert loaded.public_url == "https://desk.example.lv"
    assert loaded.behind_proxy is True
    assert loaded.session_hours == 10
