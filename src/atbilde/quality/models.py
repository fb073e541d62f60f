"""Surveys: what was asked, who was invited, what was answered. Nothing leads from an answer to who gave it."""

import uuid
from datetime import date

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Client, Contact
from atbilde.institutions.models import Institution, Post
from atbilde.quality.enums import Stage


class Survey(models.Model):
    """One survey of an institution: its words, its days, whom it invites. Fixed once it is sent."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="surveys")
    name_lv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    purpose_lv = models.TextField()
    purpose_en = models.TextField()
    starts = models.DateField()  # the first and the last day on which it can be answered
    ends = models.DateField()
    contacts_from = models.DateField()  # clients with a contact on these days are invited
    contacts_to = models.DateField()
    channels = ArrayField(models.CharField(max_length=12, choices=Channel.choices))
    rest_days = models.PositiveSmallIntegerField(default=180)  # whom any survey invited so lately is left in peace
    asks_words = models.BooleanField(default=True)
    is_open = models.BooleanField(default=False)  # answered from the portal, too, without an invitation
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)  # when the last invitation went into the outbox
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="survey_ends_after_start"),
            models.CheckConstraint(condition=Q(contacts_to__gte=F("contacts_from")), name="survey_contacts_in_order"),
        ]
        indexes = [
            models.Index(fields=["institution", "ends"], name="survey_by_end"),
            models.Index(
                fields=["starts"], condition=Q(sent_at__isnull=False, invited_at=None, closed_at=None),
                name="survey_to_invite",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name_lv

    def stage(self, today: date) -> Stage:
        """Where it stands on a day of its institution."""
        if self.sent_at is None:
            return Stage.DRAFT
        if self.closed_at is not None or today > self.ends:
            return Stage.ENDED
        return Stage.WAITING if today < self.starts else Stage.RUNNING


class Statement(models.Model):
    """What a survey asks, word for word as the standard had it when the survey was made (`[[survey_item]]`)."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="statements")
    order = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=80)
    clauses = ArrayField(models.CharField(max_length=40))
    lv = models.TextField()
    en = models.TextField()
    scale = models.CharField(max_length=80)
    answers = models.JSONField()  # the best first: {"lv", "en", "agrees"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "item"], name="one_statement_of_an_item")]
        ordering = ["order"]


class Invitation(models.Model):
    """One client was asked, by the letter `contact`. That they answered is known; neither when nor what."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    contact = models.OneToOneField(Contact, models.PROTECT, related_name="invitation")
    sent_at = models.DateTimeField()
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "client"], name="asked_once_in_a_survey")]
        indexes = [models.Index(fields=["client", "sent_at"], name="invitation_of_client")]


class Response(models.Model):
    """Somebody answered. Its name is random and it has no time, so that no order tells whose it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses")
    invited = models.BooleanField()  # by a letter, or by the open page


class Mark(models.Model):
    """One statement as one response judged it: the place of the answer on its scale, 0 is the best."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, models.PROTECT, related_name="marks")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="marks")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "statement"], name="one_mark_for_a_statement")]


class Remark(models.Model):
    """Words of a client, kept apart from their marks: whoever is recognised by the words is not judged by the marks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="remarks")
    text = models.TextField()


class PublishedFigures(models.Model):
    """What an institution told everybody of some months of its standard: never changed, the newest holds."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="published_figures")
    first = models.DateField()
    last = models.DateField()
    counted_at = models.DateTimeField()
    clauses = models.JSONField()  # by the id of a clause [asked, kept]: nothing but what everybody may know

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "last"], name="told_once_for_a_month")]
        triggers = [pgtrigger.Protect(name="told_is_told", operation=pgtrigger.Update)]


class Silence(models.Model):
    """A client who wants no more invitations to surveys."""

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
