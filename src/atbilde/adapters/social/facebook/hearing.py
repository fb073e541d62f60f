"""What Meta tells of a page: messages to it, comments under its posts and posts of visitors.

Sources: Meta, Webhooks, "Getting started" (hub.mode, hub.verify_token, hub.challenge; X-Hub-Signature-256 is the
HMAC-SHA256 of the body under the app's secret, in hex); Messenger Platform, "Webhook events" (`messages`, with
`is_echo` for what the page itself wrote); Webhooks for Pages (`feed`).
"""

import hmac
from collections.abc import Iterator, Mapping

from atbilde.adapters.social.fields import at, moment, rows, text, with_files
from atbilde.contacts.models import SocialAccount
from atbilde.contacts.social import Said

#: What visitors write on a page: comments, and posts of their own.
_WRITTEN = {"comment", "post", "status"}


def confirmation(query: Mapping[str, str], *, verify_token: str) -> str | None:
    """What Meta wants to hear when the address is entered: its challenge; `None` where it does not know our token."""
    known = hmac.compare_digest(query.get("hub.verify_token", "").encode(), verify_token.encode())
    return query.get("hub.challenge", "") if query.get("hub.mode") == "subscribe" and known else None


def is_signed(headers: Mapping[str, str], raw: bytes, app_secret: str) -> bool:
    """Whether the body bears the signature of whoever knows the app's secret."""
    ours = "sha256=" + hmac.digest(app_secret.encode(), raw, "sha256").hex()
    return hmac.compare_digest(headers.get("X-Hub-Signature-256", "").encode(), ours.encode())


def said_in(body: object, account: SocialAccount) -> Iterator[Said]:
    """What people wrote to the account's page, in the order told; echoes, receipts and other pages are passed over."""
    for entry in rows(body, "entry"):
        if text(entry, "id") != account.user_id:
            continue
        for event in rows(entry, "messaging"):
            yield from _message(event, account)
        for change in rows(entry, "changes"):
            if text(change, "field") == "feed":
                yield from _written(at(change, "value"), account)


def _message(event: dict[str, object], account: SocialAccount) -> Iterator[Said]:
    sender, mid = text(event, "sender", "id"), text(event, "message", "mid")
    if not sender or not mid or sender == account.user_id or at(event, "message", "is_echo") is True:
        return
    files = [(text(file, "type"), text(file, "payload", "url")) for file in rows(event, "message", "attachments")]
    words = with_files(text(event, "message", "text"), files)
    if words:
        yield Said(mid, False, sender, words, moment(text(event, "timestamp")))


def _written(value: object, account: SocialAccount) -> Iterator[Said]:
    item, writer = text(value, "item"), text(value, "from", "id")
    if item not in _WRITTEN or text(value, "verb") != "add" or not writer or writer == account.user_id:
        return
    remote_id = text(value, "comment_id" if item == "comment" else "post_id")
    photo = text(value, "photo") or text(value, "link")
    words = with_files(text(value, "message"), [("photo", photo)] if photo else [])
    if remote_id and words:
        written = moment(text(value, "created_time") + "000")
        yield Said(remote_id, True, writer, words, written, name=text(value, "from", "name"))
