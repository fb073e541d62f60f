"""Whether it was checked who a client is: what officers recorded, never the data that was checked (DVI-14)."""

from collections.abc import Collection

from atbilde.contacts.models import Event


def identified_in(contacts: Collection[int]) -> bool:
    """Whether the newest check of who the client is, in one of these contacts, was passed. One query."""
    checks = Event.objects.filter(contact__in=contacts, type="identity.checked").order_by("-at", "-pk")
    newest = checks.values_list("data", flat=True).first()
    return newest is not None and bool(newest.get("passed"))
