"""The last page of whatever is sent on the site and becomes a matter: its number and its link (CSP-P5)."""

from typing import Any

from atbilde.cases.access import matter_of
from atbilde.contacts.access import link_of
from atbilde.contacts.actions.links import STATUS
from atbilde.portal.door import PortalRequest


def arrival_of(request: PortalRequest, secret: str) -> dict[str, Any]:
    """What `portal/parts/arrived.html` shows. Raises `ObjectDoesNotExist` for a secret that opens nothing."""
    link = link_of(request.institution, secret, STATUS)
    message = getattr(link.contact, "message", None)  # a talk that goes on by e-mail has none
    client = link.contact.client
    return {
        "case": matter_of(link),
        "email": message.sender if message is not None else client.email if client is not None else "",
        "address": request.build_absolute_uri(request.place.url("status", secret=secret)),
    }
