"""AMI on the wire: `Key: Value` lines ended by CR LF, messages ended by an empty line, one banner line at the start."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

BANNER = b"Asterisk Call Manager/"
END_OF_LINE = b"\r\n"
END_OF_MESSAGE = b"\r\n\r\n"
#: Bytes. Asterisk's own lines stay below a few kilobytes; who sends more is broken or no Asterisk.
LONGEST_LINE = 64 * 1024
LONGEST_MESSAGE = 1024 * 1024

Action = Mapping[str, str | Sequence[str]]
"""What is sent: names to values; a sequence of values is a name told several times ("Variable")."""


class WireError(ValueError):
    """What came cannot be AMI; `str()` says why in one line, without what came."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its `Key: Value` pairs as told, repeated keys kept; a line without colon has the key ""."""

    pairs: tuple[tuple[str, str], ...]

    def get(self, key: str, default: str = "") -> str:
        """The first value of the key, else `default`. What the exchange itself tells comes before what others add."""
        return next((value for name, value in self.pairs if name == key), default)

    def all(self, key: str) -> list[str]:
        """Every value of the key."""
        return [value for name, value in self.pairs if name == key]

    @property
    def event(self) -> str:
        """The event's name, "" for a response."""
        return self.get("Event")


class Wire:
    """The reader of one connection. Bytes may be cut anywhere, inside a character too: whole messages are decoded."""

    def __init__(self) -> None:
        self.banner: str | None = None
        self._bytes = bytearray()
        self._searched = 0  # no end of a message begins before here

    def feed(self, data: bytes) -> list[Message]:
        """The messages completed by these bytes. `WireError` if this is no AMI; the connection is of no use then."""
        self._bytes += data
        if self.banner is None and not self._banner():
            return []
        return list(self._messages())

    def _banner(self) -> bool:
        seen = bytes(self._bytes[: len(BANNER)])
        if not BANNER.startswith(seen) and not seen.startswith(BANNER):
            raise WireError("no Asterisk manager interface answers here: its greeting is missing")
        end = self._bytes.find(END_OF_LINE)
        if end < 0:
            self._refuse_long(len(self._bytes), 200, "greeting")
            return False
        self.banner = self._bytes[:end].decode("utf-8", "replace")
        del self._bytes[: end + len(END_OF_LINE)]
        return True

    def _messages(self) -> Iterator[Message]:
        while (end := self._bytes.find(END_OF_MESSAGE, self._searched)) >= 0:
            self._refuse_long(end, LONGEST_MESSAGE, "message")
            lines = bytes(self._bytes[:end]).split(END_OF_LINE)
            del self._bytes[: end + len(END_OF_MESSAGE)]
            self._searched = 0
            self._refuse_long(max(map(len, lines)), LONGEST_LINE, "line")
            yield Message(tuple(_pair(line) for line in lines if line))
        self._searched = max(0, len(self._bytes) - len(END_OF_MESSAGE) + 1)
        self._refuse_long(len(self._bytes), LONGEST_MESSAGE, "message")
        self._refuse_long(len(self._bytes) - self._bytes.rfind(END_OF_LINE) - 1, LONGEST_LINE, "line")

    @staticmethod
    def _refuse_long(length: int, limit: int, what: str) -> None:
        if length > limit:
            raise WireError(f"the exchange sent a {what} of more than {limit} bytes")


def _pair(line: bytes) -> tuple[str, str]:
    key, colon, value = line.decode("utf-8", "replace").partition(":")
    return (key, value.removeprefix(" ")) if colon else ("", key)


def encode(action: Action) -> bytes:
    """The bytes of an action. `ValueError` naming the field where a line break in it would smuggle in another field."""
    lines = []
    for key, told in action.items():
        if not key or any(letter in key for letter in ":\r\n\0"):
            raise ValueError(f"{key!r} is no name of a field")
        for value in [told] if isinstance(told, str) else told:
            if any(letter in value for letter in "\r\n\0"):
                raise ValueError(f"{key} holds a line break")
            lines.append(f"{key}: {value}\r\n")
    if not lines:
        raise ValueError("an action without fields")
    return ("".join(lines) + "\r\n").encode()
