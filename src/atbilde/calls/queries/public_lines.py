"""The telephone lines that clients are shown."""

from django.db.models import QuerySet

from atbilde.calls.models import Line
from atbilde.institutions.models import Institution


def lines_of(institution: Institution) -> QuerySet[Line]:
    """The lines of the institution, in the order they were entered; which are public, its standard says."""
    return Line.objects.filter(institution=institution).order_by("pk")
