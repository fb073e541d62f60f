"""Which column of a table of calls is what: the shapes of known exchanges (`shapes/*.toml`), or a file of one's own."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

_FOLDER = Path(__file__).parent / "shapes"
#: Shapes that come along, by name.
KNOWN = tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))

Columns = str | tuple[str, ...]


class BadShape(ValueError):
    """A mapping that cannot be used, or that does not fit the table. The text says why and names the column."""


class ColumnNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in which column. A list: the first that is filled. "a & b": both together."""

    started: Columns
    call: Columns = ()
    from_: Columns = msgspec.field(default=(), name="from")
    to: Columns = ()
    line: Columns = ()
    name: Columns = ()
    officer: Columns = ()
    officer_out: Columns = ()  # who calls, where outgoing calls have another column for it
    answered: Columns = ()
    ended: Columns = ()
    wait: Columns = ()
    talk: Columns = ()
    duration: Columns = ()  # waiting and talking together
    direction: Columns = ()
    disposition: Columns = ()
    voicemail: Columns = ()


class Values(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The exchange's words, in any case, for what we tell apart."""

    incoming: tuple[str, ...] = ("in", "incoming", "inbound", "ienākošs", "ienākošais")
    outgoing: tuple[str, ...] = ("out", "outgoing", "outbound", "izejošs", "izejošais")
    internal: tuple[str, ...] = ("internal", "local", "iekšējs", "iekšējais")
    answered: tuple[str, ...] = ("answered", "atbildēts", "completed")
    busy: tuple[str, ...] = ("busy", "user_busy", "aizņemts")
    voicemail: tuple[str, ...] = ("voicemail", "true", "yes", "1", "jā", "balss pasts")


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to read a table of calls."""

    columns: ColumnNames
    header: tuple[str, ...] = ()  # the columns in order, where the table may come without a first line that names them
    clock: Literal["local", "utc"] = "local"  # of times without an offset
    delimiter: str = ""  # recognised where empty
    skip: int = 0  # lines after the header that hold no calls
    extension_digits: int = 5  # a number of so many digits or fewer is a telephone of the house
    ids_repeat: bool = False  # the exchange uses its ids again: one is unique for a day only
    voicemail_certain: bool = True  # false: it tells who came to the voicemail, not who left a message
    values: Values = Values()


def shape_named(name: str) -> Shape:
    """A known shape, or that of a TOML file. `BadShape` where there is none or it cannot be used."""
    path = _FOLDER / f"{name}.toml" if name in KNOWN else Path(name)
    if not path.is_file():
        raise BadShape(f"{name}: neither a file nor one of {', '.join(KNOWN)}")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadShape(f"{name}: {getattr(fault, 'strerror', None) or 'not UTF-8'}") from None
    return shape_of(text, name)


def shape_of(text: str, name: str) -> Shape:
    """The shape written in TOML. `BadShape` names the file and what is wrong in it."""
    try:
        shape = msgspec.convert(tomllib.loads(text), Shape)
    except tomllib.TOMLDecodeError as fault:
        raise BadShape(f"{name}: {fault}") from None
    except msgspec.ValidationError as fault:
        raise BadShape(f"{name}: {re.sub('`', '', str(fault)).replace(' - at $.', ', at ')}") from None
    if len(shape.delimiter) > 1:
        raise BadShape(f"{name}: delimiter must be one character")
    if not 0 <= shape.skip <= 100 or not 0 <= shape.extension_digits <= 20:
        raise BadShape(f"{name}: skip must be from 0 to 100, extension_digits from 0 to 20")
    return shape


def places_of(columns: ColumnNames, header: Mapping[str, int]) -> dict[str, list[list[int]]]:
    """For each field that is mapped the places of its columns: alternatives, each of columns that belong together.

    Alternatives that the table does not have are left out; `BadShape` where a field is left with none.
    """
    places: dict[str, list[list[int]]] = {}
    for field in msgspec.structs.fields(ColumnNames):
        told = getattr(columns, field.name)
        alternatives = (told,) if isinstance(told, str) else told
        parts = [[part.strip().casefold() for part in each.split(" & ")] for each in alternatives]
        found = [[header[part] for part in each] for each in parts if all(part in header for part in each)]
        if alternatives and not found:
            have = ", ".join(header)[:300]
            raise BadShape(f"no column '{alternatives[0]}' for '{field.encode_name}'; the table has: {have}")
        if found:
            places[field.encode_name] = found
    return places
