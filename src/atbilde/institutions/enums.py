"""Closed lists of the institution's side."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a post may do. A post can have several."""

    OFFICER = "officer", _("Officer")
    RECORDS_CLERK = "records_clerk", _("Records clerk")
    TEST_OFFICER = "test_officer", _("Test division's officer")
    EXPERT = "expert", _("Expert")
    MANAGER = "manager", _("Direct manager")
    HEAD = "head", _("Head of the institution")
    ADMINISTRATOR = "administrator", _("Administrator")
    DATA_PROTECTION = "data_protection", _("Data protection officer")


class DayKind(models.TextChoices):
    """What an institution's own calendar says of a day (same values as `core.worktime.DayKind`)."""

    HOLIDAY = "holiday", _("Public holiday")
    OFF = "off", _("Day off")
    WORKING = "working", _("Working day")
    WORKING_MOVED = "working_moved", _("Working day, moved")


class AbsenceKind(models.TextChoices):
    """Why a post is not at work."""

    LEAVE = "leave", _("Leave")
    ILLNESS = "illness", _("Illness")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Other")


class Security(models.TextChoices):
    """How a mail server is spoken to."""

    TLS = "tls", "TLS"
    STARTTLS = "starttls", "STARTTLS"
    PLAIN = "plain", _("none (own machine only)")


class Colour(models.TextChoices):
    """The accent colour of an institution: those of `ui/colours.css`, where contrast holds, light and dark."""

    BLUE = "blue", _("Blue")
    TEAL = "teal", _("Teal")
    GREEN = "green", _("Green")
    PLUM = "plum", _("Plum")
    COPPER = "copper", _("Copper")
    INDIGO = "indigo", _("Indigo")
    CRIMSON = "crimson", _("Crimson")
    SLATE = "slate", _("Slate")
