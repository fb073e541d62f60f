"""What a client is written about their matter without an officer: it is here, it is answered, its link."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from atbilde.cases.models import Case
from atbilde.contacts.actions.links import make_link, secret_of, whole_address
from atbilde.contacts.models import Client, Contact, Message
from atbilde.services.actions.telling import name_of, send
from atbilde.ui import shown


def tell_received(case: Case, contact: Contact, *, to: str, at: datetime) -> None:
    """A letter of receipt with the number and the link (CSP-P5); nobody is written to where `to` is empty."""
    institution = case.institution
    language = _language(case.language)
    with override(language), timezone.override(institution.timezone):
        lines = [
            _("Good day!"),
            _("We have received what you sent us. Its number is %(number)s.") % {"number": case.number},
        ]
        if case.due_at:
            lines.append(_("You get an answer by %(when)s at the latest.") % {"when": shown.deadline(case.due_at)})
        address = whole_address(institution, "status", secret=make_link(contact, at=at))
        lines.append(_("Here you see how it goes, can add to it and read the answer:") + f"\n{address}")
        lines.append(_("Do not pass this link on: whoever has it can read your matter."))
        lines.append(name_of(institution))
        subject = _("We have received it: %(number)s") % {"number": case.number}
    send(
        institution, to=to, subject=subject, text="\n\n".join(lines), at=at, language=language,
        client=contact.client, queue=case.queue,
    )  # fmt: skip


def tell_answered(case: Case, letter: Message, *, at: datetime) -> None:
    """An answer stands on the client's page; who left an e-mail address hears of it there, without what it says."""
    first = (
        Contact.objects.filter(links__case=case, access_links__use="status", access_links__revoked_at=None)
        .exclude(message__sender="")
        .select_related("message", "client")
        .order_by("at", "pk")
        .first()
    )
    if first is None:
        return
    institution = case.institution
    language = _language(letter.language)
    with override(language):
        address = whole_address(institution, "status", secret=secret_of(first))
        ready = bool(letter.intent.get("result"))
        said = (
            _("What you ordered is ready, matter %(number)s. Fetch it here:")
            if ready
            else (_("There is an answer to your matter %(number)s. Read it here:"))
        )
        lines = [
            _("Good day!"),
            said % {"number": case.number} + f"\n{address}",
            name_of(institution),
        ]
        subject = (_("Your result is ready: %(number)s") if ready else _("There is an answer: %(number)s")) % {
            "number": case.number
        }
    send(
        institution, to=first.message.sender, subject=subject, text="\n\n".join(lines), at=at, language=language,
        client=first.client, queue=case.queue,
    )  # fmt: skip


def tell_links(client: Client, links: Sequence[tuple[Case, str]], *, at: datetime) -> None:
    """The links of the client's matters once more, to their own address: each matter with the secret of its link."""
    institution = client.institution
    language = _language(client.language)
    with override(language), timezone.override(institution.timezone):
        matters = [
            f"{case.number}, {shown.day(case.opened_at)}\n{case.subject}\n".replace("\n\n", "\n")
            + whole_address(institution, "status", secret=secret)
            for case, secret in links
        ]
        lines = [
            _("Good day!"),
            _("On our site somebody asked to send the links to your matters once more. Here they are."),
            *matters,
            _("Do not pass them on: whoever has a link can read that matter."),
            _("If it was not you who asked, you need do nothing: the links went to this address only."),
            name_of(institution),
        ]
        subject = _("The links to your matters")
    send(
        institution, to=client.email, subject=subject, text="\n\n".join(lines), at=at, language=language, client=client
    )


def _language(language: str) -> str:
    return "lv" if language in ("", "lv") else "en"
