"""Closed lists of quality."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a survey stands; it follows from its days (`Survey.stage`)."""

    DRAFT = "draft", _("being prepared")
    WAITING = "waiting", _("begins later")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")
