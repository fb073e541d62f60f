"""`/healthz`, `/readyz`, `/metrics`."""

import pytest
from django.db import OperationalError

from atbilde.config import health
from atbilde.config.errors import UserError


@pytest.fixture(autouse=True)
def forget():
    health._missing.cache_clear()
    yield
    health._missing.cache_clear()


def test_alive_asks_no_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_with_all_tables(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("found", "said"),
    [
        (2, b"2 migrations are missing\n"),
        (UserError("the database is of a newer Atbilde"), b"the database is of a newer Atbilde\n"),
        (OperationalError("password in here"), b"the database does not answer\n"),
    ],
)
def test_not_ready_says_why_and_looks_again(client, monkeypatch, found, said):
    def pending():
        if isinstance(found, Exception):
            raise found
        return found

    with monkeypatch.context() as patched:
        patched.setattr(health, "pending_migrations", pending)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.content) == (503, said)
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_figures_stand_in_prometheus_own_form(client, monkeypatch):
    def broken():
        raise OperationalError("gone")

    figures = {
        "cases_open": ("Cases not closed", lambda: [('institution="csp"', 3.0), ('institution="dvi"', 0.0)]),
        "cases_late": ("Open cases past a term", broken),
    }
    monkeypatch.setattr(health, "figures", lambda: figures)
    monkeypatch.setattr(health.connection, "close", lambda: None)
    answer = client.get("/metrics")
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "# HELP atbilde_info The version that runs"
    start = lines.index("# HELP atbilde_cases_open Cases not closed")
    assert lines[start:] == [
        "# HELP atbilde_cases_open Cases not closed",
        "# TYPE atbilde_cases_open gauge",
        'atbilde_cases_open{institution="csp"} 3.0',
        'atbilde_cases_open{institution="dvi"} 0.0',
    ]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_they_are_for_reading_only(client, path):
    assert client.post(path).status_code == 405
