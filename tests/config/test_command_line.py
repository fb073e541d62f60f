"""The way in: what a wrong call gets, what is imported for what, and how the ends of pipes are treated."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from atbilde.config import cli
from atbilde.config.errors import UserError

ROOT = Path(__file__).parents[2]


OWN = {name: value for name, value in os.environ.items() if not name.startswith(("ATBILDE_", "DJANGO_", "DATABASE_"))}
OWN |= {"PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C"}


def atbilde(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return python("-P", "-m", "atbilde", *arguments, **environment)


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env=OWN | environment, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "which command?"),
        (["serv"], "invalid choice: 'serv'"),
        (["serve", "--prt", "1"], "unrecognized arguments: --prt 1"),
        (["serve", "--port", "0"], "--port 0: a port is a number from 1 to 65535"),
        (["serve", "--port", "http"], "--port http: a port is"),
        (["serve", "--data", "/proc/atbilde"], "cannot write to the data folder /proc/atbilde"),
        (["manage", "migrate"], "no data folder of Atbilde"),
        (["bench", "--only", "weather"], "there is no such benchmark"),
        (["institution", "CSP", "--pack", "csp", "--name", "C", "--administrator", "a"], "CSP: an institution's id"),
        (["institution", "csp", "--pack", "cps", "--name", "C", "--administrator", "a"], "there is no such pack"),
    ],
)
def test_a_wrong_call_is_one_line_and_code_2(arguments, said, monkeypatch, capsys):
    monkeypatch.setenv("ATBILDE_DATA", "/nowhere/data")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert cli.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1


def test_check_of_no_installation_fails_in_one_line(monkeypatch, capsys):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert cli.main(["check", "--data", "/nowhere/data"]) == 1
    assert capsys.readouterr().out == (
        "fail installation: /nowhere/data is no data folder of Atbilde; --data names another one\n"
    )


def test_a_server_that_cannot_be_reached_is_one_line_and_nothing_is_made(tmp_path):
    done = atbilde(
        "check", "--data", str(tmp_path / "data"), DATABASE_URL="postgresql://a@127.0.0.1:1/a?connect_timeout=2"
    )
    assert done.returncode == 1
    assert done.stdout.startswith("fail installation: cannot reach the database: ")
    assert done.stdout.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_an_address_of_no_database_is_one_line():
    done = atbilde("check", DATABASE_URL="mysql:host")
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert "is no PostgreSQL address" in done.stdout


def test_help_lists_every_command():
    done = atbilde("--help")
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in cli.COMMANDS)


@pytest.mark.parametrize("name", sorted(set(cli.COMMANDS) - {"manage"}))
def test_every_command_explains_itself(name):
    assert atbilde(name, "--help").returncode == 0


@pytest.mark.parametrize("name", ["standard", "due", "replay"])
def test_the_commands_of_standards_load_no_django(name):
    code = f"import sys, atbilde.config.cli.{name}; sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=OWN, check=False)
    assert done.returncode == 0


def test_the_supervisor_loads_the_standard_library_only():
    code = (
        "import sys, atbilde.config.cli.serve, atbilde.config.environment;"
        "sys.exit(bool({'django', 'pydantic', 'psycopg'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=OWN, check=False)
    assert done.returncode == 0


def test_a_reader_that_goes_away_is_no_fault():
    listing = subprocess.Popen(
        [sys.executable, "-P", "-m", "atbilde", "standard", "show", "csp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=OWN,
    )
    assert listing.stdout
    assert listing.stderr
    listing.stdout.close()
    assert listing.stderr.read() == b""
    listing.stderr.close()
    assert listing.wait() == 0


def test_ctrl_c_ends_with_its_code(monkeypatch):
    def interrupted(_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", interrupted)
    assert cli.main(["due"]) == 130


def test_a_fault_is_always_one_line():
    assert str(UserError("first\nsecond   third")) == "first second third"
