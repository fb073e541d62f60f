"""Letters that no officer writes: a visit or a place was booked, moved, is tomorrow. They go by the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid

from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from atbilde.contacts import files
from atbilde.contacts.actions import open_contact
from atbilde.contacts.enums import Channel, Delivery, Direction
from atbilde.contacts.models import Attachment, Client, Contact, Message
from atbilde.contacts.news import notify
from atbilde.contacts.search import vector
from atbilde.institutions.access import mailboxes_of
from atbilde.institutions.models import Institution, Mailbox, Queue
from atbilde.services.enums import Purpose
from atbilde.services.models import Visit
from atbilde.services.queries.calendar_file import visit_file
from atbilde.services.queries.links import visit_link
from atbilde.ui import shown

_CALENDAR = "text/calendar"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter."""

    name: str
    content_type: str
    content: bytes


def tell_booked(visit: Visit, *, at: datetime) -> None:
    """Time, place, what to bring, the link to move or cancel it, and the file for the calendar."""
    _tell(visit, "booked", at)


def tell_moved(visit: Visit, *, at: datetime) -> None:
    """The new time."""
    _tell(visit, "moved", at)


def tell_cancelled(visit: Visit, *, at: datetime) -> None:
    """The visit does not take place."""
    _tell(visit, "cancelled", at)


def tell_tomorrow(visit: Visit, *, at: datetime) -> bool:
    """The reminder of the day before; whether there is an address to send it to."""
    return _tell(visit, "tomorrow", at)


def visit_title(visit: Visit) -> str:
    """What the visit is, in the language that is active: "Visit: Consultation, Data State Inspectorate"."""
    institution = name_of(visit.institution)
    if visit.purpose == Purpose.READING:
        what = _("reading materials")
    else:
        what = name_of(visit.service) if visit.service is not None else _("visit")
    return f"{institution}: {what}"


def send(
    institution: Institution,
    *,
    to: str,
    subject: str,
    text: str,
    at: datetime,
    language: str,
    client: Client | None = None,
    queue: Queue | None = None,
    enclosures: Sequence[Enclosure] = (),
    leads_on: bool = True,
) -> Message | None:
    """Put a letter of the institution into the outbox and return it; `None` where an address lacks on either side.

    Below it stands where the services are, as below every reply (DVI-4.5); not where it does not `leads_on`.
    """
    mailbox = _mailbox(institution, queue)
    if not to or mailbox is None:
        return None
    contact: Contact = open_contact(institution, channel=Channel.EMAIL, direction=Direction.OUT, at=at, client=client)
    letter = Message.objects.create(
        contact=contact,
        institution=institution,
        message_id=make_msgid(idstring=contact.key, domain=mailbox.address.rpartition("@")[2]),
        sender_name=institution.name_lv,
        sender=mailbox.address,
        to=[to],
        subject=subject,
        text=text,
        search=vector(subject, to, text),
        language=language,
        mailbox=mailbox,
        delivery=Delivery.QUEUED,
        send_after=at,
        intent={"services": True} if leads_on else {},
    )
    for file in enclosures:
        sha256, size = files.store(file.content)
        Attachment.objects.create(
            message=letter, name=file.name, content_type=file.content_type, size=size, sha256=sha256
        )
    notify({"outbox": True})
    return letter


def _tell(visit: Visit, what: str, at: datetime) -> bool:
    language = visit.language or "lv"
    with override(language), timezone.override(visit.institution.timezone):
        heading, said = _words(what)
        lines = [
            _("Good day!"),
            said,
            "\n".join(
                [
                    _("Time: %(time)s–%(end)s") % {"time": shown.moment(visit.starts), "end": shown.hour(visit.ends)},
                    _("Place: %(name)s, %(address)s")
                    % {"name": name_of(visit.location), "address": visit.location.whole_address},
                ]
            ),
        ]
        link = visit_link(visit)
        if link and what != "cancelled":
            lines.append(_("Here you can move or cancel the visit:") + f"\n{link}")
        if visit.needs and what != "cancelled":
            lines.append(_("You told us that you need: %(needs)s") % {"needs": visit.needs})
        lines.append(name_of(visit.institution))
        calendar = Enclosure("vizite.ics", _CALENDAR, visit_file(visit, title=visit_title(visit), now=at))
        letter = send(
            visit.institution,
            to=visit.email,
            subject=f"{heading}: {shown.moment(visit.starts)}",
            text="\n\n".join(lines),
            at=at,
            language=language,
            client=visit.client,
            queue=visit.location.queue,
            enclosures=[calendar],
        )
    return letter is not None


def _words(what: str) -> tuple[str, str]:
    return {
        "booked": (_("Your visit is booked"), _("Your visit is booked. Here is when and where we expect you.")),
        "moved": (_("Your visit was moved"), _("Your visit was moved. Here is the new time.")),
        "cancelled": (_("Your visit is cancelled"), _("Your visit is cancelled; nobody waits for you then.")),
        "tomorrow": (_("Your visit is tomorrow"), _("A reminder: we expect you tomorrow.")),
    }[what]


def name_of(row: object) -> str:
    """The name of a thing in the language that is active."""
    return str(getattr(row, "name_en" if get_language() == "en" else "name_lv"))


def _mailbox(institution: Institution, queue: Queue | None) -> Mailbox | None:
    boxes = list(mailboxes_of(institution))
    return next((box for box in boxes if queue is not None and box.queue_id == queue.pk), boxes[0] if boxes else None)
