"""Invitations go out as letters, by the outbox; the client's own links are put below as a letter leaves."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from atbilde.audit.actions import record
from atbilde.contacts.actions.links import make_link, secret_of, whole_address
from atbilde.contacts.models import Client, Message
from atbilde.institutions.access import mailboxes_of
from atbilde.quality.access import ANSWER, QUIET
from atbilde.quality.models import Invitation, Survey
from atbilde.quality.queries.whom import to_invite, today_of
from atbilde.services.actions.telling import name_of, send
from atbilde.ui import shown

#: Invitations of one transaction: few enough that the outbox is never blocked for long.
BATCH = 100


def invite_some(*, at: datetime) -> bool:
    """Invite the next `BATCH` clients of one survey that has begun; `False` where nobody is left to invite.

    The survey's row is locked and others skip it: two workers never invite the same client.
    """
    with transaction.atomic():
        survey = _next(at)
        if survey is None:
            return False
        clients = list(to_invite(survey, at)[:BATCH]) if mailboxes_of(survey.institution).exists() else []
        for client in clients:
            _invite(survey, client, at)
        if len(clients) < BATCH:
            survey.invited_at = at
            survey.save(update_fields=["invited_at"])
            invited = survey.invitations.count()
            details: dict[str, object] = {"invited": invited}
            record("survey.invited", survey, institution=survey.institution_id, by=None, at=at, details=details)
        return True


def invitation_links(letter: Message) -> tuple[str, str]:
    """What is put below an invitation on its way (the client's link, and the one to get no more such letters), and the
    address of the latter alone, for the header of the letter.

    Both are "" for other letters. The letter on record has neither, so that no colleague answers in a client's name.
    """
    invitation = Invitation.objects.filter(contact=letter.contact_id).select_related("survey__institution").first()
    if invitation is None:
        return "", ""
    institution, contact = invitation.survey.institution, letter.contact
    answer = whole_address(institution, "survey", secret=secret_of(contact, ANSWER))
    quiet = whole_address(institution, "no_surveys", secret=secret_of(contact, QUIET))
    with override(letter.language):
        parts = [
            _("Answer here (the link is yours alone and takes one answer):") + f"\n{answer}",
            _("If you want no more invitations to surveys:") + f"\n{quiet}",
        ]
    return "\n\n" + "\n\n".join(parts), quiet


def _next(at: datetime) -> Survey | None:
    """The survey begun longest ago whose clients are not all invited yet, locked; one that is over invites nobody."""
    rows = Survey.objects.filter(sent_at__isnull=False, invited_at=None, closed_at=None)
    rows = rows.filter(starts__lte=(at + timedelta(days=1)).date()).select_related("institution")
    for survey in rows.select_for_update(of=("self",), skip_locked=True).order_by("starts", "pk"):
        if survey.starts <= today_of(survey.institution, at) <= survey.ends:
            return survey
    return None


def _invite(survey: Survey, client: Client, at: datetime) -> None:
    language = "en" if client.language == "en" else "lv"
    with override(language), timezone.override(survey.institution.timezone):
        lines = [
            _("Good day!"),
            survey.purpose_en if language == "en" else survey.purpose_lv,
            _("You turned to us not long ago. Please tell us how we served you; it takes a few minutes."),
            _("We do not see whether you open this letter, and answers are kept apart from names and addresses.")
            + " "
            + _("Nobody can tell who said what. You can answer until %(day)s") % {"day": shown.day(survey.ends)},
            name_of(survey.institution),
        ]
        subject = _("Survey: %(name)s") % {"name": name_of(survey)}
        letter = send(
            survey.institution,
            to=client.email,
            subject=subject,
            text="\n\n".join(lines),
            at=at,
            language=language,
            client=client,
            leads_on=False,
        )
    assert letter is not None  # there is an address on both sides: `to_invite` and `invite_some` see to it
    for use in (ANSWER, QUIET):
        make_link(letter.contact, at=at, use=use)
    Invitation.objects.create(survey=survey, client=client, contact=letter.contact, sent_at=at)
