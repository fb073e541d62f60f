"""Commands that work on the data of an installation: its database, whether `serve` runs on it or not."""

import argparse
import contextlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from atbilde.config import configuration, datafolder
from atbilde.config.cluster import connected
from atbilde.config.configuration import data_folder
from atbilde.config.errors import UserError

if TYPE_CHECKING:
    from atbilde.institutions.models import Institution


def add_data(parser: argparse.ArgumentParser) -> None:
    """The option that says whose data."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="the data folder (ATBILDE_DATA, else data)")


@contextlib.contextmanager
def installation(data: Path | None) -> Iterator[None]:
    """Django with the database of the installation while the block runs, starting the database where nobody did.

    `UserError` where there is no installation or its database is of another version.
    """
    if data is not None:
        os.environ["ATBILDE_DATA"] = str(data.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atbilde.config.settings")
    with contextlib.ExitStack() as stack:
        if not configuration.load().database_url:
            if not datafolder.is_ours(data_folder()):
                raise UserError(f"{data_folder()} is no data folder of Atbilde; --data names another one")
            os.environ["DATABASE_URL"] = stack.enter_context(connected(data_folder()))
            configuration.load.cache_clear()
        _set_up()
        from django.db import connections

        # Before the database is stopped: it waits for everybody who is connected, and that would be us.
        stack.callback(connections.close_all)
        yield


def _set_up() -> None:
    import django
    from django.db import OperationalError

    django.setup()
    from atbilde.config.prepare import pending_migrations

    try:
        missing = pending_migrations()
    except OperationalError as fault:
        raise UserError(f"cannot reach the database: {fault}") from None
    if missing:
        raise UserError("the database is of an older version; start `atbilde serve` once, which brings it up to date")


def institution_named(slug: str) -> "Institution":
    """The institution with this id. `UserError` lists those there are."""
    from atbilde.institutions.models import Institution

    found = Institution.objects.filter(pk=slug).first()
    if found is not None:
        return found
    known = ", ".join(Institution.objects.order_by("pk").values_list("pk", flat=True))
    raise UserError(f"--institution {slug}: there is no such institution; known are: {known or 'none'}")


def day(text: str, option: str) -> date:
    """A date given as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"{option} {text}: not a date (YYYY-MM-DD)") from None
