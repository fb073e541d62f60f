"""Closed lists of calls."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from atbilde.core.course import Outcome as Outcomes
from atbilde.core.course import State as States


class State(models.TextChoices):
    """How a call stands (same values as `core.course.State`)."""

    RINGING = States.RINGING, _("rings")
    TALKING = States.TALKING, _("talking")
    HELD = States.HELD, _("on hold")
    ENDED = States.ENDED, _("over")


class Outcome(models.TextChoices):
    """What became of a call (same values as `core.course.Outcome`)."""

    RUNNING = Outcomes.RUNNING, _("still running")
    ANSWERED = Outcomes.ANSWERED, _("answered")
    ABANDONED = Outcomes.ABANDONED, _("the caller gave up")
    SIGNAL = Outcomes.SIGNAL, _("asked to be called back")
    VOICEMAIL = Outcomes.VOICEMAIL, _("voice message")
    BUSY = Outcomes.BUSY, _("engaged")
    UNANSWERED = Outcomes.UNANSWERED, _("not answered")


class ExchangeKind(models.TextChoices):
    """How an exchange is attached."""

    WEBHOOK = "webhook", _("Webhook (Zammad's generic CTI)")
    ASTERISK = "asterisk", _("Asterisk manager interface")


#: The fault of an exchange that says nothing although its lines are open; other faults are sentences.
SILENT = "silent"


class Wanted(models.TextChoices):
    """Why somebody is to be called back."""

    SIGNAL = "signal", _("left a signal on a busy line")
    PROMISED = "promised", _("was promised a call")
    LOST = "lost", _("the line broke while waiting")


class Settled(models.TextChoices):
    """How a call back was settled."""

    CALLED = "called", _("called back")
    ATTEMPTS = "attempts", _("not reached after several attempts")
    WRITTEN = "written", _("answered in writing")
    CALLED_AGAIN = "called_again", _("the client called again and was answered")


class Duty(models.TextChoices):
    """What an officer says of themselves at the telephone."""

    FREE = "free", _("free")
    BUSY = "busy", _("busy")
    AWAY = "away", _("away")


class Step(models.TextChoices):
    """A measure against an offensive client; rights, not a ladder (VPVB-8)."""

    WARNED = "warned", _("warned")
    COLLEAGUE = "colleague", _("a colleague called in")
    ASKED_TO_LEAVE = "asked_to_leave", _("asked to leave the premises")
    POLICE = "police", _("police called")
    CALL_ENDED = "call_ended", _("call ended")
    CALLED_OFF = "called_off", _("police called off")


class Involved(models.TextChoices):
    """How a colleague is brought in (VISC-12, VPVB-8.2)."""

    INVITED = "invited", _("invited to consult")
    CALLED_IN = "called_in", _("called in because of the client's conduct")
    CONNECTED = "connected", _("connected to the client")
    NUMBER_TOLD = "number_told", _("work number told to the client")


class Measure(models.TextChoices):
    """What the board warns of."""

    WAITING = "waiting", _("callers waiting, at most")
    LONGEST = "longest", _("longest wait in seconds, at most")
    SHARE = "share", _("answered by the fourth ring in per cent, at least")


class OrderKind(models.TextChoices):
    """What the desk asks of an exchange."""

    CALL = "call", _("call")
    HANG_UP = "hang_up", _("hang up")
    TRANSFER = "transfer", _("transfer")
    TRANSFER_ASKING = "transfer_asking", _("transfer after asking")
