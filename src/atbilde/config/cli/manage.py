"""`atbilde manage …`: Django's management commands against this installation's database."""

import argparse
import contextlib
import os
from typing import Any

from django.core.management import execute_from_command_line

from atbilde.config import configuration, datafolder
from atbilde.config.cluster import connected
from atbilde.config.configuration import data_folder
from atbilde.config.errors import UserError

_WITHOUT_DATABASE = {"", "help", "--help", "-h", "version", "check", "makemessages", "compilemessages", "collectstatic"}
_WITHOUT_DATABASE |= {"findstatic", "diffsettings", "makemigrations"}


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
    with contextlib.ExitStack() as stack:
        if name not in _WITHOUT_DATABASE and not configuration.load().database_url:
            if not datafolder.is_ours(data_folder()):
                raise UserError(f"{data_folder()} is no data folder of Atbilde; ATBILDE_DATA can name another one")
            os.environ["DATABASE_URL"] = stack.enter_context(connected(data_folder()))
            configuration.load.cache_clear()
        execute_from_command_line(command)
    return 0
