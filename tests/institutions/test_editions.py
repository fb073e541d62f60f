"""A running installation and its pack files: what changes is taken up, what is faulty is not."""

import logging
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.institutions.test_packs import TEXT

from atbilde.core.pack import PackError
from atbilde.institutions import editions
from atbilde.institutions.editions import LOOK_AGAIN, pack_in_use

Write = Callable[[str], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that have passed; raise the only number."""
    passed = [0.0]
    monkeypatch.setattr(editions.time, "monotonic", lambda: passed[0])
    monkeypatch.setattr(editions, "_in_use", {})
    return passed


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Put a text into the file of the pack `one`."""
    monkeypatch.setenv("ATBILDE_PACKS", str(tmp_path))
    times = iter(range(1, 100))

    def put(text: str) -> None:
        (tmp_path / "one.toml").write_text(text, encoding="utf-8")
        os.utime(tmp_path / "one.toml", (at := next(times), at))

    return put


def test_a_changed_file_is_taken_up_after_a_moment(clock: list[float], write: Write) -> None:
    write(TEXT.format("one", "before"))
    first = pack_in_use("one")
    write(TEXT.format("one", "after"))
    assert pack_in_use("one") is first
    clock[0] += LOOK_AGAIN
    second = pack_in_use("one")
    assert (second.name_lv, second.digest != first.digest) == ("after", True)
    clock[0] += LOOK_AGAIN
    assert pack_in_use("one") is second


def test_a_faulty_one_leaves_the_last_good_one_and_is_told_once(
    clock: list[float], write: Write, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(TEXT.format("one", "good"))
    good = pack_in_use("one")
    write(TEXT.format("one", "x") + "tea = 1\n")
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            clock[0] += LOOK_AGAIN
            assert pack_in_use("one") is good
        assert caplog.text.count("one.toml:3") == 1
        (tmp_path / "one.toml").unlink()
        clock[0] += LOOK_AGAIN
        assert pack_in_use("one") is good
    assert "unknown pack 'one'" in caplog.text
    write(TEXT.format("one", "mended"))
    clock[0] += LOOK_AGAIN
    assert pack_in_use("one").name_lv == "mended"


def test_where_there_never_was_a_good_one_the_fault_is_raised(clock: list[float], write: Write) -> None:
    write("id = 1\n")
    with pytest.raises(PackError):
        pack_in_use("one")
