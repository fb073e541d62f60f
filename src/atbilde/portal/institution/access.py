"""What of the institution's rows everybody may see."""

from dataclasses import dataclass

from atbilde.institutions.access import public_competences, public_units
from atbilde.institutions.models import Competence, Institution, Unit


@dataclass(frozen=True, slots=True)
class GeneralInformation:
    """General information about the institution (VPVB-4.5.1): its units and the subjects it answers for."""

    units: list[Unit]
    competences: list[Competence]


def general_information(institution: Institution) -> GeneralInformation:
    """Two queries; empty lists where the administrator has entered nothing."""
    return GeneralInformation(list(public_units(institution)), list(public_competences(institution)))
