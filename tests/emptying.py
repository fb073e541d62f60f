"""Emptying the database after a test that committed: quickly, and without a lock that waits for a reader.

Django's own way truncates every table and writes all permissions anew, which takes longer than most of these tests.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

#: Written when the tables are made; no test changes them.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty(*_: object) -> None:
    """Delete every row of every table. Nothing guards or follows a row meanwhile, which asks for a superuser."""
    tables = sorted(set(connection.introspection.table_names()) - KEPT)
    deletes = [f'DELETE FROM "{table}"' for table in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(["SET LOCAL session_replication_role = replica", *deletes]))


def use() -> None:
    """Let tests that commit end so."""
    TransactionTestCase._fixture_teardown = empty  # type: ignore[method-assign]
