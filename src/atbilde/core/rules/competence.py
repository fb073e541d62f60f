"""Duties when a question is not ours: tell the client who is competent, or send it there."""

from datetime import datetime

from atbilde.core.event_types import QuestionForwarded, QuestionNotOurs, SubmissionReceived
from atbilde.core.rules.answers import relieved
from atbilde.core.rules.log import Deed, Log, when
from atbilde.core.rules.watch import Obligation, Watch, rule

_LIVE = frozenset(("call", "visit", "chat"))


@rule("not_ours_told", QuestionNotOurs)
def not_ours_told(watch: Watch, event: QuestionNotOurs) -> Obligation | None:
    """CSP-R5, DVI-8, VPVB-14.1, VISC-10: the client hears which unit or institution can help, or it is sent there.

    Where the standard forwards, `question.forwarded` meets it (also one that says what was `tried` in vain). Else
    naming it does: at once in a talk, in writing by an answer, or by a message that `tells` whose a part of it is.
    """
    log, contact = watch.log, event.contact
    if watch.settings.get("scope", "any") not in ("any", event.scope):
        return None
    if watch.settings.get("forward") and event.scope == "institution":
        done = _forwarded(log, contact, event.at)
    elif event.named and (log.channel(contact) or "call") in _LIVE:
        done = Deed(*when(event))
    else:
        done = _first(log.answer(contact, event.at), log.told(contact, event.at))
    cancelled = relieved(log, contact, event.at)
    return watch.judged(event, due=watch.due(event.at, contact), done=done, cancelled=cancelled)


@rule("forward_submission", QuestionNotOurs, QuestionForwarded)
def forward_submission(watch: Watch, event: QuestionNotOurs | QuestionForwarded) -> Obligation | None:
    """Law on submissions, section 4: a submission for another institution goes there in time, counted from receipt.

    Telling the submitter whom to address instead meets it too.
    """
    log, contact = watch.log, event.contact
    received = log.first(contact, SubmissionReceived)
    if received is None or (isinstance(event, QuestionNotOurs) and event.scope != "institution"):
        return None
    marks = [mark for mark in log.all(contact, QuestionNotOurs) if mark.scope == "institution"]
    if min((*marks, *log.all(contact, QuestionForwarded)), key=when) is not event:
        return None
    return watch.judged(
        event,
        start=received.at,
        due=watch.due(received.at, contact),
        done=_first(_forwarded(log, contact, event.at), log.answer(contact, event.at), log.told(contact, event.at)),
        cancelled=relieved(log, contact, event.at),
    )


def _forwarded(log: Log, contact: str, since: datetime) -> Deed | None:
    sent = (sent for sent in log.all(contact, QuestionForwarded) if sent.at >= since)
    return next((Deed(*when(forwarded)) for forwarded in sent), None)


def _first(*deeds: Deed | None) -> Deed | None:
    return min((deed for deed in deeds if deed is not None), default=None)
