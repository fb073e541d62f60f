"""Answers from a page by the Graph API: messages, private replies to a comment, comments under a comment.

Sources: Meta, Messenger Platform, "Send API" (`/PAGE/messages`, `messaging_type`, the tag HUMAN_AGENT after 24 hours),
"Private replies" (`recipient.comment_id`), Graph API, "Comment" (`/COMMENT/comments`), "Handling errors" (codes) and
"Securing requests" (`appsecret_proof`).
"""

import hmac
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

import msgspec

from atbilde.adapters.social import wire
from atbilde.adapters.social.fields import at, text
from atbilde.adapters.social.keys import Keys
from atbilde.adapters.social.refusals import AccountRefused, Delivered, refused
from atbilde.contacts.models import Message, SocialAccount, SocialMessage

#: Codes that pass: unknown, service, and the limits of app, user, page and of messages; 341 a daily limit.
_PASSING = {1, 2, 4, 17, 32, 80001, 80006, 341, 368, 613, 1200}
#: The token is no good any more, or has no permission.
_TOKEN = {102, 190}
_DAY = timedelta(hours=24)


def send(letter: Message, row: SocialMessage, keys: Keys, base: str, *, now: datetime, asked_at: datetime) -> Delivered:
    """Hand one message over; returns its id at Facebook. Raises `NotTaken`, `AccountRefused`, `Unreachable`.

    `asked_at` is when the person last wrote: later than a day after it an answer needs the tag for people.
    """
    page = quote(row.account.user_id, safe="")
    if row.public:
        body = _ask("POST", f"{base}/{quote(row.answers, safe='')}/comments", keys, {"message": letter.text})
        return Delivered(text(body, "id"))
    recipient = {"comment_id": row.answers} if row.answers else {"id": row.person.user_id}
    said: dict[str, object] = {"recipient": recipient, "message": {"text": letter.text}}
    if now - asked_at > _DAY and not row.answers:
        said |= {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    else:
        said |= {"messaging_type": "RESPONSE"}
    body = _ask("POST", f"{base}/{page}/messages", keys, said)
    return Delivered(text(body, "message_id"), user_id=text(body, "recipient_id") if row.answers else "")


def who(account: SocialAccount, keys: Keys, base: str) -> str:
    """The id of the page whose token this is. Raises as `send`."""
    return text(_ask("GET", f"{base}/me", keys, {"fields": "id"}), "id")


def name_of(user_id: str, keys: Keys, base: str) -> str:
    """What a person who wrote to the page is called; empty where Facebook does not say. Raises as `send`.

    Source: Meta, Messenger Platform, "User Profile API": Messenger's events themselves tell no name.
    """
    found = _ask("GET", f"{base}/{quote(user_id, safe='')}", keys, {"fields": "first_name,last_name"})
    return " ".join(filter(None, (text(found, "first_name"), text(found, "last_name"))))


def _ask(method: str, url: str, keys: Keys, fields: dict[str, object]) -> object:
    proof = hmac.digest(keys.app.encode(), keys.token.encode(), "sha256").hex()
    headers = {"Authorization": f"Bearer {keys.token}", "Accept": "application/json"}
    body = None
    query: dict[str, object] = {"appsecret_proof": proof}
    if method == "POST":
        headers["Content-Type"] = "application/json"
        body = msgspec.json.encode(fields)
    else:
        query |= fields
    reply = wire.ask(method, f"{url}?{urlencode(query)}", headers=headers, body=body)
    if reply.taken:
        return reply.body
    error = at(reply.body, "error")
    code = text(error, "code")
    words = f"Facebook {reply.status} {code} {text(error, 'message')}".strip()
    number = int(code) if code.isdigit() else 0
    if number in _TOKEN or reply.status == 401:
        raise AccountRefused(words)
    raise refused(reply, words, passing=number in _PASSING or at(error, "is_transient") is True)
