"""Counts for those who watch over the installation; no content, no names."""

from datetime import datetime

from django.db.models import Count

from atbilde.cases.models import Case
from atbilde.contacts.enums import Delivery
from atbilde.contacts.models import Message
from atbilde.institutions.models import Mailbox


def open_cases() -> dict[str, int]:
    """How many cases are open, by institution."""
    rows = Case.objects.filter(closed_at=None).values_list("institution").annotate(Count("pk")).order_by()
    return dict(rows)


def late_cases(at: datetime) -> dict[str, int]:
    """How many open cases are past what was due first, by institution."""
    late = Case.objects.filter(closed_at=None, due_at__lt=at)
    return dict(late.values_list("institution").annotate(Count("pk")).order_by())


def letters_waiting() -> int:
    """How many letters have not left yet."""
    return Message.objects.filter(delivery=Delivery.QUEUED).count()


def faulty_mailboxes() -> int:
    """How many mailboxes in use cannot be reached."""
    return Mailbox.objects.filter(active=True).exclude(fault="").count()
