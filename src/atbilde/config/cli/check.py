"""`atbilde check`: is this installation ready? One line for each part, exit code 1 where one is not."""

import argparse
import shutil
import ssl
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from atbilde.config.cli.installed import add_data, installation
from atbilde.config.errors import FAILED, Unready, UserError
from atbilde.core.pack import PackError

#: Less room than this for files and database is too little to take letters in.
_ROOM = 500 * 1024 * 1024
_DRIFT = 2.0  # seconds between our clock and the database's


def add_parser(subparsers: Any) -> None:
    """`check [--data DIR]`."""
    parser = subparsers.add_parser("check", help="is this installation ready")
    add_data(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print `ok` or `fail`, the name of the part and what was found. Returns 1 where anything fails."""
    try:
        with installation(args.data):
            return FAILED if [name for name, ask in _parts().items() if not _told(name, ask)] else 0
    except UserError as fault:
        print(f"fail installation: {fault}")
        return FAILED


def _parts() -> dict[str, Callable[[], str]]:
    from atbilde.config.wiring import checks

    own = {"database": _database, "clock": _clock, "storage": _storage, "certificates": _certificates, "packs": _packs}
    return own | checks()


def _told(name: str, ask: Callable[[], str]) -> bool:
    try:
        print(f"ok   {name}: {ask()}")
    except Unready as fault:
        print(f"fail {name}: {fault}")
        return False
    return True


def _database() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database()))")
        version, size = cursor.fetchone()
    return f"PostgreSQL {version}, {size}, tables up to date"


def _clock() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    if apart > _DRIFT:
        raise Unready(f"{apart:.1f} s apart from the database's clock: terms would be counted wrongly")
    return f"{apart:.1f} s apart from the database's clock, zone {time.tzname[0]}"


def _storage() -> str:
    from django.conf import settings

    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as fault:
        raise Unready(f"{folder}: {fault.strerror}") from None
    free = shutil.disk_usage(folder).free
    if free < _ROOM:
        raise Unready(f"{folder}: only {free // 2**20} MB free")
    return f"{folder}: writable, {free // 2**30} GB free"


def _packs() -> str:
    """The pack of each institution and the law beside it, as their files are now."""
    from atbilde.institutions.models import Institution
    from atbilde.institutions.packs import UnknownPack, find_pack

    used = sorted(set(Institution.objects.values_list("pack", flat=True)))
    found: dict[str, str] = {}
    try:
        for name in used:
            pack = find_pack(name)
            found |= {one.id: one.source for one in (pack, *([find_pack(pack.law)] if pack.law else []))}
    except (PackError, UnknownPack) as fault:
        raise Unready("; ".join(str(fault).splitlines())) from None
    return ", ".join(found) or "no institution yet"


def _certificates() -> str:
    """The certificates by which servers are trusted, and whether clients reach us over https."""
    from atbilde.config import configuration

    trusted = len(ssl.create_default_context().get_ca_certs())
    if not trusted and not ssl.get_default_verify_paths().capath:
        raise Unready("this machine trusts no certificate authority: TLS to mail servers will fail")
    parts = urlsplit(configuration.load().public_url)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise Unready(f"clients reach {parts.hostname} without https")
    return f"{trusted} authorities trusted; public address {parts.scheme}://{parts.netloc}"
