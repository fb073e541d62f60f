"""What the header of an institution's pages leads to. A part of the portal adds its page here, in this order."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atbilde.core.standard import Standard
from atbilde.portal.institution.words import ABOUT


def always(_standard: Standard) -> bool:
    """Shown whatever the standard says."""
    return True


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One page: its name in `portal/urls.py`, what the link says, and by which standards it is there."""

    page: str
    label: str | Promise
    shown: Callable[[Standard], bool] = always


PAGES: tuple[NavigationItem, ...] = (
    NavigationItem("write", _("Write to us")),
    NavigationItem("chat", _("Chat"), lambda standard: bool(standard.value("chat"))),
    NavigationItem("services", _("Services")),
    NavigationItem("visits", _("Book a visit"), lambda standard: standard.prescribes("in_person")),
    NavigationItem("answers", _("Answers")),
    NavigationItem("contacts", _("Contacts")),
    NavigationItem("about", _("About us"), lambda standard: any(standard.prescribes(name) for name, _heading in ABOUT)),
    NavigationItem("standard", _("Our standard")),
)
