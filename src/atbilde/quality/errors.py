"""Why something about a survey cannot be. The message is shown to whoever asked, client or officer."""


class NotPossible(Exception):
    """A change that cannot be: `str()` is the sentence to show, `code` stable for tests, `field` what it is about."""

    def __init__(self, code: str, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.field = field
