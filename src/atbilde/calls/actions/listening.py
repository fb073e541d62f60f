"""Somebody listens to a voice message: by whom and when is kept (CSPK-U4)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.calls.actions.noting import allow, note
from atbilde.calls.models import Recording
from atbilde.cases.errors import Refused
from atbilde.contacts.models import Contact, Event
from atbilde.institutions.models import Post


@transaction.atomic
def listened(contact: Contact, *, by: Post, at: datetime) -> None:
    """The officer listened to the message of this call; each officer is noted once, the first time.

    Raises `Refused` with the code `no_message` where none was left.
    """
    allow(contact, by)
    if not Recording.objects.filter(contact=contact).exists():
        raise Refused("no_message", _("Nobody left a voice message in this call."))
    key = f"{contact.key}:listened:{by.pk}"
    if not Event.objects.filter(institution=contact.institution_id, key=key).exists():
        note(contact, "voicemail.listened", by=by, at=at, key=key)
