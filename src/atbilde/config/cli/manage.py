"""`atbilde manage …`: Django's management commands against this installation's database."""

import argparse
import os
from typing import Any

from django.core.management import execute_from_command_line

from atbilde.config.cluster import connected
from atbilde.config.configuration import data_folder
from atbilde.config.errors import UserError

_WITHOUT_DATABASE = {"", "help", "--help", "-h", "version", "check", "makemessages", "compilemessages", "collectstatic"}
_WITHOUT_DATABASE |= {"findstatic", "diffsettings", "startapp"}


def add_parser(subparsers: Any) -> None:
    """Everything after `manage` goes to Django as it is."""
    parser = subparsers.add_parser("manage", add_help=False, prefix_chars="\0")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command; with a server of the data folder where `DATABASE_URL` names none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atbilde.config.settings")
    command = ["atbilde manage", *args.rest]
    name = args.rest[0] if args.rest else ""
    if os.environ.get("DATABASE_URL") or name in _WITHOUT_DATABASE:
        execute_from_command_line(command)
        return 0
    if not data_folder().is_dir() and name != "makemigrations":
        raise UserError(f"there is no data folder {data_folder()}; ATBILDE_DATA or DATABASE_URL can name another one")
    if name == "makemigrations" and not data_folder().is_dir():
        execute_from_command_line(command)
        return 0
    with connected(data_folder()) as url:
        os.environ["DATABASE_URL"] = url
        execute_from_command_line(command)
    return 0
