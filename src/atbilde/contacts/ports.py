"""Where a virus scanner plugs in: contacts ask, `config` says who answers."""

from collections.abc import Iterable
from typing import Protocol


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
