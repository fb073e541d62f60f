"""Rows of the past, gathered and written at once: a year of letters is thousands of rows, and a verb each is slow.

What the rows say is what the verbs would have said; the obligations are judged by the engine in one go.
"""

from datetime import datetime
from typing import Any

from atbilde.cases.actions.judging import row_of
from atbilde.cases.models import (
    Assignment,
    Case,
    CaseContact,
    CaseNumber,
    Closure,
    Correction,
    Obligation,
    Redirection,
)
from atbilde.config.demo.cast import Cast
from atbilde.config.demo.clients import ClientText
from atbilde.contacts import search
from atbilde.contacts.enums import Channel, Delivery, Direction
from atbilde.contacts.models import Client, Contact, Event, Message
from atbilde.core.event_types import Event as Happened
from atbilde.core.events import event_from
from atbilde.core.obligations import judge
from atbilde.institutions.models import Mailbox, Post
from atbilde.institutions.standards import books_of

_BATCH = 1000


class Shelf:
    """The rows of one institution's past."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.institution = cast.institution
        self._clients: dict[str, Client] = {}
        self._contacts: list[Contact] = []
        self._messages: list[Message] = []
        self._rows: list[Event] = []
        self._happened: list[dict[str, Any]] = []
        self._cases: list[Case] = []
        self._links: list[CaseContact] = []
        self.assignments: list[Assignment] = []
        self.closures: list[Closure] = []
        self.corrections: list[Correction] = []
        self.redirections: list[Redirection] = []

    def client(self, text: ClientText) -> Client:
        """The client of this address."""
        known = self._clients.get(text.email)
        if known is None:
            known = Client(institution=self.institution, name=text.name, email=text.email, language=text.language)
            self._clients[text.email] = known
        return known

    def case(self, case: Case) -> Case:
        """A case; it gets its number when all are known."""
        self._cases.append(case)
        return case

    def contact(self, case: Case, channel: Channel, direction: Direction, at: datetime, client: Client) -> Contact:
        """A contact of the case."""
        key = f"{channel.value}-demo-{self.institution.pk}-{len(self._contacts):05d}"
        contact = Contact(
            institution=self.institution, key=key, channel=channel, direction=direction, at=at, client=client
        )
        self._contacts.append(contact)
        self._links.append(CaseContact(case=case, contact=contact))
        return contact

    def letter_in(self, contact: Contact, mailbox: Mailbox, client: Client, subject: str, text: str) -> Message:
        """What the client wrote."""
        message = Message(
            contact=contact,
            institution=self.institution,
            message_id=f"<{contact.key}@epasts.example>",
            sender_name=client.name,
            sender=client.email,
            to=[mailbox.address],
            subject=subject,
            text=text,
            language=client.language,
            mailbox=mailbox,
        )
        return self._keep(message)

    def letter_out(
        self, contact: Contact, mailbox: Mailbox, to: str, subject: str, text: str, by: Post, intent: dict[str, Any]
    ) -> Message:
        """What the institution sent."""
        message = Message(
            contact=contact,
            institution=self.institution,
            message_id=f"<{contact.key}@{mailbox.address.rpartition('@')[2]}>",
            sender_name=self.institution.name_lv,
            sender=mailbox.address,
            to=[to],
            subject=subject,
            text=text,
            language="lv",
            mailbox=mailbox,
            delivery=Delivery.SENT,
            sent_at=contact.at,
            send_after=contact.at,
            intent={"by": by.pk, "close": "", **intent},
        )
        return self._keep(message)

    def happened(self, contact: Contact, case: Case, what: str, at: datetime, **data: Any) -> None:
        """Something that happened in a contact. `in_` and `from_` stand for the fields `in` and `from`."""
        fields = {name.rstrip("_"): value for name, value in data.items() if value is not None}
        key = f"{contact.key}:{what}:{len(self._rows)}"
        self._rows.append(Event(institution=self.institution, key=key, at=at, type=what, contact=contact, data=fields))
        self._happened.append({**fields, "id": key, "at": at, "type": what, "contact": contact.key, "case": case})

    def store(self, now: datetime) -> None:
        """Number the cases, judge everything and write it."""
        self._number()
        Client.objects.bulk_create(self._clients.values(), batch_size=_BATCH)
        Contact.objects.bulk_create(self._contacts, batch_size=_BATCH)
        Message.objects.bulk_create(self._messages, batch_size=_BATCH)
        Event.objects.bulk_create(self._rows, batch_size=_BATCH)
        Case.objects.bulk_create(self._cases, batch_size=_BATCH)
        CaseContact.objects.bulk_create(self._links, batch_size=_BATCH)
        Assignment.objects.bulk_create(self.assignments, batch_size=_BATCH)
        Closure.objects.bulk_create(self.closures, batch_size=_BATCH)
        Correction.objects.bulk_create(self.corrections, batch_size=_BATCH)
        Redirection.objects.bulk_create(self.redirections, batch_size=_BATCH)
        self._judge(now)

    def _keep(self, message: Message) -> Message:
        message.search = search.vector(message.subject, message.sender_name, message.sender, message.text)
        self._messages.append(message)
        return message

    def _number(self) -> None:
        last: dict[int, int] = {}
        self._cases.sort(key=lambda case: case.opened_at)
        for case in self._cases:
            year = case.opened_at.year
            last[year] = last.get(year, 0) + 1
            case.number = f"{self.institution.short}-{year}-{last[year]:06d}"
        number_of = {id(link.contact): link.case.number for link in self._links}
        for message in self._messages:
            message.subject = message.subject.replace(UNNUMBERED, number_of[id(message.contact)])
        CaseNumber.objects.bulk_create(
            CaseNumber(institution=self.institution, year=year, last=count) for year, count in last.items()
        )

    def _judge(self, now: datetime) -> None:
        events: list[Happened] = [event_from({**fields, "case": fields["case"].number}) for fields in self._happened]
        by_number = {case.number: case for case in self._cases}
        found = judge(events, books_of(self.institution), now)
        rows = [row_of(one, by_number[one.case]) for one in found if one.case in by_number]
        Obligation.objects.bulk_create(rows, batch_size=_BATCH)


#: Stands in a subject for the case number until that is known.
UNNUMBERED = "@number@"
