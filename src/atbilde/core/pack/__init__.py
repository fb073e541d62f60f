"""A service standard as data: reading and checking a pack file, and the standard it gives on a day.

Nothing here reads a file: `institutions/packs.py` finds the files, this package is given their text.
"""

import functools
import json
import re
import tomllib
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from atbilde.core.pack.checks import all_faults
from atbilde.core.pack.entries import PackFile
from atbilde.core.pack.faults import Fault, PackError
from atbilde.core.pack.parameters import PARAMETERS, Parameter
from atbilde.core.pack.positions import line_of, positions
from atbilde.core.pack.resolve import resolve
from atbilde.core.standard import Standard

__all__ = ["PARAMETERS", "Fault", "Pack", "PackError", "Parameter", "json_schema", "load_pack", "pack_faults"]

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


class Pack:
    """A checked pack. Two packs are the same only if they are the same object."""

    def __init__(self, file: PackFile, source: str, digest: str = "") -> None:
        self._file = file
        self.digest = digest  # of the file's text, 64 hex digits: another content has another one
        self.source = source  # the name of the file, as errors show it
        self.id = file.id
        self.version = file.version
        self.name_lv = file.name.lv
        self.name_en = file.name.en
        self.short = file.short or file.id.upper()
        self.timezone = file.timezone
        self.valid_from = file.valid_from
        self.valid_until = file.valid_until
        self.law = file.law
        self.clause_ids = tuple(dict.fromkeys(clause.id for clause in file.clause))
        self._turns = _turning_days(file)
        self._on: dict[date, Standard] = {}

    def __repr__(self) -> str:
        return f"<Pack {self.id} {self.version}>"

    def on(self, day: date) -> Standard:
        """The standard as it stands on that day, the same object for the same day. Look at `in_force` first."""
        known = self._on.get(day)
        if known is None:
            turn = max((turn for turn in self._turns if turn <= day), default=date.min)
            base = self._on.get(turn)
            if base is None:
                base = self._on[turn] = resolve(self._file, turn)
            known = self._on[day] = base if turn == day else replace(base, on=day)
        return known


def _turning_days(file: PackFile) -> tuple[date, ...]:
    """Every day on which something begins to hold or no longer holds: between two of them nothing changes."""
    days: set[date] = {change.from_ for change in file.changes}
    days |= {file.valid_from} if file.valid_from else set()
    ends = {file.valid_until} if file.valid_until else set()
    for section in (
        file.clause,
        file.term,
        file.obligation,
        file.line,
        file.fax,
        file.address,
        file.location,
        file.account,
        file.site,
        file.quality_check,
        file.survey_scale,
        file.survey_item,
    ):
        for entry in section:
            days |= {entry.from_} if entry.from_ else set()
            ends |= {entry.until} if entry.until else set()
    days |= {date.fromordinal(end.toordinal() + 1) for end in ends if end < date.max}
    return tuple(sorted(days))


def load_pack(text: str, source: str) -> Pack:
    """The pack written in `text`; `source` is the file name to show. `PackError` holds every fault of the file."""
    data, faults = _read(text, source)
    if faults:
        raise PackError(faults)
    return Pack(PackFile.model_validate(data), source, sha256(text.encode()).hexdigest())


def pack_faults(text: str, source: str) -> list[Fault]:
    """Every fault of a pack file, by line; an empty list means that it can be used.

    Text that is no TOML has one fault, since nothing behind it can be read.
    """
    return _read(text, source)[1]


def _read(text: str, source: str) -> tuple[dict[str, Any], list[Fault]]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _AT_LINE.search(str(error))
        line = int(place.group(1)) if place else text.count("\n") + 1
        return {}, [Fault(source, line, f"no valid TOML: {_AT_LINE.sub('', str(error))}")]
    except RecursionError:
        return {}, [Fault(source, 1, "no valid TOML: values are nested too deeply")]
    found = all_faults(data)
    places = positions(text) if found else {}
    return data, sorted(Fault(source, line_of(path, places), reason) for path, reason in found)


@functools.cache
def json_schema() -> str:
    """The JSON Schema of pack files for editors, as `packs/schema.json` holds it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | PackFile.model_json_schema()
    schema["title"] = "A service standard as a pack of Atbilde"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
