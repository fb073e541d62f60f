"""Parameters that a pack does not write twice: they are read from its tables of lines, addresses and places."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from atbilde.core.pack.entries import AddressEntry, Dated, DocumentEntry, LineEntry, LocationEntry, PackFile
from atbilde.core.pack.hours import hours_text, week_of

E = TypeVar("E", bound=Dated)
_Value = Mapping[str, object]
_Row = tuple[str, str, str]  # lv, en, value


def from_tables(file: PackFile, on: date) -> dict[str, _Value | None]:
    """The derived parameters on that day; `None` where the tables hold nothing: not prescribed."""
    lines = [line for line in _holding(file.line, on) if line.public]
    places = _holding(file.location, on)
    return {
        "standard_document": _document(file.document),
        "public_phone_lines": _listed(_labelled(line.number, line) for line in lines),
        "phone_hours": _listed(_hours(line) for line in lines if line.hours is not None),
        "email_addresses": _listed(_labelled(one.email, one) for one in _holding(file.address, on)),
        "post_address": _listed((p.address, p.address, p.address) for p in places if "post" in p.uses),
        "letter_box": _listed(_place(place) for place in places if "letter_box" in place.uses),
        "fax": _listed((fax.number, fax.number, fax.number) for fax in _holding(file.fax, on)),
        "site": _listed((site.url, site.url, site.url) for site in _holding(file.site, on)),
        "social_networks": _listed(
            (_account(one.network, one.handle),) * 3  # the same in every language
            for one in _holding(file.account, on)
        ),
    }


def _holding(entries: Iterable[E], on: date) -> list[E]:
    return [entry for entry in entries if entry.holds(on)]


def _listed(rows: Iterable[_Row]) -> _Value | None:
    found = list(dict.fromkeys(rows))
    if not found:
        return None
    lv, en, values = zip(*found, strict=True)
    return MappingProxyType({"lv": "; ".join(lv), "en": "; ".join(en), "value": list(dict.fromkeys(values))})


def _labelled(what: str, entry: LineEntry | AddressEntry) -> _Row:
    return f"{what} ({entry.lv})", f"{what} ({entry.en})", what


def _hours(line: LineEntry) -> _Row:
    hours = hours_text(week_of(line.hours or {}))
    return f"{line.number}: {hours}", f"{line.number}: {hours}", hours


def _place(place: LocationEntry) -> _Row:
    if place.floor is None:
        return place.address, place.address, place.address
    return f"{place.address}, {place.floor}. stāvs", f"{place.address}, floor {place.floor}", place.address


def _account(network: str, handle: str | None) -> str:
    return f"{network}: {handle}" if handle else network


def _document(document: DocumentEntry | None) -> _Value | None:
    """Number, date and basis in one line; a document without any of them prescribes nothing here."""
    if document is None:
        return None
    day = document.date or document.approved_on
    if document.number is None and day is None and document.basis is None:
        return None
    lv = [f"Nr. {document.number}"] if document.number else []
    en = [f"No. {document.number}"] if document.number else []
    if day is not None:
        lv.append(f"{day:%d.%m.%Y}.")
        en.append(f"{day:%d.%m.%Y}")
    if document.basis is not None:
        lv.append(document.basis.lv)
        en.append(document.basis.en)
    return MappingProxyType({"lv": ", ".join(lv), "en": ", ".join(en)})
