"""Making the Python environment of a source checkout: what `./atbilde` and `./test` do before anything else.

Standard library only: this runs on the machine's own Python, before any dependency is there.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
_STAMP = "atbilde-lock"


class EnvironmentFault(Exception):
    """The environment cannot be made; the message is for the person who called."""


def folder() -> Path:
    """Where the environment lives: `ATBILDE_VENV`, else `.venv` in the checkout."""
    return Path(os.environ.get("ATBILDE_VENV") or ROOT / ".venv").absolute()


def interpreter(wanted: str) -> Path:
    """The Python of an environment with everything the lock file `wanted` names; made or renewed where needed.

    The development lock includes the runtime one, so an environment of the former serves both. A stamp with the hash
    of the lock makes later calls cost nothing; two calls at once wait for each other.
    """
    place = folder()
    python = place / "bin" / "python"
    if _is_current(place, wanted):
        return python
    with _alone(place):
        if not _is_current(place, wanted):
            _build(place, _to_install(place, wanted))
    return python


def _digest(lock: str) -> str:
    return f"{lock} {hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()}"


def _stamp(place: Path) -> str:
    try:
        return (place / _STAMP).read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _is_current(place: Path, wanted: str) -> bool:
    accepted = {_digest(DEVELOPMENT)} | ({_digest(RUNTIME)} if wanted == RUNTIME else set())
    return _stamp(place) in accepted and (place / "bin" / "python").exists()


def _to_install(place: Path, wanted: str) -> str:
    """An environment once made for development stays one."""
    return DEVELOPMENT if _stamp(place).startswith(DEVELOPMENT) else wanted


@contextlib.contextmanager
def _alone(place: Path) -> Iterator[None]:
    try:
        place.mkdir(parents=True, exist_ok=True)
        handle = os.open(place / "atbilde-setup", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as fault:
        raise EnvironmentFault(f"cannot make {place}: {fault.strerror}; ATBILDE_VENV can name another place") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _build(place: Path, lock: str) -> None:
    print(f"Setting up the environment from {lock} (once; a minute or two) …", file=sys.stderr, flush=True)
    (place / _STAMP).unlink(missing_ok=True)
    uv = shutil.which("uv")
    python = place / "bin" / "python"
    make = [sys.executable, "-m", "venv", *(["--without-pip"] if uv else []), str(place)]
    _run(make, "making the environment failed (on Debian the package python3-venv is needed)")
    install = (
        [uv, "pip", "install", "--quiet", "--python", str(python)] if uv else [str(python), "-m", "pip", "install"]
    )
    if not uv:
        install += ["--quiet", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    install += ["--require-hashes", "-r", str(ROOT / lock)]
    _run(install, "installing the dependencies failed; can this machine reach its Python package registry?")
    draft = place / f"{_STAMP}.new"
    draft.write_text(_digest(lock) + "\n", encoding="ascii")
    draft.replace(place / _STAMP)


def _run(command: list[str], complaint: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")  # noqa: S603
    if done.returncode:
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        reason = next((line for line in reversed(lines) if "rror" in line), lines[-1] if lines else "no reason given")
        raise EnvironmentFault(f"{complaint}\n  {reason}")
