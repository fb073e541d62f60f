"""`atbilde check` and the pack files of an installation."""

from pathlib import Path

import pytest
from tests.world import make_institution

from atbilde.config.cli.check import _packs
from atbilde.config.errors import Unready

pytestmark = pytest.mark.django_db


def test_sound_packs_are_named() -> None:
    make_institution()
    assert _packs() == "csp, lv-law"


def test_a_faulty_one_fails_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_institution()
    (tmp_path / "csp.toml").write_text('id = "csp"\ntea = 1\n', encoding="utf-8")
    monkeypatch.setenv("ATBILDE_PACKS", str(tmp_path))
    with pytest.raises(Unready, match=r"csp\.toml:2: "):
        _packs()
