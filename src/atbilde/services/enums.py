"""Closed lists of services."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """A way to ask for a service or to receive it (DVI-18, VPVB-6)."""

    SITE = "portal", _("on this site")
    STATE_PORTAL = "latvija_lv", "Latvija.lv"
    EMAIL = "email", _("by e-mail")
    PHONE = "phone", _("by telephone")
    VISIT = "visit", _("in person")
    POST = "post", _("by post")
    LETTER_BOX = "letter_box", _("in the letter box")


class OrderKind(models.TextChoices):
    """What an order of a service is; it decides which legal terms run. The values are those of `cases.CaseKind`."""

    REQUEST = "request", _("Request")
    INFORMATION_REQUEST = "information_request", _("Information request")
    QUESTION = "question", _("Question")
    CONSULTATION = "consultation", _("Consultation")


class FactKind(models.TextChoices):
    """How a fact that a service needs is told."""

    SHORT = "short", _("a few words")
    LONG = "long", _("a longer text")
    CHOICE = "choice", _("one of several")
    DATE = "date", _("a date")
    FILE = "file", _("a file")


class Purpose(models.TextChoices):
    """What a visit is for."""

    SERVICE = "service", _("a service or consultation")
    READING = "reading", _("reading materials on the premises")


class Visiting(models.TextChoices):
    """Where a booked visit stands."""

    BOOKED = "booked", _("booked")
    CANCELLED = "cancelled", _("cancelled")
    CAME = "came", _("the client came")
    OVER = "over", _("over")
    MISSED = "missed", _("the client did not come")


class Seating(models.TextChoices):
    """Where a registration for a session stands."""

    SEATED = "seated", _("has a place")
    WAITING = "waiting", _("on the waiting list")
    CANCELLED = "cancelled", _("cancelled")
