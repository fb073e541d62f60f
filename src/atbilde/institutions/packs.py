"""Finding pack files. No database and no Django: the command line reads packs without either.

Looked into, in this order: the folders given, those of `ATBILDE_PACKS`, `packs/` of the data folder `ATBILDE_DATA`,
and the packs that come with Atbilde. The first folder that has the file wins, so an institution can replace a pack.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from atbilde.core.pack import Fault, Pack, PackError, load_pack

SHIPPED = Path(__file__).resolve().parents[3] / "packs"


class UnknownPack(LookupError):
    """There is no pack of that id; the message names the ones there are."""


def find_pack(pack_id: str, *, folders: Sequence[Path] = ()) -> Pack:
    """The pack of this id, read once as long as its file does not change.

    Raises `UnknownPack`, and `PackError` for a faulty file (one whose `id` is not its file name is faulty, too).
    """
    path = _files(folders).get(pack_id)
    if path is None:
        known = ", ".join(known_packs(folders=folders)) or "none"
        raise UnknownPack(f"unknown pack {pack_id!r}: known are {known}")
    return read_pack(path)


def known_packs(*, folders: Sequence[Path] = ()) -> list[str]:
    """The ids of all packs that can be found, sorted; whether their files are sound is not looked at."""
    return sorted(_files(folders))


def read_pack(path: Path) -> Pack:
    """The pack in this file. Raises `PackError` (its faults name the file), also where it cannot be read at all."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise PackError([Fault(str(path), 1, error.strerror or "cannot be read")]) from None
    except UnicodeDecodeError:
        raise PackError([Fault(str(path), 1, "not UTF-8")]) from None


@lru_cache(maxsize=128)
def _read(path: Path, _changed_at: int) -> Pack:
    text = path.read_text(encoding="utf-8")
    pack = load_pack(text, str(path))
    if pack.id != path.stem:
        line = next((number for number, row in enumerate(text.splitlines(), 1) if row.startswith("id")), 1)
        raise PackError(
            [Fault(str(path), line, f"'id' is {pack.id!r}; it has to be the name of the file, {path.stem!r}")]
        )
    return pack


def _files(folders: Sequence[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in _search_path(folders):
        for path in _listed(folder):
            found.setdefault(path.stem, path)
    return found


def _listed(folder: Path) -> Iterable[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError:
        return []  # a folder that is not there, or not ours to read, holds no packs


def _search_path(folders: Sequence[Path]) -> Iterator[Path]:
    yield from folders
    yield from (Path(each) for each in os.environ.get("ATBILDE_PACKS", "").split(os.pathsep) if each)
    data = os.environ.get("ATBILDE_DATA")
    if data:
        yield Path(data) / "packs"
    yield SHIPPED
