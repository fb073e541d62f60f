"""What every test can ask for: a PostgreSQL, and a browser with an accessibility check.

Nothing starts before a test needs it: tests of the core run without a database.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import pre_migrate
from playwright.sync_api import Page
from tests import chromium, emptying

from atbilde.config import cluster
from atbilde.config.dsn import django_database

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("atbilde", deadline=None)
hypothesis.settings.load_profile("atbilde")

emptying.use()

# Playwright's own event loop runs in the thread in which a browser test uses the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = chromium.find()
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL: `DATABASE_URL`, else a server of this test run that ends with it."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    server = cluster.start(settings.DATA, durable=False)
    yield server.url
    server.stop(seconds=5)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_url: str, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Point Django at the server; pytest-django then makes the test database on it, one for each worker of the run.

    Its tables come straight from the models, which is much quicker than by the migrations; that these say the same is
    a test of its own (`tests/config/test_prepare.py`).
    """
    entry = connections.settings["default"]
    entry.update(django_database(settings.DATA, postgres_url))
    entry["TEST"]["MIGRATE"] = False
    pre_migrate.connect(_extend, sender=apps.get_app_config("institutions"))


def _extend(using: str, **_: Any) -> None:
    """The extensions that our first migration asks for."""
    with connections[using].cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist; CREATE EXTENSION IF NOT EXISTS pg_trgm")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database, which says of itself that every migration was applied."""
    with django_db_blocker.unblock():
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for app, name in MigrationLoader(None).disk_migrations:
            recorder.record_applied(app, name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a Chromium the browser tests are skipped and say so; on CI its absence is a failure."""
    if CHROMIUM or os.environ.get("CI"):
        return
    skip = pytest.mark.skip(reason="no Chromium on this machine")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """`./test` hands over which of its checks failed before: then the run as a whole has failed."""
    if os.environ.get("FAILED_CHECKS") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the failed checks above the closing line."""
    if failed := os.environ.get("FAILED_CHECKS"):
        terminalreporter.write_line(f"failed before the tests: {failed}", red=True)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium, which nothing but this machine answers."""
    if CHROMIUM is None:
        pytest.fail("no Chromium on this machine")
    return {"executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(live_server: Any) -> dict[str, Any]:
    """Pages open relative to the running site: `page.goto("/desk/")`."""
    return {"base_url": live_server.url, "locale": "lv-LV", "timezone_id": settings.TIME_ZONE}


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with the list of accessibility faults on the page, if there are any."""

    def check(page: Page) -> None:
        found = Axe().run(page, options={"resultTypes": ["violations"]})  # what is right need not be described
        assert found.violations_count == 0, found.generate_report()

    return check
