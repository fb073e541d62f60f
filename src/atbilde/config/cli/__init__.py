"""The command line: `atbilde COMMAND …`.

Each command is a module here with `add_parser(subparsers)`, which sets `run=handler`; `handler(args)` returns the exit
code. Only the module of the command that was called is imported, so that `standard`, `due` and `replay` start fast and
need neither Django nor a database.
"""

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from atbilde.config.errors import WRONG_CALL, UserError

COMMANDS = {
    "serve": "the whole system: database, web, background work",
    "demo": "the same with four institutions and a year of made-up contacts",
    "institution": "a new institution with its first administrator",
    "standard": "list, show and check the packs of service standards",
    "due": "one deadline with its derivation",
    "replay": "an event log against a standard",
    "import": "history into the running system",
    "report": "any report of the web pages",
    "check": "is this installation ready",
    "bench": "measure this machine (source checkout only)",
    "worker": "the background process; started by serve",
    "manage": "Django's own management commands",
}
_MODULES = {"demo": "serve", "import": "history"}


class Parser(argparse.ArgumentParser):
    """Reports a wrong call as one line, as every other error."""

    def error(self, message: str) -> NoReturn:
        """Raise the fault instead of printing the usage."""
        raise UserError(f"{message} (see {self.prog} --help)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Everything printed is UTF-8, whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except UserError as fault:
        print(f"atbilde: {fault}", file=sys.stderr)
        return fault.code
    except BrokenPipeError:
        # The reader went away (`| head`); nothing is wrong, and nothing more can be said on this stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return code


def _run(arguments: list[str]) -> int:
    parser = Parser(prog="atbilde", description=_description(), formatter_class=argparse.RawDescriptionHelpFormatter)
    name = arguments[0] if arguments else ""
    if name not in COMMANDS:
        parser.add_argument("command", metavar="COMMAND", choices=list(COMMANDS))
        if not arguments:
            parser.error("which command?")
        parser.parse_args(arguments[:1])
        return WRONG_CALL
    subparsers = parser.add_subparsers(dest="command", parser_class=Parser)
    importlib.import_module(f"{__name__}.{_MODULES.get(name, name)}").add_parser(subparsers)
    args = parser.parse_args(arguments)
    code: int = args.run(args)
    return code


def _description() -> str:
    width = max(map(len, COMMANDS))
    rows = [f"  {name.ljust(width)}  {what}" for name, what in COMMANDS.items()]
    return "commands:\n" + "\n".join(rows) + "\n\n`atbilde COMMAND --help` tells more."
