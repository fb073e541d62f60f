"""Social networks: how long a message may be there, until when one may write to a person, what stays out of the public.

Sources, as the networks document them in 2026: Messenger Platform, Send API reference (2000 characters), messaging
windows and the tag HUMAN_AGENT (24 hours, 7 days), private replies (one to a comment, within 7 days); X developer
platform, counting characters (280 weighted units; a link counts 23) and direct messages (10 000 characters).
"""

import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum

from atbilde.core.personal_data import Kind, marks


class Network(StrEnum):
    """The networks whose protocol is spoken; on any other one an officer notes by hand what came and what went."""

    FACEBOOK = "facebook"
    X = "x"


#: Most characters of a private and of a public message.
_LONGEST = {
    (Network.FACEBOOK, False): 2000,
    (Network.FACEBOOK, True): 8000,
    (Network.X, False): 10_000,
    (Network.X, True): 280,
}
_DAY, _WEEK = timedelta(hours=24), timedelta(days=7)
#: Code points that count once in a public message on X; all others count twice.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_LINK = re.compile(r"https?://\S+")
_LINK_COUNTS = 23
#: What no public message of an institution says. Its own telephone and address are public, so those are not here.
_NEVER_PUBLIC = (Kind.CASE, Kind.CODE, Kind.ACCOUNT)


def network_of(name: str) -> Network | None:
    """The network that a standard means by this name; `None` for one whose protocol is not spoken."""
    return {"facebook": Network.FACEBOOK, "twitter": Network.X, "x": Network.X}.get(name.strip().casefold())


def longest(network: Network, *, public: bool) -> int:
    """How many characters a message may have, as `length` counts them."""
    return _LONGEST[network, public]


def length(text: str, network: Network, *, public: bool) -> int:
    """How long the network says a text is: in units of UTF-16; a public one on X by weight, each link as 23."""
    if network != Network.X or not public:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    text = unicodedata.normalize("NFC", text)
    links = _LINK.findall(text)
    rest = _LINK.sub("", text)
    return len(links) * _LINK_COUNTS + sum(1 if _is_light(ord(one)) else 2 for one in rest)


def private_until(network: Network, *, asked_in_public: bool, asked_at: datetime, human_agent: bool) -> datetime | None:
    """Until when the person may be written to in private; `None` where the network sets no term.

    `human_agent`: the institution's app may use Facebook's tag for answers given by people.
    """
    if network != Network.FACEBOOK:
        return None
    return asked_at + (_WEEK if asked_in_public or human_agent else _DAY)


def kept_from_public(text: str, *, email: str = "", phone: str = "") -> list[str]:
    """What in the text must not be said in public: case numbers, personal codes, accounts, the client's own address."""
    found = [mark.text for mark in marks(text) if mark.kind in _NEVER_PUBLIC]
    digits = re.sub(r"\D", "", phone)[-8:]
    if email and email.casefold() in text.casefold():
        found.append(email)
    if len(digits) == 8 and digits in re.sub(r"\D", "", text):
        found.append(phone)
    return found


def _is_light(point: int) -> bool:
    return any(low <= point <= high for low, high in _LIGHT)
