"""Is the scanner well? Asked by `atbilde check`."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from atbilde.adapters.antivirus.clamd import Clamd
from atbilde.contacts.ports import ScannerAway

#: Signatures older than this say that nobody renews them; freshclam does so several times a day.
OLD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Signatures:
    """What a scanner goes by: its version, the number of its signatures and when they were made, as far as it tells."""

    version: str
    number: str = ""
    made_at: datetime | None = None


def signatures_of(told: str) -> Signatures:
    """Read clamd's `ClamAV 1.4.6/27800/Sun Nov 29 09:26:03 2026`.

    Without official signatures it tells the first part only.
    """
    version, _, rest = told.partition("/")
    number, _, made = rest.partition("/")
    try:
        made_at = datetime.strptime(made.strip(), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        made_at = None
    return Signatures(version.strip(), number.strip(), made_at)


def check_scanner(address: str, *, at: datetime) -> tuple[str, str]:
    """What was found, and what is wrong with it in one line ("" where nothing is).

    Wrong is a scanner that does not answer, and one whose signatures are older than `OLD`.
    """
    clamd = Clamd(address)
    try:
        clamd.ping()
        known = signatures_of(clamd.version())
    except ScannerAway as fault:
        return "", f"{address}: {fault}"
    if known.made_at is None:
        return f"{known.version} at {address}, signatures of unknown age", ""
    age = at - known.made_at
    found = f"{known.version} at {address}, signatures {known.number} are {max(age.days, 0)} days old"
    return found, f"{found}: does freshclam run?" if age > OLD else ""
