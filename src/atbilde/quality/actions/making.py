"""A survey is made, sent, ended."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.core.standard import SurveyItem
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of
from atbilde.quality.access import may_survey
from atbilde.quality.enums import Stage
from atbilde.quality.errors import NotPossible
from atbilde.quality.models import Statement, Survey
from atbilde.quality.queries.whom import today_of


@transaction.atomic
def save_survey(
    by: Post, *, at: datetime, survey: Survey | None, fields: Mapping[str, object], items: Sequence[str]
) -> Survey:
    """Make a survey or change one that is not sent yet, and return it.

    `items` are ids of the statements that the institution's standard has on this day; their words are copied, so that
    what was asked stays as it was. Raises `NotPossible` where a day or statement cannot be.
    """
    _check(by, survey)
    row = survey if survey is not None else Survey(institution=by.institution, made_by=by, made_at=at)
    for name, value in fields.items():
        setattr(row, name, value)
    _check_days(row, at)
    known = {item.id: item for item in standard_of(by.institution, at).survey_items}
    if not items or not set(items) <= set(known):
        raise NotPossible("items", _("Choose at least one statement of your standard."), field="items")
    row.save()
    row.statements.all().delete()
    Statement.objects.bulk_create(
        _statement(row, order, known[item]) for order, item in enumerate(one for one in known if one in items)
    )
    _record("change" if survey else "make", row, by, at)
    return row


@transaction.atomic
def drop_survey(survey: Survey, *, by: Post, at: datetime) -> None:
    """A survey that was not sent goes. Raises `NotPossible` for one that was."""
    row = _locked(survey)
    _check(by, row)
    _record("drop", row, by, at)
    row.delete()


@transaction.atomic
def send_survey(survey: Survey, *, by: Post, at: datetime) -> Survey:
    """It can be answered from its first day on, and invitations go out then, some hundred at a time (`inviting`)."""
    row = _locked(survey)
    _check(by, row)
    _check_days(row, at)
    row.sent_at = at
    row.save(update_fields=["sent_at"])
    _record("send", row, by, at)
    return row


@transaction.atomic
def close_survey(survey: Survey, *, by: Post, at: datetime) -> Survey:
    """It ends today instead of on its last day. Raises `NotPossible` where it was not sent or has ended."""
    row = _locked(survey)
    today = today_of(row.institution, at)
    if not may_survey(by) or by.institution_id != row.institution_id:
        raise NotPossible("not_allowed", _("Surveys are made by the manager and the head."))
    if row.stage(today) not in (Stage.RUNNING, Stage.WAITING):
        raise NotPossible("not_running", _("This survey is not running."))
    row.closed_at, row.ends = at, max(row.starts, min(row.ends, today))
    row.save(update_fields=["closed_at", "ends"])
    _record("close", row, by, at)
    return row


def _locked(survey: Survey) -> Survey:
    return Survey.objects.select_for_update(of=("self",)).select_related("institution").get(pk=survey.pk)


def _check(by: Post, survey: Survey | None) -> None:
    if not may_survey(by) or (survey is not None and by.institution_id != survey.institution_id):
        raise NotPossible("not_allowed", _("Surveys are made by the manager and the head."))
    if survey is not None and survey.sent_at is not None:
        raise NotPossible("sent", _("This survey was sent; it can no longer be changed."))


def _check_days(survey: Survey, at: datetime) -> None:
    if survey.ends < survey.starts:
        raise NotPossible("order", _("The last day is before the first."), field="ends")
    if survey.ends < today_of(survey.institution, at):
        raise NotPossible("over", _("The last day is already over."), field="ends")
    if survey.contacts_to < survey.contacts_from:
        raise NotPossible("contacts", _("The last day is before the first."), field="contacts_to")


def _statement(survey: Survey, order: int, item: SurveyItem) -> Statement:
    return Statement(
        survey=survey,
        order=order,
        item=item.id,
        clauses=list(item.clauses),
        lv=item.lv,
        en=item.en,
        scale=item.scale,
        answers=[asdict(answer) for answer in item.answers],
    )


def _record(what: str, survey: Survey, by: Post, at: datetime) -> None:
    record(f"survey.{what}", survey, institution=survey.institution_id, by=by.person_id, at=at)
