"""Prices as they are read."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atbilde.services.models import Service


def euros(cents: int) -> str:
    """`14,23 €`, in English `€14.23`. A line never breaks before the sign."""
    whole, rest = divmod(cents, 100)
    return f"€{whole}.{rest:02d}" if get_language() == "en" else f"{whole},{rest:02d}\xa0€"


def price_of(service: Service) -> str:
    """What a client is told before ordering: "" where nothing is known, "free of charge" only where it is so."""
    if service.price is None:
        return ""
    words = service.price_en if get_language() == "en" else service.price_lv
    amount = euros(service.price) if service.price else _("free of charge")
    return f"{amount} ({words})" if words else amount
