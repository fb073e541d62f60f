"""The line of every key of a TOML text.

`tomllib` gives values without places, and a fault is of use only with its line. The scanner reads text that
`tomllib` has already accepted, so it may rely on the grammar (TOML 1.0) and only has to find its way through it.
"""

import re
import tomllib
from bisect import bisect_right

#: A place in the parsed data: `("term", 2, "amount")` is the key `amount` of the third `[[term]]`.
Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_VALUE = re.compile(r"[^,\]}#\r\n]+")
_STRINGS = {
    '"""': re.compile(r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}', re.DOTALL),
    "'''": re.compile(r"'''(?:[^']|'{1,2}(?!'))*'{3,5}", re.DOTALL),
    '"': re.compile(r'"(?:[^"\\]|\\.)*"'),
    "'": re.compile(r"'[^']*'"),
}


def positions(text: str) -> dict[Path, int]:
    """The line (from 1) on which each key, table and array element of a valid TOML text stands."""
    return _Scanner(text).scan()


def line_of(path: Path, places: dict[Path, int]) -> int:
    """The line of `path`, or of the nearest thing around it that is written in the file (a missing key has none)."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return 1


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[Path, int] = {}
        self.tables: dict[Path, int] = {}  # arrays of tables: the index of the latest one
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        self._skip(_SPACE)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_SPACE)
        return self.places

    def _header(self) -> Path:
        line = self._line()
        array = self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        *parents, last = self._key()
        self._take("]]" if array else "]")
        table: Path = ()
        for part in parents:
            table = self._latest((*table, part))
            self.places.setdefault(table, line)
        table = (*table, last)
        self.places.setdefault(table, line)
        if array:
            self.tables[table] = self.tables.get(table, -1) + 1
            table = self._latest(table)
            self.places[table] = line
        return table

    def _latest(self, path: Path) -> Path:
        return (*path, self.tables[path]) if path in self.tables else path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for part in self._key():
            path = (*path, part)
            self.places.setdefault(path, line)
        self._take("=")
        self._value(path)

    def _key(self) -> list[str]:
        parts = [self._key_part()]
        while self._peek() == ".":
            self._take(".")
            parts.append(self._key_part())
        return parts

    def _key_part(self) -> str:
        self._skip(_BLANK)
        if self.text[self.at] in "\"'":
            raw = self._string()
            return str(tomllib.loads(f"key = {raw}")["key"])
        return self._skip(_BARE)

    def _value(self, path: Path) -> None:
        match self._peek():
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._string()
            case _:
                self._skip(_PLAIN_VALUE)

    def _array(self, path: Path) -> None:
        self._take("[")
        self._skip(_SPACE)
        index = 0
        while self.text[self.at] != "]":
            self.places[(*path, index)] = self._line()
            self._value((*path, index))
            index += 1
            self._separator()
        self._take("]")

    def _inline_table(self, path: Path) -> None:
        self._take("{")
        self._skip(_SPACE)
        while self.text[self.at] != "}":
            self._pair(path)
            self._separator()
        self._take("}")

    def _separator(self) -> None:
        self._skip(_SPACE)
        if self.text[self.at] == ",":
            self._take(",")
        self._skip(_SPACE)

    def _string(self) -> str:
        opening = next(quotes for quotes in _STRINGS if self.text.startswith(quotes, self.at))
        return self._skip(_STRINGS[opening])

    def _peek(self) -> str:
        self._skip(_BLANK)
        return self.text[self.at]

    def _take(self, mark: str) -> None:
        self._skip(_BLANK)
        self.at += len(mark)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        piece = found.group() if found else ""
        self.at += len(piece)
        return piece

    def _line(self) -> int:
        return bisect_right(self.starts, self.at)
