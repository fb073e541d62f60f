"""A client answers a survey, or wants no more of them. Nothing that is written here tells who gave an answer."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.quality.enums import Stage
from atbilde.quality.errors import NotPossible
from atbilde.quality.models import Invitation, Mark, Remark, Response, Silence, Statement, Survey
from atbilde.quality.queries.whom import today_of

_LONGEST = 2000


@transaction.atomic
def answer_invitation(invitation: Invitation, *, marks: Mapping[Statement, int], words: str = "", at: datetime) -> None:
    """Take the one answer of an invitation; `marks` are places on the statements' scales, 0 the best.

    It cannot be changed: to find it again it would have to be kept whose it is. No audit entry and no event, for
    their times would tell. Raises `NotPossible` where it was used, the survey does not run, or nothing was answered.
    """
    row = Invitation.objects.select_for_update(of=("self",)).select_related("survey__institution").get(pk=invitation.pk)
    if row.answered:
        raise NotPossible("used", _("This link was already used for an answer."))
    _take(row.survey, marks, words, at, invited=True)
    row.answered = True
    row.save(update_fields=["answered"])


@transaction.atomic
def answer_openly(survey: Survey, *, marks: Mapping[Statement, int], words: str = "", at: datetime) -> None:
    """Take an answer from the survey's open page. Raises `NotPossible` as above, and where it has no such page."""
    if not survey.is_open:
        raise NotPossible("not_open", _("This survey is for those who were invited."))
    _take(survey, marks, words, at, invited=False)


@transaction.atomic
def keep_quiet(invitation: Invitation, *, at: datetime) -> None:
    """The client gets no more invitations to surveys of the institution."""
    _row, made = Silence.objects.get_or_create(client=invitation.client, defaults={"at": at})
    if made:
        _record("client.no_surveys", invitation, at)


@transaction.atomic
def invite_again(invitation: Invitation, *, at: datetime) -> None:
    """The client has changed their mind: invitations may come again."""
    deleted, _rows = Silence.objects.filter(client=invitation.client).delete()
    if deleted:
        _record("client.surveys_again", invitation, at)


def _take(survey: Survey, marks: Mapping[Statement, int], words: str, at: datetime, *, invited: bool) -> None:
    if survey.stage(today_of(survey.institution, at)) != Stage.RUNNING:
        raise NotPossible("ended", _("This survey has ended."))
    words = words.strip()[:_LONGEST] if survey.asks_words else ""
    if not marks and not words:
        raise NotPossible("empty", _("Choose an answer to at least one statement."))
    if any(one.survey_id != survey.pk or not 0 <= place < len(one.answers) for one, place in marks.items()):
        raise NotPossible("off_scale", _("Choose one of the answers."))
    response = Response.objects.create(survey=survey, invited=invited)
    Mark.objects.bulk_create(Mark(response=response, statement=one, place=place) for one, place in marks.items())
    if words:
        Remark.objects.create(survey=survey, text=words)


def _record(verb: str, invitation: Invitation, at: datetime) -> None:
    record(verb, invitation.client, institution=invitation.survey.institution_id, by=None, at=at)
