"""News between the processes: what one transaction changed, every listening page and loop hears once it commits."""

import json
from collections.abc import Mapping

import psycopg
from django.db import connection

#: The PostgreSQL channel that pages and the worker listen on. The payload is ids only, never content.
CHANNEL = "atbilde"


def notify(payload: Mapping[str, object]) -> None:
    """Tell everybody who listens, when (and only if) the caller's transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(payload)])


def listening() -> psycopg.Connection[tuple[object, ...]]:
    """A connection of its own that hears the news: a question asked while listening would wait for itself."""
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    news = psycopg.connect(**parameters, autocommit=True)
    news.execute(f"LISTEN {CHANNEL}")
    return news
