"""Finding pack files."""

import os
from pathlib import Path

import pytest

from atbilde.core.pack import PackError
from atbilde.institutions.packs import SHIPPED, UnknownPack, find_pack, known_packs, read_pack

TEXT = 'id = "{}"\nname = {{ lv = "{}", en = "b" }}\n'


@pytest.fixture(autouse=True)
def no_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATBILDE_PACKS", raising=False)
    monkeypatch.delenv("ATBILDE_DATA", raising=False)


def folder(path: Path, **packs: str) -> Path:
    path.mkdir(parents=True)
    for name, lv in packs.items():
        (path / f"{name}.toml").write_text(TEXT.format(name, lv), encoding="utf-8")
    return path


def test_the_shipped_packs_are_found():
    assert known_packs() == ["csp", "dvi", "lv-law", "visc", "vpvb"]
    assert find_pack("csp").source == str(SHIPPED / "csp.toml")


def test_the_first_folder_that_has_a_pack_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    given = folder(tmp_path / "given", one="given")
    named = folder(tmp_path / "named", one="named", two="named")
    folder(tmp_path / "data" / "packs", one="data", two="data", three="data")
    monkeypatch.setenv("ATBILDE_PACKS", os.pathsep.join([str(tmp_path / "missing"), str(named)]))
    monkeypatch.setenv("ATBILDE_DATA", str(tmp_path / "data"))
    found = [find_pack(name, folders=[given]).name_lv for name in ("one", "two", "three")]
    assert found == ["given", "named", "data"]
    assert known_packs(folders=[given]) == ["csp", "dvi", "lv-law", "one", "three", "two", "visc", "vpvb"]


def test_an_unknown_pack_names_the_known_ones():
    with pytest.raises(UnknownPack, match="unknown pack 'x': known are csp, dvi, lv-law, visc, vpvb"):
        find_pack("x")


def test_a_changed_file_is_read_anew(tmp_path: Path):
    packs = folder(tmp_path / "packs", one="before")
    assert find_pack("one", folders=[packs]).name_lv == "before"
    (packs / "one.toml").write_text(TEXT.format("one", "after"), encoding="utf-8")
    os.utime(packs / "one.toml", ns=(1, 1))
    assert find_pack("one", folders=[packs]).name_lv == "after"
    assert find_pack("one", folders=[packs]) is find_pack("one", folders=[packs])


def test_the_id_is_the_name_of_the_file(tmp_path: Path):
    packs = folder(tmp_path / "packs")
    (packs / "one.toml").write_text("# x\n" + TEXT.format("two", "a"), encoding="utf-8")
    with pytest.raises(PackError, match=r"one\.toml:2: 'id' is 'two'; it has to be the name of the file, 'one'"):
        find_pack("one", folders=[packs])


@pytest.mark.parametrize("content, reason", [(b"id = \xff\n", "not UTF-8"), (None, "No such file")])
def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, content: bytes | None, reason: str):
    path = tmp_path / "one.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PackError, match=rf"one\.toml:1: {reason}"):
        read_pack(path)
