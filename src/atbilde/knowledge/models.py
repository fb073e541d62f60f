"""What officers write with and clients read: templates, answers, scripts, the resource directory, the calendar."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from atbilde.institutions.models import Institution, Post
from atbilde.knowledge.enums import Audience, ResourceKind, Visibility


class LetterTemplate(models.Model):
    """A text an officer starts a letter from. `{{ client }}`, `{{ number }}`, `{{ subject }}`, `{{ term }}`,
    `{{ officer }}` and `{{ institution }}` are filled in; anything else in braces is refused when it is saved."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="letter_templates")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="lv")
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "language", "name"], name="one_template_name")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """A question with its answer, from a real case with the personal data taken out, or written as such.

    `public` ones are on the portal; `restricted` ones are for officers (VPVB-14.2); a `script` is what to say.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="answers")
    visibility = models.CharField(max_length=10, choices=Visibility.choices)
    language = models.CharField(max_length=2, default="lv")
    question = models.CharField(max_length=300)
    body = models.TextField()
    source = models.CharField(max_length=40, blank=True)  # the case's number; for officers only
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)  # how often a client's question ended with it
    search = SearchVectorField(null=True)
    stems = models.TextField(blank=True)  # the question's words as they are looked up when misspelt

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="answer_search"),
            GinIndex(fields=["stems"], opclasses=["gin_trgm_ops"], name="answer_misspelt"),
            models.Index(fields=["institution", "-published_at"], condition=Q(withdrawn_at=None), name="answer_public"),
        ]


class Resource(models.Model):
    """An entry of the resource directory (CSP-W2, CSP-W5); its link is looked at from time to time."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="resources")
    kind = models.CharField(max_length=30, choices=ResourceKind.choices)
    name_lv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    about_lv = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    url = models.URLField(max_length=500)
    order = models.PositiveSmallIntegerField(default=100)
    checked_at = models.DateTimeField(null=True, blank=True)
    dead_since = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)
    search = SearchVectorField(null=True)

    class Meta:
        ordering = ["order", "name_lv"]
        indexes = [GinIndex(fields=["search"], name="resource_search")]


class Publication(models.Model):
    """What is published when (CSP-W1)."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="publications")
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    name_lv = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)  # data, metadata, press_release
    url = models.URLField(blank=True, max_length=500)
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "key"], name="publication_key")]
        indexes = [models.Index(fields=["institution", "at"], name="publication_by_time")]


class SurveyForm(models.Model):
    """A form or questionnaire that respondents fill in (CSP-W5)."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="survey_forms")
    code = models.CharField(max_length=40)
    name_lv = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    period = models.CharField(max_length=20)  # month, quarter, year, once
    due_lv = models.CharField(max_length=120, blank=True)
    due_en = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)  # the next one
    url = models.URLField(blank=True, max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="survey_form_code")]
        ordering = ["code"]
