"""What an officer sees of the talks that concern them now: who rings, who talks, what was done, what is left."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q

from atbilde.calls.access import talks_for
from atbilde.calls.enums import State
from atbilde.calls.models import Call, CallBack, Incident, Invitation, Line, Order
from atbilde.calls.queries.picking_up import absent_neighbours
from atbilde.cases.models import Case, CaseContact, Correction, Obligation
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Contact, Event
from atbilde.institutions.models import Post

#: For so long a talk that is over waits for the officer to put it away.
KEPT = timedelta(hours=8)
#: Invitations older than this are about a talk long past.
FRESH = timedelta(minutes=15)
_MOST = 20
_DEEDS = (
    "electronic_answer.offered", "caller.chose", "promise.given", "identity.checked", "client.asked_to_write",
    "message.taken", "question.handed_over", "error.found", "talk.wrapped_up", "visit.ended",
)  # fmt: skip
#: Where a call is: who had it, whom it goes to.
_MOVES = ("call.answered", "call.transferred")


class Phase(StrEnum):
    """How a talk stands for the officer; in the order of the panel."""

    RINGING = "ringing"
    CALLING = "calling"  # our call, not answered yet
    TALKING = "talking"
    HELD = "held"
    ENDED = "ended"


@dataclass(slots=True)
class Card:
    """One talk with all that is known of it."""

    contact: Contact
    call: Call | None  # None: a visit
    phase: Phase
    line: Line | None = None
    rings_at: list[Post] = field(default_factory=list)
    deeds: list[Event] = field(default_factory=list)  # what officers recorded in it, oldest first
    names: dict[str, str] = field(default_factory=dict)  # of the posts that deeds and moves name
    goes_to: str = ""  # connected on to this colleague or number, where nobody has answered yet
    case: Case | None = None  # the one it belongs to, the newest open one first
    open_cases: list[Case] = field(default_factory=list)  # of the client
    call_back: CallBack | None = None  # the caller waits to be called
    incidents: list[Incident] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    invited: Invitation | None = None  # the officer is asked to join
    helps: Post | None = None  # the officer came to help this colleague; the talk is not theirs
    errors: list[Correction] = field(default_factory=list)  # found in this talk or an earlier one, not put right yet
    due: dict[int, datetime] = field(default_factory=dict)  # by when each of these errors is to be put right
    order: Order | None = None  # the last thing asked of the exchange, where it is under way or failed

    @property
    def since(self) -> datetime:
        """From when the time on the card runs: the answer, else the first ring or the arrival."""
        return (self.call.answered_at or self.call.offered_at) if self.call else self.contact.at

    @property
    def outgoing(self) -> bool:
        """Whether we called."""
        return self.contact.direction == "out"

    def last(self, kind: str) -> Event | None:
        """The newest deed of a type."""
        return next((deed for deed in reversed(self.deeds) if deed.type == kind), None)

    @property
    def put_away(self) -> bool:
        """Whether the officer is done with the talk; its card stays only while an error of it is not put right."""
        return self.last("talk.wrapped_up") is not None

    @property
    def asks_how_it_ended(self) -> bool:
        """Whether the officer is to say how a talk ended: one that took place and is not put away yet."""
        took_place = self.call is None or (self.call.answered_at is not None and self.call.outcome != "voicemail")
        return self.phase == Phase.ENDED and took_place and not self.put_away

    @property
    def identity_passed(self) -> bool:
        """Whether the last check of who is there was passed."""
        checked = self.last("identity.checked")
        return checked is not None and bool(checked.data.get("passed"))

    @property
    def warned(self) -> bool:
        """Whether the client was warned of their conduct."""
        return any(incident.step == "warned" for incident in self.incidents)


def panel_of(post: Post, *, at: datetime, but: int | None = None) -> list[Card]:
    """The officer's cards: what rings on top, then what goes on, then what is to be put away.

    In a fixed number of queries; in five at most where nothing goes on. `but` leaves out a contact that the page
    shows anyway.
    """
    calls = list(_calls(post, at))
    visits = list(_visits(post, at))
    invitations = {invitation.contact_id: invitation for invitation in _invitations(post, at)}
    known = {contact.pk for contact in (*calls, *visits)}
    asked = list(talks_for(post).filter(pk__in=set(invitations) - known)) if set(invitations) - known else []
    contacts = [contact for contact in (*calls, *visits, *asked) if contact.pk != but]
    found = cards(post, contacts)
    for card in found:
        asked_by = invitations.get(card.contact.pk)
        if asked_by is not None and asked_by.came is None:
            card.invited = asked_by
        elif asked_by is not None and card.contact.pk not in known:
            card.helps = asked_by.by
    # Who came to help has the card until the talk ends; what is left to do is its own officer's.
    found = [card for card in found if card.helps is None or card.phase != Phase.ENDED]
    return sorted(found, key=lambda card: (list(Phase).index(card.phase), card.since))


def card_of(post: Post, contact: Contact) -> Card:
    """The card of one talk."""
    return cards(post, [contact])[0]


def cards(post: Post, contacts: Sequence[Contact]) -> list[Card]:
    """The cards of these talks (from `talks_for`), in their order."""
    if not contacts:
        return []
    found = {contact.pk: Card(contact, _call(contact), Phase.TALKING) for contact in contacts}
    _add_deeds(post, found)
    for card in found.values():
        card.phase = _phase(card)
    _add_cases(found)
    _add_people(post, found)
    _add_waiting(post, found)
    for incident in Incident.objects.filter(contact__in=found).select_related("by__person").order_by("at", "pk"):
        found[incident.contact_id].incidents.append(incident)
    for invitation in Invitation.objects.filter(contact__in=found).select_related("post__person").order_by("at", "pk"):
        found[invitation.contact_id].invitations.append(invitation)
    for order in Order.objects.filter(contact__in=found).filter(Q(done_at=None) | ~Q(fault="")).order_by("at", "pk"):
        found[order.contact_id].order = order
    return list(found.values())


def _calls(post: Post, at: datetime) -> Iterable[Contact]:
    mine = Call.objects.filter(institution=post.institution_id)
    rings = Q(ringing__overlap=[post.pk, *absent_neighbours(post, at)])
    running = mine.filter(rings | Q(officer=post, wrapped_up=False)).exclude(state=State.ENDED)
    over = mine.filter(officer=post, wrapped_up=False, answered_at__isnull=False, ended_at__gt=at - KEPT)
    wrong = Correction.objects.filter(closed_at=None, case__institution=post.institution_id).values("wrong")
    wrong_ones = mine.filter(officer=post, state=State.ENDED, pk__in=wrong)
    wanted = list(
        running.values_list("pk", flat=True).union(
            over.values_list("pk", flat=True), wrong_ones.values_list("pk", flat=True)
        )[:_MOST]
    )
    return talks_for(post).filter(pk__in=wanted) if wanted else []


def _invitations(post: Post, at: datetime) -> Iterable[Invitation]:
    """Those the officer has not answered yet, and those they came to; the newest of a talk last."""
    open_ones = Q(came=None, at__gt=at - FRESH) | Q(came=True, at__gt=at - KEPT)
    return Invitation.objects.filter(open_ones, post=post).select_related("by__person").order_by("at", "pk")


def _visits(post: Post, at: datetime) -> Iterable[Contact]:
    """Clients at the officer's counter, until the visit is put away."""
    begun = Event.objects.filter(type="visit.started", at__gt=at - KEPT, data__officer=str(post.pk))
    over = Event.objects.filter(type="talk.wrapped_up", at__gt=at - KEPT, institution=post.institution_id)
    mine = begun.filter(institution=post.institution_id).values("contact")
    wrong = Correction.objects.filter(closed_at=None, case__institution=post.institution_id).values("wrong")
    done = Q(pk__in=over.values("contact")) & ~Q(pk__in=wrong)
    return talks_for(post).filter(pk__in=mine).exclude(done).order_by("-at")[:_MOST]


