"""Reading what a network sends: any shape may come, unknown fields are passed over, nothing here ever raises."""

from collections.abc import Iterator
from datetime import UTC, datetime

#: Milliseconds of the year 9999: anything above is no time.
_LATEST = 253_402_300_799_000


def at(found: object, *path: str) -> object:
    """What stands at the end of a path of keys; `None` where the path ends before."""
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def text(found: object, *path: str) -> str:
    """The text there, or the digits of a number; empty for everything else. Without what a database cannot hold."""
    value = at(found, *path)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode()


def rows(found: object, *path: str) -> Iterator[dict[str, object]]:
    """The objects of the list there; nothing where there is none."""
    value = at(found, *path)
    for row in value if isinstance(value, list) else ():
        if isinstance(row, dict):
            yield row


def moment(milliseconds: str) -> datetime | None:
    """The time so many milliseconds after 1970; `None` for what is no such number."""
    if not milliseconds.isascii() or not milliseconds.isdigit() or len(milliseconds) > 15:
        return None
    count = int(milliseconds)
    return datetime.fromtimestamp(count / 1000, UTC) if 0 < count < _LATEST else None


def with_files(words: str, files: list[tuple[str, str]]) -> str:
    """The words and below them what was attached: its kind and where it lies at the network."""
    lines = [f"[{kind or 'file'}] {address}".rstrip() for kind, address in files]
    return "\n".join(filter(None, [words.strip(), *lines]))
