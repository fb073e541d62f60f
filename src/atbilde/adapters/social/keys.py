"""The secrets of an account: several under one name, in the environment or the secrets folder, not in the database."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from atbilde.contacts.models import SocialAccount
from atbilde.core.networks import Network

Secret = Callable[[str], str | None]
#: What belongs to an account of a network; each is the secret `NAME-part`.
PARTS = {Network.FACEBOOK: ("app", "token"), Network.X: ("app", "token", "token-secret")}


class NoKey(Exception):
    """A secret of the account is not there; `str()` names it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What the account speaks with: the app's secret, the account's token and, on X, the token's own secret."""

    app: str
    token: str
    token_secret: str = ""
    app_key: str = ""


def names_of(account: SocialAccount) -> list[str]:
    """The names of the account's secrets."""
    return [f"{account.secret}-{part}" for part in PARTS[Network(account.network)]]


def keys_of(account: SocialAccount, secret: Secret) -> Keys:
    """The account's secrets. Raises `NoKey` with the name of the first that is not there."""
    found = [_read(name, secret) for name in names_of(account)]
    return Keys(found[0], found[1], found[2] if len(found) > 2 else "", app_key=account.app_key)


def app_secret(account: SocialAccount, secret: Secret) -> str:
    """The secret by which the network signs. Raises `NoKey`."""
    return _read(names_of(account)[0], secret)


def verify_token(account: SocialAccount) -> str:
    """What is entered at Facebook beside the address, so that it may be confirmed; X asks for nothing of the kind.

    It is computed from the installation's key and stored nowhere.
    """
    if account.network != Network.FACEBOOK:
        return ""
    return salted_hmac("atbilde.adapters.social.verify", str(account.pk), algorithm="sha256").hexdigest()[:32]


def _read(name: str, secret: Secret) -> str:
    found = secret(name)
    if not found:
        raise NoKey(f"there is no secret named {name}")
    return found