def _call(contact: Contact) -> Call | None:
    call: Call | None = getattr(contact, "call", None)
    if call is not None:
        call.contact = contact
    return call


def _add_deeds(post: Post, found: dict[int, Card]) -> None:
    """What officers did in each talk, and where a call goes that was connected on."""
    events = list(Event.objects.filter(contact__in=found, type__in=(*_DEEDS, *_MOVES)).order_by("at", "pk"))
    names = names_of(post, events)
    for event in events:
        card = found[event.contact_id]
        card.names = names
        if event.type in _DEEDS:
            card.deeds.append(event)
        elif event.type == "call.transferred" and card.call and card.call.ended_at is None:
            card.goes_to = whom(event, names)
        else:
            card.goes_to = ""


def names_of(post: Post, events: Sequence[Event]) -> dict[str, str]:
    """Names of the posts that events name by their key, and as "set 102" of those whose sets calls went on to.

    In one query; a set that belongs to nobody is not among them.
    """
    said = [(event.type == "call.transferred", event.data) for event in events]
    wanted = {str(data.get(name)) for _moved, data in said for name in ("officer", "for", "picked_up_for")}
    wanted |= {str(data.get("to")) for moved, data in said if not moved}
    sets = {str(data.get("to")) for moved, data in said if moved and data.get("to")}
    pks = [int(word) for word in wanted if word.isascii() and word.isdigit() and len(word) < 10]
    asked = Post.objects.filter(Q(pk__in=pks) | Q(extension__in=sets), institution=post.institution_id)
    rows = list(asked.select_related("person"))
    by_set = {f"set {row.extension}": str(row) for row in rows if row.extension in sets}
    return by_set | {str(row.pk): str(row) for row in rows}


