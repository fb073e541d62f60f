"""Duties to answer: every request, a promise kept, a question handed over, a submission, an information request."""

from collections.abc import Container
from datetime import datetime

from atbilde.core.event_types import (
    CallEnded,
    ChatEnded,
    Event,
    InformationRequested,
    MessageReceived,
    PromiseGiven,
    QuestionForwarded,
    QuestionHandedOver,
    SubmissionReceived,
    SubmissionReclassified,
    VisitEnded,
)
from atbilde.core.rules.log import Deed, Log, when
from atbilde.core.rules.watch import Obligation, Status, Watch, rule

ANSWERED = "answered"
#: Reasons for closing a case after which no answer is owed at all, whatever its term.
NOTHING_OWED = frozenset(("withdrawn", "duplicate", "no_answer_needed"))
#: A document in another language without a translation need not be accepted (Official Language Law 10(2)); the client
#: was told so first. One from abroad may be (10(4)), so a person decides; opening the case again lets the term stand.
NOT_ACCEPTED = frozenset(("other_language",))
#: Reasons that end the duty to answer a submission: nothing is owed, it went where it belongs, or the client was told
#: why it is not considered (an offensive one, IL 7) or not accepted.
SUBMISSION_ENDS = NOTHING_OWED | NOT_ACCEPTED | {"passed_on", "not_considered"}
#: What the law on submissions calls one; a change between these is no change of the term.
SUBMISSIONS = frozenset(("question", "request", "complaint", "suggestion"))
#: Kinds of received messages that ask for nothing: a machine wrote them, or nobody in particular.
NOT_REQUESTS = frozenset(("auto_reply", "bounce", "spam"))


@rule("answer_request", MessageReceived, SubmissionReceived)
def answer_request(watch: Watch, event: MessageReceived | SubmissionReceived) -> Obligation | None:
    """CSP-R3: what a client writes is answered; one obligation a contact, without a term unless the pack names one.

    Cancelled where the case is closed for another reason than an answer, or as answered after the case had one.
    """
    log, contact = watch.log, event.contact
    if _first_asking(log, contact) is not event:
        return None
    done = log.answer_in_case(contact, event.at)
    return watch.judged(event, due=watch.due(event.at, contact), done=done, cancelled=_closed(log, contact, event.at))


def _first_asking(log: Log, contact: str) -> Event | None:
    """The first event of the contact that asks for something; nearly always the first there is."""
    message, submission = log.first(contact, MessageReceived), log.first(contact, SubmissionReceived)
    if message is not None and _asks_nothing(message):
        message = next((each for each in log.all(contact, MessageReceived) if not _asks_nothing(each)), None)
    return min((event for event in (message, submission) if event is not None), key=when, default=None)


def _asks_nothing(event: Event) -> bool:
    return isinstance(event, MessageReceived) and event.kind in NOT_REQUESTS


def _closed(log: Log, contact: str, since: datetime) -> Deed | None:
    """The closing after which a request needs no answer of its own any more."""
    other = log.closing(contact, since, lambda reason: reason != ANSWERED)
    answered = log.closing(contact, since, lambda reason: reason == ANSWERED)
    if answered is not None:
        first = log.first_answer_in_case(contact)
        answered = log.closing(contact, max(since, first), lambda reason: reason == ANSWERED) if first else None
    return min((end for end in (other, answered) if end is not None), default=None)


def relieved(log: Log, contact: str, since: datetime, reasons: Container[str] = NOTHING_OWED) -> Deed | None:
    """The first closing of the contact's case for one of these reasons, from then on."""
    return log.closing(contact, since, lambda reason: reason in reasons)


@rule("keep_promise", PromiseGiven, CallEnded, VisitEnded, ChatEnded)
def keep_promise(watch: Watch, event: PromiseGiven | CallEnded | VisitEnded | ChatEnded) -> Obligation | None:
    """VISC-9: the answer comes by the time that was promised.

    A live contact whose question the officer marked open must have a promise, or an answer by its end: else missed.
    """
    log, contact = watch.log, event.contact
    if isinstance(event, PromiseGiven):
        done = log.answer(contact, event.at)
        return watch.judged(event, due=event.due, done=done, cancelled=relieved(log, contact, event.at))
    if not event.question_open or log.first(contact, PromiseGiven):
        return None
    answer = log.answer(contact, log.began(contact))
    if answer is not None and answer.at <= event.at:
        return None
    return watch.outcome(event, Status.MISSED, due=event.at)


@rule("hand_over_answered", QuestionHandedOver)
def hand_over_answered(watch: Watch, event: QuestionHandedOver) -> Obligation | None:
    """VISC-13: the employee a question was handed to answers the client in time."""
    log, contact = watch.log, event.contact
    return watch.judged(
        event,
        due=watch.due(event.at, contact),
        done=log.answer(contact, event.at),
        cancelled=relieved(log, contact, event.at),
    )


@rule("answer_submission", SubmissionReceived)
def answer_submission(watch: Watch, event: SubmissionReceived) -> Obligation | None:
    """Law on submissions, section 5: a submission is answered on its merits in time.

    Cancelled where it turns out to be something else, goes as a whole to another institution, is withdrawn, or is not
    considered. A message that only `tells` the client something is no answer on its merits.
    """
    log, contact = watch.log, event.contact
    if log.first(contact, SubmissionReceived) is not event:
        return None
    others = [when(mark) for mark in _last_word(log, contact) if mark.to not in SUBMISSIONS]
    others += [when(sent) for sent in log.all(contact, QuestionForwarded) if sent.to and sent.part != "part"]
    ends = [Deed(*other) for other in others if other[0] >= event.at]
    ends += [end for end in [relieved(log, contact, event.at, SUBMISSION_ENDS)] if end]
    return watch.judged(
        event,
        due=watch.due(event.at, contact),
        done=log.answer_in_case(contact, event.at),
        cancelled=min(ends, default=None),
    )


def _last_word(log: Log, contact: str) -> list[SubmissionReclassified]:
    """The last word on what the contact is, where there was one: a kind may be changed there and back."""
    return log.all(contact, SubmissionReclassified)[-1:]


@rule("answer_information_request", InformationRequested)
def answer_information_request(watch: Watch, event: InformationRequested) -> Obligation | None:
    """Freedom of information law, section 14: answered within the days that its processing allows.

    Cancelled where it turns out to be something else, is withdrawn, or is not accepted in its language.
    """
    log, contact = watch.log, event.contact
    if event.processing != watch.settings["processing"]:
        return None
    marks = [Deed(*when(mark)) for mark in _last_word(log, contact) if mark.to != "information_request"]
    ends = [mark for mark in marks if mark.at >= event.at]
    ends += [end for end in [relieved(log, contact, event.at, NOTHING_OWED | NOT_ACCEPTED)] if end]
    return watch.judged(
        event,
        due=watch.due(event.at, contact),
        done=log.answer_in_case(contact, event.at),
        cancelled=min(ends, default=None),
    )
