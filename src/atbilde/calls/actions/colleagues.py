"""Bringing in a colleague: invite, call in, connect, tell the number, take a message, hand the question over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.calls.actions.casework import case_of, new_case
from atbilde.calls.actions.news import announce_officers
from atbilde.calls.actions.noting import allow, note
from atbilde.calls.enums import Involved
from atbilde.calls.models import Invitation
from atbilde.calls.queries.colleagues import free_colleagues
from atbilde.calls.queries.directory import officer_name
from atbilde.cases.actions.notices import tell
from atbilde.cases.actions.ownership import give_case, hand_over_question
from atbilde.cases.enums import NoticeKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.cases.models import Note as CaseNote
from atbilde.contacts.models import Contact
from atbilde.institutions.models import Post


@transaction.atomic
def involve(
    contact: Contact, *, by: Post, at: datetime, how: Involved, to: Post, succeeded: bool | None = None
) -> Invitation | None:
    """Invite a colleague, connect the client to them, or tell the client their number (VISC-10, VISC-12).

    An invitation reaches the colleague's desk and waits for their word; the other two are noted with whether it
    worked.
    """
    allow(contact, by)
    _same_house(contact, to)
    if to.pk == by.pk:
        raise Refused("oneself", _("Choose a colleague."))
    if how == Involved.NUMBER_TOLD and not to.phone:
        raise Refused("no_number", _("No work number is known for %(name)s.") % {"name": to})
    data: dict[str, object] = {"how": str(how), "to": officer_name(to)}
    if succeeded is not None:
        data["succeeded"] = succeeded
    note(contact, "colleague.involved", by=by, at=at, data=data)
    if how not in (Involved.INVITED, Involved.CALLED_IN):
        return None
    invitation = Invitation.objects.create(contact=contact, how=how, post=to, by=by, at=at)
    announce_officers(contact.institution_id, [to.pk])
    return invitation


@transaction.atomic
def call_in(contact: Contact, *, by: Post, at: datetime) -> list[Invitation]:
    """Call in whoever is free, because of the client's conduct (VPVB-8.2). Raises `Refused` where nobody is."""
    allow(contact, by)
    free = free_colleagues(by, at)
    if not free:
        raise Refused("nobody_free", _("No colleague is free just now."))
    found = [involve(contact, by=by, at=at, how=Involved.CALLED_IN, to=colleague) for colleague in free]
    return [invitation for invitation in found if invitation is not None]


@transaction.atomic
def answer_invitation(invitation: Invitation, *, by: Post, at: datetime, comes: bool) -> Invitation:
    """The colleague comes, or cannot; whoever called them sees it. The first word counts."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("contact", "by").get(pk=invitation.pk)
    )
    if invitation.post_id != by.pk:
        raise Refused("not_yours", _("This invitation is for somebody else."))
    if invitation.came is not None:
        return invitation
    invitation.answered_at, invitation.came = at, comes
    invitation.save(update_fields=["answered_at", "came"])
    data: dict[str, object] = {"how": invitation.how, "to": officer_name(by), "succeeded": comes}
    note(invitation.contact, "colleague.involved", by=by, at=at, data=data)
    announce_officers(invitation.contact.institution_id, [invitation.by_id])
    return invitation


@transaction.atomic
def take_message(contact: Contact, *, by: Post, at: datetime, for_: Post, words: str, number: str = "") -> Case:
    """A message for a colleague who is not there: a case of theirs, which they close (CSP-D3).

    What the officer themselves still owes out of this talk stays with them, in its own case.
    """
    allow(contact, by)
    _same_house(contact, for_)
    if not words.strip():
        raise Refused("no_words", _("Write down what the client wants to say."))
    case = new_case(contact, at=at, by=by, subject=str(_("Message for %(name)s") % {"name": for_}))
    text = words.strip() + (f"\n{_('Call back')}: {number.strip()}" if number.strip() else "")
    CaseNote.objects.create(case=case, by=by, at=at, text=text)
    data: dict[str, object] = {"for": officer_name(for_), "case": case.number}
    note(contact, "message.taken", by=by, at=at, data=data)
    if for_.pk != by.pk:
        give_case(case, by=by, at=at, to=for_, reason=str(_("a message was taken")))
    tell(for_, case, NoticeKind.MESSAGE_TAKEN, at=at)
    return case


@transaction.atomic
def hand_over_talk(contact: Contact, *, by: Post, at: datetime, to: Post, question: str) -> Case:
    """The question goes to the colleague who can answer it; whoever passes it on is told of the answer (VISC-13)."""
    allow(contact, by)
    _same_house(contact, to)
    if not question.strip():
        raise Refused("no_question", _("Write down the client's question."))
    case = case_of(contact, at=at, by=by, subject=question.strip().splitlines()[0][:120])
    CaseNote.objects.create(case=case, by=by, at=at, text=question.strip())
    return hand_over_question(case, by=by, at=at, to=to)


def _same_house(contact: Contact, post: Post) -> None:
    if post.institution_id != contact.institution_id:
        raise Refused("elsewhere", _("This colleague works elsewhere."))
