"""Where a setting comes from, which source goes first, and how a fault is told."""

import pytest

from atbilde.config import configuration
from atbilde.config.errors import UserError


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    for name in configuration.Configuration.model_fields:
        monkeypatch.delenv(f"ATBILDE_{name.upper()}", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("ATBILDE_DATA", str(tmp_path))
    configuration.load.cache_clear()
    yield tmp_path
    configuration.load.cache_clear()


def write(folder, text):
    (folder / "atbilde.toml").write_text(text, encoding="utf-8")


def test_without_a_file_everything_has_its_default(folder):
    loaded = configuration.load()
    assert (loaded.data, loaded.language, loaded.is_https) == (folder, "lv", False)
    assert loaded.hosts == ["127.0.0.1", "localhost", "[::1]"]


def test_the_environment_goes_before_secrets_and_these_before_the_file(folder, monkeypatch):
    write(folder, 'language = "en"\nsession_hours = 3\nweb_threads = 3\n')
    (folder / "secrets").mkdir()
    (folder / "secrets" / "atbilde_session_hours").write_text("4")
    (folder / "secrets" / "atbilde_web_threads").write_text("4")
    monkeypatch.setenv("ATBILDE_WEB_THREADS", "5")
    loaded = configuration.load()
    assert (loaded.language, loaded.session_hours, loaded.web_threads) == ("en", 4, 5)


@pytest.mark.parametrize(
    "where", ["DATABASE_URL", "atbilde.toml"], ids=["in the environment by its usual name", "in the file"]
)
def test_the_database_address(folder, monkeypatch, where):
    if where == "DATABASE_URL":
        monkeypatch.setenv(where, "postgresql://a@db/x")
    else:
        write(folder, 'database_url = "postgresql://a@db/x"\n')
    assert configuration.load().database_url == "postgresql://a@db/x"


def test_the_public_address_names_a_host_that_requests_may_name(folder):
    write(folder, 'public_url = "https://desk.example.lv/"\nallowed_hosts = ["old.example.lv"]\n')
    loaded = configuration.load()
    assert loaded.public_url == "https://desk.example.lv"
    assert loaded.is_https
    assert loaded.hosts == ["old.example.lv", "desk.example.lv", "localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('langage = "lv"\n', r"setting langage .*: there is no such setting"),
        ('language = "de"\n', r"setting language .*'lv' or 'en'"),
        ("session_hours = 0\n", r"setting session_hours .*greater than or equal to 1"),
        ('public_url = "desk.example.lv"\n', r"setting public_url .*must be a web address"),
        ('time_zone = "Europe/Tukums"\n', r"setting time_zone .*no known time zone"),
        ("language = lv\n", r"atbilde\.toml: .*line 1"),
    ],
)
def test_a_fault_is_one_line_that_names_the_setting(folder, text, said):
    write(folder, text)
    with pytest.raises(UserError, match=said) as fault:
        configuration.load()
    assert "\n" not in str(fault.value)


def test_a_secret_comes_from_the_environment_or_a_file(folder, monkeypatch):
    assert configuration.secret("info-post") is None
    (folder / "secrets").mkdir()
    (folder / "secrets" / "info-post").write_text("from the file\n")
    assert configuration.secret("info-post") == "from the file"
    monkeypatch.setenv("ATBILDE_SECRET_INFO_POST", "from the environment")
    assert configuration.secret("info-post") == "from the environment"
