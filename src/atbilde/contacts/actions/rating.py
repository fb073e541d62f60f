"""A client says how a contact was: one rating for each, which may be changed for a month."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.contacts.actions import record_event
from atbilde.contacts.actions.links import make_link
from atbilde.contacts.models import Contact, Rating

#: What a link for rating is for (`Link.use`).
USE = "rating"
#: So long after it was given a rating may be changed.
CHANGEABLE = timedelta(days=30)
_LONGEST = 2000


class RatingRefused(Exception):
    """A rating is not taken; `str()` is the sentence for the client."""


@transaction.atomic
def rate(contact: Contact, *, score: int, scale: int, words: str = "", service: str = "", at: datetime) -> Rating:
    """Write down what the client says of the contact, `score` out of `scale`, and return it; the last word counts.

    `service` is the code of a service where that is what they rate.

    The same again changes nothing. Raises `RatingRefused` off the scale, and once a month has passed.
    """
    if not 1 <= score <= scale:
        raise RatingRefused(_("Choose a number from 1 to %(scale)s.") % {"scale": scale})
    words = words.strip()[:_LONGEST]
    Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)  # two presses at once are one rating
    known = Rating.objects.filter(contact=contact).first()
    if known is not None and (known.score, known.scale, known.words) == (score, scale, words):
        return known
    if known is not None and at - known.at > CHANGEABLE:
        raise RatingRefused(_("The rating was given more than a month ago and stays as it is."))
    given = known or Rating(contact=contact, institution_id=contact.institution_id, at=at)
    given.score, given.scale, given.words, given.changed_at = score, scale, words, at
    given.save()
    data: dict[str, object] = {"of": contact.key, "score": score, "scale": scale, "channel": contact.channel}
    if service:
        data["service"] = service
    record_event(contact, "rating.given", at=at, data=data)
    record("contact.rate", contact, institution=contact.institution_id, by=None, at=at)
    return given


def rating_link(contact: Contact, at: datetime) -> str:
    """Let the client rate the contact by a link; returns its secret."""
    return make_link(contact, at=at, use=USE)
