"""How Asterisk names channels, people and moments."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

#: "PJSIP/101-0000004e", "SIP/trunk-lv-0000004e", "Local/101@from-queue-0000004e;1", "PJSIP/101" (an interface).
CHANNEL = re.compile(r"(?P<kind>[^/]+)/(?P<name>.*?)(?:-[0-9a-f]{6,10}|(?<=\d)-\d+)?(?:;[12])?", re.DOTALL)
#: What an extension looks like where nothing else is said: a short number. A trunk has a name or a long number.
EXTENSION = re.compile(r"[0-9]{2,6}")
#: A channel's unique id: [name of the system-]seconds since 1970.counter
BORN = re.compile(r"(?:.*-)?(\d{9,11})\.\d+", re.DOTALL)
NOBODY = ("", "<unknown>", "<null>", "<none>")
#: Places of a dialplan that are no number anybody dialled.
PLACES = (*NOBODY, "s", "h", "i", "t")


@dataclass(frozen=True, slots=True)
class Device:
    """What stands behind a channel. `name` is the extension, the trunk, or the number a Local channel stands for."""

    name: str
    local: bool  # a channel the exchange made to itself: no telephone, though one may ring behind it


def device(channel: str) -> Device:
    """The device of a channel or of an interface; its `name` is "" where none can be made out."""
    found = CHANNEL.fullmatch(channel)
    if not found:
        return Device("", local=False)
    name = found["name"].partition("@")[0].removesuffix("/n")
    return Device(name, local=found["kind"].casefold() == "local")


def told(value: str) -> str | None:
    """The value, or `None` where Asterisk only says that it has none."""
    return None if value.strip() in NOBODY else value.strip()


def dialled(exten: str) -> str | None:
    """The number of a channel's place in the dialplan, `None` where that place is no number."""
    return None if exten.strip() in PLACES else exten.strip()


def moment(timestamp: str) -> datetime | None:
    """Seconds since 1970 with a fraction, as an aware UTC datetime; `None` where there is no such number."""
    whole, _, part = timestamp.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) < 12):
        return None
    micro = int((part + "000000")[:6]) if part.isascii() and part.isdigit() else 0
    return datetime.fromtimestamp(int(whole), UTC).replace(microsecond=micro)


def born(unique: str) -> str:
    """The whole second a channel began, as a timestamp, read from its unique id; "" where it is not in there."""
    found = BORN.fullmatch(unique)
    return found[1] if found else ""
