"""The ways by which something reaches the institution that no machine takes in: paper, a talk, a social account."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from atbilde.contacts.enums import Channel
from atbilde.core.standard import Location, Standard


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way: its id in forms, its name, its channel, and the place or account of the pack that it leads to."""

    id: str
    name: str
    channel: Channel
    code: str  # of `feedback.given`: letter_box, post, visit, phone, or the account's id
    place: str = ""  # the id of a location
    account: str = ""  # the id of an account
    to: str = ""  # the address or handle as people read it

    @property
    def on_paper(self) -> bool:
        """Whether it brings a letter on paper, which may be signed."""
        return self.channel == Channel.POST


def ways_in(standard: Standard) -> list[WayIn]:
    """The ways under this standard: its letter boxes and post addresses, in person, by telephone, the form of the
    state portal where it names one (what is sent there comes to the official address), its accounts.

    A standard that names no post address has letters by post all the same.
    """
    ways = [
        _place(location, use)
        for use in ("letter_box", "post")
        for location in standard.locations
        if use in location.uses
    ]
    if not any(way.code == "post" for way in ways):
        ways.append(WayIn("post", str(Channel.POST.label), Channel.POST, "post"))
    ways.append(WayIn("visit", str(Channel.VISIT.label), Channel.VISIT, "visit"))
    ways.append(WayIn("phone", str(Channel.PHONE.label), Channel.PHONE, "phone"))
    if standard.prescribes("latvija_lv"):
        service = standard.value("latvija_lv")  # the name under which the institution is there
        name = str(Channel.STATE_PORTAL.label) + (f": {service}" if isinstance(service, str) else "")
        to = service if isinstance(service, str) else ""
        ways.append(WayIn("latvija_lv", name, Channel.STATE_PORTAL, "latvija_lv", to=to))
    for account in standard.accounts:
        name = f"{account.network} {account.handle}" if account.handle else account.network
        handle = account.handle or account.network
        ways.append(WayIn(f"account:{account.id}", name, Channel.SOCIAL, account.id, account=account.id, to=handle))
    return ways


def _place(location: Location, use: str) -> WayIn:
    kind = _("Letter box") if use == "letter_box" else str(Channel.POST.label)
    name = f"{kind}: {location.address}"
    return WayIn(f"{use}:{location.id}", name, Channel.POST, use, place=location.id, to=location.address)
