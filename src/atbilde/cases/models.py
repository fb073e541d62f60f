"""Cases: what a client wants, until it is answered; and the obligations the standard puts on it."""

from datetime import date, datetime

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.dateparse import parse_date

from atbilde.cases.enums import CaseKind, ClosingReason, NoticeKind, Part, Scope, Status
from atbilde.contacts.models import Attachment, Client, Contact
from atbilde.institutions.models import Institution, OtherInstitution, Post, Queue, Unit
from atbilde.services.enums import FactKind
from atbilde.services.models import Service, ServiceField


class Case(models.Model):
    """What a client wants. Several contacts make one case. It always has an owner or a queue (VPVB-10).

    `due_at`, `due_clause`, `soon_at` and `wake_at` follow from the obligations (`actions.judging.refresh`). They are
    stored so that the desk can order by them and the worker can sleep until one comes up.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="cases")
    number = models.CharField(max_length=40)
    subject = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=20, choices=CaseKind.choices, default=CaseKind.QUESTION)
    channel = models.CharField(max_length=12)
    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="cases")
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, blank=True, related_name="cases")
    owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="cases")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="cases")
    answer_by = models.CharField(max_length=12, blank=True)  # the way the client wishes to be answered
    language = models.CharField(max_length=3, blank=True)
    client_group = models.CharField(max_length=40, blank=True)  # of the standard's `client_groups`; "" is not said
    materials_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="materials_requests"
    )  # the case whose materials this one asks to see
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    due_clause = models.CharField(max_length=40, blank=True)
    soon_at = models.DateTimeField(null=True, blank=True)  # from when what is due first counts as soon
    wake_at = models.DateTimeField(null=True, blank=True)
    contacts = models.ManyToManyField(Contact, through="CaseContact", related_name="cases")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="one_case_number"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(owner__isnull=False) | Q(queue__isnull=False),
                name="open_case_has_owner_or_queue",
            ),
        ]
        indexes = [
            models.Index(
                "institution",
                F("due_at").asc(nulls_last=True),
                "opened_at",
                "id",
                condition=Q(closed_at=None),
                name="case_queue",
            ),
            models.Index(
                "owner",
                F("due_at").asc(nulls_last=True),
                "opened_at",
                "id",
                condition=Q(closed_at=None),
                name="case_of_owner",
            ),
            models.Index(
                "queue",
                F("due_at").asc(nulls_last=True),
                "opened_at",
                "id",
                condition=Q(closed_at=None, owner=None),
                name="case_in_queue",
            ),
            models.Index(
                "institution",
                F("due_at").asc(nulls_last=True),
                "opened_at",
                "id",
                condition=Q(closed_at=None, owner=None),
                name="case_unowned",
            ),
            models.Index(fields=["wake_at"], condition=Q(wake_at__isnull=False), name="case_to_wake"),
            models.Index(
                fields=["institution", "-closed_at"], condition=Q(closed_at__isnull=False), name="case_closed"
            ),
            models.Index(fields=["client", "-opened_at"], name="case_of_client"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether the client still waits."""
        return self.closed_at is None

    def is_overdue(self, at: datetime) -> bool:
        """Whether what is due first was due before `at`."""
        return self.is_open and self.due_at is not None and self.due_at < at


class CaseNumber(models.Model):
    """The last number given out, a row for each institution and year; locked while the next is taken."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "year"], name="one_number_row")]


class CaseContact(models.Model):
    """A contact of a case. One contact can carry questions of several cases."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "contact"], name="contact_once_in_case")]


class Fact(models.Model):
    """What the client told in a field of the service they ordered, under the words in which it was asked."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="facts")
    field = models.ForeignKey(ServiceField, models.PROTECT, related_name="+")
    label_lv = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    value = models.TextField()  # a date as ISO 8601, a choice in Latvian, a file by its name
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]

    @property
    def day(self) -> date | None:
        """The value where a date was asked for."""
        return parse_date(self.value) if self.field.kind == FactKind.DATE else None


class Release(models.Model):
    """Whether the client may see one of the materials of their case (VPVB-4.5).

    Decided in the case that asks for them. Until the client is told (`told_by`), it can be decided anew; of what was
    told about a thing the newest row counts.
    """

    request = models.ForeignKey(Case, models.CASCADE, related_name="releases")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")  # else its words
    released = models.BooleanField()
    ground = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    told_by = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(released=True) | ~Q(ground=""), name="withheld_with_a_ground")
        ]


class Obligation(models.Model):
    """What the standard asks of a case, as the engine last judged it. Rewritten only by `refresh`."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="obligations")
    duty = models.CharField(max_length=40)  # "CSP-D4.answer"
    clause = models.CharField(max_length=40)  # "CSP-D4"
    pack = models.CharField(max_length=40)
    term = models.CharField(max_length=40, blank=True)
    contact = models.CharField(max_length=80)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=80, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    late_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "duty", "contact", "opened_by"], name="one_obligation")]
        indexes = [models.Index(fields=["case", "status"], name="obligation_of_case")]


class Assignment(models.Model):
    """Who had the case, from when, by whom. The newest row is the present one."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    handed_over = models.BooleanField(default=False)  # passed on by the records clerk or an officer (VISC-13)


class Note(models.Model):
    """An internal note; without an author, what the system says about the case ("the calendar changed")."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    text_en = models.TextField(blank=True)  # only the system's notes have an English text of their own

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]


class Closure(models.Model):
    """A case was closed: when, by whom, why. Opened again: `undone_at`."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="closures")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=ClosingReason.choices)
    words = models.TextField(blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)


class Redirection(models.Model):
    """The question, or a part of it, is not ours: whose it is and by which letter the client was told (CSP-R5)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="redirections")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    scope = models.CharField(max_length=12, choices=Scope.choices)
    part = models.CharField(max_length=8, choices=Part.choices, default=Part.WHOLE)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    institution = models.ForeignKey(OtherInstitution, models.PROTECT, null=True, blank=True, related_name="+")
    told_by = models.ForeignKey(Contact, models.PROTECT, related_name="+")  # the letter to the client
    forwarded_by = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="unit", unit__isnull=False) | Q(scope="institution", institution__isnull=False),
                name="redirection_names_whose",
            )
        ]


class Correction(models.Model):
    """Wrong information was given in a contact. Closed only with the correction, an apology and what was put right."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="corrections")
    wrong = models.ForeignKey(Contact, models.PROTECT, related_name="corrections")
    found_at = models.DateTimeField()  # may precede the click
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    what = models.TextField()
    via = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    apology = models.BooleanField(default=False)
    put_right = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | (Q(via__isnull=False, apology=True) & ~Q(put_right="")),
                name="closed_correction_is_whole",
            )
        ]


class Draft(models.Model):
    """A letter being written; survives a crash of either side. One per officer, case and what it is about.

    `about` is empty for the answer, else names the other letter (`actions.answering.draft_name`).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    post = models.ForeignKey(Post, models.CASCADE, related_name="drafts")
    about = models.CharField(max_length=40, blank=True, default="")
    body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "post", "about"], name="one_draft")]


class Presence(models.Model):
    """Who looks at a case or writes in it; rows older than a minute mean nothing."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="presences")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    writing = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "post"], name="one_presence")]


class Notice(models.Model):
    """What an officer or manager is told; unread until they have seen it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="notices")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    at = models.DateTimeField()
    clause = models.CharField(max_length=40, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["post", "-at"], condition=Q(read_at=None), name="notice_unread")]
