"""`atbilde worker`: the background process; `serve` starts one, further hosts may start more."""

import argparse
from typing import Any

from atbilde.config import worker


def add_parser(subparsers: Any) -> None:
    """No arguments: everything comes from the configuration."""
    subparsers.add_parser("worker").set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Run until stopped."""
    return worker.run()
