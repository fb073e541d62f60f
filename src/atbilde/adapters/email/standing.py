"""What the pages show of a mailbox: when it was last read, and what is wrong with it."""

from datetime import datetime

from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce

from atbilde.institutions.models import Mailbox


def well(mailbox: Mailbox, *, at: datetime, part: str) -> None:
    """The mailbox's server of this `part` ("IMAP" or "SMTP") works; a fault of the other part stays."""
    rows = Mailbox.objects.filter(pk=mailbox.pk)
    if part == "IMAP":
        rows.update(seen_at=at)
    rows.filter(fault__startswith=part).update(fault="", fault_since=None)


def unwell(mailbox: Mailbox, *, at: datetime, fault: str) -> None:
    """The mailbox cannot be used: `fault` is one line that begins with "IMAP" or "SMTP"."""
    Mailbox.objects.filter(pk=mailbox.pk).exclude(fault=fault[:300]).update(
        fault=fault[:300], fault_since=Coalesce("fault_since", Value(at, output_field=DateTimeField()))
    )
