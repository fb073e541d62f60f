"""What came with a form, made safe to keep: text without what a database cannot hold, numbers that are numbers."""

import re

from django.http import QueryDict
from django.urls.converters import StringConverter

_NUMBER = re.compile(r"[0-9]{1,18}")


class NameConverter(StringConverter):
    """A case number or a contact's key in an address: no slash, no control characters."""

    regex = r"[^/\x00-\x1f\x7f]{1,100}"


def words(fields: QueryDict, name: str, default: str = "") -> str:
    """The text of a field: line ends as `\\n`, no NUL (PostgreSQL holds none)."""
    text = fields.get(name, default) or ""
    return str(text).replace("\r\n", "\n").replace("\x00", "")


def whole_number(text: str) -> int | None:
    """The number these digits make; `None` for anything else and for more digits than a key can have."""
    return int(text) if _NUMBER.fullmatch(text) else None
