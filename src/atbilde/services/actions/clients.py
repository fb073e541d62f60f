"""Whoever books or registers without an account becomes a client of the institution."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from atbilde.contacts.actions import client_of_address
from atbilde.contacts.models import Client
from atbilde.core.rules.naming import digits
from atbilde.institutions.models import Institution
from atbilde.services.actions.errors import NotPossible


@dataclass(frozen=True, slots=True)
class Visitor:
    """What a client tells of themselves. An e-mail address or a telephone number is needed to reach them."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "lv"
    needs: str = ""  # extra help (DVI-17)


def reachable(visitor: Visitor) -> None:
    """Raises `NotPossible` where nobody could tell the client of a change."""
    if not visitor.email and not visitor.phone:
        raise NotPossible("unreachable", _("Write an e-mail address or a telephone number."), field="email")


def client_of(institution: Institution, visitor: Visitor) -> Client:
    """The institution's client of this address, else a new one; what they need is kept with them (DVI-17)."""
    if visitor.email:
        client = client_of_address(institution, visitor.email, name=visitor.name, language=visitor.language)
    else:
        client = Client(institution=institution, name=visitor.name[:200], language=visitor.language[:3])
    if visitor.phone and not client.phone:
        client.phone, client.phone_digits = visitor.phone[:40], digits(visitor.phone)[:20]
    if visitor.needs:
        client.needs = visitor.needs
    client.save()
    return client
