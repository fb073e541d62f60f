"""The doors to surveys: an officer's go by institution, a client's by the secret link of their invitation."""

from datetime import date

from django.db.models import QuerySet

from atbilde.contacts.access import link_of
from atbilde.institutions.access import may_assign
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Institution, Post
from atbilde.quality.models import Invitation, Survey

#: What the links of an invitation are for (`contacts.models.Link.use`).
ANSWER, QUIET = "survey", "no-surveys"


def surveys_of(by: Post) -> QuerySet[Survey]:
    """All surveys of the post's institution, the newest first."""
    return Survey.objects.filter(institution=by.institution_id).order_by("-starts", "-pk")


def survey_for(by: Post, pk: int) -> Survey:
    """A survey of the post's institution. Raises `Survey.DoesNotExist` for another's, as for none at all."""
    return Survey.objects.select_related("institution", "made_by__person").get(pk=pk, institution=by.institution_id)


def invitation_of(institution: Institution, secret: str, use: str = ANSWER) -> Invitation:
    """The invitation a client's link leads to. Raises `Link.DoesNotExist` or `Invitation.DoesNotExist`."""
    contact = link_of(institution, secret, use).contact
    return Invitation.objects.select_related("survey__institution", "client").get(contact=contact)


def open_surveys(institution: Institution, today: date) -> QuerySet[Survey]:
    """The surveys that anybody may answer on a day, the one that ends first before the others."""
    rows = Survey.objects.filter(institution=institution, is_open=True, sent_at__isnull=False, closed_at=None)
    return rows.filter(starts__lte=today, ends__gte=today).order_by("ends", "pk")


def open_survey(institution: Institution, pk: int) -> Survey:
    """A survey that has, or had, an open page. Raises `Survey.DoesNotExist`."""
    rows = Survey.objects.select_related("institution").filter(is_open=True, sent_at__isnull=False)
    return rows.get(pk=pk, institution=institution)


def may_survey(by: Post) -> bool:
    """Make, send and end surveys: the direct manager and the head (VPVB-Q2.3)."""
    return may_assign(by)


def may_read_remarks(by: Post) -> bool:
    """The words of clients may name somebody: managers, the head and the data protection officer read them."""
    return may_assign(by) or by.has(Role.DATA_PROTECTION)
