"""Closed lists of contacts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from atbilde.core.networks import Network

#: The social networks that are spoken to, and their names.
NETWORKS = [(Network.FACEBOOK.value, "Facebook"), (Network.X.value, "X (Twitter)")]


class Channel(models.TextChoices):
    """The way a contact came or went; the values of `channel` in events."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")
    POST = "post", _("Post")
    VISIT = "visit", _("In person")
    CHAT = "chat", _("Chat")
    PORTAL = "portal", _("Site form")
    SOCIAL = "social", _("Social network")
    STATE_PORTAL = "latvija_lv", "Latvija.lv"


class Direction(models.TextChoices):
    """Who began it."""

    IN = "in", _("from the client")
    OUT = "out", _("to the client")


class Automatic(models.TextChoices):
    """Why a message asks for no answer of a person."""

    NO = "", _("written by a person")
    REPLY = "auto_reply", _("automatic reply")
    BOUNCE = "bounce", _("delivery failure")
    LOOP = "loop", _("own message returned")
    REPORT = "report", _("abuse or receipt report")


class Delivery(models.TextChoices):
    """Where an outgoing message stands."""

    QUEUED = "queued", _("waiting to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    BOUNCED = "bounced", _("returned by the receiver's server")
    WITHDRAWN = "withdrawn", _("withdrawn before sending")


class Safety(models.TextChoices):
    """What is known of a stored file's harmfulness."""

    WAITING = "waiting"  # for the scanner
    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too_large"  # the scanner takes none of this size
