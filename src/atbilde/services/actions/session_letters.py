"""What candidates of a session are told: registered, waiting, moved up, called off."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from atbilde.services.actions.telling import name_of, send
from atbilde.services.enums import Seating
from atbilde.services.models import Registration
from atbilde.services.queries.links import registration_link
from atbilde.services.queries.money import euros
from atbilde.ui import shown


def tell_registered(registration: Registration, *, at: datetime) -> None:
    """Whether there is a place or they wait, the fee, and the link to cancel."""
    with _own_language(registration):
        if registration.status == Seating.SEATED:
            heading, said = _("You are registered"), _("You have a place.")
        else:
            heading, said = _("You are on the waiting list"), _waiting_words()
        _tell(registration, heading, said, at)


def tell_again(registration: Registration, *, at: datetime) -> None:
    """They were registered before; the link once more, for it may be lost."""
    with _own_language(registration):
        said = _("We received this registration once more. You are registered once, and nothing has changed.")
        _tell(registration, _("You are registered already"), said, at)


def tell_moved_up(registration: Registration, *, at: datetime) -> None:
    """A place became free and is theirs."""
    with _own_language(registration):
        _tell(registration, _("You have a place now"), _("A place became free and it is yours."), at)


def tell_left(registration: Registration, *, at: datetime) -> None:
    """The registration is cancelled."""
    with _own_language(registration):
        _tell(registration, _("Your registration is cancelled"), _("Your place goes to somebody else."), at, link=False)


def tell_called_off(registration: Registration, *, at: datetime) -> None:
    """The session does not take place."""
    with _own_language(registration):
        _tell(
            registration,
            _("The session does not take place"),
            _("We are sorry: this session was called off. Please register for another one."),
            at,
            link=False,
        )


def _waiting_words() -> str:
    return _("All places are taken. If one becomes free, you get it in turn and we write to you.")


def _own_language(registration: Registration) -> override:
    client = registration.client
    return override(client.language if client is not None and client.language in ("lv", "en") else "lv")


def _tell(registration: Registration, heading: str, said: str, at: datetime, *, link: bool = True) -> None:
    session = registration.session
    with timezone.override(session.institution.timezone):
        about = [
            _("Session: %(name)s") % {"name": name_of(session)},
            _("Time: %(time)s–%(end)s") % {"time": shown.moment(session.starts), "end": shown.hour(session.ends)},
            _("Place: %(name)s, %(address)s")
            % {"name": name_of(session.location), "address": session.location.whole_address},
            _("Registration number: %(number)s") % {"number": registration.number},
        ]
        if link and session.price:
            about.append(_("Fee: %(price)s") % {"price": euros(session.price)})
        lines = [_("Good day!"), said, "\n".join(about)]
        if link and (url := registration_link(registration)):
            lines.append(_("Here you see your registration and can cancel it:") + f"\n{url}")
        lines.append(name_of(session.institution))
        send(
            session.institution,
            to=registration.email,
            subject=f"{heading}: {name_of(session)}, {shown.day(session.starts)}",
            text="\n\n".join(lines),
            at=at,
            language=registration.client.language if registration.client else "lv",
            client=registration.client,
            queue=session.location.queue,
        )
