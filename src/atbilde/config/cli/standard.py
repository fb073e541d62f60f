"""`atbilde standard list|show|check`: the packs, one of them on a day, the faults of a file."""

import argparse
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from atbilde.config.cli.given import pack_named
from atbilde.config.cli.table import table
from atbilde.config.errors import UserError
from atbilde.core.carried import is_carried
from atbilde.core.pack import PARAMETERS, PackError, json_schema, pack_faults
from atbilde.core.standard import Standard, Term
from atbilde.institutions.packs import find_pack, known_packs


def add_parser(subparsers: Any) -> None:
    """`standard list`, `standard show PACK`, `standard check FILE`, `standard schema`."""
    parser = subparsers.add_parser("standard", help="list, show and check the packs of service standards")
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=type(parser))
    listing = verbs.add_parser("list", help="the packs that can be found")
    listing.set_defaults(run=list_packs)
    show = verbs.add_parser("show", help="one pack as it stands on a day")
    show.add_argument("pack", metavar="PACK", help="id of a pack, or a .toml file")
    show.set_defaults(run=show_pack)
    for one in (listing, show):
        one.add_argument("--on", metavar="DATE", help="the day, 2026-05-14; today if left out")
    check = verbs.add_parser("check", help="every fault of a pack file, with its line")
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=check_file)
    for one in (listing, show, check):
        one.add_argument("--json", action="store_true", help="one JSON document")
    schema = verbs.add_parser("schema", help="the JSON Schema of pack files, for editors")
    schema.set_defaults(run=print_schema)


def list_packs(args: argparse.Namespace) -> int:
    """Print every pack: id, version, since when, how many clauses, how many of them carried. A faulty one says so."""
    rows = []
    for name in known_packs():
        try:
            pack = find_pack(name)
        except PackError as error:
            print(f"atbilde: {error.faults[0]}", file=sys.stderr)
            continue
        rows.append(_summary(pack.on(_day(args.on, pack.timezone))))
    if args.json:
        _print({"packs": rows})
    else:
        heads = ("pack", "version", "valid_from", "clauses", "carried", "name")
        table(
            heads, ([str(row[head] or "-") if head != "carried" else str(row[head]) for head in heads] for row in rows)
        )
    return 0


def show_pack(args: argparse.Namespace) -> int:
    """Print one pack resolved on a day."""
    pack = pack_named(args.pack)
    standard = pack.on(_day(args.on, pack.timezone))
    if args.json:
        _print(_document(standard))
        return 0
    print(f"{standard.name_lv} ({standard.pack}, {standard.version}), {standard.on}")
    if not standard.in_force:
        print("not in force on this day")
    heads = ("clause", "number", "kind", "carried", "what has to be done")
    clauses = standard.clauses.values()
    table(heads, ((one.id, one.number, one.kind, "yes" if is_carried(one.id) else "no", one.lv) for one in clauses))
    _print_terms(standard)
    _print_parameters(standard)
    return 0


def _print_terms(standard: Standard) -> None:
    if standard.terms:
        print()
        heads = ("term", "clause", "amount", "clock", "not confirmed")
        rows = [
            (term.id, term.clause, _amount(term), str(term.clock), term.unconfirmed_en or "")
            for term in standard.terms.values()
        ]
        table(heads, rows)


def _amount(term: Term) -> str:
    return "as told" if term.amount is None else f"{term.amount} {term.unit}"


def _print_parameters(standard: Standard) -> None:
    """What is prescribed, in words, and the names of what is not."""
    told = [(one.name, standard.text(one.name, "lv")) for one in PARAMETERS]
    if any(text for _, text in told):
        print()
        table(("parameter", "what is prescribed"), [(name, text) for name, text in told if text])
        print()
        print("not prescribed: " + ", ".join(name for name, text in told if not text))


def check_file(args: argparse.Namespace) -> int:
    """Print every fault of a pack file; returns 1 where there is one, 2 (`UserError`) where it cannot be read."""
    try:
        text = Path(args.file).read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"{args.file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{args.file}: not UTF-8") from None
    faults = pack_faults(text, args.file)
    if args.json:
        found = [{"file": fault.file, "line": fault.line, "reason": fault.reason} for fault in faults]
        _print({"file": args.file, "ok": not faults, "faults": found})
    elif not faults:
        print(f"{args.file}: no faults")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def print_schema(_args: argparse.Namespace) -> int:
    """Print the JSON Schema, as `packs/schema.json` holds it."""
    sys.stdout.write(json_schema())
    return 0


def _day(text: str | None, zone: str) -> date:
    if text is None:
        return datetime.now(ZoneInfo(zone)).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"--on {text!r}: not a date such as 2026-05-14") from None


def _summary(standard: Standard) -> dict[str, object]:
    return {
        "pack": standard.pack,
        "version": standard.version,
        "valid_from": _iso(standard.valid_from),
        "in_force": standard.in_force,
        "clauses": len(standard.clauses),
        "carried": sum(map(is_carried, standard.clauses)),
        "name": standard.name_lv,
        "name_en": standard.name_en,
    }


def _document(standard: Standard) -> dict[str, object]:
    return {
        "pack": standard.pack,
        "version": standard.version,
        "valid_from": _iso(standard.valid_from),
        "on": _iso(standard.on),
        "in_force": standard.in_force,
        "name": {"lv": standard.name_lv, "en": standard.name_en},
        "clauses": [
            {
                "id": clause.id,
                "kind": str(clause.kind),
                "carried": is_carried(clause.id),
                "number": clause.number,
                "lv": clause.lv,
                "en": clause.en,
            }
            for clause in standard.clauses.values()
        ],
        "parameters": {name: _plain(value) for name, value in standard.parameters.items()},
        "terms": [
            {
                "id": term.id,
                "clause": term.clause,
                "clock": str(term.clock),
                "amount": term.amount,
                "unit": term.unit,
                "source": term.source,
                "unconfirmed": term.unconfirmed_lv and {"lv": term.unconfirmed_lv, "en": term.unconfirmed_en},
            }
            for term in standard.terms.values()
        ],
        "notes": [{"on": note.on, "lv": note.lv, "en": note.en} for note in standard.notes],
    }


def _plain(value: Any) -> Any:
    """Read-only mappings and dates as JSON has them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "items"):
        return {name: _plain(one) for name, one in value.items()}
    return value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _print(document: dict[str, object]) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))
