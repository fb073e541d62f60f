"""A talk as its card draws it: who, how long, what to say, what can be done, under which clauses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from atbilde.calls.actions.finishing import wants_promise
from atbilde.calls.actions.incidents import police_stands
from atbilde.calls.enums import ExchangeKind
from atbilde.calls.models import Call
from atbilde.calls.queries.panel import Card, Phase, whom
from atbilde.cases.models import Case
from atbilde.contacts.models import Client
from atbilde.core.disclosure import identity_needed
from atbilde.core.standard import Standard
from atbilde.desk.calls.deeds import Deed, clause_for, deeds_of, duty_clause, offer_after
from atbilde.desk.calls.numbers import dial_address, read_number
from atbilde.desk.calls.scripts import Script, offer_words, script_of
from atbilde.desk.calls.steps import icon_of, words_of
from atbilde.desk.clauses import Words, clause_words
from atbilde.desk.door import DeskRequest
from atbilde.desk.masking import masked_address, masked_name
from atbilde.institutions.access import may_work
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of
from atbilde.ui import shown

_ICONS = {
    Phase.RINGING: "phone-incoming",
    Phase.CALLING: "phone-outgoing",
    Phase.TALKING: "phone-call",
    Phase.HELD: "pause",
    Phase.ENDED: "phone-off",
}


@dataclass(slots=True)
class Shown:
    """One card in words. `ends` is set where the desk itself ends the talk: "hand" or "exchange"."""

    card: Card
    icon: str
    phase: str
    who: str
    masked: bool
    email: str
    needs: str  # without what tells who it is, where the card is masked
    number: str
    dial: str
    line: str
    other_cases: list[Case]  # the client's open ones but the talk's own
    rings_at: str
    elapsed: str
    held: str
    mark: int | None  # seconds of talk after which an electronic answer is offered
    long: bool
    script: Script | None
    offer: str
    greeting_clause: str
    hold_clause: str
    needs_clause: str
    deeds: list[Deed]
    done: list[tuple[str, str]]  # icon and words
    ends: str
    receiver: bool  # only the receiver ends the call that the officer has ended by a measure
    police: bool  # called and not called off
    wants_promise: bool
    promise_clause: str
    mine: bool


def shown_card(request: DeskRequest, card: Card) -> Shown:
    """The card for this officer at this moment."""
    post, now = request.post, request.now
    standard = standard_of(post.institution, now)
    call, client = card.call, card.contact.client
    minutes = offer_after(standard) if call is not None else None
    talked = _talked(card, now)
    # The standard speaks of a talk that goes on: once over there is nothing to offer any more.
    long = minutes is not None and talked >= minutes * 60 and card.phase in (Phase.TALKING, Phase.HELD)
    masked = identity_needed(standard) and not card.identity_passed
    language = client.language if client else ""
    deeds = deeds_of(card, standard, long=long) if may_work(post) else []
    return Shown(
        card=card,
        icon="users" if call is None else _ICONS[card.phase],
        phase=_phase_words(card),
        who=_who(client, card, masked=masked),
        masked=masked and client is not None,
        email=(masked_address(client.email) if masked else client.email) if client else "",
        needs=_needs(request, client, masked=masked),
        number=read_number(call.number) if call else "",
        dial=dial_address(call.number) if call else "",
        line=_line(card, request.frame.language),
        other_cases=[case for case in card.open_cases if card.case is None or case.pk != card.case.pk],
        rings_at=", ".join(str(one) for one in card.rings_at if one.pk != post.pk),
        elapsed=shown.stopwatch(talked),
        held=shown.stopwatch((now - call.held_since).total_seconds()) if call and call.held_since else "",
        mark=minutes * 60 if minutes is not None else None,
        long=long and any(deed.noun == "offer" for deed in deeds),
        script=script_of(standard, post, language) if _speaks(post, call) and card.phase != Phase.ENDED else None,
        offer=_offer(standard, language) if minutes is not None else "",
        greeting_clause=clause_for(standard, "greeting"),
        hold_clause=clause_for(standard, "hold"),
        needs_clause=clause_for(standard, "needs"),
        deeds=deeds,
        done=_done(card),
        ends=_ends(card),
        receiver=card.phase != Phase.ENDED and not _ends(card) and any(i.step == "call_ended" for i in card.incidents),
        police=police_stands(card.incidents),
        wants_promise=wants_promise(standard),
        promise_clause=duty_clause(standard, "keep_promise"),
        mine=may_work(post) and card.phase != Phase.RINGING and card.helps is None,
    )


def to_put_away(card: Card) -> bool:
    """Whether the officer is asked on this card how the talk ended."""
    return card.asks_how_it_ended and card.invited is None and card.helps is None


def words_for(request: DeskRequest, shown_cards: Iterable[Shown]) -> dict[str, Words]:
    """The words of every clause that these cards name."""
    wanted: set[str] = set()
    for one in shown_cards:
        wanted |= {deed.clause for deed in one.deeds}
        wanted |= {one.greeting_clause, one.hold_clause, one.needs_clause, one.promise_clause}
    return clause_words(request.post.institution, wanted - {""}, request.now)


def subject_shown(subject: str, *, masked: bool) -> str:
    """What a case is about, as it may be seen before it is known who is there."""
    return _("(shown after the identity check)") if masked else subject or _("(no subject)")


def _talked(card: Card, now: datetime) -> float:
    until = card.call.ended_at if card.call and card.call.ended_at else now
    return (until - card.since).total_seconds()


def _speaks(post: Post, call: Call | None) -> bool:
    """Whether the words of a call are this officer's to say: not those of a talk that a colleague has."""
    return call is not None and call.officer_id in (None, post.pk)


