"""The data folder of an installation: whether it is ours, ours to make, or somebody else's. Standard library only."""

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from atbilde.config.errors import UserError

MARK = "atbilde-data"
_MAY_COME_FIRST = {"atbilde.toml", "secrets", "lost+found"}
"""What a person may put into the folder before the first start."""


def is_ours(data: Path) -> bool:
    """Whether a set-up of Atbilde was ever begun here."""
    return (data / MARK).is_file()


def look(data: Path) -> None:
    """Say whether `data` can be used, changing nothing; `UserError` names what is in the way."""
    if data.is_dir():
        _look_inside(data)
        return
    if data.exists() or data.is_symlink():
        raise UserError(f"{data} is not a folder")
    above = next(folder for folder in data.parents if folder.exists())
    _must_be_writable(above, data)


def _look_inside(data: Path) -> None:
    try:
        inside = {path.name for path in data.iterdir()}
    except OSError as fault:
        raise UserError(f"cannot read the data folder {data}: {fault.strerror}") from None
    if MARK not in inside and inside - _MAY_COME_FIRST:
        stranger = min(inside - _MAY_COME_FIRST)
        raise UserError(f"{data} is not empty and not a data folder of Atbilde (it holds {stranger})")
    _must_be_writable(data, data)


def _must_be_writable(folder: Path, data: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as fault:
        raise UserError(f"cannot write to the data folder {data}: {fault.strerror}") from None


def make(data: Path) -> None:
    """Make the folder and mark it as ours; harmless where that is done already."""
    # The database's own account passes through when root starts us; what is secret inside has rights of its own.
    data.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    if not is_ours(data):
        (data / MARK).write_text("This folder belongs to Atbilde: database, files, keys. docs/operator.md\n")


@contextlib.contextmanager
def held(data: Path) -> Iterator[None]:
    """Be the only `serve` on this data folder while the block runs."""
    handle = os.open(data / MARK, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise UserError(f"another atbilde serve is already running on {data}") from None
    finally:
        os.close(handle)
