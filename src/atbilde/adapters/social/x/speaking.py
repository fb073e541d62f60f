"""Answers from an account on X by API v2: direct messages, and posts in reply.

Sources: X developer platform, "Manage Direct Messages" (POST /2/dm_conversations/with/:participant_id/messages),
"Manage Posts" (POST /2/tweets with `reply.in_reply_to_tweet_id`), "Response codes and errors", "Rate limits".
"""

from urllib.parse import quote

import msgspec

from atbilde.adapters.social import wire
from atbilde.adapters.social.fields import text
from atbilde.adapters.social.keys import Keys
from atbilde.adapters.social.refusals import AccountRefused, Delivered, refused
from atbilde.adapters.social.x.oauth import authorization
from atbilde.contacts.models import Message, SocialAccount, SocialMessage


def send(letter: Message, row: SocialMessage, keys: Keys, base: str) -> Delivered:
    """Hand one message over; returns its id at X. Raises `NotTaken`, `AccountRefused`, `Unreachable`."""
    if row.public:
        said: dict[str, object] = {"text": letter.text, "reply": {"in_reply_to_tweet_id": row.answers}}
        return Delivered(text(_ask("POST", f"{base}/2/tweets", keys, said), "data", "id"))
    person = quote(row.person.user_id, safe="")
    body = _ask("POST", f"{base}/2/dm_conversations/with/{person}/messages", keys, {"text": letter.text})
    return Delivered(text(body, "data", "dm_event_id"))


def who(account: SocialAccount, keys: Keys, base: str) -> str:
    """The id of the user whose token this is. Raises as `send`."""
    return text(_ask("GET", f"{base}/2/users/me", keys, None), "data", "id")


def _ask(method: str, url: str, keys: Keys, said: dict[str, object] | None) -> object:
    headers = {"Authorization": authorization(method, url, keys), "Accept": "application/json"}
    body = None
    if said is not None:
        headers["Content-Type"] = "application/json"
        body = msgspec.json.encode(said)
    reply = wire.ask(method, url, headers=headers, body=body)
    if reply.taken:
        return reply.body
    words = f"X {reply.status} {text(reply.body, 'detail') or text(reply.body, 'title')}".strip()
    if reply.status == 401:
        raise AccountRefused(words)
    raise refused(reply, words)
