"""Whether our own mail server vouches for the sender (RFC 8601)."""

import authres

from atbilde.adapters.email.headers import Header

_FAILED = {"fail", "hardfail"}


def verdict(header: Header, authserv_id: str, sender: str) -> str:
    """ "pass", "fail", or "" where the server said nothing certain.

    Only fields that bear the server's own name (`authserv_id`) are read: anyone can write the others into a letter.
    The server must remove foreign fields under its name, as RFC 8601 (5) asks. One failure outweighs all passes.
    """
    if not authserv_id:
        return ""
    results = []
    for value in header.all("authentication-results"):
        try:
            found = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {value}")
        except Exception:  # noqa: S112 - a field that cannot be read says nothing
            continue
        if str(found.authserv_id).casefold() == authserv_id.casefold():
            results += found.results
    verdicts = {_of(result, sender) for result in results}
    return "fail" if "fail" in verdicts else "pass" if "pass" in verdicts else ""


def _of(result: authres.AuthenticationResult, sender: str) -> str:
    """What one result says about the address that the letter shows as its sender."""
    method, value = str(result.method).casefold(), str(result.result).casefold()
    host = sender.rpartition("@")[2].casefold()
    if method == "dmarc":
        return "fail" if value in _FAILED else "pass" if value == "pass" else ""
    if value != "pass":
        return ""
    vouched = ""
    if method == "dkim":
        vouched = str(getattr(result, "header_d", None) or "")
    elif method == "spf":
        vouched = str(getattr(result, "smtp_mailfrom", None) or "")
    vouched = vouched.rpartition("@")[2].casefold()
    return "pass" if vouched and (host == vouched or host.endswith(f".{vouched}")) else ""
