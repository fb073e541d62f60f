"""Institutions, their units and posts, hours and calendar, queues and mailboxes."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from atbilde.institutions.enums import AbsenceKind, Colour, DayKind, Role, Security


class Institution(models.Model):
    """One public institution and the pack that is its standard."""

    slug = models.SlugField(primary_key=True, max_length=40)
    pack = models.CharField(max_length=40)
    name_lv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    short = models.CharField(max_length=20)
    host = models.CharField(max_length=200, blank=True)  # of its portal alone, in small letters
    colour = models.CharField(max_length=20, choices=Colour.choices, default=Colour.BLUE)
    timezone = models.CharField(max_length=40, default="Europe/Riga")
    # CSP's document carries no date: the institution says from when its standard holds (CSP-0).
    standard_valid_from = models.DateField(null=True, blank=True)
    hour_less_before_holiday = models.BooleanField(default=False)
    cautious_legal_terms = models.BooleanField(default=False)
    asks_for_ratings = models.BooleanField(default=True)  # a line in the letter that closes a case
    publishes_kept = models.BooleanField(default=False)  # its page of the standard tells how often each clause was kept
    # Raised by each change of hours or calendar: running terms are then counted anew.
    calendar_version = models.PositiveIntegerField(default=0)
    # The packs by which its cases were judged last (`standards.editions_of`); empty: not looked at yet.
    packs_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="one_institution_at_a_host")
        ]

    def __str__(self) -> str:
        return self.name_lv


class Unit(models.Model):
    """A structural unit. `receives` marks the unit that stands first in line."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="units")
    code = models.SlugField(max_length=40)
    name_lv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="unit_code")]

    def __str__(self) -> str:
        return self.name_lv


class Competence(models.Model):
    """A subject that some posts answer for (VISC-8, VISC-10)."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="competences")
    code = models.SlugField(max_length=40)
    name_lv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="competence_code")]

    def __str__(self) -> str:
        return self.name_lv


class Queue(models.Model):
    """Where cases without an owner wait. Each e-mail address has its own (CSP-P3)."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="queues")
    code = models.SlugField(max_length=40)
    name_lv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="queues")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="queue_code")]

    def __str__(self) -> str:
        return self.name_lv


class Post(models.Model):
    """A person's place in an institution: unit, roles, what they can answer, and what stands under their letters."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="posts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", null=True, blank=True)
    manager = models.ForeignKey("self", models.SET_NULL, related_name="reports", null=True, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list)
    position_lv = models.CharField(max_length=120, blank=True)
    position_en = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    extension = models.CharField(max_length=20, blank=True)  # as the telephone exchange knows their set
    pick_up_group = models.CharField(max_length=40, blank=True)  # who answers for whom; empty: their unit (CSP-D3)
    languages = ArrayField(models.CharField(max_length=3), default=list)
    competences = models.ManyToManyField(Competence, blank=True, related_name="posts")
    queues = models.ManyToManyField(Queue, blank=True, related_name="posts")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "person"], condition=Q(ends=None), name="one_open_post"),
            models.UniqueConstraint(
                fields=["institution", "extension"],
                condition=Q(ends=None) & ~Q(extension=""),
                name="one_open_post_at_an_extension",
            ),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="post_ends_after_start"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def has(self, *roles: Role) -> bool:
        """Whether the post holds one of these roles."""
        return any(role in self.roles for role in roles)

    def letter_gaps(self) -> list[str]:
        """What a letter's signature would lack: names of empty fields among name, unit, position, phone (CSP-D6)."""
        have = {
            "name": self.person.first_name and self.person.last_name,
            "unit": self.unit_id,
            "position": self.position_lv,
            "phone": self.phone,
        }
        return [field for field, value in have.items() if not value]


class Absence(models.Model):
    """Days on which a post is not at work, and who stands in."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="absences")
    starts = models.DateField()
    ends = models.DateField()
    kind = models.CharField(max_length=10, choices=AbsenceKind.choices, default=AbsenceKind.LEAVE)
    deputy = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="deputises")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="absence_ends_after_start")]


class Opening(models.Model):
    """One interval of opening hours on one weekday. Without any for an institution its pack's hours hold.

    `unit`, `line` (a line's id in the pack) or `service` narrow it; all empty is the institution itself.
    """

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="openings")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True)
    line = models.CharField(max_length=40, blank=True)
    service = models.CharField(max_length=40, blank=True)
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="opening_closes_after_open"),
        ]


class CalendarDay(models.Model):
    """A day that the institution's calendar treats otherwise than the country's: moved, off, or worked."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="calendar_days")
    date = models.DateField()
    kind = models.CharField(max_length=20, choices=DayKind.choices)
    moved = models.DateField(null=True, blank=True)  # the other half of a pair of moved days
    name_lv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "date"], name="one_calendar_day")]


class Mailbox(models.Model):
    """One e-mail address of an institution: where it is read, and where letters from it go out."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="mailboxes")
    address = models.EmailField(unique=True)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="mailboxes")
    active = models.BooleanField(default=True)
    imap_host = models.CharField(max_length=200)
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=10, choices=Security.choices, default=Security.TLS)
    imap_user = models.CharField(max_length=200)
    folder = models.CharField(max_length=200, default="INBOX")
    smtp_host = models.CharField(max_length=200)
    smtp_port = models.PositiveIntegerField(default=465)
    smtp_security = models.CharField(max_length=10, choices=Security.choices, default=Security.TLS)
    smtp_user = models.CharField(max_length=200, blank=True)
    # The name of the secret, not the password: secrets stay in the environment or the secrets folder.
    secret = models.CharField(max_length=120)
    authserv_id = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)
    fault_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.address


class OtherInstitution(models.Model):
    """An institution that questions are passed on to (CSP-R5, DVI-8, VPVB-14.1). Public contacts only."""

    name_lv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    competence_lv = models.TextField(blank=True)
    competence_en = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    site = models.URLField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    # Another institution of this installation: forwarding stays inside.
    here = models.ForeignKey(Institution, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name_lv"]

    def __str__(self) -> str:
        return self.name_lv
