"""Bringing an installation up to date, and refusing what is newer than we are."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from atbilde.config import configuration, keys, prepare
from atbilde.config.errors import UserError


@pytest.mark.django_db
def test_the_tables_are_those_of_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    assert prepare.pending_migrations() == 0


@pytest.mark.django_db
def test_a_database_of_a_newer_version_is_refused_before_anything_is_changed():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '9000_later', now())")
    with pytest.raises(UserError, match=r"is of a newer Atbilde \(cases\.9000_later is not known here\)"):
        prepare.migrate()


@pytest.mark.django_db
def test_what_other_libraries_applied_is_not_ours_to_judge():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('elsewhere', '0001_initial', now())")
    prepare.migrate()


@pytest.mark.django_db
def test_a_missing_migration_is_applied():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        cursor.execute("DROP TABLE django_session")
    assert prepare.pending_migrations() == 1
    prepare.migrate()
    assert prepare.pending_migrations() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")


def test_static_files_are_collected_when_they_differ_and_after_an_interruption(tmp_path, settings):
    settings.STATIC_ROOT = str(tmp_path / "static")
    prepare.collect_static(tmp_path)
    sheet = next((tmp_path / "static").rglob("*.css"))
    sheet.unlink()
    prepare.collect_static(tmp_path)
    assert not sheet.exists()
    (tmp_path / "static" / ".collected").unlink()
    prepare.collect_static(tmp_path)
    assert sheet.exists()


def test_a_key_is_made_once_and_read_again(tmp_path, monkeypatch):
    monkeypatch.delenv("ATBILDE_SECRET_KEY", raising=False)
    assert keys.secret_key(tmp_path) != keys.secret_key(tmp_path)
    keys.make_secret_key(tmp_path)
    made = keys.secret_key(tmp_path)
    keys.make_secret_key(tmp_path)
    assert keys.secret_key(tmp_path) == made
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_the_supervisor_is_told_what_it_needs(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ATBILDE_DATA", str(tmp_path))
    (tmp_path / "atbilde.toml").write_text('web_workers = 2\npublic_url = "https://d.example"\n')
    configuration.load.cache_clear()
    assert prepare.main(["settings"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["web_workers"], told["public_url"]) == ("2", "https://d.example")
    (tmp_path / "atbilde.toml").write_text("web_workers = 0\n")
    configuration.load.cache_clear()
    assert prepare.main(["settings"]) == 2
    assert capsys.readouterr().err.startswith("atbilde: setting web_workers ")
    configuration.load.cache_clear()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://a@127.0.0.1:1/a", "atbilde: cannot reach the database: "),
        ("mysql:host", "atbilde: cannot reach the database: "),
    ],
)
def test_a_server_that_does_not_answer_is_told_before_anything_is_made(tmp_path, monkeypatch, capsys, url, said):
    monkeypatch.setenv("ATBILDE_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", url)
    configuration.load.cache_clear()
    assert prepare.main(["settings"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(said)
    assert told.err.count("\n") == 1
    configuration.load.cache_clear()


@pytest.mark.django_db
def test_a_server_that_is_too_old_is_told(postgres_url, monkeypatch):
    monkeypatch.setattr(prepare, "_OLDEST_SERVER", 990000)
    with pytest.raises(UserError, match="PostgreSQL 15 or newer is needed"):
        prepare._must_answer(postgres_url)
