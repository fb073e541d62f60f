"""A world with a telephone: Anna at 101, Līga at 102, a webhook exchange."""

from tests.calls.conftest import exchange, world

__all__ = ["exchange", "world"]
