"""What is known of the harmfulness of stored files."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from atbilde.contacts.enums import Safety
from atbilde.contacts.models import Attachment, VirusCheck


def with_safety(rows: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """The same attachments, each with its `safety`, without a further query."""
    said = VirusCheck.objects.filter(pk=OuterRef("sha256")).values("state")[:1]
    annotated: dict[str, Any] = {"safety": Coalesce(Subquery(said), Value(""))}
    return rows.annotate(**annotated)


def infected(rows: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Those of the attachments in which a virus was found."""
    return rows.filter(sha256__in=_harmful())


def harmless(rows: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Those in which none was found, or none was looked for."""
    return rows.exclude(sha256__in=_harmful())


def worst(files: QuerySet[Attachment]) -> str:
    """The `Safety` of what holds all these files: infected where one is, else not known where one is not; else ""."""
    states = set(VirusCheck.objects.filter(pk__in=files.values("sha256")).values_list("state", flat=True))
    return next((str(state) for state in (Safety.INFECTED, Safety.WAITING, Safety.TOO_LARGE) if state in states), "")


def threats_in(files: QuerySet[Attachment]) -> list[str]:
    """The scanner's names for what it found in these files."""
    found = VirusCheck.objects.filter(pk__in=files.values("sha256"), state=Safety.INFECTED)
    return sorted(set(found.values_list("threat", flat=True)))


def waiting_files() -> int:
    """How many files wait for the scanner."""
    return VirusCheck.objects.filter(state=Safety.WAITING).count()


def _harmful() -> QuerySet[VirusCheck, str]:
    return VirusCheck.objects.filter(state=Safety.INFECTED).values_list("sha256", flat=True)
