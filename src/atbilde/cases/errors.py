"""Why a change to a case is refused. The message is for the officer and is translated."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atbilde.cases.queries.meanwhile import Written


class Refused(Exception):
    """A change was asked for that the standard or the state of the case does not allow.

    `code` is stable for tests and the API; `str()` is the sentence to show.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class LetterIncomplete(Refused):
    """A letter lacks parts the standard asks for; `gaps` are their names (CSP-D6)."""

    def __init__(self, gaps: list[str], message: str) -> None:
        super().__init__("letter_incomplete", message)
        self.gaps = gaps


class AnsweredMeanwhile(Refused):
    """A colleague wrote to the client after what the sender had seen; `meanwhile` are those letters, oldest first."""

    def __init__(self, meanwhile: "Sequence[Written]", message: str) -> None:
        super().__init__("answered_meanwhile", message)
        self.meanwhile = meanwhile
