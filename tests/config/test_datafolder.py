"""Whose folder it is, told before anything in it is touched."""

import os
from pathlib import Path

import pytest

from atbilde.config import datafolder
from atbilde.config.errors import UserError


def test_a_folder_to_be_made_is_looked_at_and_left(tmp_path):
    datafolder.look(tmp_path / "new" / "data")
    assert list(tmp_path.iterdir()) == []


def test_what_comes_before_the_first_start_is_no_stranger(tmp_path):
    (tmp_path / "atbilde.toml").touch()
    (tmp_path / "secrets").mkdir()
    datafolder.look(tmp_path)


def test_our_own_folder_may_hold_anything(tmp_path):
    datafolder.make(tmp_path)
    (tmp_path / "notes.txt").touch()
    datafolder.look(tmp_path)


def test_a_foreign_folder_is_refused_by_the_name_of_what_it_holds(tmp_path):
    (tmp_path / "thesis.odt").touch()
    with pytest.raises(UserError, match=r"not a data folder of Atbilde \(it holds thesis\.odt\)"):
        datafolder.look(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "data").touch()
    with pytest.raises(UserError, match="is not a folder"):
        datafolder.look(tmp_path / "data")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a place where even root cannot write")
def test_where_nobody_can_write_is_refused():
    with pytest.raises(UserError, match="cannot write to the data folder /proc/atbilde"):
        datafolder.look(Path("/proc/atbilde"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root can write everywhere")
def test_a_folder_without_the_right_to_write_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="cannot write"):
        datafolder.look(tmp_path)


def test_one_serve_at_a_time(tmp_path):
    datafolder.make(tmp_path)
    with datafolder.held(tmp_path), pytest.raises(UserError, match="already running"), datafolder.held(tmp_path):
        pass
    with datafolder.held(tmp_path):
        pass
