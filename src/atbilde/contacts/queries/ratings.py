"""How a contact may be rated, and how it was."""

from datetime import datetime

from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Contact, Event, Rating
from atbilde.core.statistics import scales_of
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of


def scale_for(institution: Institution, channel: str, at: datetime) -> int | None:
    """The scale on which the standard has a contact of this channel rated; None: it prescribes none.

    A chat has its own; everything else has that of calls, the only other one a standard names (CSPK-U8).
    """
    scales = scales_of(standard_of(institution, at))
    return scales.chats if channel == Channel.CHAT else scales.calls


def rating_of(contact: Contact) -> Rating | None:
    """What the client said of this contact, or None."""
    return Rating.objects.filter(contact=contact).first()


def last_said(contact: Contact) -> tuple[int, int] | None:
    """The last score of this contact with its scale, whoever told it: the client by a link, or the exchange.

    The event log is the one truth; None where nobody told one that is a whole number of its scale.
    """
    told = Event.objects.filter(contact=contact, type="rating.given").order_by("-at", "-pk")
    for data in told.values_list("data", flat=True):
        score, scale = float(data["score"]), float(data["scale"])
        if score.is_integer() and scale.is_integer() and 1 <= score <= scale:
            return int(score), int(scale)
    return None
