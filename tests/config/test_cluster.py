"""The embedded PostgreSQL: made once, started, stopped, killed, found again; and every refusal before a change."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from atbilde.config import binaries, cluster
from atbilde.config.errors import UserError

SYSTEM = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
SOURCE = Path(cluster.__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another account")


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="atbilde-cluster-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def data() -> Iterator[Path]:
    """An empty data folder."""
    with folder() as made:
        yield made


@pytest.fixture(scope="module")
def old() -> Iterator[Path]:
    """A data folder with a cluster from an earlier start; a test leaves it stopped and as it was."""
    with folder() as made:
        cluster.start(made, durable=False).stop()
        yield made


@contextlib.contextmanager
def running(data: Path) -> Iterator[cluster.Server]:
    server = cluster.start(data, durable=False, wait=10)
    try:
        yield server
    finally:
        server.stop()


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row
    return row[0]


def test_a_new_cluster_answers_and_keeps_what_it_holds(data):
    with running(data) as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT lower('ĀČĒ') AS word")
        assert cluster.running_url(data) == server.url
        assert ask(server.url, "SHOW data_checksums") == "on"
        assert ask(server.url, "SHOW listen_addresses") == ""
    assert cluster.running_url(data) is None
    with running(data) as server:
        assert ask(server.url, "SELECT word FROM kept") == "āčē"


@pytest.mark.skipif(not SYSTEM, reason="no PostgreSQL of the system on this machine")
def test_the_systems_postgresql_serves_as_well(data, monkeypatch):
    monkeypatch.setenv("ATBILDE_PG_BIN", str(SYSTEM[0].parent))
    with running(data) as server:
        version = str(ask(server.url, "SHOW server_version"))
        assert version.split(".")[0] == SYSTEM[0].parent.parent.name
        assert ask(server.url, "SELECT lower('ĀČĒ')") == "āčē"


def test_only_one_server_on_a_data_folder(old):
    with running(old), pytest.raises(UserError, match="in use by another process"):
        cluster.start(old)


def test_a_command_uses_the_server_that_runs_or_one_of_its_own(old):
    with cluster.connected(old) as own:
        with cluster.connected(old) as same:
            assert same == own
        assert ask(own, "SELECT 1") == 1
    assert cluster.running_url(old) is None


def test_a_set_up_that_was_interrupted_is_made_anew(data):
    half = data / "postgresql" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    if os.geteuid() == 0:
        account = binaries.account_for()
        assert account.uid is not None
        assert account.gid is not None
        os.chown(data / "postgresql", account.uid, account.gid)
    with running(data) as server:
        assert ask(server.url, "SELECT 1") == 1
    assert not half.exists()


def test_a_stale_process_file_is_no_obstacle(old):
    # After a power cut the number may belong to any process of today, even one of the same account.
    (old / "postgresql" / "cluster" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    with running(old) as server:
        assert ask(server.url, "SELECT 1") == 1


def test_a_cluster_of_another_version_is_refused_untouched(old):
    version = old / "postgresql" / "cluster" / "PG_VERSION"
    right = version.read_text()
    version.write_text("12\n")
    with pytest.raises(UserError, match="PostgreSQL 12 is needed and was not found"):
        cluster.start(old)
    assert version.read_text() == "12\n"
    version.write_text(right)


def test_a_folder_that_is_no_cluster_is_refused_untouched(data):
    stranger = data / "postgresql" / "cluster" / "letter.txt"
    stranger.parent.mkdir(parents=True)
    stranger.write_text("not ours")
    with pytest.raises(UserError, match="is not a PostgreSQL cluster of ours"):
        cluster.start(data)
    assert stranger.read_text() == "not ours"


def test_a_long_path_has_its_socket_elsewhere(data):
    deep = data / ("ā" * 60) / "data"
    deep.mkdir(parents=True)
    for folder in (deep, deep.parent):
        folder.chmod(0o711)
    with running(deep) as server:
        assert ask(server.url, "SELECT 1") == 1
        socket = Path(str(ask(server.url, "SHOW unix_socket_directories")))
        assert socket.stat().st_mode & 0o077 == 0
        assert data not in socket.parents
    shutil.rmtree(socket, ignore_errors=True)


@as_root
def test_root_keeps_the_cluster_where_its_account_can_reach_it(data, monkeypatch):
    reachable = data / "shared"
    closed = data / "closed"
    reachable.mkdir(mode=0o755)
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(binaries, "SHARED", reachable)
    with running(closed) as server:
        assert ask(server.url, "SELECT 1") == 1
    assert (closed / "postgresql").is_symlink()
    assert (closed / "postgresql").resolve().parent == reachable
    assert closed.stat().st_mode & 0o777 == 0o700
    with running(closed) as server:
        assert ask(server.url, "SELECT 1") == 1


@as_root
def test_root_runs_a_copy_of_programs_its_account_cannot_reach(data, monkeypatch):
    hidden, reachable = data / "hidden", data / "shared"
    hidden.mkdir(mode=0o700)
    reachable.mkdir(mode=0o755)
    (package,) = binaries._wheel()
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, hidden / part.name)
    monkeypatch.setattr(binaries, "SHARED", reachable)
    monkeypatch.setattr(binaries, "_wheel", lambda: [hidden / package.name])
    with running(data) as server:
        assert ask(server.url, "SELECT 1") == 1
    (copy,) = reachable.iterdir()
    assert copy in binaries.find(binaries.account_for()).folder.parents


@as_root
def test_root_names_programs_that_cannot_be_reached_and_not_be_moved(data, monkeypatch):
    hidden = data / "hidden"
    hidden.mkdir(mode=0o700)
    (hidden / "bin").symlink_to(binaries.find(binaries.account_for()).folder)
    monkeypatch.setenv("ATBILDE_PG_BIN", str(hidden / "bin"))
    with pytest.raises(UserError, match="may not enter"):
        cluster.start(data)


def test_nothing_is_left_when_the_starter_is_killed(old):
    script = (
        "import sys, time; from pathlib import Path; from atbilde.config import cluster;"
        "server = cluster.start(Path(sys.argv[1]), durable=False);"
        "print(server.process.pid, flush=True); time.sleep(600)"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script, str(old)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(SOURCE)}
    )
    assert starter.stdout
    number = int(starter.stdout.readline())
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    starter.stdout.close()
    while Path(f"/proc/{number}/cmdline").exists() and Path(f"/proc/{number}/cmdline").read_bytes():
        time.sleep(0.05)
    with running(old) as server:
        assert ask(server.url, "SELECT 1") == 1


def test_what_does_not_come_up_says_why(old, monkeypatch):
    monkeypatch.setitem(cluster.SETTINGS, "shared_buffers", "nonsense")
    with pytest.raises(UserError, match=r"the database did not start: .*shared_buffers"):
        cluster.start(old)
    monkeypatch.undo()
    with running(old) as server:
        assert ask(server.url, "SELECT 1") == 1
