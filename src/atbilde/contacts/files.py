"""The file store: originals of messages and attachments, each once, under the hash of its bytes.

A file is there whole or not at all: it is written beside its place, forced to the disk, and only then given its name.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_HASH = re.compile(r"[0-9a-f]{64}")
#: Halves of files that a killed process left; the names of finished ones are hashes, so the two never meet.
UNFINISHED = "unfinished"
#: Notes of files being read just now.
TRIES = "tries"
#: So much of a file is read at a time.
PIECE = 1024 * 1024


def root() -> Path:
    """The store's folder, `DATA/files`."""
    return Path(settings.STORAGES["default"]["OPTIONS"]["location"])


def path_of(sha256: str) -> Path:
    """Where the file with this hash lies, or would lie. `ValueError` for what is no SHA-256 in small hex digits."""
    if not _HASH.fullmatch(sha256):
        raise ValueError("not a SHA-256")
    return root() / sha256[:2] / sha256


def open_file(sha256: str) -> BinaryIO:
    """The stored file, open for reading. `FileNotFoundError` where the store has none with this hash."""
    return path_of(sha256).open("rb")


def pieces_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, `PIECE` at a time."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def digest_of(content: Iterable[bytes]) -> str:
    """The SHA-256 of these bytes, under which the store keeps them."""
    digest = hashlib.sha256()
    for chunk in content:
        digest.update(chunk)
    return digest.hexdigest()


def store(content: bytes | Iterable[bytes]) -> tuple[str, int]:
    """Keep these bytes; returns their SHA-256 and size once they are safely on the disk.

    The same bytes again are the same file. `OSError` where the disk refuses; nothing half-written is ever visible.
    """
    if isinstance(content, bytes):
        sha256 = hashlib.sha256(content).hexdigest()
        if _is_there(path_of(sha256)):
            return sha256, len(content)
        content = (content,)
    draft = _new_draft()
    try:
        sha256, size = _write(draft, content)
        _sync(draft)
        _name([(draft, sha256)])
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return sha256, size


def store_all(contents: Sequence[bytes]) -> list[tuple[str, int]]:
    """Keep several files at once, as `store` does; the disk is asked to be sure of them together, which is faster."""
    found = [(hashlib.sha256(content).hexdigest(), len(content)) for content in contents]
    wanted = {sha256: content for (sha256, _), content in zip(found, contents, strict=True)}
    drafts: list[tuple[Path, str]] = []
    try:
        for sha256, content in wanted.items():
            if not _is_there(path_of(sha256)):
                drafts.append((_new_draft(), sha256))
                _write(drafts[-1][0], (content,))
        for draft, _ in drafts:
            _sync(draft)
        _name(drafts)
    except BaseException:
        for draft, _ in drafts:
            draft.unlink(missing_ok=True)
        raise
    return found


def sweep_unfinished(before: float) -> int:
    """Remove halves last written before a moment (seconds since 1970); returns how many. Safe beside writers."""
    count = 0
    for draft in (root() / UNFINISHED).glob("*"):
        try:
            if draft.stat().st_mtime < before:
                draft.unlink()
                count += 1
        except FileNotFoundError:
            continue
    return count


def _new_draft() -> Path:
    drafts = root() / UNFINISHED
    _make_folder(drafts)
    return drafts / f"{os.getpid()}-{secrets.token_hex(8)}"


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
    return digest.hexdigest(), size


def _name(drafts: Iterable[tuple[Path, str]]) -> None:
    """Give finished drafts their names for good; one that another writer has named meanwhile is the same."""
    folders = set()
    for draft, sha256 in drafts:
        place = path_of(sha256)
        _make_folder(place.parent)
        draft.rename(place)
        folders.add(place.parent)
    for folder in folders:
        _sync(folder)


def _is_there(path: Path) -> bool:
    """Whether the file is there for good: another writer may have named it and not yet forced the name out."""
    if not path.is_file():
        return False
    _sync(path.parent)
    return True


def _make_folder(path: Path) -> None:
    """Make a folder and those above it; each new name is forced to the disk like the files."""
    if path.is_dir():
        return
    _make_folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Force a file or a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def begin_try(sha256: str) -> int:
    """Note that reading this file begins, and return the how-manieth try it is.

    A file whose reading kills the process is known by this: the note outlives it. `end_try` takes it away.
    """
    tries = root() / TRIES
    _make_folder(tries)
    with (tries / path_of(sha256).name).open("ab") as file:
        file.write(b".")
        return file.tell()


def end_try(sha256: str) -> None:
    """The file was read to the end."""
    (root() / TRIES / path_of(sha256).name).unlink(missing_ok=True)
