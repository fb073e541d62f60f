"""`atbilde replay PACK EVENTS…`: an event log against a standard, without a database.

Exit code 0 when the log was judged, whatever the judgement and however many lines were rejected: what was owed and
missed is the answer, not a failure of the command. 2 for an unknown pack, a file that cannot be read, a wrong time.
"""

import argparse
import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import msgspec
from tqdm import tqdm

from atbilde.config.cli.given import moment, pack_named
from atbilde.config.cli.table import table
from atbilde.config.errors import UserError
from atbilde.core.event_types import Event
from atbilde.core.events import Rejected, read_events
from atbilde.core.obligations import Book, Log, Obligation, judge_log, pack_book, summary
from atbilde.core.pack import Pack
from atbilde.core.statistics import Statistics, scales_of, statistics

#: Obligations written to the output at once.
CHUNK = 20_000
#: Rejected lines shown as text; --json has all of them.
SHOWN = 50


OBLIGATIONS = ("clause", "contact", "opened", "due", "status", "closed", "by")


class Row(msgspec.Struct, frozen=True, gc=False):
    """An obligation as `replay --json` tells it; `clause` is the id of the duty ("CSP-D4.answer")."""

    clause: str
    contact: str
    opened_at: datetime
    due_at: datetime | None
    status: str
    closed_at: datetime | None
    closed_by: str | None
    opened_by: str


