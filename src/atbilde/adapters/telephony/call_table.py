"""Tables of calls (CSV), as exchanges and operators give them out.

`shapes.Shape` says which column is what. Rows of one call id are the legs of one call (`call_legs`).
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import tzinfo

from atbilde.adapters.telephony.call_legs import Leg, news_of
from atbilde.adapters.telephony.call_rows import Fault, Row, leg_of
from atbilde.adapters.telephony.shapes import BadShape, Shape, places_of
from atbilde.calls.said import Said
from atbilde.core.events import Rejected

_DELIMITERS = ";,\t|"
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_call_table(raw: bytes, shape: Shape, *, zone: tzinfo) -> Iterator[Said | Rejected]:
    """What a table says, call by call; `Rejected` for a row that cannot be read, with the line it begins on.

    UTF-8 or Windows-1257, and the delimiter, are recognised. Times without offset are of `zone`, or UTC where the
    shape says so. The calls of a table are held in memory, since the legs of one may stand anywhere. `BadShape` where
    the table has not the columns of the shape.
    """
    lines = _lines(raw)
    begins = next((line for line in lines if line.strip()), "")
    delimiter = shape.delimiter or max(_DELIMITERS, key=begins.count)
    rows = _rows(lines, delimiter)
    first = next(rows, None)
    if first is None:
        return
    places, is_header = _places(shape, first[1])
    calls: dict[str, list[Leg]] = {}
    waiting = shape.skip
    for number, cells in rows if is_header else _with(first, rows):
        if waiting:
            waiting -= 1
            continue
        try:
            leg = leg_of(Row(cells, places, shape, zone))
        except Fault as fault:
            yield Rejected(number, str(fault))
            continue
        calls.setdefault(leg.call, []).append(leg)
    for legs in calls.values():
        yield from news_of(legs)


def _lines(raw: bytes) -> list[str]:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("windows-1257", "replace")
    lines = list(io.StringIO(text, newline=""))
    return ["\n", *lines[1:]] if lines and lines[0].lower().startswith("sep=") else lines


def _rows(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, each with the number of the line it begins on."""
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell of more than 128 KB
            cells = ["\0"]
        if any(cell.strip() for cell in cells):
            yield begins, cells


def _with(first: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    yield first
    yield from rows


def _places(shape: Shape, first: list[str]) -> tuple[dict[str, list[list[int]]], bool]:
    """Where the columns are, and whether the first row names them."""
    try:
        return places_of(shape.columns, _numbered(first)), True
    except BadShape:
        if not shape.header:
            raise
        return places_of(shape.columns, _numbered(shape.header)), False


def _numbered(names: Iterable[str]) -> dict[str, int]:
    """Each name, in lower case, with its first place."""
    numbered: dict[str, int] = {}
    for place, name in enumerate(names):
        numbered.setdefault(name.strip().casefold(), place)
    return numbered
