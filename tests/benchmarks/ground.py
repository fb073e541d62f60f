"""What benchmarks stand on: Django on a throw-away database of a PostgreSQL that syncs to disk as a real one does."""

import contextlib
import math
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence


@contextlib.contextmanager
def database() -> Iterator[None]:
    """Django set up on an empty, migrated database; server and files are gone afterwards.

    `DATABASE_URL` names another server to use; a database `atbilde_bench` is made there and dropped.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from atbilde.config import cluster
    from atbilde.config.dsn import django_database

    given = os.environ.get("DATABASE_URL")
    server = None if given else cluster.start(settings.DATA, durable=True, wait=10)
    connections["default"].close()
    connections.settings["default"].update(django_database(settings.DATA, given or server.url))
    connections["default"].settings_dict.update(connections.settings["default"])
    creation = connections["default"].creation
    creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("check", verbosity=0)
        yield
    finally:
        creation.destroy_test_db(connections["default"].settings_dict["NAME"].removeprefix("test_"), verbosity=0)
        connections.close_all()
        if server:
            server.stop(seconds=5)


def milliseconds(call: Callable[[], object], *, times: int) -> float:
    """The median time of one call, in milliseconds, after three that are not counted."""
    return percentiles(call, times=times)[0]


def percentiles(call: Callable[[], object], *, times: int) -> tuple[float, float]:
    """The median (p50) and the hundredth slowest (p99) of so many calls, in milliseconds, after three not counted."""
    for _ in range(3):
        call()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000, slowest_hundredth(taken) * 1000


def slowest_hundredth(taken: Sequence[float]) -> float:
    """The p99: ninety-nine of a hundred took no longer."""
    return sorted(taken)[math.ceil(len(taken) * 0.99) - 1]


def row(name: str, value: float, unit: str, *, at_most: float | None = None, note: str = "") -> dict[str, object]:
    """One line of the benchmark table; `ok` where there is a limit."""
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "target": at_most,
        "ok": None if at_most is None else value <= at_most,
        "note": note,
    }
