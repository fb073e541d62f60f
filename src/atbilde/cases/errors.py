"""Why a change to a case is refused. The message is for the officer and is translated."""


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
