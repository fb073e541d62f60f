"""The environment of a checkout: made once, renewed when the lock changes, and a clear word when that fails."""

import sys

import pytest

from atbilde.config import environment


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with two locks, and an installer that writes down what it is asked to do."""
    for lock in (environment.RUNTIME, environment.DEVELOPMENT):
        (tmp_path / lock).write_text(f"{lock} as it is\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.delenv("ATBILDE_VENV", raising=False)
    asked = []

    def run(command, _complaint):
        asked.append(command)
        (tmp_path / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        (tmp_path / ".venv" / "bin" / "python").touch()

    monkeypatch.setattr(environment, "_run", run)
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    return tmp_path, asked


def installed(asked):
    return [command[-1].rsplit("/", 1)[-1] for command in asked if "--require-hashes" in command]


def test_it_is_made_once(checkout):
    root, asked = checkout
    python = environment.interpreter(environment.RUNTIME)
    assert environment.interpreter(environment.RUNTIME) == python == root / ".venv" / "bin" / "python"
    assert installed(asked) == [environment.RUNTIME]
    assert asked[0][:3] == [sys.executable, "-m", "venv"]


def test_that_of_development_serves_both(checkout):
    _root, asked = checkout
    environment.interpreter(environment.DEVELOPMENT)
    environment.interpreter(environment.RUNTIME)
    assert installed(asked) == [environment.DEVELOPMENT]


def test_that_of_the_runtime_is_added_to_for_development(checkout):
    _root, asked = checkout
    environment.interpreter(environment.RUNTIME)
    environment.interpreter(environment.DEVELOPMENT)
    assert installed(asked) == [environment.RUNTIME, environment.DEVELOPMENT]


def test_a_changed_lock_renews_it_and_development_stays(checkout):
    root, asked = checkout
    environment.interpreter(environment.DEVELOPMENT)
    for lock in (environment.RUNTIME, environment.DEVELOPMENT):
        (root / lock).write_text("newer\n")
    environment.interpreter(environment.RUNTIME)
    assert installed(asked) == [environment.DEVELOPMENT, environment.DEVELOPMENT]


def test_a_python_that_is_gone_makes_it_anew(checkout):
    root, asked = checkout
    environment.interpreter(environment.RUNTIME)
    (root / ".venv" / "bin" / "python").unlink()
    environment.interpreter(environment.RUNTIME)
    assert installed(asked) == [environment.RUNTIME] * 2


def test_it_can_stand_elsewhere(checkout, monkeypatch):
    root, asked = checkout
    monkeypatch.setenv("ATBILDE_VENV", str(root / "elsewhere"))
    assert environment.interpreter(environment.RUNTIME) == root / "elsewhere" / "bin" / "python"
    assert str(root / "elsewhere") in asked[0]


def test_an_interrupted_one_is_finished_next_time(checkout, monkeypatch):
    _root, asked = checkout
    good = environment._run

    def stops_at_install(command, complaint):
        good(command, complaint)
        if "--require-hashes" in command:
            raise environment.EnvironmentFault(complaint)

    with monkeypatch.context() as patched:
        patched.setattr(environment, "_run", stops_at_install)
        with pytest.raises(environment.EnvironmentFault, match="reach its Python package registry"):
            environment.interpreter(environment.RUNTIME)
    environment.interpreter(environment.RUNTIME)
    assert installed(asked) == [environment.RUNTIME] * 2


def test_a_place_that_cannot_be_made_is_named(checkout, monkeypatch):
    monkeypatch.setenv("ATBILDE_VENV", "/proc/venv")
    with pytest.raises(environment.EnvironmentFault, match="cannot make /proc/venv"):
        environment.interpreter(environment.RUNTIME)


def test_a_failing_command_gives_its_reason():
    failing = [sys.executable, "-c", "print('ERROR: no such host'); raise SystemExit(1)"]
    with pytest.raises(environment.EnvironmentFault, match=r"it failed\n  ERROR: no such host"):
        environment._run(failing, "it failed")
