"""`atbilde serve` and `atbilde demo`."""

import argparse
import os
from pathlib import Path
from typing import Any

from atbilde.config import serve
from atbilde.config.errors import UserError


def add_parser(subparsers: Any) -> None:
    """Both commands: they differ in the default of the data folder and in what the first start puts into it."""
    for name, folder in (("serve", os.environ.get("ATBILDE_DATA") or "data"), ("demo", "demo-data")):
        parser = subparsers.add_parser(name)
        parser.add_argument("--data", type=Path, default=Path(folder), help=f"the data folder ({folder})")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=_port, default=8000, help="the port to listen on (8000)")
        parser.set_defaults(run=run, demo=name == "demo")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    return serve.serve(serve.Place(args.data.absolute(), args.host, args.port, args.demo))


def _port(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise UserError(f"--port {text}: a port is a number from 1 to 65535")
