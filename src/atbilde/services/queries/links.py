"""Addresses that a letter or a calendar names: they are used far from any page, so they are whole."""

from atbilde.contacts.access import digest
from atbilde.contacts.actions.links import whole_address
from atbilde.institutions.models import Institution
from atbilde.services.access import secret_of
from atbilde.services.models import Registration, Visit


def visit_link(visit: Visit) -> str:
    """Where the client sees, moves and cancels the visit; "" where the link they got was made by an older key."""
    return _link(visit.institution, "visit", visit.contact.key, visit.token)


def registration_link(registration: Registration) -> str:
    """Where the candidate sees and cancels the registration; "" as for a visit."""
    return _link(registration.session.institution, "registration", registration.contact.key, registration.token)


def _link(institution: Institution, page: str, key: str, stored: str) -> str:
    secret = secret_of(key)
    return whole_address(institution, page, token=secret) if digest(secret) == stored else ""
