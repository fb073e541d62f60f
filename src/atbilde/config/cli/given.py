"""What commands on standards are given: a pack, and a time in the pack's zone."""

from collections.abc import Iterable
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from atbilde.config.errors import UserError
from atbilde.core.pack import Pack, PackError, load_pack
from atbilde.institutions.packs import UnknownPack, find_pack


def pack_named(name: str) -> Pack:
    """The pack of this id, or of this file where the name ends in `.toml`. `UserError` for none or a faulty one."""
    try:
        return load_pack(Path(name).read_text(encoding="utf-8"), name) if name.endswith(".toml") else find_pack(name)
    except UnknownPack as error:
        raise UserError(str(error)) from None
    except PackError as error:
        more = f" (and {len(error.faults) - 1} more faults)" if len(error.faults) > 1 else ""
        raise UserError(f"{error.faults[0]}{more}") from None
    except OSError as error:
        raise UserError(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{name}: not UTF-8") from None


def moment(text: str, option: str, zone: ZoneInfo) -> datetime:
    """A time given as ISO 8601; without an offset in the pack's zone, without a time of day its midnight there."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"{option} {text!r}: not an ISO 8601 date and time") from None
    try:
        return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    except (OverflowError, ValueError):
        raise UserError(f"{option} {text!r}: out of range") from None


def known(what: str, name: str, names: Iterable[str]) -> UserError:
    """The error for an unknown name, with the names near it, or all of them."""
    every = sorted(names)
    near = get_close_matches(name.casefold(), [each.casefold() for each in every], n=3)
    offered = [each for each in every if each.casefold() in near]
    hint = f"did you mean {' or '.join(offered)}?" if offered else f"known are {', '.join(every) or 'none'}"
    return UserError(f"unknown {what} {name!r}: {hint}")
