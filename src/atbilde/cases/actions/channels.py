"""The way in which a client is answered."""

from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.access import may_answer
from atbilde.cases.actions.answering import last_letter
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce
from atbilde.cases.actions.ownership import lock
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, Note
from atbilde.contacts.actions import record_event
from atbilde.contacts.enums import Channel
from atbilde.institutions.models import Post

Why = Literal["foreign", "roaming", "written"]
_WORDS = {
    "foreign": ("Atbild e-pastā: zvans būtu jāveic uz ārvalstīm.", "Answered by e-mail: the call would go abroad."),
    "roaming": ("Atbild e-pastā: klients ir viesabonēšanā.", "Answered by e-mail: the client is roaming."),
    "written": ("Atbild e-pastā, nevis pa tālruni.", "Answered by e-mail, not by telephone."),
}


@transaction.atomic
def answer_by_email(case: Case, *, by: Post, at: datetime, why: Why) -> Case:
    """The client is answered by e-mail whatever they wished; why is kept with the case (VPVB-14.7).

    For a call that would go abroad, or to somebody abroad, a call back already promised is from now on met by an e-mail
    only. Raises `Refused` where no letter came that could be answered.
    """
    case = lock(case)
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    question = last_letter(case)
    if question is None:
        raise Refused("no_question", _("This case holds no question of a client yet."))
    case.answer_by = Channel.EMAIL
    case.save(update_fields=["answer_by"])
    if why != "written":
        data: dict[str, object] = {"channel": "email", "abroad": True, "officer": str(by.pk), "case": case.number}
        record_event(question.contact, "promise.given", at=at, data=data)
    text, text_en = _WORDS[why]
    Note.objects.create(case=case, by=None, at=at, text=text, text_en=text_en)
    details: dict[str, object] = {"why": why}
    record("case.answer_by_email", case, institution=case.institution_id, by=by.person_id, at=at, details=details)
    refresh(case, at=at)
    announce(case)
    return case