def _phase_words(card: Card) -> str:
    if card.call is None:
        return _("The client left") if card.phase == Phase.ENDED else _("At the counter")
    if card.goes_to and card.phase != Phase.ENDED:
        return _("Goes on to %(name)s") % {"name": card.goes_to}
    return {
        Phase.RINGING: _("Rings"),
        Phase.CALLING: _("Calling"),
        Phase.TALKING: _("Talking"),
        Phase.HELD: _("On hold"),
        Phase.ENDED: _("The call is over"),
    }[card.phase]


def _who(client: Client | None, card: Card, *, masked: bool) -> str:
    if client is not None and (client.name or client.email):
        return masked_name(client.name or client.email.partition("@")[0]) if masked else str(client)
    if card.call is None:
        return _("Visitor")
    return card.call.name or read_number(card.call.number) or _("Withheld number")


def _needs(request: DeskRequest, client: Client | None, *, masked: bool) -> str:
    if client is None:
        return ""
    return request.veil.words(client, client.needs) if masked else client.needs


def _line(card: Card, language: str) -> str:
    if card.line is None:
        return card.call.line if card.call else ""
    return card.line.name_en if language == "en" else card.line.name_lv


def _offer(standard: Standard, language: str) -> str:
    minutes = standard.value("term_of_promised_answer")
    return offer_words(minutes, language) if isinstance(minutes, int) else ""


def _done(card: Card) -> list[tuple[str, str]]:
    hidden = {"talk.wrapped_up", "visit.ended", "error.found"}
    said = [
        (icon_of(deed.type), words_of(deed.type, deed.data, whom=whom(deed, card.names)))
        for deed in card.deeds
        if deed.type not in hidden
    ]
    said += [("triangle-alert", f"{one.get_step_display()} {shown.hour(one.at)}") for one in card.incidents]
    answers = {True: _("comes"), False: _("cannot come"), None: _("asked")}
    said += [("users", f"{one.post}: {answers[one.came]}") for one in card.invitations]
    return said


def _ends(card: Card) -> str:
    call = card.call
    if card.phase == Phase.ENDED or (call is not None and card.phase == Phase.RINGING):
        return ""
    if call is None or call.exchange_id is None:
        return "hand"
    takes_orders = call.exchange is not None and call.exchange.kind == ExchangeKind.ASTERISK and call.exchange.active
    return "exchange" if takes_orders else ""
