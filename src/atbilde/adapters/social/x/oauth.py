"""Requests signed for one account: OAuth 1.0a with HMAC-SHA1 (RFC 5849, section 3), as X takes them for API v2.

A body of JSON is no part of the signature (section 3.4.1.3.1).
"""

import hmac
import secrets
import time
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from atbilde.adapters.social.keys import Keys


def authorization(
    method: str,
    url: str,
    keys: Keys,
    *,
    fields: Mapping[str, str] | None = None,
    nonce: str = "",
    timestamp: int = 0,
) -> str:
    """The header Authorization for a request; `fields` are those of its query or of a form in its body.

    `nonce` and `timestamp` are made here unless given.
    """
    own = {
        "oauth_consumer_key": keys.app_key,
        "oauth_nonce": nonce or secrets.token_hex(16),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(timestamp or int(time.time())),
        "oauth_token": keys.token,
        "oauth_version": "1.0",
    }
    own["oauth_signature"] = signature(method, url, {**own, **(fields or {})}, keys)
    return "OAuth " + ", ".join(f'{name}="{_escaped(value)}"' for name, value in sorted(own.items()))


def signature(method: str, url: str, fields: Mapping[str, str], keys: Keys) -> str:
    """The signature over all fields of a request (RFC 5849, 3.4)."""
    parts = urlsplit(url)
    address = f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path or '/'}"
    pairs = sorted((_escaped(name), _escaped(value)) for name, value in fields.items())
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join((method.upper(), _escaped(address), _escaped(joined)))
    key = f"{_escaped(keys.app)}&{_escaped(keys.token_secret)}"
    return b64encode(hmac.digest(key.encode(), base.encode(), "sha1")).decode()


def _escaped(value: str) -> str:
    return quote(value, safe="-._~")
