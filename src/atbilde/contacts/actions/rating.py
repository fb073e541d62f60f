"""A client says how a contact was: one rating for each, which may be changed for a month."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.contacts.actions import record_event
from atbilde.contacts.actions.links import make_link
from atbilde.contacts.models import Contact, Rating
from atbilde.contacts.queries.ratings import last_said

#: What a link for rating is for (`Link.use`).
USE = "rating"
#: So long after it was given a rating may be changed.
CHANGEABLE = timedelta(days=30)
_LONGEST = 2000


class RatingRefused(Exception):
    """A rating is not taken; `str()` is the sentence for the client."""


@transaction.atomic
def rate(
    contact: Contact, *, score: int | None, scale: int, words: str = "", service: str = "", at: datetime
) -> Rating:
    """Write down what the client says of the contact, `score` out of `scale`, and return it; the last word counts.

    `service` is the code of a service where that is what they rate. Without a score words alone are kept; a score once
    given then stays. The same again changes nothing. Raises `RatingRefused` off the scale, without a score and words,
    and once a month has passed.
    """
    words = words.strip()[:_LONGEST]
    if score is None and not words:
        raise RatingRefused(_("Choose a number, or write how it was."))
    if score is not None and not 1 <= score <= scale:
        raise RatingRefused(_("Choose a number from 1 to %(scale)s.") % {"scale": scale})
    Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)  # two presses at once are one rating
    known = Rating.objects.filter(contact=contact).first()
    said = last_said(contact)
    if score is None and said is not None:
        score, scale = said
    if known is not None and known.words == words and said == (None if score is None else (score, scale)):
        return known
    if known is not None and at - known.at > CHANGEABLE:
        raise RatingRefused(_("The rating was given more than a month ago and stays as it is."))
    given = known or Rating(contact=contact, institution_id=contact.institution_id, at=at)
    given.score, given.scale, given.words, given.changed_at = score, scale, words, at
    given.save()
    if score is not None and said != (score, scale):
        data: dict[str, object] = {"of": contact.key, "score": score, "scale": scale, "channel": contact.channel}
        if service:
            data["service"] = service
        record_event(contact, "rating.given", at=at, data=data)
    record("contact.rate", contact, institution=contact.institution_id, by=None, at=at)
    return given


def rating_link(contact: Contact, at: datetime) -> str:
    """Let the client rate the contact by a link; returns its secret."""
    return make_link(contact, at=at, use=USE)
