"""`atbilde import KIND FILE --institution ID`: history into the running system."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tqdm import tqdm

from atbilde.config.cli import past_calls
from atbilde.config.cli.installed import add_data, installation, institution_named
from atbilde.config.errors import WRONG_CALL, UserError

_KINDS = ("events", "mbox", "maildir", *past_calls.KINDS)
#: What became of a letter, in words.
_OUTCOMES = {
    "case": "new cases",
    "joined": "joined to cases",
    "attached": "automatic, shown in cases",
    "stored": "without a case",
    "known": "known before",
    "sent": "of our own",
}
#: Rejected lines told one by one; the rest is counted.
_TOLD = 50


def add_parser(subparsers: Any) -> None:
    """`import KIND FILE --institution ID`."""
    parser = subparsers.add_parser("import", help="history into the running system")
    parser.add_argument("kind", metavar="KIND", help=", ".join(_KINDS))
    parser.add_argument("file", metavar="FILE", type=Path, help="the file, for maildir the folder")
    parser.add_argument("--institution", metavar="ID", required=True)
    parser.add_argument(
        "--source",
        metavar="NAME",
        help="events and calls: where they come from, named in reports (the file's name; queue-log or the mapping's)",
    )
    parser.add_argument(
        "--skip-rejected", action="store_true", help="events and calls: take the rest when lines cannot be read"
    )
    parser.add_argument("--mapping", metavar="NAME_OR_FILE", help="csv: which column is what (docs/telephony.md)")
    parser.add_argument("--mailbox", metavar="ADDRESS", help="mail: the address for letters that name none of ours")
    parser.add_argument("--closed-by", metavar="USER", help="mail: close answered cases in the name of this person")
    add_data(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import and say what was added; 0. `UserError` (2) for a wrong call or a file that cannot be taken."""
    if args.kind not in _KINDS:
        raise UserError(f"import {args.kind}: known are {', '.join(_KINDS)}")
    if not args.file.exists():
        raise UserError(f"{args.file}: no such file or folder")
    with installation(args.data):
        return import_mail(args) if args.kind in ("mbox", "maildir") else import_log(args)


def import_log(args: argparse.Namespace) -> int:
    """Import events or calls. With lines that cannot be read nothing is taken (exit code 2), each is told."""
    from atbilde.cases.actions.importing import ImportRefused

    try:
        outcome = import_events_file(args) if args.kind == "events" else past_calls.import_calls(args)
    except ImportRefused as refused:
        _tell_rejected(args.file, refused.outcome)
        raise UserError(
            f"{args.file}: lines that cannot be read: {refused.outcome.rejected_count}, so nothing was imported; "
            "mend them, or take the rest with --skip-rejected",
            WRONG_CALL,
        ) from None
    _tell_rejected(args.file, outcome)
    rejected = f", {outcome.rejected_count} lines left out" if outcome.rejected_count else ""
    print(f"{args.file}: {outcome.added} events added, {outcome.known} known before{rejected}")
    return 0


def import_events_file(args: argparse.Namespace) -> Any:
    """Import a JSON Lines file and return what became of it (`Imported`)."""
    from django.utils import timezone

    from atbilde.calls.actions.history import import_history

    institution = institution_named(args.institution)
    try:
        with args.file.open("rb") as lines:
            return import_history(
                institution,
                lines,
                source=(args.source or args.file.name)[:200],
                by=None,
                at=timezone.now(),
                skip_rejected=args.skip_rejected,
            )
    except OSError as fault:
        raise UserError(f"{args.file}: {fault.strerror}") from None


def import_mail(args: argparse.Namespace) -> int:
    """Import letters of an mbox file or a Maildir folder; each letter is a transaction, so a broken run goes on."""
    from django.utils import timezone

    from atbilde.adapters.email.archives import NoArchive, import_letter, open_archive
    from atbilde.cases.actions.archiving import settle

    now = timezone.now()
    mailboxes = _mailboxes(args.institution)
    default = _chosen(mailboxes, args.mailbox)
    closer = _closer(args.closed_by, args.institution) if args.closed_by else None
    try:
        archive = open_archive(args.kind, args.file, now=now)
    except (NoArchive, OSError) as fault:
        raise UserError(f"{args.file}: {getattr(fault, 'strerror', None) or fault}") from None
    counts: Counter[str] = Counter()
    touched: dict[int, Any] = {}
    letters = tqdm(archive.letters(), total=len(archive.places), unit=" letters", disable=None, leave=False)
    for place, raw in letters:
        outcome = import_letter(raw, mailboxes, default, place.at)
        counts[outcome.kind] += 1
        if outcome.case is not None and outcome.kind != "known":
            settle(outcome.case, at=now)  # at once: the worker would tell everybody of what was late long ago
            touched[outcome.case.pk] = outcome.case
    for case in touched.values() if closer else ():
        settle(case, at=now, closed_by=closer)
    for where in archive.undated:
        print(f"atbilde: {args.file}: {where}: no date that can be, left out", file=sys.stderr)
    said = ", ".join(f"{count} {_OUTCOMES[kind]}" for kind, count in sorted(counts.items()))
    print(f"{args.file}: {len(archive.places)} letters: {said or 'nothing'}")
    return 0


def _mailboxes(institution: str) -> list[Any]:
    from atbilde.institutions.models import Mailbox

    whose = institution_named(institution)
    boxes = Mailbox.objects.filter(institution=whose).select_related("institution", "queue__institution").order_by("pk")
    if not boxes:
        raise UserError(f"institution {institution} has no mailbox yet, so letters have no queue to go to")
    return list(boxes)


def _chosen(mailboxes: list[Any], address: str | None) -> Any:
    if address is None:
        return mailboxes[0]
    found = [box for box in mailboxes if box.address.casefold() == address.casefold()]
    if not found:
        known = ", ".join(box.address for box in mailboxes)
        raise UserError(f"--mailbox {address}: the institution has no such address; known are: {known}")
    return found[0]


def _closer(username: str, institution: str) -> Any:
    from atbilde.institutions.models import Post

    post = Post.objects.filter(person__username=username, institution=institution, ends=None).first()
    if post is None:
        raise UserError(f"--closed-by {username}: nobody of that user name works there")
    return post


def _tell_rejected(file: Path, outcome: Any) -> None:
    for fault in outcome.rejected[:_TOLD]:
        print(f"atbilde: {file}:{fault.line}: {fault.reason}", file=sys.stderr)
    more = outcome.rejected_count - min(len(outcome.rejected), _TOLD)
    if more > 0:
        print(f"atbilde: {file}: {more} more lines cannot be read", file=sys.stderr)
