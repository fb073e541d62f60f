"""Writing to the client: a letter is checked, waits ten seconds for second thoughts, and then leaves for good."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.access import may_answer
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce, announce_outgoing
from atbilde.cases.actions.ownership import lock
from atbilde.cases.actions.posting import check_post, note_posted, with_asking
from atbilde.cases.composing import asks_in_writing, blank_letter
from atbilde.cases.enums import AnswerWay, ClosingReason
from atbilde.cases.errors import AnsweredMeanwhile, LetterIncomplete, Refused
from atbilde.cases.letters import letter_gaps
from atbilde.cases.models import Assignment, Case, CaseContact, Draft
from atbilde.cases.queries.meanwhile import written_meanwhile
from atbilde.cases.queries.route import Route, route_of
from atbilde.cases.rating_line import with_rating_line, without_rating_line
from atbilde.contacts.actions import open_contact
from atbilde.contacts.enums import Delivery, Direction
from atbilde.contacts.intake import MADE_HOST
from atbilde.contacts.models import Attachment, Contact, Event, Message
from atbilde.contacts.search import vector
from atbilde.institutions.models import Post

#: How long a letter waits before it leaves, so that the officer can take it back.
SECOND_THOUGHTS = timedelta(seconds=10)
#: What in a letter's intent makes it another letter than the answer, and the name of its draft.
_OTHER_LETTERS = {
    "forwards": "forward",
    "not_considered": "not-considered",
    "language_notice": "language",
    "asks": "asking",
    "releases": "materials",
}


@transaction.atomic
def send_letter(
    case: Case,
    *,
    by: Post,
    at: datetime,
    body: str,
    close: bool = False,
    to: str = "",
    leaves_at: datetime | None = None,
    intent: dict[str, object] | None = None,
    language: str = "",
    attachments: Sequence[Attachment] = (),
    way: AnswerWay = AnswerWay.PRIVATE,
    seen: str | None = None,
) -> Message:
    """Put a letter to the client into the outbox and return it; it leaves after `SECOND_THOUGHTS` or at `leaves_at`.

    It goes back the way the client wrote (`queries.route`), on a social network in the chosen `way`, and answers every
    letter of the client that has no answer yet. `close` closes the case once a server has taken the letter; then the
    letter also asks how it was, where the standard has that rated (CSPK-U8) and not everybody can read it. `intent`
    adds fields of its `message.sent` event; with `tells` in it the letter answers nothing. `language` is the letter's,
    else the case's. `attachments` are files already in the store (`enclosing.enclosures`). A letter with the paragraph
    that asks for the rest in writing says so in the log when it is sent (VPVB-14.2). A button pressed twice sends one
    answer: the one that waits already is returned. `seen` is the key of our newest letter in the case that the sender
    has seen (`queries.meanwhile.newest_written`; empty for none); where they cannot tell (`None`) nothing is compared.
    Raises `LetterIncomplete` where the standard asks for parts that the letter lacks (CSP-D6), `AnsweredMeanwhile`
    where a colleague wrote to the client after what was seen, `Refused` where there is no address to write to, nothing
    is written, or the network would not take it (`actions.posting`).
    """
    case = lock(case)
    told = last_letter(case)
    route = route_of(case, told, to=to, way=way)
    _check(case, by, body, language or case.language, by_email=route.post is None)
    text = body.replace("\r\n", "\n").strip("\n")
    if intent is None and not to:
        waiting = _waiting(case, by, route, text, attachments, close=close, at=at, leaves_at=leaves_at)
        if waiting is not None:
            return waiting
    _check_meanwhile(case, by, seen)
    contact = open_contact(case.institution, channel=route.channel, direction=Direction.OUT, at=at, client=case.client)
    tells = "tells" in (intent or {})
    if close and not tells and not route.public:
        asking = with_rating_line(text, case, contact, at=at, language=language or case.language)
        text = with_asking(text, asking, route.post)
    if route.post and told:
        check_post(route.post, text, case, asked_at=told.contact.at, at=leaves_at or at, attachments=attachments)
    subject = case.subject if route.post else _subject(case, told)
    domain = route.mailbox.address.rpartition("@")[2] if route.mailbox else MADE_HOST
    letter = Message.objects.create(
        contact=contact,
        institution=case.institution,
        message_id=make_msgid(idstring=contact.key, domain=domain),
        references=[*told.references, told.message_id][-20:] if told else [],
        sender_name=str(case.institution.name_lv),
        sender=route.sender,
        to=[route.receiver] if route.receiver else [],
        subject=subject,
        text=text,
        search=vector(subject, route.receiver, body),
        language=language or case.language or "lv",
        mailbox=route.mailbox,
        delivery=Delivery.QUEUED,
        send_after=leaves_at or at + SECOND_THOUGHTS,
        intent={
            "answers": [] if tells or way == AnswerWay.NOTICE else unanswered(case),
            "by": by.pk,
            "close": ClosingReason.ANSWERED if close and way != AnswerWay.NOTICE else "",
            "asked_to_write": "restricted" if asks_in_writing(body) else "",
            **(intent or {}),
        },
    )
    if route.post:
        note_posted(letter, route.post)
    CaseContact.objects.create(case=case, contact=contact)
    if case.owner is None:  # whoever answers has the case; nobody else starts a second answer
        case.owner = by
        case.save(update_fields=["owner"])
        Assignment.objects.create(case=case, at=at, by=by, owner=by, queue=case.queue)
    for file in attachments:
        file.message = letter
    Attachment.objects.bulk_create(attachments)
    Draft.objects.filter(case=case, post=by, about=draft_name(letter.intent)).delete()
    record(
        "letter.send", case, institution=case.institution_id, by=by.person_id, at=at, details={"contact": contact.key}
    )
    announce(case)
    announce_outgoing()
    return letter


@transaction.atomic
def withdraw_letter(letter: Message, *, by: Post, at: datetime) -> str:
    """Take back a letter that has not left yet; its text is the officer's draft again and is returned.

    Raises `Refused` when it has left: sent is sent.
    """
    letter = Message.objects.select_for_update(of=("self",)).select_related("contact").get(pk=letter.pk)
    case = Case.objects.get(links__contact=letter.contact_id)
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    if letter.delivery != Delivery.QUEUED or letter.sent_at is not None:
        raise Refused("left", _("The letter has already left."))
    letter.delivery = Delivery.WITHDRAWN
    letter.save(update_fields=["delivery"])
    _undo_redirection(case, letter)
    text = _back_to_draft(letter, case, by, at)
    details: dict[str, object] = {"contact": letter.contact.key}
    record("letter.withdraw", case, institution=case.institution_id, by=by.person_id, at=at, details=details)
    refresh(case, at=at)
    announce(case)
    return text


def draft_name(intent: Mapping[str, object]) -> str:
    """Which of an officer's drafts in a case becomes a letter of this intent: "" is the answer."""
    if intent.get("correction"):
        return f"correction-{intent['correction']}"
    for name, about in _OTHER_LETTERS.items():
        if intent.get(name):
            return about
    return "not-ours" if intent.get("not_ours") else ""


