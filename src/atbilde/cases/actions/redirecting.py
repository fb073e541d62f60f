"""The question, or a part of it, is not ours: the client is told whose it is (CSP-R5, DVI-8, VPVB-14.1, VISC-10)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.actions.answering import send_letter
from atbilde.cases.enums import ClosingReason, Part, Scope
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, Redirection
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
) -> Redirection:
    """Tell the client in a letter who is competent, and keep it on record.

    Exactly one of `unit` and `institution` is needed, and the letter must name it. Where the whole question is not
    ours the case closes as passed on once the letter is sent.
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
        "scope": str(scope),
        "part": str(part),
        "named": named.name_lv,
        "contacts": ", ".join(value for value in contacts if value in body),
    }
    whole = part == Part.WHOLE
    letter = send_letter(
        case, by=by, at=at, body=body, intent={"not_ours": said, "close": ClosingReason.PASSED_ON if whole else ""}
    )
    redirection = Redirection.objects.create(
        case=case, at=at, by=by, scope=scope, part=part, unit=unit, institution=institution, told_by=letter.contact
    )
    details: dict[str, object] = {"scope": str(scope), "part": str(part), "to": named.pk}
    record("case.not_ours", case, institution=case.institution_id, by=by.person_id, at=at, details=details)
    return redirection
