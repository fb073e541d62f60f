"""The social networks of the demonstration: people who write to an account there, signed as their networks sign.

What was said there is kept in the memory of the web process, as nothing of it leaves this machine.
"""

import hmac
import threading
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from itertools import count

import msgspec
from django.conf import settings
from django.utils import timezone

from atbilde.adapters.social import wire
from atbilde.config.configuration import data_folder
from atbilde.contacts.models import SocialAccount
from atbilde.core.networks import Network, network_of
from atbilde.core.standard import Standard
from atbilde.institutions.models import Institution, Queue

_APP = "demo-app"
_SHOWN = 40


class NetworkFault(Exception):
    """The institution's side did not take the message."""


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person with an account on each network."""

    id: str
    name: str
    handle: str


@dataclass(frozen=True, slots=True)
class Line:
    """One message on a network: by the person (`theirs`) or by the institution's account."""

    at: datetime
    person: str
    account: str
    theirs: bool
    public: bool
    text: str


PEOPLE = (
    Person("900001", "Zanda Vītoliņa", "zanda_v"),
    Person("900002", "Ralfs Ozoliņš", "ralfs_oz"),
    Person("900003", "Светлана Орлова", "s_orlova"),
)
_lines: list[Line] = []
_writers: dict[str, str] = {}  # id of a message, by whom it is
_lock = threading.Lock()
_numbers = count(int(timezone.now().timestamp() * 1000))


def attach_accounts(institution: Institution, standard: Standard, queue: Queue) -> None:
    """The accounts that the standard names on networks whose protocol is spoken; a made-up name where it has none."""
    for told in standard.accounts:
        network = network_of(told.network)
        if network is not None:
            SocialAccount.objects.create(
                institution=institution,
                network=network.value,
                code=told.id,
                handle=told.handle or f"{institution.pk}_latvija",
                user_id=f"8{SocialAccount.objects.count() + 1:05d}",
                app_key="demo-key",
                secret=f"demo-{institution.pk}-{told.id}",
                queue=queue,
            )


def keep_tokens() -> None:
    """Put the accounts' secrets where they are looked for; a token says whose it is."""
    folder = data_folder() / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for account in SocialAccount.objects.order_by("pk"):
        for part, value in (("app", _APP), ("token", f"demo-{account.user_id}"), ("token-secret", "demo")):
            file = folder / f"{account.secret}-{part}"
            file.touch(mode=0o600)
            file.write_text(value + "\n")


def person_of(id_: str) -> Person:
    """The person with this id, the first one where there is none."""
    return next((one for one in PEOPLE if one.id == id_), PEOPLE[0])


def lines_of(person: Person) -> list[Line]:
    """What this person and the institutions wrote to each other, the newest first."""
    with _lock:
        return [line for line in reversed(_lines) if line.person == person.id][:_SHOWN]


def write(account: SocialAccount, person: Person, text: str, *, public: bool) -> None:
    """The person writes to the account: their network tells the institution. `NetworkFault` where that fails."""
    remote_id = str(next(_numbers))
    body = _told(account, person, text, remote_id, public=public)
    raw = msgspec.json.encode(body)
    address = f"{settings.CONFIGURATION.public_url}/social/{account.pk}/"
    code = hmac.digest(_APP.encode(), raw, "sha256")
    signed = (
        {"X-Hub-Signature-256": f"sha256={code.hex()}"}
        if account.network == Network.FACEBOOK
        else {"x-twitter-webhooks-signature": f"sha256={b64encode(code).decode()}"}
    )
    try:
        reply = wire.ask("POST", address, headers={"Content-Type": "application/json", **signed}, body=raw)
    except wire.Unreachable as fault:
        raise NetworkFault(str(fault)) from None
    if not reply.taken:
        raise NetworkFault(str(reply.status))
    _writers[remote_id] = person.id
    _keep(Line(timezone.now(), person.id, str(account), True, public, text))


def answered(account: SocialAccount, text: str, *, to: str = "", under: str = "") -> tuple[str, str] | None:
    """The account writes to a person (`to`) or under a message: that message's id and the person's; or nobody is there.

    `to` and `under` both: in private, to who wrote that message.
    """
    person = _writers.get(under, "") if under else to
    if person not in {one.id for one in PEOPLE}:
        return None
    _keep(Line(timezone.now(), person, str(account), False, bool(under) and not to, text))
    return str(next(_numbers)), person


def _keep(line: Line) -> None:
    with _lock:
        _lines.append(line)


def _told(account: SocialAccount, person: Person, text: str, remote_id: str, *, public: bool) -> dict[str, object]:
    """What the network sends, in the shape of its documentation."""
    now = int(timezone.now().timestamp() * 1000)
    if account.network == Network.FACEBOOK:
        entry: dict[str, object] = {"id": account.user_id, "time": now}
        if public:
            value = {
                "item": "comment",
                "verb": "add",
                "comment_id": remote_id,
                "message": text,
                "created_time": now // 1000,
            }
            entry["changes"] = [{"field": "feed", "value": {**value, "from": {"id": person.id, "name": person.name}}}]
        else:
            told = {"sender": {"id": person.id}, "recipient": {"id": account.user_id}, "timestamp": now}
            entry["messaging"] = [{**told, "message": {"mid": remote_id, "text": text}}]
        return {"object": "page", "entry": [entry]}
    user = {"id": person.id, "id_str": person.id, "name": person.name, "screen_name": person.handle}
    if public:
        named = {"user_mentions": [{"id_str": account.user_id, "screen_name": account.handle}]}
        post = {"id_str": remote_id, "text": text, "timestamp_ms": str(now), "user": user, "entities": named}
        return {"for_user_id": account.user_id, "tweet_create_events": [post]}
    told = {"sender_id": person.id, "target": {"recipient_id": account.user_id}, "message_data": {"text": text}}
    event = {"type": "message_create", "id": remote_id, "created_timestamp": str(now), "message_create": told}
    return {"for_user_id": account.user_id, "direct_message_events": [event], "users": {person.id: user}}
