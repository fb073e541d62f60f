"""`atbilde institution ID …`: a new institution and its first administrator; the rest is set up on the desk's pages."""

import argparse
import getpass
import re
import sys
from typing import Any

from atbilde.config.cli.installed import add_data, day, installation
from atbilde.config.errors import UserError
from atbilde.institutions.packs import find_pack, known_packs


def add_parser(subparsers: Any) -> None:
    """`institution ID --pack PACK --name NAME --administrator USERNAME`; the password is asked for."""
    parser = subparsers.add_parser("institution")
    parser.add_argument("id", metavar="ID", help="short and lasting, as in case numbers: csp")
    parser.add_argument("--pack", required=True, help="the pack that is its standard (see `atbilde standard list`)")
    parser.add_argument("--name", required=True, help="its name in Latvian")
    parser.add_argument("--name-en", default="", help="its name in English (as in Latvian)")
    parser.add_argument("--administrator", required=True, metavar="USERNAME", help="who sets everything else up")
    parser.add_argument(
        "--standard-valid-from", metavar="DATE", help="from when its standard holds, if the pack is silent"
    )
    add_data(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make both, or nothing. The password comes from the terminal, or from the first line of standard input."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", args.id):
        raise UserError(f"{args.id}: an institution's id is a small letter and up to 19 small letters, digits, hyphens")
    if args.pack not in known_packs():
        raise UserError(f"--pack {args.pack}: there is no such pack; known are: {', '.join(known_packs())}")
    find_pack(args.pack)
    since = day(args.standard_valid_from, "--standard-valid-from") if args.standard_valid_from else None
    with installation(args.data):
        from django.db import transaction
        from django.utils import timezone, translation

        from atbilde.calls.actions.lines import take_over_lines
        from atbilde.institutions.actions import NotPossible, found_institution

        translation.activate("en")  # as everything on the command line
        now = timezone.now()
        names = {"name_lv": args.name, "name_en": args.name_en or args.name, "short": args.id.upper()}
        told = {"slug": args.id, "pack": args.pack, "standard_valid_from": since}
        try:
            password = _password(args.administrator)
            with transaction.atomic():
                made = found_institution(
                    {**told, **names},
                    administrator=args.administrator,
                    password=password,
                    at=now,
                    today=timezone.localdate(now),
                )
                take_over_lines(made, by=None, at=now)
        except NotPossible as fault:
            given = args.id if fault.field == "slug" else args.administrator
            raise UserError(f"{given}: {fault}") from None
    print(f"{args.id} is there; {args.administrator} can log in and set up units, queues, mailboxes and people")
    return 0


def _password(username: str) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    if sys.stdin.isatty():
        password = getpass.getpass(f"password for {username}: ")
        if getpass.getpass("once more: ") != password:
            raise UserError("the two passwords differ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password)
    except ValidationError as fault:
        raise UserError(f"the password will not do: {' '.join(fault.messages)}") from None
    return password
