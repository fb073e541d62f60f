"""What happens in a process of its own before the system starts: judging the settings, bringing data up to date.

`python -m atbilde.config.prepare settings` prints what the supervisor must know as JSON and changes nothing.
`… installation` brings database, keys and static files to this version and prints what to tell the person.
"""

import hashlib
import importlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error, OperationalError

from atbilde.config import configuration, keys
from atbilde.config.errors import UserError

_OLDEST_SERVER = 150000
_LOCK = 0x61746269  # one process prepares a database at a time, on however many machines
_STAMP = ".collected"


def main(arguments: list[str]) -> int:
    """Run one of the two steps; faults are one line on standard error, the exit code says what kind."""
    try:
        if arguments == ["settings"]:
            print(json.dumps(what_the_supervisor_needs()))  # noqa: T201
        else:
            prepare_installation()
    except UserError as fault:
        print(f"atbilde: {fault}", file=sys.stderr)  # noqa: T201
        return fault.code
    except KeyboardInterrupt:
        return 130
    return 0


def what_the_supervisor_needs() -> dict[str, str]:
    """The settings that decide how the children are started.

    `UserError` where one is wrong, and where the server that `database_url` names does not answer or is too old: then
    not even the data folder is made.
    """
    loaded = configuration.load()
    if loaded.database_url:
        _must_answer(loaded.database_url)
    given = loaded.model_fields_set
    return {
        "database_url": loaded.database_url or "",
        "public_url": loaded.public_url if "public_url" in given else "",
        "web_workers": str(loaded.web_workers),
    }


def _must_answer(url: str) -> None:
    try:
        with psycopg.connect(url, connect_timeout=10) as server:
            version = server.info.server_version
    except psycopg.Error as fault:
        raise UserError(f"cannot reach the database: {fault}") from None
    if version < _OLDEST_SERVER:
        raise UserError(f"PostgreSQL 15 or newer is needed; the server of DATABASE_URL is {version // 10000}")


def prepare_installation() -> None:
    """Bring everything up to this version; safe to repeat after an interruption at any point."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atbilde.config.settings")
    data = configuration.data_folder()
    keys.make_secret_key(data)
    django.setup()
    migrate()
    collect_static(data)
    if configuration.load().demo:
        importlib.import_module("atbilde.config.demo").seed()


def migrate() -> None:
    """Apply missing migrations. A database of a newer version is refused before anything is changed in it."""
    try:
        connection.ensure_connection()
    except OperationalError as fault:
        raise UserError(f"cannot reach the database: {fault}") from None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            executor = MigrationExecutor(connection)
            refuse_newer(executor)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        except Error as fault:
            raise UserError(f"bringing the database up to date failed: {fault}") from None
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def refuse_newer(executor: MigrationExecutor) -> None:
    """`UserError` where migrations were applied that this version does not know."""
    ours = {config.label for config in django.apps.apps.get_app_configs() if config.name.startswith("atbilde.")}
    unknown = sorted(key for key in executor.loader.applied_migrations if key[0] in ours)
    unknown = [key for key in unknown if key not in executor.loader.disk_migrations]
    if unknown:
        raise UserError(f"the database is of a newer Atbilde ({'.'.join(unknown[0])} is not known here); update first")


def pending_migrations() -> int:
    """How many migrations of this version the database lacks; `UserError` where it is of a newer one."""
    executor = MigrationExecutor(connection)
    refuse_newer(executor)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static(data: Path) -> None:
    """Put the static files into `DATA/static`, when they differ from those collected last."""
    stamp = data / "static" / _STAMP
    mark = _static_digest()
    if stamp.exists() and stamp.read_text() == mark:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(mark)


def _static_digest() -> str:
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]["BACKEND"]).encode())
    for name, path in sorted(_static_files()):
        digest.update(f"{name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _static_files() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for name, storage in finder.list(None):
            yield name, Path(storage.path(name))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
