"""Addresses that a letter or a calendar names: they are used far from any page, so they are whole."""

from django.conf import settings

from atbilde.contacts.access import digest
from atbilde.institutions.models import Institution
from atbilde.services.access import secret_of
from atbilde.services.models import Registration, Visit


def visit_link(visit: Visit) -> str:
    """Where the client sees, moves and cancels the visit; "" where the link they got was made by an older key."""
    return _link(visit.institution, "visits", visit.contact.key, visit.token)


def registration_link(registration: Registration) -> str:
    """Where the candidate sees and cancels the registration; "" as for a visit."""
    return _link(registration.session.institution, "sessions/mine", registration.contact.key, registration.token)


def address_of(institution: Institution, path: str) -> str:
    """A page of the institution's portal, `path` without a slash in front."""
    return f"{settings.CONFIGURATION.public_url}/{institution.pk}/{path}"


def _link(institution: Institution, where: str, key: str, stored: str) -> str:
    secret = secret_of(key)
    return address_of(institution, f"{where}/{secret}/") if digest(secret) == stored else ""
