"""Duties after a mistake: put it right, with an apology, by the way and the time the standard names."""

from collections.abc import Iterator
from email.utils import parseaddr

from atbilde.core.event_types import CallAnswered, CallOffered, CorrectionMade, ErrorFound, MessageReceived, MessageSent
from atbilde.core.rules.log import Deed, Log, when
from atbilde.core.rules.naming import plain_channel
from atbilde.core.rules.watch import Obligation, Watch, rule


@rule("correct_error", ErrorFound)
def correct_error(watch: Watch, event: ErrorFound) -> Obligation | None:
    """CSP-D5, CSP-D7, CSP-R6, DVI-10, VPVB-5.3, VISC-7.4: wrong information is corrected.

    Which channels it holds for, by what way it is corrected, and what the correction needs are the pack's. An error
    on a channel that neither the log nor the event tells falls to the duty that names no channels.
    """
    log, wrong = watch.log, event.in_
    channel = log.channel(wrong) or plain_channel(event.channel or "other")
    if not _concerns(watch, channel) or _only_received(log, wrong):
        return None
    ways = {"call": _by_call, "email": _by_email, "any": _any_way}
    done = min(ways[watch.settings.get("by", "any")](watch, event), default=None)
    return watch.judged(event, contact=wrong, due=watch.due(event.at, wrong), done=done)


def _only_received(log: Log, contact: str) -> bool:
    """Whether the contact is a message of the client alone: in it we told nobody anything wrong."""
    return log.first(contact, MessageReceived) is not None and log.first(contact, MessageSent) is None


def _concerns(watch: Watch, channel: str) -> bool:
    channels = watch.settings.get("channels", "all")
    left_out = watch.settings.get("except", ())
    return (channels == "all" or channel in channels) and channel not in left_out


def _by_call(watch: Watch, event: ErrorFound) -> Iterator[Deed]:
    """Corrections made by an outgoing call that was answered; not before it was answered."""
    for correction in _corrections(watch, event):
        answered = _answered_call(watch.log, correction.via)
        if answered is not None:
            yield Deed(max(correction.at, answered.at), correction.id)


def _by_email(watch: Watch, event: ErrorFound) -> Iterator[Deed]:
    """Messages by e-mail that correct the wrong one, went to the same address, apologise where asked, and arrived."""
    wronged = _addressees(watch.log, event.in_)
    for message in _correcting(watch, event):
        if plain_channel(message.channel) == "email" and (not wronged or wronged & addresses(message.to)):
            yield Deed(*when(message))


def _any_way(watch: Watch, event: ErrorFound) -> Iterator[Deed]:
    """Corrections recorded in the wrong contact, and messages that correct it where an apology is all it needs."""
    for correction in _corrections(watch, event):
        yield Deed(*when(correction))
    if "put_right" not in _needs(watch):
        for message in _correcting(watch, event):
            yield Deed(*when(message))


def _correcting(watch: Watch, event: ErrorFound) -> Iterator[MessageSent]:
    log, apology = watch.log, "apology" in _needs(watch)
    for message in log.about(event.in_, MessageSent):
        if message.corrects != event.in_ or message.at < event.at or log.bounced(message):
            continue
        if message.apology or not apology:
            yield message


def _corrections(watch: Watch, event: ErrorFound) -> Iterator[CorrectionMade]:
    log, needs = watch.log, _needs(watch)
    for correction in log.about(event.in_, CorrectionMade):
        if correction.at < event.at or not all(getattr(correction, need) for need in needs):
            continue
        if correction.via is None or not log.came_back(correction.via, correction.at):
            yield correction


def _needs(watch: Watch) -> tuple[str, ...]:
    return tuple(watch.settings.get("needs", ("apology",)))


def _answered_call(log: Log, contact: str | None) -> CallAnswered | None:
    """When the outgoing call was answered; None for no call, an incoming one, or one that nobody answered."""
    if contact is None:
        return None
    offered = log.first(contact, CallOffered)
    return log.first(contact, CallAnswered) if offered is not None and offered.direction == "out" else None


def _addressees(log: Log, wrong: str) -> frozenset[str]:
    """Where the wrong message went; for a contact that only received one, where that came from; empty if not told."""
    sent = [message.to for message in log.all(wrong, MessageSent)]
    found = sent or [message.from_ for message in log.all(wrong, MessageReceived)]
    return frozenset().union(*map(addresses, found))


def addresses(field: str | tuple[str, ...] | None) -> frozenset[str]:
    """The e-mail addresses of a `to` or `from`, without names, compared without regard to case."""
    several = (field,) if isinstance(field, str) else field or ()
    return frozenset(address for one in several if (address := (parseaddr(one)[1] or one).strip().casefold()))
