"""`atbilde due PACK TERM --at ISO`: one deadline, with how it was counted."""

import argparse
import json
import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from atbilde.config.cli.given import known, moment, pack_named
from atbilde.config.errors import UserError
from atbilde.core.obligations import pack_book
from atbilde.core.pack import Pack
from atbilde.core.standard import UNITS, Standard
from atbilde.core.terms import Deadline, TermError, deadline
from atbilde.core.worktime import CalendarError


def add_parser(subparsers: Any) -> None:
    """`due PACK TERM --at ISO [--json] [--option k=v]`."""
    parser = subparsers.add_parser("due", help="one deadline with its derivation")
    parser.add_argument("pack", metavar="PACK", help="id of a pack (see `atbilde standard list`) or a .toml file")
    parser.add_argument("term", metavar="TERM", help="id of a term; those of the law are in the pack lv-law")
    parser.add_argument("--at", required=True, metavar="ISO", help="what the term is counted from; a day or a time")
    parser.add_argument(
        "--option", action="append", default=[], metavar="K=V", help="delivery=post, notice=no; repeatable"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the deadline. Returns 0; raises `UserError` (exit code 2) for an unknown pack, term, option or time."""
    pack = pack_named(args.pack)
    zone = ZoneInfo(pack.timezone)
    start = moment(args.at, "--at", zone)
    found = _deadline(pack, args.term, start, _options(args.option))
    if args.json:
        print(json.dumps(_document(pack, args.term, start, found, zone), ensure_ascii=False, indent=2))
    else:
        _print(found, zone)
    return 0


def _options(given: list[str]) -> dict[str, str]:
    options = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not (name and equals and value):
            raise UserError(f"--option {each!r}: write it as name=value")
        options[name] = value
    return options


def _deadline(pack: Pack, name: str, start: datetime, options: dict[str, str]) -> Deadline:
    zone = ZoneInfo(pack.timezone)
    day = start.astimezone(zone).date()
    standard = pack.on(day)
    term = standard.terms.get(name)
    if term is None:
        raise _unknown_term(pack, name, standard, day.isoformat())
    if term.amount is None:
        raise UserError(f"term {name} of {pack.id} has no length of its own: it is told case by case")
    calendar = pack_book(pack.on, zone, law=term.legal).calendar_for(standard, None)
    try:
        return deadline(term, start, calendar, options=options)
    except (TermError, CalendarError) as error:
        raise UserError(str(error)) from None


def _unknown_term(pack: Pack, name: str, standard: Standard, day: str) -> UserError:
    if not standard.terms:
        return UserError(f"unknown term {name!r}: {pack.id} has no terms on {day}")
    return known(f"term of {pack.id} on {day}", name, standard.terms)


def _document(pack: Pack, term: str, start: datetime, found: Deadline, zone: ZoneInfo) -> dict[str, object]:
    return {
        "pack": pack.id,
        "term": term,
        "start": start.astimezone(zone).isoformat(),
        "due": found.due.astimezone(zone).isoformat(),
        "last_day": found.last_day.isoformat(),
        "clock": str(found.clock),
        "steps": [
            {"at": step.at.astimezone(zone).isoformat(), "why": step.why, "why_lv": step.why_lv} for step in found.steps
        ],
    }


def _print(found: Deadline, zone: ZoneInfo) -> None:
    out = sys.stdout
    for step in found.steps:
        out.write(f"{step.at.astimezone(zone):%Y-%m-%d %H:%M:%S}  {step.why}\n")
    # A term of minutes ends at its minute; only one counted in days has a last day in which the act is in time.
    until = "" if UNITS[found.clock] == "minutes" else f"; in time up to and with {found.last_day}"
    out.write(f"due {found.due.astimezone(zone):%Y-%m-%d %H:%M:%S}{until}\n")
