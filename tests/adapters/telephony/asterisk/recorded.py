"""The recorded Asterisk (`tests/data/asterisk/README.md`) and messages in its form, for the tests of this folder."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from atbilde.adapters.telephony.asterisk.reading import Reading
from atbilde.adapters.telephony.asterisk.wire import Message, Wire
from atbilde.calls.said import Said

RECORDING = Path(__file__).parents[3] / "data" / "asterisk" / "ami_raw.txt"
#: The recorded scenarios in their order, by the exchange's own names of the calls.
(
    FIRST_RINGS,
    FOURTH_RING,
    GAVE_UP,
    TO_VOICEMAIL,
    PRESSED_ONE,
    RATED,
    BLIND,
    LONG_TALK,
    PICKED_UP,
    CLICKED,
    OUT_OF_HOURS,
) = CALLS = [
    "1795310636.65",
    "1795310647.67",
    "1795310672.69",
    "1795310685.71",
    "1795310704.73",
    "1795310713.75",
    "1795310728.77",
    "1795310742.80",
    "1795310783.82",
    "1795310798.85",
    "1795310808.87",
]


def reading() -> Reading:
    """A reading of the recorded exchange: its click-to-call named the contact in the variable CASE_ID."""
    return Reading(variable="CASE_ID")


def messages() -> list[Message]:
    """Every recorded message."""
    return Wire().feed(RECORDING.read_bytes())


def heard(told: Iterable[Message], by: Reading | None = None) -> list[Said]:
    """What a reading (else a fresh one) says to these messages."""
    by = by or reading()
    return [said for message in told for said in by.take(message)]


def of(said: Iterable[Said], call: str) -> list[Said]:
    """The news of one call."""
    return [one for one in said if one.call == call]


def one(said: Iterable[Said], type_: str) -> Said:
    """The only news of this type."""
    (found,) = [each for each in said if each.type == type_]
    return found


def event(name: str, **fields: str) -> Message:
    """An event as the exchange would tell it."""
    return Message((("Event", name), *fields.items()))


def channel(name: str, unique: str, linked: str, prefix: str = "", **more: str) -> dict[str, str]:
    """The fields that tell of a channel."""
    fields = {"Channel": name, "ChannelState": "4", "Uniqueid": unique, "Linkedid": linked, **more}
    return {f"{prefix}{key}": value for key, value in fields.items()}


def types(said: Iterable[Said]) -> list[str]:
    """The types of the news, in order."""
    return [each.type for each in said]


def keys(said: Iterable[Said]) -> Sequence[tuple[str, str]]:
    """What tells each of the news from all others."""
    return [(each.call, each.key) for each in said]
