"""The embedded PostgreSQL: its files, its start, its end. Standard library only, so that the supervisor stays small.

A cluster lives in a home of its own, `DATA/postgresql`: `cluster/` (PostgreSQL's files), `socket/`, `lock` and
`postgresql.log`. The lock is inherited by the server, so it is free exactly when no process of it is left; a stale
`postmaster.pid` is therefore recognised for certain.
"""

import contextlib
import ctypes
import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from atbilde.config import binaries
from atbilde.config.binaries import Account
from atbilde.config.errors import UserError

NAME = "atbilde"
_SOCKET_FILE = ".s.PGSQL.5432"
_LONGEST_SOCKET = 100  # sun_path holds 107 bytes, and PostgreSQL puts a lock file of five more letters beside it
_LOG_LIMIT = 5_000_000
_SET_DEATH_SIGNAL = 1

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "40",
    "shared_buffers": "32MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_max_workers": "2",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_min_messages": "warning",
}
"""One institution's load on a small machine; a big installation brings its own server by DATABASE_URL."""


@dataclass
class Server:
    """A running server that this process started."""

    process: subprocess.Popen[bytes]
    url: str

    def stop(self, *, patient: bool = False, seconds: float = 20) -> None:
        """End it: disconnecting everybody at once, or (`patient`) after the others have gone."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM if patient else signal.SIGINT)
        for harder in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.send_signal(harder)
            else:
                return


def home_of(data: Path) -> Path:
    """The home of the cluster of a data folder, whether it exists or not."""
    return data / "postgresql"


def running_url(data: Path) -> str | None:
    """The address of the server that runs for this data folder, by whomever it was started; `None` if none does."""
    home = home_of(data)
    try:
        lines = (home / "cluster" / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    if len(lines) < 8 or lines[7].strip() != "ready" or not _is_locked(home / "lock"):
        return None
    return _url(Path(lines[4]))


def start(data: Path, *, durable: bool = True, wait: float = 0) -> Server:
    """Start the server of `data`, first making what is missing; returns when it answers.

    `wait` seconds are granted to a server that is just stopping. `UserError` where another one runs, where the files
    are of a PostgreSQL that is not here, or where it does not come up (with the reason from its log).
    `durable=False` gives up safety at power loss for speed; for tests.
    """
    home, account = _prepare_home(home_of(data))
    lock = _lock(home / "lock", wait)
    try:
        cluster = home / "cluster"
        programs = _programs(cluster, account)
        if not cluster.exists():
            _initialise(home, programs, account)
        with contextlib.suppress(FileNotFoundError):
            (cluster / "postmaster.pid").unlink()
        return _launch(home, programs, account, lock, durable)
    finally:
        os.close(lock)


@contextlib.contextmanager
def connected(data: Path) -> Iterator[str]:
    """The address of a server for `data` while the block runs: the one that runs, else one of our own."""
    url = running_url(data)
    if url:
        yield url
        return
    server = start(data, wait=10)
    try:
        yield server.url
    finally:
        server.stop(patient=True)


def _url(socket_folder: Path) -> str:
    return f"postgresql://{NAME}@/{NAME}?host={quote(str(socket_folder), safe='')}"


def _is_locked(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _lock(path: Path, wait: float) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            os.close(handle)
            raise UserError(f"the database in {path.parent} is in use by another process of Atbilde") from None
        return handle


def _prepare_home(home: Path) -> tuple[Path, Account]:
    """Make the home where its account can reach it; the data folder then holds a link to it."""
    try:
        if not home.exists():
            account = binaries.account_for()
            if account.can_enter(home.parent):
                home.mkdir(mode=0o700)
            else:
                _make_elsewhere(home)
            _give(home, account)
        owner = home.stat().st_uid
    except OSError as fault:
        raise UserError(f"cannot set up the database in {home}: {fault.strerror}") from None
    if os.geteuid() not in {0, owner}:
        raise UserError(f"the database in {home} belongs to another account (uid {owner}); run Atbilde as that one")
    account = binaries.account_for(owner)
    if not account.can_enter(home.resolve().parent):
        raise UserError(f"the account of the database (uid {owner}) may not enter {home.resolve().parent}")
    return home.resolve(), account


def _make_elsewhere(home: Path) -> None:
    if home.is_symlink():
        raise UserError(f"{home} points to {os.readlink(home)}, which is gone")
    folder = binaries.shared_folder() / f"cluster-{secrets.token_hex(6)}"
    folder.mkdir(mode=0o700)
    home.symlink_to(folder)


def _give(path: Path, account: Account) -> None:
    if account.uid is not None and account.gid is not None:
        os.chown(path, account.uid, account.gid)


def _programs(cluster: Path, account: Account) -> binaries.Binaries:
    try:
        major = int((cluster / "PG_VERSION").read_text())
    except FileNotFoundError:
        if cluster.exists():
            raise UserError(f"{cluster} is not a PostgreSQL cluster of ours") from None
        return binaries.find(account)
    return binaries.find(account, major)


def _initialise(home: Path, programs: binaries.Binaries, account: Account) -> None:
    """Make `cluster/` under another name and rename it when all is there: an interrupted one is made anew."""
    draft = home / "cluster.new"
    if draft.exists():
        shutil.rmtree(draft)
    # Without ICU in the builds the order of text is by code point everywhere; C.UTF-8 adds upper and lower case.
    locale = ["--locale=C.UTF-8"]
    if programs.major >= 17:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    common = ["--encoding=UTF8", "--auth=trust", "--data-checksums", f"--username={NAME}", "--no-instructions"]
    _run([programs.folder / "initdb", "-D", draft, *common, *locale], account)
    single: list[str | Path] = [programs.folder / "postgres", "--single", "-D", draft, "postgres"]
    _run(single, account, f"CREATE DATABASE {NAME};\n")
    draft.rename(home / "cluster")


def _run(command: list[str | Path], account: Account, text: str = "") -> None:
    done = subprocess.run(  # type: ignore[call-overload]  # noqa: S603
        command, input=text, capture_output=True, text=True, cwd="/", env=_environment(), **account.popen
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise UserError(f"setting up the database failed ({Path(command[0]).name}): {last}")


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def _launch(home: Path, programs: binaries.Binaries, account: Account, lock: int, durable: bool) -> Server:
    sockets = _socket_folder(home, account)
    settings = SETTINGS | {"unix_socket_directories": str(sockets)}
    if programs.major >= 18:
        settings["io_method"] = "sync"  # the worker processes of the default cost memory and gain nothing here
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        settings["max_connections"] = "150"  # tests that ask a hundred times at once do it on connections of their own
    command = [str(programs.folder / "postgres"), "-D", str(home / "cluster")]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = home / "postgresql.log"
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        begin = output.tell()
        process = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=_environment(),
            pass_fds=(lock,),
            process_group=0,
            preexec_fn=die_with_parent(signal.SIGINT),
            **account.popen,
        )
    _await_ready(process, home, begin)
    return Server(process, _url(sockets))


def _await_ready(process: subprocess.Popen[bytes], home: Path, begin: int, seconds: float = 60) -> None:
    status_file = home / "cluster" / "postmaster.pid"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            lines = status_file.read_text().splitlines()
        except OSError:
            lines = []
        if len(lines) >= 8 and lines[7].strip() == "ready" and lines[0] == str(process.pid):
            return
        time.sleep(0.01)
    process.kill()
    process.wait()
    with (home / "postgresql.log").open("rb") as log:
        log.seek(begin)
        said = [
            line for line in log.read().decode("utf-8", "replace").splitlines() if "FATAL" in line or "ERROR" in line
        ]
    raise UserError(f"the database did not start: {(said or ['see ' + str(home / 'postgresql.log')])[0]}")


def _socket_folder(home: Path, account: Account) -> Path:
    """A folder for the socket that only the server's account can enter, with a path short enough for a socket."""
    folder = home / "socket"
    if len(os.fsencode(folder / _SOCKET_FILE)) > _LONGEST_SOCKET:
        mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
        roots = [root for root in (tempfile.gettempdir(), "/tmp") if len(os.fsencode(root)) < 60]  # noqa: S108
        folder = Path(roots[0]) / f"atbilde-{mark}"
    owner = os.geteuid() if account.uid is None else account.uid
    try:
        folder.mkdir(mode=0o700)
        _give(folder, account)
    except FileExistsError:
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != owner or status.st_mode & 0o077:
            raise UserError(f"{folder} is in the way of the database's socket; remove it") from None
    except OSError as fault:
        raise UserError(f"cannot make {folder} for the database's socket: {fault.strerror}") from None
    return folder


def die_with_parent(number: signal.Signals, parent: int | None = None) -> Callable[[], None] | None:
    """A `preexec_fn` that asks the kernel to send `number` to the child when its parent is gone (Linux; else none).

    The parent is the caller, or the process `parent` where the child itself makes the request.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid() if parent is None else parent

    def prepare() -> None:
        if prctl(_SET_DEATH_SIGNAL, int(number), 0, 0, 0):
            raise OSError(ctypes.get_errno(), errno.errorcode.get(ctypes.get_errno(), "prctl"))
        if os.getppid() != parent:
            os.kill(os.getpid(), number)

    return prepare
