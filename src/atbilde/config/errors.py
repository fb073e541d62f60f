"""The one way to tell a user that the call, the input or the installation is wrong."""

FAILED = 1
"""Exit code: the check or the standard's judgement failed."""
WRONG_CALL = 2
"""Exit code: the call or the input is wrong."""


class UserError(Exception):
    """One line for the person at the keyboard; `main` prints it to standard error and ends with `code`."""

    def __init__(self, message: str, code: int = WRONG_CALL) -> None:
        super().__init__(" ".join(message.split()))
        self.code = code


class Unready(Exception):
    """A part of the installation is not ready; the text is the line that `atbilde check` prints."""
