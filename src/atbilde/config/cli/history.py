"""`atbilde import KIND FILE --institution ID`: history into the running system."""

import argparse
import sys
from pathlib import Path
from typing import Any

from atbilde.config.cli.installed import add_data, installation, institution_named
from atbilde.config.errors import WRONG_CALL, UserError

_KINDS = ("events", "mbox", "maildir")
_LATER = ("queue-log", "csv")
#: Rejected lines told one by one; the rest is counted.
_TOLD = 50


def add_parser(subparsers: Any) -> None:
    """`import KIND FILE --institution ID`."""
    parser = subparsers.add_parser("import", help="history into the running system")
    parser.add_argument("kind", metavar="KIND", help=f"{', '.join(_KINDS)}; later: {', '.join(_LATER)}")
    parser.add_argument("file", metavar="FILE", type=Path, help="the file, for maildir the folder")
    parser.add_argument("--institution", metavar="ID", required=True)
    parser.add_argument(
        "--source", metavar="NAME", help="events: where they come from, named in reports (the file's name)"
    )
    parser.add_argument("--skip-rejected", action="store_true", help="events: take the rest when lines cannot be read")
    parser.add_argument("--mailbox", metavar="ADDRESS", help="mail: the address for letters that name none of ours")
    add_data(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import and say what was added; 0. `UserError` (2) for a wrong call or a file that cannot be taken."""
    if args.kind in _LATER:
        raise UserError(f"import {args.kind} is not offered yet; known are {', '.join(_KINDS)}")
    if args.kind not in _KINDS:
        raise UserError(f"import {args.kind}: known are {', '.join(_KINDS)}")
    if not args.file.exists():
        raise UserError(f"{args.file}: no such file or folder")
    with installation(args.data):
        return import_events_file(args) if args.kind == "events" else import_mail(args)


def import_events_file(args: argparse.Namespace) -> int:
    """Import a JSON Lines file. With lines that cannot be read nothing is taken (exit code 2), each is told."""
    from django.utils import timezone

    from atbilde.cases.actions.importing import ImportRefused, import_events

    institution = institution_named(args.institution)
    try:
        with args.file.open("rb") as lines:
            outcome = import_events(
                institution,
                lines,
                source=(args.source or args.file.name)[:200],
                by=None,
                at=timezone.now(),
                skip_rejected=args.skip_rejected,
            )
    except ImportRefused as refused:
        _tell_rejected(args.file, refused.outcome)
        raise UserError(
            f"{args.file}: {refused.outcome.rejected_count} lines cannot be read, so nothing was imported; "
            "mend them, or take the rest with --skip-rejected",
            WRONG_CALL,
        ) from None
    except OSError as fault:
        raise UserError(f"{args.file}: {fault.strerror}") from None
    _tell_rejected(args.file, outcome)
    rejected = f", {outcome.rejected_count} lines left out" if outcome.rejected_count else ""
    print(f"{args.file}: {outcome.added} events added, {outcome.known} known before{rejected}")
    return 0


def import_mail(args: argparse.Namespace) -> int:
    """Import letters of an mbox file or a Maildir folder; each letter is a transaction, so a broken run goes on."""
    raise UserError(f"import {args.kind} is not offered yet")


def _tell_rejected(file: Path, outcome: Any) -> None:
    for fault in outcome.rejected[:_TOLD]:
        print(f"atbilde: {file}:{fault.line}: {fault.reason}", file=sys.stderr)
    more = outcome.rejected_count - min(len(outcome.rejected), _TOLD)
    if more > 0:
        print(f"atbilde: {file}: {more} more lines cannot be read", file=sys.stderr)
