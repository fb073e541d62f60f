"""The whole system as a person starts it: answers, keeps itself alive, ends cleanly, leaves nothing when killed."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psutil
import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 120
OWN = {name: value for name, value in os.environ.items() if not name.startswith(("ATBILDE_", "DJANGO_", "DATABASE_"))}
OWN |= {"PYTHONPATH": str(ROOT / "src")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "atbilde", *arguments]


class System:
    """One `atbilde serve` and what can be asked of it."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.process = subprocess.Popen(
            command("serve", "--data", str(data), "--port", str(self.port)), stdout=subprocess.PIPE, env=OWN, text=True
        )
        assert self.process.stdout
        self.said: IO[str] = self.process.stdout
        self.greeting = self.said.readline()

    def get(self, path: str) -> tuple[int, str, dict[str, str]]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                return answer.status, answer.read().decode(), dict(answer.headers)
        except urllib.error.HTTPError as refused:
            return refused.code, "", dict(refused.headers)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, word: str) -> psutil.Process:
        """The direct child whose command line holds `word`, once it is there."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for child in psutil.Process(self.process.pid).children():
                with contextlib.suppress(psutil.Error):
                    if word in child.cmdline():
                        return child
            time.sleep(0.05)
        raise AssertionError(f"there is no {word}")

    def await_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                if self.get("/readyz")[0] == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("it does not answer")

    def end(self, number: signal.Signals) -> tuple[int, list[psutil.Process]]:
        """Its exit code, and which of its processes are left."""
        family = self.family()
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self.said.close()
        return code, psutil.wait_procs(family, timeout=PATIENCE)[1]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="atbilde-serve-"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def system(data: Path) -> Iterator[System]:
    """A system that several tests ask; the last ones start their own on the same data."""
    running = System(data)
    yield running
    if running.process.poll() is None:
        running.end(signal.SIGTERM)


def test_an_empty_folder_becomes_a_system_that_answers(system):
    assert system.greeting == f"Atbilde answers at http://127.0.0.1:{system.port}/  (Ctrl-C stops it)\n"
    assert system.get("/healthz")[:2] == (200, "ok\n")
    assert system.get("/readyz")[:2] == (200, "ok\n")
    status, page, headers = system.get("/desk/login/")
    assert status == 200
    assert "<form" in page
    assert "script-src 'self'" in headers["content-security-policy"]


def test_static_files_are_served_under_names_that_change_with_them(system):
    page = system.get("/desk/login/")[1]
    sheet = page.split('rel="stylesheet"')[1].split('href="')[1].split('"')[0]
    assert sheet.startswith("/static/")
    assert system.get(sheet)[0] == 200


def test_figures_are_published(system):
    lines = system.get("/metrics")[1].splitlines()
    assert "# TYPE atbilde_info gauge" in lines
    assert "atbilde_letters_waiting 0.0" in lines


def test_what_is_secret_is_readable_by_its_owner_only(system):
    assert (system.data / "secret-key").stat().st_mode & 0o777 == 0o600
    assert (system.data / "postgresql").stat().st_mode & 0o777 == 0o700
    assert system.data.stat().st_mode & 0o066 == 0


def test_the_installation_is_ready(system):
    done = subprocess.run(
        command("check", "--data", str(system.data)), env=OWN, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
        "ok   database",
        "ok   clock",
        "ok   storage",
        "ok   certificates",
        "ok   packs",
        "ok   antivirus",
    ]


def test_the_first_institution_is_entered_once(system):
    words = ("institution", "csp", "--pack", "csp", "--name", "Pārvalde", "--administrator", "arturs")
    enter = command(*words, "--data", str(system.data))
    said = [
        subprocess.run(enter, env=OWN, input=f"{password}\n", capture_output=True, text=True, check=False)
        for password in ("short", "gara-atslēga-2026", "gara-atslēga-2026")
    ]
    assert [done.returncode for done in said] == [2, 0, 2]
    assert said[0].stderr.startswith("atbilde: the password will not do: ")
    assert said[1].stdout.startswith("csp is there; arturs can log in")
    assert said[2].stderr.startswith("atbilde: csp: ")


def test_a_second_one_on_the_same_data_says_so(system):
    done = subprocess.run(
        command("serve", "--data", str(system.data), "--port", str(free_port())),
        env=OWN,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == f"atbilde: another atbilde serve is already running on {system.data}\n"


def test_a_taken_port_says_so_and_nothing_is_made(system):
    other = system.data.parent / "other"
    done = subprocess.run(
        command("serve", "--data", str(other), "--port", str(system.port)),
        env=OWN,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"atbilde: cannot listen on port {system.port} of 127.0.0.1: ")
    assert done.stderr.count("\n") == 1
    assert not other.exists()


@pytest.mark.parametrize("word", ["granian", "worker", "postgresql"])
def test_a_part_that_dies_is_started_again(system, word):
    name = f"{system.data}/postgresql/cluster" if word == "postgresql" else word
    dead = system.child(name)
    dead.kill()
    dead.wait(PATIENCE)
    while system.child(name).pid == dead.pid:
        time.sleep(0.05)
    system.await_ready()


def test_it_ends_cleanly_when_told_to(system):
    assert system.end(signal.SIGTERM) == (0, [])


def test_killed_it_leaves_nothing_behind_and_the_next_start_recovers(system, data):
    assert system.process.poll() is not None
    killed = System(data)
    killed.await_ready()
    assert killed.end(signal.SIGKILL) == (-signal.SIGKILL, [])
    again = System(data)
    again.await_ready()
    assert again.end(signal.SIGINT) == (0, [])
