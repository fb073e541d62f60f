"""Writing the audit log."""

from datetime import datetime

from django.db import models

from atbilde.audit.models import Entry


def record(
    verb: str,
    subject: models.Model,
    *,
    institution: str,
    by: int | None,
    at: datetime,
    details: dict[str, object] | None = None,
) -> Entry:
    """Write one entry in the caller's transaction and return it.

    `verb` is `noun.verb` ("case.close"), `by` a person's id or `None` for the system itself. `details` must hold no
    personal data of a client: ids, clauses, times and reasons from a closed list only.
    """
    return Entry.objects.create(
        at=at,
        institution=institution,
        actor=by,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject=str(subject.pk),
        details=details or {},
    )
