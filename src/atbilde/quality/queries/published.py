"""What an institution told everybody of how its standard was kept."""

from datetime import date

from atbilde.institutions.models import Institution
from atbilde.quality.models import PublishedFigures


def newest_figures(institution: Institution) -> PublishedFigures | None:
    """The figures that hold now, in one query; `None` where the institution tells none, or has not yet."""
    if not institution.publishes_kept:
        return None
    return PublishedFigures.objects.filter(institution=institution).order_by("-last").first()


def is_told(institution: Institution, last: date) -> bool:
    """Whether the figures of the months up to this day were told."""
    return PublishedFigures.objects.filter(institution=institution, last=last).exists()
