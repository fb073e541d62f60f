"""General information about an institution: structure, competences, responsibility, services (VPVB-4.5.1)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atbilde.core.standard import Standard
from atbilde.institutions.access import public_competences, public_units
from atbilde.institutions.models import Competence, Institution, Unit
from atbilde.services.access import offered_services
from atbilde.services.models import Service

#: What of the standard says who answers for what, with its heading.
RESPONSIBILITY: tuple[tuple[str, str | Promise], ...] = (
    ("first_line", _("Who answers first")),
    ("head_of_the_institution", _("Head of the institution")),
)


@dataclass(frozen=True, slots=True)
class GeneralInformation:
    """The four; each is empty where nothing is known."""

    units: list[Unit]
    competences: list[Competence]
    responsibility: list[tuple[str | Promise, str]]  # heading and words
    services: list[Service]


def general_information(institution: Institution, standard: Standard, language: str) -> GeneralInformation:
    """What is public of the institution's rows and of its standard, the latter in `lv` or `en`; three queries."""
    said = [(heading, standard.text(name, language)) for name, heading in RESPONSIBILITY]
    return GeneralInformation(
        list(public_units(institution)),
        list(public_competences(institution)),
        [(heading, words) for heading, words in said if words],
        list(offered_services(institution)),
    )
