"""What became of a letter: told by the outbox, written into the event log here."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from atbilde.audit.actions import record
from atbilde.cases.actions.client_letters import tell_answered
from atbilde.cases.actions.closing import close_answered, reopen
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce, tell
from atbilde.cases.enums import NoticeKind
from atbilde.cases.models import Case, Correction, Release
from atbilde.cases.queries.status import contact_with_link
from atbilde.contacts.actions import record_event
from atbilde.contacts.actions.links import secret_of, whole_address
from atbilde.contacts.enums import Channel, Delivery
from atbilde.contacts.models import Contact, Message
from atbilde.institutions.models import Post
from atbilde.services.access import offered_services

#: What of a letter's intent becomes part of its `message.sent` event.
_EVENT_FIELDS = ("corrects", "apology")


@transaction.atomic
def letter_sent(letter: Message, *, at: datetime) -> None:
    """A server has taken the letter: only now is it an answer. Told twice, it is written once."""
    letter = Message.objects.select_for_update(of=("self",)).select_related("contact").get(pk=letter.pk)
    if letter.delivery != Delivery.QUEUED:
        return
    letter.delivery, letter.sent_at, letter.delivery_fault = Delivery.SENT, at, ""
    letter.save(update_fields=["delivery", "sent_at", "delivery_fault"])
    data: dict[str, object] = {"channel": letter.contact.channel, "from": letter.sender}
    if letter.to:
        data["to"] = letter.to[0]
    data |= {name: letter.intent[name] for name in _EVENT_FIELDS if letter.intent.get(name)}
    for name in ("answers", "tells"):
        if about := letter.intent.get(name):  # the answer to the client's last letter answers those before it too
            data[name] = about[-1]
    record_event(letter.contact, "message.sent", at=at, data=data, key=f"{letter.contact.key}:sent")
    for case in Case.objects.filter(links__contact=letter.contact_id).select_related("institution", "queue", "owner"):
        _complete(case, letter, at)


def status_line(letter: Message) -> str:
    """What is put below an answer on its way to a client who wrote on the site: where they see how their matter goes.

    Empty for other letters. The letter on record has no such line: a link's secret is stored nowhere.
    """
    contact = contact_with_link(letter)
    if contact is None:
        return ""
    address = whole_address(contact.institution, "status", secret=secret_of(contact))
    with override("lv" if letter.language in ("", "lv") else "en"):
        return "\n\n" + _("Your matter on our site:") + f"\n{address}"


def catalogue_line(letter: Message) -> str:
    """What is put below every reply on its way: where it says which services there are and how to get them (DVI-4.5).

    Replies are answers in a case, receipts, and what is told of a visit or a place in a session. Empty for letters to
    others, for invitations to surveys, and where the institution offers no services.
    """
    is_reply = "answers" in letter.intent or letter.intent.get("services")
    if not is_reply or letter.intent.get("forwards"):
        return ""
    institution = letter.contact.institution
    if not offered_services(institution).exists():
        return ""
    with override("lv" if letter.language in ("", "lv") else "en"):
        return "\n\n" + _("Our services and how to receive them:") + f"\n{whole_address(institution, 'services')}"


def _complete(case: Case, letter: Message, at: datetime) -> None:
    by = Post.objects.select_related("person", "unit").get(pk=letter.intent["by"])
    if letter.contact.channel == Channel.PORTAL:
        tell_answered(case, letter, at=at)
    correction = letter.intent.get("correction")
    if correction:
        _complete_correction(Correction.objects.select_related("wrong").get(pk=correction), letter, by, at)
    forwards = letter.intent.get("forwards")
    if forwards:
        question = Contact.objects.get(institution=case.institution_id, key=forwards["contact"])
        data: dict[str, object] = {"to": forwards["to"], "part": forwards["part"]}
        record_event(question, "question.forwarded", at=at, data=data, key=f"{letter.contact.key}:forwarded")
    if asked := letter.intent.get("asks"):
        data = {**asked, "case": case.number, "officer": str(by.pk), **({"unit": by.unit.code} if by.unit else {})}
        record_event(letter.contact, "information.asked", at=at, data=data, key=f"{letter.contact.key}:asked")
    if releases := letter.intent.get("releases"):
        _told_materials(case, letter, releases, by, at)
    if why := letter.intent.get("asked_to_write"):
        _asked_to_write(case, letter, why, by, at)
    details: dict[str, object] = {"contact": letter.contact.key}
    record("letter.sent", case, institution=case.institution_id, by=None, at=at, details=details)
    refresh(case, at=at)
    _tell_who_handed_over(case, letter, at)
    if letter.intent.get("close"):
        words = str(letter.intent.get("not_considered", ""))
        close_answered(case, by=by, at=at, reason=str(letter.intent["close"]), words=words)
    announce(case)


def _told_materials(case: Case, letter: Message, releases: list[int], by: Post, at: datetime) -> None:
    """From now on the client sees what was released (VPVB-4.5)."""
    told = Release.objects.filter(request=case, pk__in=releases)
    told.update(told_by=letter.contact)
    released = told.filter(released=True).count()
    data: dict[str, object] = {
        "of": case.materials_of.number if case.materials_of is not None else case.number,
        "released": released,
        "withheld": told.count() - released,
        "officer": str(by.pk),
        "case": case.number,
    }
    record_event(letter.contact, "materials.decided", at=at, data=data, key=f"{letter.contact.key}:materials")


def _asked_to_write(case: Case, letter: Message, why: str, by: Post, at: datetime) -> None:
    """The letter asks the client to write: in the state language, or for what is not given by e-mail (VPVB-14.2)."""
    about = [*letter.intent.get("answers", []), *letter.intent.get("tells", [])]
    question = Contact.objects.filter(institution=case.institution_id, key__in=about).order_by("-at", "-pk").first()
    if question is not None:
        data: dict[str, object] = {"reason": why, "officer": str(by.pk), "case": case.number}
        key = f"{letter.contact.key}:asked-to-write"
        record_event(question, "client.asked_to_write", at=at, data=data, key=key)


def _complete_correction(correction: Correction, letter: Message, by: Post, at: datetime) -> None:
    correction.via, correction.apology, correction.closed_at, correction.closed_by = letter.contact, True, at, by
    correction.put_right = letter.intent["put_right"]
    correction.save(update_fields=["via", "apology", "closed_at", "closed_by", "put_right"])
    data: dict[str, object] = {
        "in": correction.wrong.key,
        "via": letter.contact.key,
        "apology": True,
        "put_right": True,
    }
    record_event(correction.wrong, "correction.made", at=at, data=data, key=f"correction:{correction.pk}:made")


def _tell_who_handed_over(case: Case, letter: Message, at: datetime) -> None:
    """The records clerk learns that the question they passed on was answered (VISC-13)."""
    if not letter.intent.get("answers"):
        return
    handed = case.assignments.filter(handed_over=True).select_related("by").order_by("-at").first()
    if handed and handed.by and handed.by_id != letter.intent["by"]:
        tell(handed.by, case, NoticeKind.HAND_OVER_ANSWERED, at=at)


@transaction.atomic
def letter_failed(letter: Message, *, at: datetime, fault: str, retry_at: datetime | None) -> None:
    """A server refused the letter: tried again at `retry_at`, or given up and its officer told."""
    letter = Message.objects.select_for_update(of=("self",)).select_related("contact").get(pk=letter.pk)
    if letter.delivery != Delivery.QUEUED:
        return
    letter.attempts += 1
    letter.delivery_fault = fault[:300]
    if retry_at is None:
        letter.delivery = Delivery.FAILED
    else:
        letter.send_after = retry_at
    letter.save(update_fields=["attempts", "delivery_fault", "delivery", "send_after"])
    if retry_at is None:
        _tell_writer(letter, NoticeKind.NOT_SENT, at)


@transaction.atomic
def letter_bounced(letter: Message, *, at: datetime) -> None:
    """The receiver's server returned a sent letter: what it had met is open again (CSP-D7), its officer is told."""
    letter = Message.objects.select_for_update(of=("self",)).select_related("contact").get(pk=letter.pk)
    if letter.delivery != Delivery.SENT:
        return
    letter.delivery = Delivery.BOUNCED
    letter.save(update_fields=["delivery"])
    data: dict[str, object] = {"of": letter.contact.key}
    record_event(letter.contact, "message.bounced", at=at, data=data, key=f"{letter.contact.key}:bounced")
    Correction.objects.filter(via=letter.contact).update(via=None, apology=False, closed_at=None, closed_by=None)
    if letter.intent.get("not_considered"):  # the client was told nothing after all: not closed in silence
        for case in Case.objects.select_for_update().filter(links__contact=letter.contact_id, closed_at__isnull=False):
            reopen(case, at=at)
    _tell_writer(letter, NoticeKind.RETURNED, at)


def _tell_writer(letter: Message, kind: NoticeKind, at: datetime) -> None:
    writer = Post.objects.filter(pk=letter.intent.get("by")).first()
    for case in Case.objects.filter(links__contact=letter.contact_id):
        receiver = case.owner or writer
        if receiver is not None:
            tell(receiver, case, kind, at=at)
        refresh(case, at=at)
        announce(case)
