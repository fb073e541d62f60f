"""The audit log: one entry for each change, never edited, never removed."""

import pgtrigger
from django.db import models


class Entry(models.Model):
    """Who did what to what, when. Holds ids and verbs, no personal data of clients.

    `actor` is the person's id, or empty when the system itself acted. Institution and subject are plain values:
    this app stands below every other one and knows none of them.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    institution = models.CharField(max_length=40)
    actor = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject", "id"], name="audit_by_subject"),
            models.Index(fields=["institution", "at"], name="audit_by_time"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
