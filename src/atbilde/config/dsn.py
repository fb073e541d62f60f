"""From a database address to Django's settings of the connection."""

from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from atbilde.config.cluster import running_url
from atbilde.config.errors import UserError

_PLAIN = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def django_database(data: Path, url: str | None, *, pooled: bool = False) -> dict[str, Any]:
    """Django's entry for `url`, else for the embedded server that runs for `data`.

    Where neither is there (a command that needs no database) the entry points at a socket that does not exist, so
    that a use of it fails at once instead of reaching some other server. `pooled`: a pooler that hands sessions from
    one transaction to the next stands between.
    """
    found = url or running_url(data) or f"postgresql://atbilde@/atbilde?host={data}/postgresql/not-running"
    try:
        parts = conninfo_to_dict(found)
    except psycopg.Error as fault:
        raise UserError(f"DATABASE_URL is no PostgreSQL address: {fault}") from None
    entry: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql"}
    entry.update({django: str(parts.pop(name, "") or "") for name, django in _PLAIN.items()})
    if not entry["NAME"]:
        raise UserError("DATABASE_URL names no database")
    options: dict[str, Any] = {key: str(value) for key, value in parts.items()}
    entry["OPTIONS"] = options
    entry["CONN_MAX_AGE"] = 600
    entry["CONN_HEALTH_CHECKS"] = True
    entry["DISABLE_SERVER_SIDE_CURSORS"] = pooled
    return entry
