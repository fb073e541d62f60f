"""Accounts on social networks and what their networks send, in its documented shape, signed as they sign."""

import hmac
import json
from base64 import b64encode
from typing import Any

from django.http import HttpResponse
from django.test import Client as Browser
from django.utils import timezone
from tests.world import World

from atbilde.cases.models import Case
from atbilde.contacts.models import SocialAccount

#: The institution's page and user, and a person's ids.
PAGE, USER = "110099220001", "2244994945"
ZANDA = "7700112233"
SECRETS = {
    "fb-app": "app secret",
    "fb-token": "page token",
    "tw-app": "consumer secret",
    "tw-token": "access token",
    "tw-token-secret": "token secret",
}


def make_account(world: World, network: str, **changes: Any) -> SocialAccount:
    """CSP's account on Facebook or X, its messages in the general queue."""
    own = {
        "facebook": {"code": "facebook", "handle": "csplatvija", "user_id": PAGE, "secret": "fb"},
        "x": {"code": "twitter", "handle": "csp_latvija", "user_id": USER, "secret": "tw", "app_key": "consumer key"},
    }[network]
    return SocialAccount.objects.create(
        institution=world.institution, network=network, queue=world.queue, **{**own, **changes}
    )


def milliseconds() -> int:
    """Now, as the networks tell time."""
    return int(timezone.now().timestamp() * 1000)


def page_event(*messaging: dict[str, Any], page: str = PAGE, changes: list[dict[str, Any]] | None = None) -> dict:
    """One delivery of Meta for a page."""
    entry: dict[str, Any] = {"id": page, "time": milliseconds()}
    if messaging:
        entry["messaging"] = list(messaging)
    if changes:
        entry["changes"] = changes
    return {"object": "page", "entry": [entry]}


def message(text: str, mid: str = "m_abc", sender: str = ZANDA, **more: Any) -> dict[str, Any]:
    """A private message to the page."""
    return {
        "sender": {"id": sender},
        "recipient": {"id": PAGE},
        "timestamp": milliseconds(),
        "message": {"mid": mid, "text": text, **more},
    }


def comment(text: str, comment_id: str = "1_2", sender: str = ZANDA, **more: Any) -> dict[str, Any]:
    """A comment under a post of the page."""
    value = {
        "from": {"id": sender, "name": "Zanda Vītoliņa"},
        "item": "comment",
        "verb": "add",
        "comment_id": comment_id,
        "post_id": f"{PAGE}_9",
        "parent_id": f"{PAGE}_9",
        "created_time": milliseconds() // 1000,
        "message": text,
    }
    return {"field": "feed", "value": value | more}


def direct(text: str, remote_id: str = "1062015437679050760", sender: str = ZANDA) -> dict[str, Any]:
    """A direct message on X."""
    return {
        "for_user_id": USER,
        "direct_message_events": [
            {
                "type": "message_create",
                "id": remote_id,
                "created_timestamp": str(milliseconds()),
                "message_create": {
                    "target": {"recipient_id": USER},
                    "sender_id": sender,
                    "message_data": {"text": text, "entities": {"hashtags": [], "urls": []}},
                },
            }
        ],
        "apps": {},
        "users": {sender: {"id": sender, "name": "Zanda Vītoliņa", "screen_name": "zandav"}},
    }


def mention(text: str, remote_id: str = "1050118621198921728", sender: str = ZANDA, **more: Any) -> dict[str, Any]:
    """A public post on X that names the account."""
    post = {
        "id": int(remote_id),
        "id_str": remote_id,
        "text": text,
        "timestamp_ms": str(milliseconds()),
        "created_at": "Wed Oct 10 20:19:24 +0000 2018",
        "user": {"id": 1, "id_str": sender, "name": "Zanda Vītoliņa", "screen_name": "zandav"},
        "entities": {"user_mentions": [{"screen_name": "csp_latvija", "id_str": USER}]},
        **more,
    }
    return {"for_user_id": USER, "tweet_create_events": [post]}


def signature(network: str, raw: bytes, key: str = "") -> dict[str, str]:
    """The header by which the network signs a body."""
    if network == "facebook":
        code = hmac.digest((key or SECRETS["fb-app"]).encode(), raw, "sha256").hex()
        return {"X-Hub-Signature-256": f"sha256={code}"}
    code = b64encode(hmac.digest((key or SECRETS["tw-app"]).encode(), raw, "sha256")).decode()
    return {"x-twitter-webhooks-signature": f"sha256={code}"}


def tell(account: SocialAccount, body: object, *, key: str = "") -> HttpResponse:
    """The network calls the account's address, its signature in place (`keep_secrets` first)."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Browser(enforce_csrf_checks=True).post(
        f"/social/{account.pk}/",
        raw,
        content_type="application/json",
        headers=signature(account.network, raw, key),
    )


def keep_secrets(monkeypatch: Any) -> None:
    """Put the accounts' secrets where the installation reads them."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(f"ATBILDE_SECRET_{name.upper().replace('-', '_')}", value)


def case_by(account: SocialAccount, body: object) -> Case:
    """The case that a told message is in."""
    assert tell(account, body).status_code == 200
    return Case.objects.select_related("client", "institution").latest("pk")
