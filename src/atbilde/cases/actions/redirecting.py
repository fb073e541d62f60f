"""The question, or a part of it, is not ours: the client is told whose it is (CSP-R5, DVI-8, VPVB-14.1, VISC-10)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.actions.answering import last_letter, send_letter
from atbilde.cases.actions.judging import refresh
from atbilde.cases.enums import ClosingReason, Part, Scope
from atbilde.cases.errors import Refused
from atbilde.cases.letters import mended
from atbilde.cases.models import Case, Redirection
from atbilde.contacts.actions import record_event
from atbilde.contacts.models import Message
from atbilde.institutions.models import OtherInstitution, Post, Unit


@transaction.atomic
def not_ours(
    case: Case,
    *,
    by: Post,
    at: datetime,
    body: str,
    part: Part = Part.WHOLE,
    unit: Unit | None = None,
    institution: OtherInstitution | None = None,
    forward: bool = False,
    seen: str | None = None,
) -> Redirection:
    """Tell the client in a letter who is competent, and keep it on record.

    Exactly one of `unit` and `institution` is needed, and the letter must name it. With `forward` the client's own
    words, and nothing else, go to the institution too (DVI-8). Where the whole question is not ours the case closes
    as passed on once the letter is sent; where a part of it is not, the client's letter still waits for the rest.
    """
    if (unit is None) == (institution is None):
        raise Refused("no_competent", _("Choose the unit or the institution that can help the client."))
    if unit is not None and unit.institution_id != case.institution_id:
        raise Refused("no_competent", _("This unit belongs to another institution."))
    named = unit or institution
    if named is None or not any(name and name in body for name in (named.name_lv, named.name_en)):
        raise Refused("not_named", _("The letter does not name who can help: %(name)s.") % {"name": named})
    scope = Scope.UNIT if unit else Scope.INSTITUTION
    contacts = [value for value in (named.phone, named.email) if value]
    said: dict[str, object] = {
        "case": case.number,
        "scope": str(scope),
        "part": str(part),
        "named": named.name_lv,
        "contacts": ", ".join(value for value in contacts if value in body),
    }
    question = last_letter(case)
    if question is None:
        raise Refused("no_question", _("This case holds no question of a client yet."))
    forwarding = _forward(case, question, institution, by=by, at=at, part=part) if forward else None
    close = ClosingReason.PASSED_ON.value if part == Part.WHOLE else ""
    intent: dict[str, object] = {"close": close, "not_ours": True}
    if part == Part.SOME:  # the rest of the question still waits for its answer
        intent |= {"tells": [question.contact.key], "partly": True}
    letter = send_letter(case, by=by, at=at, body=body, intent=intent, seen=seen)
    record_event(question.contact, "question.not_ours", at=at, data=said)
    redirection = Redirection.objects.create(
        case=case,
        at=at,
        by=by,
        scope=scope,
        part=part,
        unit=unit,
        institution=institution,
        told_by=letter.contact,
        forwarded_by=forwarding.contact if forwarding else None,
    )
    refresh(case, at=at)
    details: dict[str, object] = {"scope": str(scope), "part": str(part), "to": named.pk}
    record("case.not_ours", case, institution=case.institution_id, by=by.person_id, at=at, details=details)
    return redirection


def _forward(
    case: Case, question: Message, institution: OtherInstitution | None, *, by: Post, at: datetime, part: Part
) -> Message:
    if institution is None or not institution.email:
        raise Refused("no_forwarding", _("The directory has no e-mail address to forward the question to."))
    sender = str(case.client) if case.client else question.sender
    address = f" <{question.sender}>" if question.sender else ""
    words = _("We forward a question that is within your competence.") + f"\n\n{sender}{address}:\n{question.text}"
    return send_letter(
        case,
        by=by,
        at=at,
        body=mended(words, by, case, by_email=True),
        to=institution.email,
        intent={
            "answers": [],
            "forwards": {"contact": question.contact.key, "to": institution.name_lv, "part": str(part)},
        },
    )
