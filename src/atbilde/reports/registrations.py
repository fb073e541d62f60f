"""The registration of a candidate as a tagged PDF: to print at home, or to be handed over at the desk."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from atbilde.reports.printing import typeset
from atbilde.services.actions.telling import name_of
from atbilde.services.models import Registration
from atbilde.services.queries.links import registration_link
from atbilde.services.queries.money import euros
from atbilde.ui import shown


def registration_pdf(registration: Registration, *, language: str = "lv") -> bytes:
    """The paper in `lv` or `en`: number, candidate, session, time, place, state, fee, the link to see and cancel it.

    It has no link where the one that the candidate got was made by an older key.
    """
    session = registration.session
    with override(language), timezone.override(session.institution.timezone):
        rows = [
            (_("Candidate"), registration.name),
            (_("Session"), name_of(session)),
            (_("Time"), f"{shown.moment(session.starts)}–{shown.hour(session.ends)}"),
            (_("Place"), f"{name_of(session.location)}, {session.location.whole_address}"),
            (_("State"), str(registration.get_status_display())),
            (_("Fee"), euros(session.price) if session.price else _("free of charge")),
        ]
        if link := registration_link(registration):
            rows.append((_("Here you see the registration and can cancel it"), link))
        data = {
            "void": "",
            "language": language,
            "institution": name_of(session.institution),
            "title": _("Registration %(number)s") % {"number": registration.number},
            "rows": rows,
            "registration": "",
        }
    return typeset("receipt.typ", data)