def whom(event: Event, names: dict[str, str]) -> str:
    """Who else is in an event, by name: a colleague, or the number a call went on to; empty for nobody."""
    data = event.data
    found = str(data.get("to") or data.get("for") or data.get("picked_up_for") or "")
    return names.get(f"set {found}" if event.type == "call.transferred" else found, found)


def _phase(card: Card) -> Phase:
    if card.call is None:
        return Phase.ENDED if card.last("visit.ended") else Phase.TALKING
    if card.call.state == State.RINGING:
        return Phase.CALLING if card.outgoing else Phase.RINGING
    return Phase(card.call.state)


def _add_cases(found: dict[int, Card]) -> None:
    links = CaseContact.objects.filter(contact__in=found).select_related("case")
    for link in links.order_by("case__closed_at", "case_id"):
        card = found[link.contact_id]
        if card.case is None or (link.case.is_open or not card.case.is_open):
            card.case = link.case
    clients = defaultdict(list)
    wanted = {card.contact.client_id for card in found.values()} - {None}
    rows = Case.objects.filter(client__in=wanted, closed_at=None).order_by("due_at", "-opened_at")[: _MOST * 5]
    for case in rows:
        clients[case.client_id].append(case)
    for card in found.values():
        card.open_cases = clients[card.contact.client_id] if card.contact.client_id else []


def _add_people(post: Post, found: dict[int, Card]) -> None:
    wanted = {pk for card in found.values() if card.call for pk in card.call.ringing}
    posts = {one.pk: one for one in Post.objects.filter(pk__in=wanted).select_related("person")}
    lines = {line.code: line for line in Line.objects.filter(institution=post.institution_id)}
    for card in found.values():
        if card.call:
            card.rings_at = [posts[pk] for pk in card.call.ringing if pk in posts]
            card.line = lines.get(card.call.line)


def _add_waiting(post: Post, found: dict[int, Card]) -> None:
    """Who of them waits to be called, and the errors that were found in talks with them."""
    digits = {card.call.digits for card in found.values() if card.call and card.call.digits}
    waiting = CallBack.objects.filter(institution=post.institution_id, digits__in=digits, closed_at=None)
    by_digits = {entry.digits: entry for entry in waiting.select_related("taken_by__person", "case")}
    clients = {card.contact.client_id for card in found.values()} - {None}
    about = Q(wrong__in=found) | Q(wrong__client__in=clients) | Q(wrong__call__digits__in=digits)
    rows = Correction.objects.filter(about, case__institution=post.institution_id, closed_at=None)
    errors = list(rows.filter(wrong__channel__in=(Channel.PHONE, Channel.VISIT)).select_related("wrong__call", "case"))
    due = _due(errors)
    for card in found.values():
        own = card.call.digits if card.call else ""
        card.call_back = by_digits.get(own)
        card.errors = [error for error in errors if _is_about(error, card, own)]
        card.due = {error.pk: due[error.pk] for error in card.errors if error.pk in due}


def _due(errors: Sequence[Correction]) -> dict[int, datetime]:
    """By when each error is to be put right: the first term of what finding it asked for."""
    if not errors:
        return {}
    talks = {error.wrong_id for error in errors}
    found = Event.objects.filter(type="error.found", contact__in=talks).values("key")
    rows = Obligation.objects.filter(case__in={error.case_id for error in errors}, opened_by__in=found, closed_at=None)
    terms = {(row.case_id, row.contact): row.due_at for row in rows.exclude(due_at=None).order_by("-due_at")}
    by_error = {error.pk: terms.get((error.case_id, error.wrong.key)) for error in errors}
    return {pk: at for pk, at in by_error.items() if at is not None}


def _is_about(error: Correction, card: Card, digits: str) -> bool:
    if error.wrong_id == card.contact.pk:
        return True
    client = card.contact.client_id
    wrong = _call(error.wrong)
    return bool(client and error.wrong.client_id == client) or bool(digits and wrong and wrong.digits == digits)
