"""The words that a reader looks for: the `q` of an address."""

from django.http import HttpRequest

#: Longer questions are cut.
MOST_LETTERS = 300


def asked(request: HttpRequest) -> str:
    """The words; "" where none are asked for."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:MOST_LETTERS]
