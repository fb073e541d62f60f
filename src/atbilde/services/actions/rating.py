"""A client rates a service on its own page, whether they have ever asked for it here or not (CSP-C4)."""

from datetime import datetime

from django.db import transaction

from atbilde.contacts.actions import open_contact
from atbilde.contacts.actions.rating import rate
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Rating
from atbilde.services.models import Service


@transaction.atomic
def rate_service(service: Service, *, score: int | None, scale: int, words: str = "", at: datetime) -> Rating:
    """Write down what somebody says of the service, as a contact of its own without a client, and return it.

    Words alone are enough. Raises `RatingRefused` off the scale.
    """
    contact = open_contact(service.institution, channel=Channel.PORTAL, direction=Direction.IN, at=at, client=None)
    return rate(contact, score=score, scale=scale, words=words, service=service.code, at=at)
