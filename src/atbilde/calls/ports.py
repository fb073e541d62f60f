"""Where adapters of telephony plug in: the settings' side asks, `config` says who answers."""

from collections.abc import Callable

from atbilde.calls.models import Exchange

#: Tries the connection to an exchange: an empty text is health, else one sentence saying what is wrong.
ExchangeCheck = Callable[[Exchange], str]

_checks: list[ExchangeCheck] = []


def plug_exchange_check(check: ExchangeCheck) -> None:
    """Let this function answer for exchanges from now on."""
    _checks[:] = [check]


def exchange_check() -> ExchangeCheck | None:
    """What answers for exchanges; `None` where no adapter is plugged in."""
    return _checks[0] if _checks else None
