"""Where a client's submission waits: the queue of the address that the standard names for its purpose (CSP-P3)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atbilde.cases.enums import CaseKind
from atbilde.cases.errors import Refused
from atbilde.core.standard import Address
from atbilde.institutions.access import mailboxes_of
from atbilde.institutions.models import Institution, Mailbox, Queue
from atbilde.institutions.standards import standard_of

#: For each kind what an address must be for (`uses` of packs), the best first.
_USES: dict[str, Sequence[str]] = {
    "contest": ("contest", "submission", "general"),
    CaseKind.INFORMATION_REQUEST: ("information_request", "submission", "general"),
    CaseKind.COMPLAINT: ("submission", "feedback", "general"),
    CaseKind.SUGGESTION: ("feedback", "submission", "general"),
    CaseKind.FEEDBACK: ("feedback", "general"),
}
_ELSE = ("submission", "general")


def queue_for(institution: Institution, kind: str, *, area: str, at: datetime) -> Queue | None:
    """The queue for a submission of this kind; `area` is the address of the standard that the client chose.

    Without an address of that purpose, the institution's first queue; `None` where it has none.
    """
    boxes = list(mailboxes_of(institution))
    for address in _addresses(institution, kind, area, at):
        for box in boxes:
            if box.address.casefold() == address.email.casefold() or box.queue.code == address.id:
                return box.queue
    if boxes:
        return boxes[0].queue
    return Queue.objects.filter(institution=institution).order_by("pk").first()


def first_queue(institution: Institution) -> Queue:
    """The queue for what names none of its own. Raises `Refused` where the institution has no queue yet."""
    queue = Queue.objects.filter(institution=institution).select_related("institution").order_by("pk").first()
    if queue is None:
        raise Refused("no_queue", _("The institution has no queue yet, so a case would have no place."))
    return queue


def areas_of(institution: Institution, at: datetime) -> list[Address]:
    """What a client can choose a matter to be about: addresses with purposes of their own; none where there is one."""
    addresses = list(standard_of(institution, at).addresses)
    return addresses if len(addresses) > 1 else []


def mailbox_of(institution: Institution, queue: Queue | None) -> Mailbox | None:
    """The address that letters about cases of this queue come from and go to."""
    boxes = list(mailboxes_of(institution))
    return next((box for box in boxes if queue is not None and box.queue_id == queue.pk), boxes[0] if boxes else None)


def _addresses(institution: Institution, kind: str, area: str, at: datetime) -> list[Address]:
    addresses = standard_of(institution, at).addresses
    chosen = [address for address in addresses if area and address.id == area]
    fitting = [address for use in _USES.get(kind, _ELSE) for address in addresses if use in address.uses]
    return chosen + fitting
