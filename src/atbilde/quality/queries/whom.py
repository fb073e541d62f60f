"""Whom a survey invites."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from atbilde.contacts.enums import Direction
from atbilde.contacts.models import Client, Contact
from atbilde.institutions.models import Institution
from atbilde.quality.models import Invitation, Silence, Survey


def today_of(institution: Institution, at: datetime) -> date:
    """The day it is at the institution."""
    return at.astimezone(ZoneInfo(institution.timezone)).date()


def to_invite(survey: Survey, at: datetime) -> QuerySet[Client]:
    """The clients whom the survey would invite at `at`, in a fixed order.

    Those with an e-mail address who turned to the institution themselves, as external clients (VPVB-1.2), by the
    survey's channels and on its days; automatic letters do not count. Left out is whoever was invited to this survey
    before, to any within its days of rest, or wants no such letters.
    """
    zone = ZoneInfo(survey.institution.timezone)
    came = Contact.objects.filter(
        client=OuterRef("pk"),
        direction=Direction.IN,
        external=True,
        channel__in=survey.channels,
        at__gte=datetime.combine(survey.contacts_from, time.min, zone),
        at__lt=datetime.combine(survey.contacts_to + timedelta(days=1), time.min, zone),
    ).exclude(message__automatic__gt="")
    asked = Invitation.objects.filter(client=OuterRef("pk"))
    lately = asked.filter(sent_at__gt=at - timedelta(days=survey.rest_days))
    clients = Client.objects.filter(Exists(came), institution=survey.institution_id).exclude(email="")
    return clients.exclude(
        Exists(asked.filter(survey=survey)) | Exists(lately) | Exists(Silence.objects.filter(client=OuterRef("pk")))
    ).order_by("pk")
