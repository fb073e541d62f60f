"""`atbilde import queue-log` and `import csv`: past calls, as exchanges and operators wrote them down."""

import argparse
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from atbilde.config.cli.installed import institution_named
from atbilde.config.errors import UserError
from atbilde.core.events import Rejected

if TYPE_CHECKING:
    from atbilde.calls.queries.directory import Directory
    from atbilde.institutions.models import Institution

KINDS = ("queue-log", "csv")


def import_calls(args: argparse.Namespace) -> Any:
    """Import the calls of a file, all or none, and return what became of it (`Imported`).

    `UserError` for a file that cannot be read or does not fit its mapping; `ImportRefused` as from `import_events`.
    """
    from django.db import transaction
    from django.utils import timezone

    from atbilde.adapters.telephony.history import lines_of
    from atbilde.adapters.telephony.shapes import BadShape
    from atbilde.calls.actions.history import import_history

    institution = institution_named(args.institution)
    source = (args.source or _usual_source(args))[:200]
    try:
        said = _read_queue_log(args.file, institution) if args.kind == "queue-log" else _read_table(args, institution)
        line_of, officer_of = _lookups(institution)
        with TemporaryFile() as spool, transaction.atomic():
            lines = _spooled(lines_of(said, source=source, line_of=line_of, officer_of=officer_of), spool)
            return import_history(
                institution, lines, source=source, by=None, at=timezone.now(), skip_rejected=args.skip_rejected
            )
    except BadShape as fault:
        raise UserError(f"{args.file}: {fault}") from None
    except OSError as fault:
        raise UserError(f"{args.file}: {fault.strerror}") from None


def _spooled(lines: Iterable[bytes | Rejected], spool: IO[bytes]) -> Iterable[bytes | Rejected]:
    """The same lines, those refused first, written out before the first is read: while the database takes them in it
    cannot be asked who an officer is."""
    refused = []
    for line in lines:
        if isinstance(line, Rejected):
            refused.append(line)
        else:
            spool.write(line + b"\n")
    spool.seek(0)
    return chain(refused, spool)


def _usual_source(args: argparse.Namespace) -> str:
    """Not the file's name, as for events: it is part of each call's name, and rotated files overlap."""
    return "queue-log" if args.kind == "queue-log" else Path(args.mapping or "csv").stem


def _read_queue_log(file: Path, institution: "Institution") -> Iterator[Any]:
    from atbilde.adapters.telephony.queue_log import read_queue_log

    with file.open("rb") as lines:
        yield from read_queue_log(lines, zone=ZoneInfo(institution.timezone))


def _read_table(args: argparse.Namespace, institution: "Institution") -> Iterator[Any]:
    from atbilde.adapters.telephony.call_table import read_call_table
    from atbilde.adapters.telephony.shapes import KNOWN, BadShape, shape_named

    if not args.mapping:
        raise UserError(f"import csv needs --mapping: a TOML file (docs/telephony.md) or one of {', '.join(KNOWN)}")
    try:
        shape = shape_named(args.mapping)
    except BadShape as fault:
        raise UserError(f"--mapping {fault}") from None
    return read_call_table(args.file.read_bytes(), shape, zone=ZoneInfo(institution.timezone))


def _lookups(institution: "Institution") -> tuple[Callable[[str, datetime], str | None], ...]:
    """Lines and officers by the exchange's names for them, as they were on the day of the call."""
    from atbilde.calls.queries.directory import directories, officer_name

    zone = ZoneInfo(institution.timezone)
    on_day = directories(institution)

    def directory(at: datetime) -> "Directory":
        return on_day(at.astimezone(zone).date())

    def line_of(word: str, at: datetime) -> str | None:
        line = directory(at).line(word, at)
        return line.code if line else None

    def officer_of(word: str, at: datetime) -> str | None:
        post = directory(at).officer(word)
        return officer_name(post) if post else None

    return line_of, officer_of
