"""The installation's own secret key."""

import os
import secrets
from pathlib import Path

from atbilde.config.errors import UserError


def secret_key(data: Path) -> str:
    """The key in `DATA/secret-key`; `ATBILDE_SECRET_KEY` goes before it.

    A command that runs before the first set-up (or a test) gets a key of its own that is kept nowhere.
    """
    given = os.environ.get("ATBILDE_SECRET_KEY")
    if given:
        return given
    try:
        return (data / "secret-key").read_text(encoding="ascii").strip() or secrets.token_urlsafe(50)
    except FileNotFoundError:
        return secrets.token_urlsafe(50)
    except (OSError, UnicodeDecodeError) as fault:
        raise UserError(f"cannot read the secret key {data / 'secret-key'}: {fault}") from None


def make_secret_key(data: Path) -> None:
    """Write `DATA/secret-key` (readable by its owner only) unless it is there; never a half-written one."""
    path = data / "secret-key"
    if path.exists() and path.stat().st_size:
        return
    draft = path.with_suffix(f".{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50) + "\n")
    os.replace(draft, path)
