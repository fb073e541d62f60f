"""Only our own server's word on the sender counts."""

import email
from email.policy import compat32

import pytest

from atbilde.adapters.email.authentic import verdict
from atbilde.adapters.email.headers import Header

OURS = "mx.csp.example"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([], ""),
        ([f"{OURS}; dmarc=pass header.from=epasts.example"], "pass"),
        ([f"{OURS}; dmarc=fail header.from=epasts.example"], "fail"),
        (["elsewhere.example; dmarc=pass header.from=epasts.example"], ""),
        (["elsewhere.example; dmarc=fail header.from=epasts.example"], ""),
        ([f"{OURS}; dkim=pass header.d=epasts.example"], "pass"),
        ([f"{OURS}; dkim=pass header.d=bulk.example"], ""),
        ([f"{OURS}; spf=pass smtp.mailfrom=janis@epasts.example"], "pass"),
        ([f"{OURS}; spf=pass smtp.mailfrom=x@other.example"], ""),
        ([f"{OURS}; spf=fail smtp.mailfrom=janis@epasts.example"], ""),
        ([f"{OURS}; dmarc=pass header.from=a.example", f"{OURS}; dmarc=fail header.from=a.example"], "fail"),
        ([f"{OURS.upper()} 1; dmarc=pass (p=none) header.from=epasts.example"], "pass"),
        ([f"{OURS}; none"], ""),
        (["rubbish ;;; = = =", f"{OURS}; dmarc=pass"], "pass"),
    ],
)
def test_verdict(fields: list[str], expected: str) -> None:
    raw = "".join(f"Authentication-Results: {field}\r\n" for field in fields) + "\r\n"
    header = Header(email.message_from_string(raw, policy=compat32))
    assert verdict(header, OURS, "janis@epasts.example") == expected
    assert verdict(header, "", "janis@epasts.example") == ""
