"""An officer looks at a client's data: that they did and why is kept (DVI-14)."""

from datetime import datetime

from django.db import transaction

from atbilde.audit.actions import record
from atbilde.contacts.models import Client
from atbilde.institutions.access import may_see_cases
from atbilde.institutions.models import Post

#: Why, from a closed list.
REASONS = ("answer", "known", "oversight")


@transaction.atomic
def show_client(client: Client, *, by: Post, at: datetime, reason: str) -> None:
    """Write down that the officer sees the client's data, for one of `REASONS`.

    Raises `ValueError` for another reason, `Client.DoesNotExist` for a client of another institution.
    """
    if not may_see_cases(by) or by.institution_id != client.institution_id:
        raise Client.DoesNotExist
    if reason not in REASONS:
        raise ValueError(f"no reason to look: {reason}")
    record("client.show", client, institution=client.institution_id, by=by.person_id, at=at, details={"reason": reason})
