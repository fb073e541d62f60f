"""Duties on the telephone: lifting the receiver, long calls, calling back, ending a call."""

from datetime import datetime, timedelta

from atbilde.core.event_types import (
    CallAbandoned,
    CallAnswered,
    CallBackSettled,
    CallBusy,
    CallEnded,
    CallOffered,
    ElectronicAnswerOffered,
    IncidentStep,
    PromiseGiven,
)
from atbilde.core.rules.log import Deed, Log, when
from atbilde.core.rules.naming import digits, plain_channel
from atbilde.core.rules.watch import Obligation, Status, Watch, rule


@rule("answer_within_rings", CallOffered)
def answer_within_rings(watch: Watch, event: CallOffered) -> Obligation | None:
    """CSP-D1: an incoming call inside the line's hours is answered by the ring the standard names.

    Answered too late, or given up by the caller after that ring: missed. Given up before, or engaged: cancelled.
    One obligation a call, however many telephones it rang on. Due is the end of the last good ring.
    """
    log, contact = watch.log, event.contact
    if event.direction != "in" or log.first(contact, CallOffered) is not event or not in_hours(watch, event):
        return None
    period: float = watch.settings["ring_seconds"]
    limit: int = watch.settings["rings"] - (0 if watch.settings.get("inclusive", True) else 1)
    due = event.at + timedelta(seconds=limit * period)
    answered = log.first(contact, CallAnswered)
    if answered is not None:
        status = Status.MET if rings(event.at, answered, period) <= limit else Status.MISSED
        return watch.outcome(event, status, due=due, closed=answered)
    if (busy := log.first(contact, CallBusy)) is not None:
        return watch.outcome(event, Status.CANCELLED, due=due, closed=busy)
    # A call that ended without an answer was given up, whether or not the exchange said so.
    lost = log.first(contact, CallAbandoned) or log.first(contact, CallEnded)
    if lost is not None:
        status = Status.CANCELLED if rings(event.at, lost, period) <= limit else Status.MISSED
        return watch.outcome(event, status, due=due, closed=lost)
    return watch.outcome(event, watch.pending(due), due=due)


