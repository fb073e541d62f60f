"""Where a virus scanner and the adapters of social networks plug in: contacts ask, `config` says who answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from atbilde.contacts.models import SocialAccount


class ScannerAway(Exception):
    """The scanner cannot be reached or gave no verdict; `str()` says why, without a word of the file."""


class TooLargeToScan(Exception):
    """The scanner takes no file of this size."""


class Scanner(Protocol):
    """A program that looks for viruses."""

    def __call__(self, content: Iterable[bytes], *, patience: float) -> str:
        """The scanner's name for what it found in these bytes, "" where it found nothing.

        Raises `TooLargeToScan`, and `ScannerAway` where there is no verdict within `patience` seconds.
        """
        ...


_scanners: list[Scanner] = []


def plug_scanner(scanner: Scanner | None) -> None:
    """Let this scanner look at files from now on; `None`: none does."""
    _scanners[:] = [scanner] if scanner is not None else []


def scanner() -> Scanner | None:
    """What looks at files; `None` where no scanner is set up."""
    return _scanners[0] if _scanners else None


@dataclass(frozen=True, slots=True)
class SocialPort:
    """What an adapter can say of an account."""

    check: Callable[[SocialAccount], str]  # asks the network: an empty text is health, else what is wrong
    secrets: Callable[[SocialAccount], list[tuple[str, bool]]]  # the names of its secrets, and whether each is there
    verify_token: Callable[[SocialAccount], str]  # what is entered at the network beside the address; or nothing


_ports: list[SocialPort] = []


def plug_social(port: SocialPort) -> None:
    """Let this answer for accounts from now on."""
    _ports[:] = [port]


def social_port() -> SocialPort | None:
    """What answers for accounts; `None` where no adapter is plugged in."""
    return _ports[0] if _ports else None
