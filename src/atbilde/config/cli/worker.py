"""`atbilde worker`: the background process; `serve` starts one, further hosts may start more."""

import argparse
from typing import Any

from atbilde.config import worker


def add_parser(subparsers: Any) -> None:
    """`worker [--only PART]`: everything else comes from the configuration."""
    parser = subparsers.add_parser("worker")
    parser.add_argument("--only", choices=worker.PARTS, help="one part of the work; both if left out")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run until stopped."""
    return worker.run(args.only)
