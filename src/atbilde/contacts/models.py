"""Clients, contacts of every channel, messages, and the event log."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from atbilde.contacts.enums import Automatic, Channel, Delivery, Direction
from atbilde.institutions.models import Institution, Mailbox


class Client(models.Model):
    """Someone who turns to an institution. Personal data: name, e-mail, phone, needs.

    An institution sees its own clients only: the same person is another row elsewhere.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="clients")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=320, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_digits = models.CharField(max_length=20, blank=True)  # the same, to look up by (`core.rules.log.digits`)
    kinds = ArrayField(models.CharField(max_length=20), default=list)
    language = models.CharField(max_length=3, blank=True)
    preferred_channel = models.CharField(max_length=12, choices=Channel.choices, blank=True)
    needs = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "institution", Lower("email"), condition=~Q(email=""), name="one_client_for_an_address"
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution", "phone_digits"], condition=~Q(phone_digits=""), name="client_by_phone"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone or f"#{self.pk}"


class Contact(models.Model):
    """One call, message, letter, visit or chat. `key` is its name in events."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="contacts")
    key = models.CharField(max_length=80)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    at = models.DateTimeField()
    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="contacts")
    external = models.BooleanField(default=True)  # VPVB-1.2: some rules are for external clients only

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "key"], name="one_contact_key")]
        indexes = [models.Index(fields=["institution", "at"], name="contact_by_time")]


class Event(models.Model):
    """One thing that happened, as `docs/events.md` names it. Never edited, never removed.

    `key` is the event's id; the same id again is the same event. `data` holds the further fields.
    """

    id = models.BigAutoField(primary_key=True)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    type = models.CharField(max_length=40)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="events")
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "key"], name="one_event_key")]
        indexes = [models.Index(fields=["institution", "type", "at"], name="event_by_type")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Message(models.Model):
    """What a written contact says. An incoming one is kept as it came (`original`); a sent one is never edited."""

    contact = models.OneToOneField(Contact, models.PROTECT, related_name="message", primary_key=True)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=998)
    references = ArrayField(models.CharField(max_length=998), default=list)
    sender_name = models.CharField(max_length=200, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    to = ArrayField(models.CharField(max_length=320), default=list)
    cc = ArrayField(models.CharField(max_length=320), default=list)
    subject = models.CharField(max_length=998, blank=True)
    text = models.TextField(blank=True)  # what the client wrote now
    quoted = models.TextField(blank=True)  # the tail that repeats earlier letters, shown folded
    html = models.TextField(blank=True)  # cleaned; shown in a sandboxed frame only
    language = models.CharField(max_length=3, blank=True)
    original = models.CharField(max_length=64, blank=True)  # sha256 of the stored original
    original_size = models.BigIntegerField(default=0)
    automatic = models.CharField(max_length=10, choices=Automatic.choices, blank=True, default="")
    authentic = models.CharField(max_length=10, blank=True)  # our own server's verdict on the sender: pass, fail or ""
    faults = ArrayField(models.CharField(max_length=120), default=list)  # what was broken in it, for the officer
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, null=True, blank=True, related_name="messages")
    search = SearchVectorField(null=True)

    # Outgoing only.
    delivery = models.CharField(max_length=10, choices=Delivery.choices, blank=True, default="")
    send_after = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivery_fault = models.CharField(max_length=300, blank=True)
    # What its `message.sent` event will say, and what follows once a server has taken it (`cases.actions.answering`).
    intent = models.JSONField(default=dict)

    class Meta:
        constraints = [
            # The same letter to two of our addresses is one message; the second copy changes nothing.
            models.UniqueConstraint(fields=["institution", "message_id"], name="one_message_id"),
        ]
        indexes = [
            models.Index(fields=["send_after"], condition=Q(delivery="queued"), name="message_to_send"),
            GinIndex(fields=["search"], name="message_search"),
        ]
        triggers = [
            # Sent is sent (CSP-R3): a correction is a new letter.
            pgtrigger.Protect(
                name="sent_is_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.delivery IN ('sent', 'bounced')"
                    ' AND (NEW.text, NEW.subject, NEW."to", NEW.sender, NEW.sent_at)'
                    ' IS DISTINCT FROM (OLD.text, OLD.subject, OLD."to", OLD.sender, OLD.sent_at)'
                ),
            ),
            pgtrigger.Protect(name="never_removed", operation=pgtrigger.Delete),
        ]


class Attachment(models.Model):
    """A file that came or went with a message; its bytes are in the file store under `sha256`."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    inline_id = models.CharField(max_length=255, blank=True)  # the Content-ID an HTML part refers to
