"""Lines and exchanges, calls as they stand, calling back, voice messages, incidents."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from atbilde.calls.enums import Duty, ExchangeKind, Involved, Measure, OrderKind, Outcome, Settled, State, Step, Wanted
from atbilde.cases.models import Case
from atbilde.contacts.enums import Direction
from atbilde.contacts.models import Contact
from atbilde.institutions.models import Institution, Post, Queue


class Line(models.Model):
    """A telephone line. `code` is its id in the pack where the standard names it: number and hours are then the pack's.

    `reached_by` are the names the exchanges know it by: queues, dialled numbers.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="phone_lines")
    code = models.SlugField(max_length=40)
    number = models.CharField(max_length=40, blank=True)
    name_lv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="phone_lines", null=True, blank=True)
    reached_by = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # CSPK-U7: whether the exchange's engaged tone alone counts as the caller's signal.
    busy_is_signal = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="line_code")]

    def __str__(self) -> str:
        return self.name_lv


class Exchange(models.Model):
    """A telephone exchange that tells us of calls. Of its token only the digest is kept, of its password the name."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="exchanges")
    kind = models.CharField(max_length=10, choices=ExchangeKind.choices)
    name = models.CharField(max_length=80)
    active = models.BooleanField(default=True)
    token = models.CharField(max_length=64, blank=True)  # sha256 of what stands in the webhook's address
    host = models.CharField(max_length=200, blank=True)
    port = models.PositiveIntegerField(default=5038)
    tls = models.BooleanField(default=False)
    user = models.CharField(max_length=80, blank=True)
    secret = models.CharField(max_length=120, blank=True)
    context = models.CharField(max_length=80, blank=True)  # the dialplan's context for calls that we order
    technology = models.CharField(max_length=20, default="PJSIP")
    spool = models.CharField(max_length=200, blank=True)  # the folder of voice messages, where we can read it
    silent_after = models.PositiveIntegerField(default=15)  # minutes within opening hours without any news
    heard_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)
    fault_since = models.DateTimeField(null=True, blank=True)
    clock_offset = models.FloatField(default=0.0)  # seconds that its clock is behind ours

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="exchange_name"),
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="exchange_token"),
        ]

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """One call as its events tell it (`core.course`): written anew with every piece of news, never by hand."""

    contact = models.OneToOneField(Contact, models.PROTECT, primary_key=True, related_name="call")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    exchange = models.ForeignKey(Exchange, models.PROTECT, null=True, blank=True, related_name="+")  # None: by hand
    name_there = models.CharField(max_length=120, blank=True)  # the exchange's own name of it
    direction = models.CharField(max_length=3, choices=Direction.choices)
    number = models.CharField(max_length=40, blank=True)  # the other side's; personal data
    digits = models.CharField(max_length=20, blank=True)  # the same, to look up by
    name = models.CharField(max_length=120, blank=True)
    line = models.CharField(max_length=40, blank=True)  # code of a line
    state = models.CharField(max_length=8, choices=State.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    held_since = models.DateTimeField(null=True, blank=True)
    wait = models.FloatField(null=True, blank=True)  # seconds
    talk = models.FloatField(null=True, blank=True)
    held = models.FloatField(default=0.0)
    in_hours = models.BooleanField(null=True)  # None: no hours are prescribed
    # What the standard says of answering it (CSP-D1): met, missed, cancelled, open; empty where it asks nothing.
    kept = models.CharField(max_length=10, blank=True, default="")
    officer = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")  # has it, had it last
    first_officer = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    picked_up_for = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    ringing = ArrayField(models.IntegerField(), default=list)  # posts whose telephones ring now
    score = models.FloatField(null=True, blank=True)
    scale = models.PositiveSmallIntegerField(null=True, blank=True)
    wrapped_up = models.BooleanField(default=False)  # the officer is done with it
    doubts = ArrayField(models.CharField(max_length=30), default=list)
    news_at = models.DateTimeField()  # when we last heard of it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exchange", "name_there"], condition=~Q(name_there=""), name="one_call_of_an_exchange"
            )
        ]
        indexes = [
            models.Index(fields=["institution", "-offered_at"], name="call_by_time"),
            models.Index(fields=["institution", "digits", "-offered_at"], name="call_by_number"),
            models.Index(fields=["institution"], condition=~Q(state="ended"), name="call_running"),
            models.Index(fields=["officer", "-offered_at"], name="call_of_officer"),
            models.Index(fields=["officer"], condition=Q(wrapped_up=False), name="call_to_wrap_up"),
        ]

    def __str__(self) -> str:
        return self.contact.key


class CallBack(models.Model):
    """Somebody waits to be called: one open entry for a number, however often they left a signal (CSPK-U7)."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="call_backs")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")  # the call that asked for it first
    wanted = models.CharField(max_length=10, choices=Wanted.choices)
    number = models.CharField(max_length=40)
    digits = models.CharField(max_length=20)
    line = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    last_asked_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField(null=True, blank=True)  # as promised; the standard's own term is an obligation
    taken_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    settled = models.CharField(max_length=12, choices=Settled.choices, blank=True, default="")
    closed_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "digits"],
                condition=Q(closed_at=None) & ~Q(digits=""),
                name="one_open_call_back_for_a_number",
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | ~Q(settled=""), name="closed_call_back_says_how"),
        ]
        indexes = [models.Index(fields=["institution", "asked_at"], condition=Q(closed_at=None), name="call_back_open")]


class Recording(models.Model):
    """The sound of a voice message. Who listened to it and when is in the event log (`voicemail.listened`)."""

    contact = models.OneToOneField(Contact, models.PROTECT, primary_key=True, related_name="recording")
    sha256 = models.CharField(max_length=64, blank=True)  # empty: it could not be fetched
    size = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=60, blank=True)  # "audio/wav"
    seconds = models.FloatField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)  # where the exchange says it is
    fault = models.CharField(max_length=120, blank=True)


class Incident(models.Model):
    """A measure taken against an offensive client, at a time; a note may follow (VPVB-8)."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="incidents")
    step = models.CharField(max_length=16, choices=Step.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["contact", "at"], name="incident_of_contact")]


class Invitation(models.Model):
    """A colleague is asked to join a talk: whether they came (VISC-12, VPVB-8.2)."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="invitations")
    how = models.CharField(max_length=12, choices=Involved.choices)
    post = models.ForeignKey(Post, models.PROTECT, related_name="invitations")
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["post", "-at"], condition=Q(came=None), name="invitation_open")]


class Availability(models.Model):
    """What an officer says of themselves at the telephone, from when."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="availability")
    duty = models.CharField(max_length=6, choices=Duty.choices)
    since = models.DateTimeField()


class Threshold(models.Model):
    """When the board warns the manager, for one line or all."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    line = models.CharField(max_length=40, blank=True)
    measure = models.CharField(max_length=10, choices=Measure.choices)
    limit = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "line", "measure"], name="one_threshold")]


class Order(models.Model):
    """Something the desk asks of an exchange; carried out by the process that is connected to it."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="orders")
    kind = models.CharField(max_length=16, choices=OrderKind.choices)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="orders")  # the call it is about, or makes
    number = models.CharField(max_length=40, blank=True)  # whom to call, where to
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | Q(done_at__gte=F("at")), name="order_done_after_asked")
        ]
        indexes = [models.Index(fields=["exchange", "at"], condition=Q(done_at=None), name="order_waiting")]
