"""Answers of the knowledge base: made, changed, published, withdrawn, used. Nothing is kept with a mark undecided."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.core.personal_data import Mark
from atbilde.institutions.access import may_work
from atbilde.institutions.models import Post
from atbilde.knowledge.enums import Visibility
from atbilde.knowledge.errors import NotPossible
from atbilde.knowledge.lookup import misspelt_words, vector
from atbilde.knowledge.models import Answer
from atbilde.knowledge.queries.marked import marks_of


class Undecided(NotPossible):
    """The text holds what may be personal data and nobody has decided on it; `marks` says what."""

    def __init__(self, marks: list[Mark]) -> None:
        super().__init__(_("Decide on each place that may be personal data."), field="body")
        self.marks = marks


@transaction.atomic
def save_answer(
    by: Post,
    *,
    at: datetime,
    answer: Answer | None,
    question: str,
    body: str,
    language: str,
    visibility: str,
    publish: bool,
    left: Collection[str] = (),
    names: Collection[str] = (),
    source: str = "",
) -> Answer:
    """Make an answer or a new version of one; published, or kept as a draft that only officers' lists show.

    `left` are the keys of marks (`core.personal_data`) that the officer looked at and leaves in; what the version
    before held has been decided on. `names` are people the source speaks of. Raises `Undecided` where something else
    is marked, `NotPossible` for another institution's answer, an empty question and an empty answer.
    """
    _only_own(by, answer)
    question, body = " ".join(question.split()), body.replace("\r\n", "\n").strip()
    if not question:
        raise NotPossible(_("Write the question."), field="question")
    if len(question) > 300:
        raise NotPossible(_("The question is too long: at most 300 characters."), field="question")
    if not body:
        raise NotPossible(_("Write the answer."), field="body")
    if visibility not in Visibility.values:
        raise NotPossible(_("Choose who may read it."), field="visibility")
    decided = (
        {*left, *(mark.key for mark in marks_of(by.institution, answer.question, answer.body))} if answer else left
    )
    undecided = [mark for mark in marks_of(by.institution, question, body, names=names) if mark.key not in decided]
    if undecided:
        raise Undecided(undecided)
    row = answer or Answer(institution=by.institution, by=by, at=at, source=source)
    row.question, row.body, row.language, row.visibility = question, body, language[:2] or "lv", visibility
    row.changed_at, row.withdrawn_at = at, None
    row.published_at = (row.published_at or at) if publish else None
    row.stems = misspelt_words(question, language=row.language)
    row.save()
    Answer.objects.filter(pk=row.pk).update(search=vector(question, body, language=row.language))
    digest = hashlib.sha256(f"{question}\n{body}".encode()).hexdigest()
    verb = "answer.change" if answer else "answer.add"
    details: dict[str, object] = {"visibility": visibility, "published": publish, "sha256": digest}
    record(verb, row, institution=by.institution_id, by=by.person_id, at=at, details=details)
    return row


@transaction.atomic
def withdraw_answer(answer: Answer, *, by: Post, at: datetime) -> None:
    """The answer is nowhere found any more; letters that used it stay as they are. Twice is once."""
    _only_own(by, answer)
    if Answer.objects.filter(pk=answer.pk, withdrawn_at=None).update(withdrawn_at=at):
        record("answer.withdraw", answer, institution=by.institution_id, by=by.person_id, at=at)


@transaction.atomic
def use_answer(answer: Answer, *, by: Post, at: datetime) -> None:
    """Count that a client's question was answered with it."""
    _only_own(by, answer)
    Answer.objects.filter(pk=answer.pk).update(used=F("used") + 1)
    record("answer.use", answer, institution=by.institution_id, by=by.person_id, at=at)


def _only_own(by: Post, answer: Answer | None) -> None:
    if not may_work(by) or (answer is not None and answer.institution_id != by.institution_id):
        raise NotPossible(_("Only those who serve clients in this institution can do this."))