def rings(offered: datetime, event: CallAnswered | CallAbandoned | CallEnded, period: float) -> int:
    """How often it rang: as told, else from the seconds of ringing, else from the time since the call came."""
    if not isinstance(event, CallEnded) and event.rings is not None:
        return event.rings
    if event.ring_seconds is not None:
        return int(event.ring_seconds // period) + 1
    return int((event.at - offered).total_seconds() // period) + 1


def in_hours(watch: Watch, event: CallOffered) -> bool:
    """Whether the call came inside the hours of its line; where no hours are prescribed there is no outside."""
    calendar = watch.calendar(event.line or event.to)
    return calendar.week is None or calendar.is_open(event.at)


@rule("offer_electronic_answer", CallAnswered)
def offer_electronic_answer(watch: Watch, event: CallAnswered) -> Obligation | None:
    """CSP-D4, first part: a talk still going on after so many minutes brings the offer of an electronic answer.

    Met by an offer in the call, earlier or later, whatever the reply; missed if the call ends without one. An offer
    made before those minutes meets it the moment it opens: nothing closes before it opens.
    """
    log, contact = watch.log, event.contact
    if log.first(contact, CallAnswered) is not event:
        return None
    long_since = event.at + timedelta(minutes=watch.settings["after_minutes"])
    ended = log.first(contact, CallEnded)
    if (ended.at if ended else log.until or event.at) < long_since or (ended and ended.at == long_since):
        return None
    offered = log.first(contact, ElectronicAnswerOffered)
    if offered is not None and (ended is None or offered.at <= ended.at):
        kept = Deed(max(offered.at, long_since), offered.id)
        return watch.outcome(event, Status.MET, opened_at=long_since, start=event.at, closed=kept)
    status = Status.OPEN if ended is None else Status.MISSED
    return watch.outcome(event, status, opened_at=long_since, start=event.at)


@rule("electronic_answer", ElectronicAnswerOffered)
def electronic_answer(watch: Watch, event: ElectronicAnswerOffered) -> Obligation | None:
    """CSP-D4, second part: an accepted offer is kept in time, by an e-mail that answers the call.

    Where the event tells the address that the client named, only a message to it is the answer.
    """
    if not event.accepted:
        return None
    due = watch.due(event.at, event.contact)
    done = min(watch.log.messages_in_case(event.contact, event.at, "email", to=event.to), default=None)
    return watch.judged(event, due=due, done=done)


@rule("call_back", CallBusy, PromiseGiven)
def call_back(watch: Watch, event: CallBusy | PromiseGiven) -> Obligation | None:
    """CSPK-U7, VPVB-14.3.1, VPVB-14.7: who left a signal, was promised a call, or wrote that they wish one, is called.

    Met by an answered outgoing call for the contact, or to its number, or settled after attempts in vain. Where the
    standard calls nobody abroad and the caller's number or the one left is foreign (or the event says `abroad`), only
    an e-mail meets it.
    """
    log, contact = watch.log, event.contact
    if watch.settings["on"] == "signal":
        if not isinstance(event, CallBusy) or not event.signal:
            return None
        signals = [busy for busy in log.all(contact, CallBusy) if busy.signal]
        if signals[0] is not event:  # one caller's signal, told twice
            return None
    elif not isinstance(event, PromiseGiven) or not _promises_call(watch, event):
        return None
    number, abroad = _whom_to_call(log, event)
    due = watch.due(event.at, contact)
    if watch.settings.get("foreign") == "email" and abroad:
        done = min(log.messages(contact, event.at, "email"), default=None)
    else:
        settled = [Deed(*when(word)) for word in log.all(contact, CallBackSettled) if word.at >= event.at]
        done = min([*log.calls_back(contact, event.at, digits(number)), *settled], default=None)
    return watch.judged(event, due=due, done=done)


def _promises_call(watch: Watch, event: PromiseGiven) -> bool:
    """Whether it is a call that was promised, in a contact of the kind the duty is about: a talk, a letter, either."""
    wanted = watch.settings.get("asked_in")
    in_talk = (watch.log.channel(event.contact) or "call") in ("call", "visit", "chat")
    return plain_channel(event.channel or "") == "call" and (wanted is None or in_talk == (wanted == "talk"))


def _whom_to_call(log: Log, event: CallBusy | PromiseGiven) -> tuple[str | None, bool]:
    """The number to call, and whether calling it, or the caller, means a call abroad."""
    offered = log.first(event.contact, CallOffered)
    caller = (event.from_ if isinstance(event, CallBusy) else None) or (
        offered.from_ if offered is not None and offered.direction == "in" else None
    )
    left = event.number if isinstance(event, PromiseGiven) else None
    promises = log.all(event.contact, PromiseGiven)  # a later one may tell what was not known at first
    told = bool(offered and offered.abroad) or any(promise.abroad for promise in promises)
    return left or caller, told or is_foreign(caller) or is_foreign(left)


def is_foreign(number: str | None) -> bool:
    """Whether a call to this number goes abroad: it has a country's prefix, and not that of Latvia.

    Without a prefix eight digits and fewer are a number of Latvia or of the house. A withheld number (none, or no
    digits in it) is not foreign: there the officer is asked.
    """
    text = (number or "").strip()
    plain = "".join(character for character in text if character.isdigit())
    if plain.startswith("00"):
        plain = plain.removeprefix("00")
    elif not text.startswith("+") and len(plain) <= 8:
        return False
    return bool(plain) and not plain.startswith("371")


@rule("warn_before_ending", IncidentStep)
def warn_before_ending(watch: Watch, event: IncidentStep) -> Obligation | None:
    """VPVB-14.6.1: a call with an offensive client is ended only after a warning in that call."""
    if event.step != "call_ended":
        return None
    steps = watch.log.all(event.contact, IncidentStep)
    warned = next((step for step in steps if step.step == "warned" and step.at <= event.at), None)
    if warned is None:
        return watch.outcome(event, Status.MISSED)
    return watch.outcome(event, Status.MET, closed=warned)
