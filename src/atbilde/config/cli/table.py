"""Tables on a terminal."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice

#: Rows looked at to find the width of the columns; longer values further down push their row out of line.
LOOKED_AT = 1000


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print the rows under their heads, columns in line, without holding all of them."""
    rows = iter(rows)
    first = list(islice(rows, LOOKED_AT))
    widths = [max(map(len, column)) for column in zip(heads, *first, strict=True)]
    for row in chain([heads], first, rows):
        print("  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip())
