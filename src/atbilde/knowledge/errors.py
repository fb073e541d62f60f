"""How a change to knowledge is refused."""


class NotPossible(Exception):
    """Something that cannot be kept; `str()` is the sentence to show, `field` the field it belongs to."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
