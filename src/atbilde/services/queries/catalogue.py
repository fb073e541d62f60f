"""The catalogue as it is published, and what it lacks (DVI-18, DVI-20, VPVB-6)."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atbilde.institutions.models import Institution
from atbilde.services.access import offered_services
from atbilde.services.enums import Way
from atbilde.services.models import Service, ServiceField


def lacks(service: Service) -> list[str | Promise]:
    """What a page of the service would leave a client without: names of the missing parts (DVI-20)."""
    have: list[tuple[object, str | Promise]] = [
        (service.about_lv.strip(), _("description")),
        (service.ask_by, _("way to apply")),
        (service.receive_by, _("way to receive")),
        (service.form_url or Way.SITE in service.ask_by, _("request form")),
        (service.state_portal_url, _("link to the state portal")),
    ]
    return [name for found, name in have if not found]


def may_ask_by(service: Service, way: Way) -> bool:
    """Whether the service can be asked for in this way; what is not listed is not offered (DVI-18)."""
    return way in service.ask_by


def asked_fields(service: Service) -> list[ServiceField]:
    """The facts that an order of the service is asked for, in their order."""
    return list(service.fields.filter(active=True))


def price_list(institution: Institution) -> Sequence[Service]:
    """All paid services that are offered (VISC-15)."""
    return [service for service in offered_services(institution) if service.price]


def ways(service: Service) -> tuple[list[Way], list[Way]]:
    """The ways to ask and the ways to receive, each in the order of `Way`."""
    return [way for way in Way if way in service.ask_by], [way for way in Way if way in service.receive_by]
