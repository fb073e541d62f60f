"""`atbilde report NAME --institution ID --from D --to D --format …`: a report of the web pages as a file."""

import argparse
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from atbilde.config.cli.installed import add_data, day, installation, institution_named
from atbilde.config.errors import UserError

#: Kept here too, so that a wrong call is answered before Django is set up; a test holds it to `reports.files`.
FORMATS = ("json", "xlsx", "pdf", "html")


def add_parser(subparsers: Any) -> None:
    """`report NAME --institution ID --from D --to D --format json|xlsx|pdf|html [--output FILE]`."""
    parser = subparsers.add_parser("report", help="any report of the web pages")
    parser.add_argument(
        "name",
        metavar="NAME",
        help="service-statistics, kept, answer-times, ratings, call-history, visits, feedback, information-asked,"
        " surveys, quality or staffing",
    )
    parser.add_argument("--institution", metavar="ID", required=True)
    parser.add_argument("--from", dest="first", metavar="D", required=True, help="first day, YYYY-MM-DD")
    parser.add_argument("--to", dest="last", metavar="D", required=True, help="last day, included")
    parser.add_argument("--format", default="json", help="json (default), xlsx, pdf or html")
    parser.add_argument("--language", default="lv", choices=["lv", "en"], help="of headings in xlsx, pdf and html")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of standard output")
    staffing = parser.add_argument_group("of the report staffing")
    staffing.add_argument("--line", metavar="ID", help="one line; all together if left out")
    staffing.add_argument("--share", metavar="PERCENT", help="to be answered in time, below 100; 90 if left out")
    staffing.add_argument("--seconds", metavar="S", help="within; as the standard prescribes if left out")
    add_data(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the report; 0. `UserError` for an unknown report, institution, format or a wrong period."""
    if args.format not in FORMATS:
        raise UserError(f"--format {args.format}: known are {', '.join(FORMATS)}")
    first, last = day(args.first, "--from"), day(args.last, "--to")
    if args.format in ("xlsx", "pdf") and args.output is None and sys.stdout.isatty():
        raise UserError(f"--format {args.format} is no text; --output names the file for it")
    with installation(args.data):
        asked = {name: value for name in ("line", "share", "seconds") if (value := getattr(args, name)) is not None}
        content = report_file(args.name, args.institution, first, last, args.format, args.language, asked)
    _write(content, args.output)
    return 0


def report_file(
    name: str,
    institution: str,
    first: date,
    last: date,
    form: str,
    language: str,
    asked: Mapping[str, str] | None = None,
) -> bytes:
    """The report as the bytes of a file of the format; `asked` are wishes beside the period. `UserError` names what is
    wrong."""
    from django.utils import timezone, translation

    from atbilde.reports.catalogue import REPORTS, build_report
    from atbilde.reports.files import as_file

    if name not in REPORTS:
        raise UserError(f"unknown report {name}; known are {', '.join(REPORTS)}")
    whose = institution_named(institution)
    with translation.override(language):
        now = timezone.now()
        try:
            report = build_report(name, whose, first, last, now=now, asked=asked)
        except ValueError as fault:
            raise UserError(f"--from {first} --to {last}: {fault}") from None
        return as_file(report, form, made=now)


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as fault:
        raise UserError(f"cannot write {output}: {fault.strerror}") from None
