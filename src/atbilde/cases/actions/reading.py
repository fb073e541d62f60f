"""What cannot be given out is read on the premises at an agreed time (VPVB-13)."""

from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.access import may_answer
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce, tell
from atbilde.cases.composing import blank_letter, caret, with_template
from atbilde.cases.enums import NoticeKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, CaseContact, Draft
from atbilde.contacts.access import digest, link_of
from atbilde.contacts.actions.links import whole_address
from atbilde.contacts.models import Link
from atbilde.institutions.models import Institution, Post
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.visits import book_visit
from atbilde.services.enums import Purpose
from atbilde.services.models import Location, Visit

#: What a link is for that invites to read.
USE = "reading"
_INVITED = {
    "lv": "Aicinām jūs iepazīties ar prasīto informāciju mūsu telpās. Laiku varat izvēlēties šeit:\n{address}",
    "en": "We invite you to read the information at our office. You can choose a time here:\n{address}",
    "ru": "Приглашаем вас ознакомиться с информацией у нас. Время можно выбрать здесь:\n{address}",
}


@transaction.atomic
def invite_to_read(case: Case, *, by: Post, at: datetime) -> str:
    """An address under which the client agrees on a time to read; it is put into the officer's draft, to be sent.

    Raises `Refused` where the case has no contact of a client, or nobody is received anywhere.
    """
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    contact = case.contacts.filter(direction="in").order_by("at", "pk").first()
    if contact is None:
        raise Refused("no_question", _("This case holds no question of a client yet."))
    if not Location.objects.filter(institution=case.institution_id, active=True).exists():
        raise Refused("no_location", _("Clients are received nowhere yet: the administrator adds a location first."))
    token = token_urlsafe(24)
    Link.objects.create(token=digest(token), institution=case.institution, contact=contact, use=USE, made_at=at)
    record("case.invite", case, institution=case.institution_id, by=by.person_id, at=at)
    address = whole_address(case.institution, "visit_reading", token=token)
    _into_draft(case, by, at, address)
    return address


def _into_draft(case: Case, by: Post, at: datetime, address: str) -> None:
    """The words of the invitation where the officer's letter has room for them; what was written stays."""
    blank = blank_letter(case, by)
    draft = Draft.objects.select_for_update().filter(case=case, post=by, about="").first()
    written = draft.body if draft is not None and draft.body.strip() else blank
    words = _INVITED.get(case.language, _INVITED["lv"]).format(address=address)
    body = with_template(written, words, blank="", at=caret(written))
    values = {"body": body, "version": draft.version + 1 if draft is not None else 1, "at": at}
    Draft.objects.update_or_create(case=case, post=by, about="", defaults=values)


def invitation_of(institution: Institution, token: str) -> Link:
    """The invitation a link leads to. Raises `Link.DoesNotExist`, also for one that was taken back."""
    return link_of(institution, token, USE)


@transaction.atomic
def book_reading(invitation: Link, location: Location, *, starts: datetime, at: datetime, visitor: Visitor) -> Visit:
    """Book a visit for reading; it becomes part of the cases of the invitation, and their owners are told.

    Raises what `book_visit` raises.
    """
    visit = book_visit(location, starts=starts, at=at, visitor=visitor, purpose=Purpose.READING)
    for case in Case.objects.filter(links__contact=invitation.contact_id).select_related("institution", "owner"):
        CaseContact.objects.get_or_create(case=case, contact=visit.contact)
        if case.owner is not None:
            tell(case.owner, case, NoticeKind.CLIENT_WROTE, at=at)
        refresh(case, at=at)
        announce(case)
    return visit