def last_letter(case: Case) -> Message | None:
    """The newest letter of the client in the case, with its mailbox; automatic ones are nobody's to answer."""
    return (
        Message.objects.filter(contact__links__case=case, contact__direction=Direction.IN, automatic="")
        .select_related("mailbox", "contact", "social__account", "social__person")
        .order_by("-contact__at", "-pk")
        .first()
    )


def unanswered(case: Case) -> list[str]:
    """Keys of the client's contacts in the case that nothing sent answers yet, oldest first.

    An answered call of ours made for a contact answers it, too. Told whose a part of the question is, the client still
    waits for the rest; told why there is no answer, they do not.
    """
    answered: set[str] = set()
    sent = Message.objects.filter(contact__links__case=case, delivery=Delivery.SENT).values_list("intent", flat=True)
    for intent in sent:
        answered.update(settled_by(intent))
    calls = Event.objects.filter(contact__links__case=case, type="call.offered", data__answers__isnull=False)
    spoken = calls.filter(contact__events__type="call.answered").values_list("data__answers", flat=True)
    answered.update(spoken)
    keys = Contact.objects.filter(links__case=case, direction=Direction.IN).order_by("at", "pk")
    keys = keys.exclude(message__automatic__gt="")
    return [key for key in keys.values_list("key", flat=True) if key not in answered]


