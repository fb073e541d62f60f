"""Is an exchange well? Asked by `atbilde check` and by the button in the settings; changes nothing there."""

import os
from collections.abc import Callable

from atbilde.adapters.telephony.asterisk.connection import Connection, Refused, reason
from atbilde.adapters.telephony.asterisk.wire import WireError
from atbilde.calls.enums import SILENT, ExchangeKind
from atbilde.calls.models import Exchange

Secret = Callable[[str], str | None]
_PATIENCE = 8.0


def check_exchange(exchange: Exchange, secret: Secret) -> str | None:
    """What is wrong with the exchange in one line, or `None`: its log-in and spool folder, or when it was heard."""
    if exchange.kind == ExchangeKind.ASTERISK:
        return _log_in(exchange, secret) or _spool(exchange)
    if not exchange.token:
        return "it has no token yet, so nothing can be told to it"
    if exchange.fault == SILENT:
        return f"it is silent since {exchange.heard_at:%Y-%m-%d %H:%M %Z}" if exchange.heard_at else "it is silent"
    return exchange.fault or None


def found_well(exchange: Exchange) -> str:
    """What there is to say of an exchange that is well, in one line."""
    if exchange.kind == ExchangeKind.ASTERISK:
        return f"AMI at {exchange.host}:{exchange.port}"
    heard = f"heard at {exchange.heard_at:%Y-%m-%d %H:%M %Z}" if exchange.heard_at else "not heard yet"
    return f"webhook, {heard}"


def _log_in(exchange: Exchange, secret: Secret) -> str | None:
    word = secret(exchange.secret)
    if word is None:
        return f"there is no secret named {exchange.secret}"
    where = f"AMI {exchange.host}:{exchange.port}"
    try:
        with Connection(exchange.host, exchange.port, tls=exchange.tls, patience=_PATIENCE) as connection:
            connection.log_in(exchange.user, word)
    except (OSError, WireError, Refused) as fault:
        return f"{where}: {reason(fault)}"
    return None


def _spool(exchange: Exchange) -> str | None:
    if exchange.spool and not (os.path.isdir(exchange.spool) and os.access(exchange.spool, os.R_OK | os.X_OK)):
        return f"the spool folder {exchange.spool} cannot be read here"
    return None
