"""What X tells of an account: direct messages to it and public posts that mention it or reply to it.

Sources: X developer platform, Account Activity API, "Securing webhooks" (the challenge `crc_token`, the header
x-twitter-webhooks-signature: base64 of the HMAC-SHA256 under the consumer secret) and "Account activity data objects"
(`direct_message_events`, `tweet_create_events`, `users`).
"""

import hmac
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape

from atbilde.adapters.social.fields import at, moment, rows, text, with_files
from atbilde.contacts.models import SocialAccount
from atbilde.contacts.social import Said


def confirmation(query: Mapping[str, str], *, app_secret: str) -> dict[str, str] | None:
    """What X wants to hear now and then: its token, signed; `None` where it sent none."""
    token = query.get("crc_token", "")
    return {"response_token": _signature(token.encode(), app_secret)} if token else None


def is_signed(headers: Mapping[str, str], raw: bytes, app_secret: str) -> bool:
    """Whether the body bears the signature of whoever knows the app's consumer secret."""
    given = headers.get("x-twitter-webhooks-signature", "")
    return hmac.compare_digest(given.encode(), _signature(raw, app_secret).encode())


def said_in(body: object, account: SocialAccount) -> Iterator[Said]:
    """What people wrote to the account, in the order told; our own messages, likes, receipts and repeats are not."""
    if text(body, "for_user_id") != account.user_id:
        return
    for event in rows(body, "direct_message_events"):
        yield from _direct(event, at(body, "users"), account)
    for post in rows(body, "tweet_create_events"):
        yield from _post(post, account)


def _signature(raw: bytes, app_secret: str) -> str:
    return "sha256=" + b64encode(hmac.digest(app_secret.encode(), raw, "sha256")).decode()


def _direct(event: dict[str, object], users: object, account: SocialAccount) -> Iterator[Said]:
    told = at(event, "message_create")
    sender, remote_id = text(told, "sender_id"), text(event, "id")
    if text(event, "type") != "message_create" or not sender or not remote_id or sender == account.user_id:
        return
    media = at(told, "message_data", "attachment", "media")
    files = [(text(media, "type"), text(media, "media_url_https"))] if media else []
    words = with_files(unescape(text(told, "message_data", "text")), files)
    if words:
        yield Said(
            remote_id,
            False,
            sender,
            words,
            moment(text(event, "created_timestamp")),
            handle=text(users, sender, "screen_name"),
            name=text(users, sender, "name"),
        )


def _post(post: dict[str, object], account: SocialAccount) -> Iterator[Said]:
    writer, remote_id = text(post, "user", "id_str") or text(post, "user", "id"), text(post, "id_str")
    if not writer or not remote_id or writer == account.user_id or at(post, "retweeted_status"):
        return
    if not _is_to_us(post, account):
        return
    whole = text(post, "extended_tweet", "full_text") or text(post, "full_text") or text(post, "text")
    media = list(rows(post, "extended_tweet", "entities", "media")) or rows(post, "entities", "media")
    files = [(text(file, "type"), text(file, "media_url_https")) for file in media]
    words = with_files(unescape(whole), files)
    if words:
        yield Said(
            remote_id,
            True,
            writer,
            words,
            moment(text(post, "timestamp_ms")) or _written(text(post, "created_at")),
            handle=text(post, "user", "screen_name"),
            name=text(post, "user", "name"),
        )


def _is_to_us(post: dict[str, object], account: SocialAccount) -> bool:
    """Whether the post names the account or replies to it."""
    if text(post, "in_reply_to_user_id_str") == account.user_id:
        return True
    named = [*rows(post, "entities", "user_mentions"), *rows(post, "extended_tweet", "entities", "user_mentions")]
    return any(account.user_id in (text(one, "id_str"), text(one, "id")) for one in named)


def _written(told: str) -> datetime | None:
    try:
        return datetime.strptime(told, "%a %b %d %H:%M:%S %z %Y")
    except ValueError:
        return None