def settled_by(intent: Mapping[str, Any]) -> list[str]:
    """Keys of the contacts after which, once a letter of this intent is sent, the client waits no more."""
    return [*intent.get("answers", []), *([] if intent.get("partly") else intent.get("tells", []))]


def _check(case: Case, by: Post, body: str, language: str, *, by_email: bool) -> None:
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    if not body.strip() or body.split() == blank_letter(case, by).split():
        raise Refused("empty", _("The letter is empty."))
    gaps = letter_gaps(body, by, case, language=language, by_email=by_email)
    if gaps:
        raise LetterIncomplete(gaps, _("The letter lacks parts that the standard asks for."))


def _check_meanwhile(case: Case, by: Post, seen: str | None) -> None:
    """The case is locked: of two who send at once the second is told of the first."""
    if seen is None:
        return
    found = written_meanwhile(case, by=by, seen=seen)
    if found:
        names = ", ".join(dict.fromkeys(written.writer for written in found))
        raise AnsweredMeanwhile(
            found, _("%(name)s has written to the client since you opened this page.") % {"name": names}
        )


def _waiting(
    case: Case,
    by: Post,
    route: Route,
    text: str,
    files: Sequence[Attachment],
    *,
    close: bool,
    at: datetime,
    leaves_at: datetime | None,
) -> Message | None:
    """The officer's same answer (way, words, files, time, closing or not) that is in the outbox already."""
    queued = Message.objects.filter(
        contact__links__case=case, contact__channel=route.channel, delivery=Delivery.QUEUED, intent__by=by.pk
    ).select_related("contact")
    queued = queued.filter(send_after=leaves_at) if leaves_at else queued.filter(send_after__lte=at + SECOND_THOUGHTS)
    if route.post:
        queued = queued.filter(social__public=route.public)
    enclosed = sorted((file.name, file.sha256) for file in files)
    for letter in queued:
        same = without_rating_line(letter.text).rstrip() == text.rstrip() and bool(letter.intent["close"]) == close
        answers = not draft_name(letter.intent) and "tells" not in letter.intent
        if same and answers and sorted(letter.attachments.values_list("name", "sha256")) == enclosed:
            return letter
    return None


def _back_to_draft(letter: Message, case: Case, by: Post, at: datetime) -> str:
    """The letter's text as a draft again, above whatever the officer has begun to write meanwhile."""
    about, text = draft_name(letter.intent), without_rating_line(letter.text)
    draft, made = Draft.objects.select_for_update().get_or_create(
        case=case, post=by, about=about, defaults={"body": text, "version": 1, "at": at}
    )
    if made:
        return draft.body
    begun = draft.body.strip()
    draft.body = f"{text}\n\n{begun}" if begun and begun not in text else text
    draft.version, draft.at = draft.version + 1, at
    draft.save(update_fields=["body", "version", "at"])
    return draft.body


def _undo_redirection(case: Case, letter: Message) -> None:
    """The client was not told whose the question is after all, or the question was not sent on."""
    case.redirections.filter(forwarded_by=letter.contact_id).update(forwarded_by=None)
    for redirection in case.redirections.filter(told_by=letter.contact_id):
        forwarding = Message.objects.filter(contact=redirection.forwarded_by_id, delivery=Delivery.QUEUED)
        forwarding.update(delivery=Delivery.WITHDRAWN)
        redirection.delete()


def _subject(case: Case, told: Message | None) -> str:
    """The client's own subject with the case number in brackets, once."""
    subject = (told.subject if told else case.subject).strip() or case.number
    if case.number not in subject:
        subject = f"{subject} [{case.number}]"
    return subject if subject[:3].casefold() == "re:" else f"Re: {subject}"
