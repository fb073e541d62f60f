"""Measures against an offensive client: rights of the officer, in any order, at any time (VPVB-8, VISC-16)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.calls.actions.casework import case_of
from atbilde.calls.actions.colleagues import call_in
from atbilde.calls.actions.noting import allow, note
from atbilde.calls.enums import Step
from atbilde.calls.models import Incident
from atbilde.cases.actions.notices import tell
from atbilde.cases.enums import NoticeKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Notice
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Contact
from atbilde.core.standard import Standard
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of


@transaction.atomic
def take_step(contact: Contact, *, by: Post, at: datetime, step: Step) -> Incident:
    """One measure, with its time. No measure is a condition of another, but for one the standard itself makes:

    where it ends a call only after a warning (VPVB-14.6.1), `Refused` with the code `warn_first` says so. Calling a
    colleague in reaches those who are free; the police being called is told to the manager at once. Pressed by
    mistake it is called off by a further step: nothing recorded is removed, but a notice nobody has read is.
    """
    allow(contact, by)
    if step == Step.ASKED_TO_LEAVE and contact.channel != Channel.VISIT:
        raise Refused("in_person_only", _("Only somebody who is here can be asked to leave."))
    if step == Step.CALL_ENDED and contact.channel != Channel.PHONE:
        raise Refused("calls_only", _("Only a call can be ended."))
    warned = Incident.objects.filter(contact=contact, step=Step.WARNED, at__lte=at).exists()
    if step == Step.CALL_ENDED and warns_first(standard_of(contact.institution, at), contact) and not warned:
        raise Refused("warn_first", _("The standard ends a call only after a warning: warn the client first."))
    if step == Step.CALLED_OFF and not police_stands(contact.incidents.all()):
        raise Refused("not_called", _("The police were not called."))
    incident = Incident.objects.create(contact=contact, step=step, at=at, by=by)
    note(contact, "incident.step", by=by, at=at, data={"step": str(step)}, key=f"incident:{incident.pk}")
    if step == Step.POLICE:
        _tell_manager(contact, by, at)
    if step == Step.CALLED_OFF:  # who has read of it sees both steps in the talk's course
        Notice.objects.filter(case__links__contact=contact, kind=NoticeKind.POLICE_CALLED, read_at=None).delete()
    if step == Step.COLLEAGUE:
        _call_whoever_is_free(contact, by, at)
    return incident


@transaction.atomic
def add_note(incident: Incident, *, by: Post, at: datetime, note: str) -> Incident:
    """What happened, in words, afterwards; a further note is added below."""
    allow(incident.contact, by)
    if not note.strip():
        raise Refused("no_words", _("Write down what happened."))
    incident = Incident.objects.select_for_update(of=("self",)).select_related("contact").get(pk=incident.pk)
    incident.note = f"{incident.note}\n\n{note.strip()}".strip()
    incident.save(update_fields=["note"])
    return incident


def police_stands(incidents: Iterable[Incident]) -> bool:
    """Whether the police were called and not called off again; `incidents` are those of one talk."""
    steps = [one for one in incidents if one.step in (Step.POLICE, Step.CALLED_OFF)]
    last = max(steps, key=lambda one: (one.at, one.pk), default=None)
    return last is not None and last.step == Step.POLICE


def warns_first(standard: Standard, contact: Contact) -> bool:
    """Whether a call with this client is ended only after a warning; the rule may be for external clients only."""
    return standard.value("offensive_on_the_phone") == "end_after_warning" and contact.external


def _tell_manager(contact: Contact, by: Post, at: datetime) -> None:
    case = case_of(contact, at=at, by=by, subject=str(_("The police were called")))
    for manager in {post for post in (by.manager, *_managers_of(by)) if post is not None}:
        tell(manager, case, NoticeKind.POLICE_CALLED, at=at)


def _managers_of(by: Post) -> list[Post]:
    """Without a direct manager of one's own, all managers and heads of the institution."""
    if by.manager_id is not None:
        return []
    return list(Post.objects.filter(institution=by.institution_id, ends=None, roles__overlap=["manager", "head"]))


def _call_whoever_is_free(contact: Contact, by: Post, at: datetime) -> None:
    """The measure is recorded also where nobody is free: the officer may have called across the room."""
    try:
        with transaction.atomic():
            call_in(contact, by=by, at=at)
    except Refused:
        return