class Refusal(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A line that was not judged; `file` is told where several were given."""

    line: int
    reason: str
    file: str | None = None


def add_parser(subparsers: Any) -> None:
    """`replay PACK EVENTS… [--json] [--summary] [--until ISO]`."""
    parser = subparsers.add_parser("replay", help="an event log against a standard: obligations and statistics")
    parser.add_argument("pack", metavar="PACK", help="id of a pack (see `atbilde standard list`) or a .toml file")
    parser.add_argument("events", metavar="EVENTS", nargs="+", help="JSON Lines, one event a line; - is standard input")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument("--summary", action="store_true", help="leave the single obligations out")
    parser.add_argument("--until", metavar="ISO", help="judge as of this time; else of the last event's")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judge the log and print what follows. Returns 0; raises `UserError` (exit code 2) for a wrong input, such as one
    of which no line can be read; an empty log is judged."""
    pack = pack_named(args.pack)
    zone = ZoneInfo(pack.timezone)
    until = moment(args.until, "--until", zone) if args.until else None
    with _no_collection():
        refused: list[Refusal] = []
        log = Log(_events(args.events, refused), until)
        if refused and not log.events:
            first = refused[0]
            where = first.file or args.events[0]
            raise UserError(f"{where}:{first.line}: {first.reason}; none of {len(refused)} lines is an event")
        books = _books(pack, zone)
        obligations = judge_log(log, books)
        figures = _statistics(log, books[0], zone)
        if args.json:
            _write_json(pack, log, refused, obligations, figures, zone, short=args.summary)
        else:
            _write_text(pack, log, refused, obligations, figures, zone, short=args.summary)
    return 0


@contextmanager
def _no_collection() -> Iterator[None]:
    # A million events are all kept until the end: looking for garbage among them again and again finds none.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _books(pack: Pack, zone: ZoneInfo) -> list[Book]:
    books = [pack_book(pack.on, zone)]
    if pack.law:
        books.append(pack_book(pack_named(pack.law).on, zone, law=True))
    return books


def _events(names: list[str], refused: list[Refusal]) -> Iterator[Event]:
    """The events of all files; refused lines go to the list."""
    with ExitStack() as stack:
        files = [(name, _opened(name, stack)) for name in names]
        for name, file in files:
            for outcome in read_events(_progress(name, file)):
                if isinstance(outcome, Rejected):
                    refused.append(Refusal(outcome.line, outcome.reason, name if len(names) > 1 else None))
                else:
                    yield outcome


def _opened(name: str, stack: ExitStack) -> IO[bytes]:
    if name == "-":
        return sys.stdin.buffer
    try:
        if Path(name).is_dir():
            raise UserError(f"{name}: a folder, not a file")
        return stack.enter_context(Path(name).open("rb"))
    except OSError as error:
        raise UserError(f"{name}: {error.strerror}") from None


def _progress(name: str, file: IO[bytes]) -> Iterable[bytes]:
    """The lines of the file, with a bar on the terminal; nothing is drawn where nobody watches."""
    if not sys.stderr.isatty():
        return file
    return _drawn(name, file)


def _drawn(name: str, file: IO[bytes]) -> Iterator[bytes]:
    size = Path(name).stat().st_size if name != "-" else None
    with tqdm(total=size, unit="B", unit_scale=True, desc=name, leave=False) as bar:
        for line in file:
            bar.update(len(line))
            yield line


def _statistics(log: Log, book: Book, zone: ZoneInfo) -> Statistics:
    if log.until is None:
        return Statistics()

    def in_hours(line: str | None, at: datetime) -> bool:
        standard = book.standard_on(at.astimezone(zone).date())
        return book.calendar_for(standard, line).is_open(at)

    return statistics(log, scales_of(book.standard_on(log.until.astimezone(zone).date())), in_hours=in_hours)


def _rows(obligations: Iterable[Obligation], zone: ZoneInfo) -> Iterator[Row]:
    for one in obligations:
        yield Row(
            one.id,
            one.contact,
            one.opened_at.astimezone(zone),
            one.due_at.astimezone(zone) if one.due_at else None,
            one.status,
            one.closed_at.astimezone(zone) if one.closed_at else None,
            one.closed_by,
            one.opened_by,
        )


def _write_json(
    pack: Pack,
    log: Log,
    refused: list[Refusal],
    obligations: list[Obligation],
    figures: Statistics,
    zone: ZoneInfo,
    *,
    short: bool,
) -> None:
    """One document, written piece by piece so that a long log needs no second copy of itself in memory."""
    write, encode = sys.stdout.write, msgspec.json.encode
    head = encode({"pack": pack.id, "events": len(log.events), "rejected": refused}).decode()
    write(head[:-1])
    if not short:
        write(',"obligations":[')
        for start in range(0, len(obligations), CHUNK):
            piece = encode(list(_rows(obligations[start : start + CHUNK], zone))).decode()
            write(("," if start else "") + piece[1:-1])
        write("]")
    tail = encode({"summary": summary(obligations), "statistics": figures}).decode()
    write("," + tail[1:] + "\n")


def _write_text(
    pack: Pack,
    log: Log,
    refused: list[Refusal],
    obligations: list[Obligation],
    figures: Statistics,
    zone: ZoneInfo,
    *,
    short: bool,
) -> None:
    print(f"{pack.id}: {len(log.events)} events, {len(obligations)} obligations, {len(refused)} lines rejected")
    for refusal in refused[:SHOWN]:
        print(f"  {refusal.file + ', ' if refusal.file else ''}line {refusal.line}: {refusal.reason}")
    if len(refused) > SHOWN:
        print(f"  and {len(refused) - SHOWN} more")
    if not short and obligations:
        print()
        table(OBLIGATIONS, ([*_told(row)] for row in _rows(obligations, zone)))
    counts = summary(obligations)
    if counts:
        print()
        table(
            ("clause", *next(iter(counts.values()))),
            ([duty, *map(str, of_duty.values())] for duty, of_duty in counts.items()),
        )
    print()
    told = msgspec.structs.asdict(figures)
    table(("figure", "value"), ([name, "-" if value is None else str(value)] for name, value in told.items()))


def _told(row: Row) -> Iterator[str]:
    for value in (row.clause, row.contact, row.opened_at, row.due_at, row.status, row.closed_at, row.closed_by):
        if isinstance(value, datetime):
            yield f"{value:%Y-%m-%d %H:%M:%S}"
        else:
            yield "-" if value is None else str(value)
