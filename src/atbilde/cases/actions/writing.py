"""Notes, drafts, the kind of a case, the group of its client, and who is at it just now."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.access import may_answer
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce
from atbilde.cases.actions.opening import state_kind
from atbilde.cases.actions.ownership import lock
from atbilde.cases.enums import SUBMISSIONS, CaseKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, Draft, Note, Presence
from atbilde.contacts.actions import record_event
from atbilde.institutions.groups import groups_of
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of


@transaction.atomic
def add_note(case: Case, *, by: Post, at: datetime, text: str) -> Note:
    """An internal note, seen by colleagues only. Raises `Refused` for an empty one."""
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    if not text.strip():
        raise Refused("empty", _("The note is empty."))
    note = Note.objects.create(case=case, by=by, at=at, text=text.strip())
    record("case.note", case, institution=case.institution_id, by=by.person_id, at=at, details={"note": note.pk})
    announce(case)
    return note


@transaction.atomic
def save_draft(case: Case, *, by: Post, at: datetime, body: str, version: int, about: str = "") -> Draft:
    """Keep a letter being written. `version` is the one the page last saw: an older page never overwrites a newer.

    `about` is empty for the answer (`answering.draft_name`). Raises `Refused` with code
    `draft_newer` when the draft was written further elsewhere meanwhile.
    """
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    draft, made = Draft.objects.select_for_update().get_or_create(
        case=case, post=by, about=about, defaults={"body": body, "version": 1, "at": at}
    )
    if made:
        return draft
    if draft.version != version and draft.body != body:
        raise Refused("draft_newer", _("You wrote further in another window; load the page again."))
    draft.body, draft.version, draft.at = body, draft.version + 1, at
    draft.save(update_fields=["body", "version", "at"])
    return draft


@transaction.atomic
def change_kind(case: Case, *, by: Post, at: datetime, kind: CaseKind) -> Case:
    """What the client wants is something else than first thought: other legal terms run, from the same start."""
    case = lock(case)
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    if kind == case.kind:
        return case
    contact = case.contacts.filter(direction="in").order_by("at").first()
    if contact is None:
        raise Refused("no_question", _("This case holds no question of a client yet."))
    if not {kind, case.kind} <= set(SUBMISSIONS):  # a complaint stays the submission that the question was
        record_event(contact, "submission.reclassified", at=at, data={"to": str(kind), "case": case.number})
    case.kind = kind
    case.save(update_fields=["kind"])
    state_kind(case, contact, at=case.opened_at)
    record("case.kind", case, institution=case.institution_id, by=by.person_id, at=at, details={"kind": str(kind)})
    refresh(case, at=at)
    announce(case)
    return case


@transaction.atomic
def set_group(case: Case, *, by: Post, at: datetime, group: str) -> Case:
    """Which of the standard's groups the client belongs to, "" where nobody said (VPVB-4.4).

    Raises `Refused` for a group that the standard does not name.
    """
    case = lock(case)
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    if group and group not in dict(groups_of(standard_of(case.institution, at), "lv")):
        raise Refused("group", _("Choose one of the groups."))
    if group == case.client_group:
        return case
    case.client_group = group
    case.save(update_fields=["client_group"])
    record("case.group", case, institution=case.institution_id, by=by.person_id, at=at, details={"group": group})
    announce(case)
    return case


def be_present(case: Case, *, by: Post, at: datetime, writing: bool) -> None:
    """This officer looks at the case, or writes in it, at `at`."""
    Presence.objects.update_or_create(case=case, post=by, defaults={"seen_at": at, "writing": writing})
