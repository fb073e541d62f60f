"""The file store keeps whole files, once each, whatever moment the process ends at."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from atbilde.contacts import files

WRITER = """
import os, sys
from django.conf import settings
settings.configure(STORAGES={"default": {"OPTIONS": {"location": sys.argv[1]}}})
from atbilde.contacts import files
print("ready", flush=True)
while True:
    print(files.store(os.urandom(300_000))[0], flush=True)
"""


@pytest.fixture
def store(tmp_path: Path):
    with override_settings(STORAGES={"default": {"OPTIONS": {"location": str(tmp_path / "files")}}}):
        yield tmp_path / "files"


def kept(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file() and path.parent.name != files.UNFINISHED]


def test_stores_bytes_and_streams_under_their_hash(store: Path) -> None:
    content = "Labdien! Ķīselis".encode()
    digest = hashlib.sha256(content).hexdigest()
    assert files.store(content) == (digest, len(content))
    assert files.store([content[:3], content[3:]]) == (digest, len(content))
    with files.open_file(digest) as file:
        assert file.read() == content
    assert [path.name for path in kept(store)] == [digest]
    assert list((store / files.UNFINISHED).iterdir()) == []


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_any_content_comes_back_as_it_was(chunks: list[bytes]) -> None:
    sha256, size = files.store(iter(chunks))
    assert size == sum(map(len, chunks))
    assert files.path_of(sha256).read_bytes() == b"".join(chunks)


def test_a_file_is_for_its_owner_only(store: Path) -> None:
    sha256, _ = files.store(b"x")
    assert files.path_of(sha256).stat().st_mode & 0o077 == 0
    assert files.path_of(sha256).parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_name_that_is_no_hash_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        files.path_of(name)


def test_a_writer_that_fails_leaves_nothing(store: Path) -> None:
    def broken():
        yield b"half of it"
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        files.store(broken())
    assert list(store.rglob("*")) == [store / files.UNFINISHED]


def test_killed_at_any_moment_no_half_file_is_ever_visible(store: Path) -> None:
    finished: list[str] = []
    for number in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(store)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(files.__file__).parents[2])},
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.01 + number * 0.013)
        process.send_signal(signal.SIGKILL)
        finished += [line for line in process.stdout.read().split("\n")[:-1] if line]
        process.wait()
    assert finished
    for path in kept(store):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    assert set(finished) <= {path.name for path in kept(store)}
    assert files.sweep_unfinished(time.time() + 1) == 0 or not list((store / files.UNFINISHED).iterdir())


def test_sweeping_removes_old_halves_only(store: Path) -> None:
    files.store(b"whole")
    half = store / files.UNFINISHED / "123-abc"
    half.write_bytes(b"ha")
    assert files.sweep_unfinished(half.stat().st_mtime - 60) == 0
    assert files.sweep_unfinished(half.stat().st_mtime + 60) == 1
    assert len(kept(store)) == 1


def test_tries_are_counted_until_one_succeeds(store: Path) -> None:
    sha256, _ = files.store(b"letter")
    assert [files.begin_try(sha256) for _ in range(3)] == [1, 2, 3]
    files.end_try(sha256)
    assert files.begin_try(sha256) == 1


def test_several_at_once_are_kept_as_one_by_one(store: Path) -> None:
    single, _ = files.store(b"there already")
    contents = [b"one", b"two", b"one", b"there already", b""]
    found = files.store_all(contents)
    assert [size for _, size in found] == [3, 3, 3, 13, 0]
    assert [files.path_of(sha256).read_bytes() for sha256, _ in found] == contents
    assert found[3][0] == single
    assert len(kept(store)) == 4
    assert list((store / files.UNFINISHED).iterdir()) == []


def test_several_of_which_one_cannot_be_written_leave_no_halves(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = files._write

    def full(path: Path, chunks):
        if b"third" in chunks:
            raise OSError("no space left")
        return real(path, chunks)

    monkeypatch.setattr(files, "_write", full)
    with pytest.raises(OSError, match="no space"):
        files.store_all([b"first", b"second", b"third"])
    assert list((store / files.UNFINISHED).iterdir()) == []
