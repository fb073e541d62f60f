"""E-mail addresses: their servers, their state, and a button that asks the servers now."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atbilde.desk.door import DeskRequest
from atbilde.desk.settings.forms import MailboxForm
from atbilde.desk.settings.pages import form_page, page, settings_view
from atbilde.institutions.access import all_mailboxes, own
from atbilde.institutions.actions import note_mailbox_state, save_mailbox
from atbilde.institutions.models import Mailbox
from atbilde.institutions.ports import mailbox_check

_FIRST = {
    "active": True,
    "imap_port": 993,
    "smtp_port": 465,
    "imap_security": "tls",
    "smtp_security": "tls",
    "folder": "INBOX",
}


@settings_view
def mailboxes(request: DeskRequest) -> HttpResponseBase:
    """All addresses with their state."""
    context = {"mailboxes": all_mailboxes(request.post), "can_check": mailbox_check() is not None}
    return page(request, "mailboxes", "mailboxes", context)


@settings_view
def mailbox(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """An address, or a new one."""
    row = own(request.post, Mailbox, pk) if pk else None
    first = {name: getattr(row, name) for name in MailboxForm.base_fields} if row else _FIRST
    form = MailboxForm(request.POST or None, by=request.post, initial=first)
    return form_page(
        request,
        form,
        lambda data: save_mailbox(request.post, at=request.now, mailbox=row, fields=data),
        here="mailboxes",
        title=row.address if row else _("New mailbox"),
        back="desk:settings_mailboxes",
    )


@require_POST
@settings_view
def check(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Ask the servers of an address now and say what they answered."""
    row = own(request.post, Mailbox, pk)
    ask = mailbox_check()
    if ask is None:
        messages.info(request, _("No mail adapter is at work here."))
        return redirect("desk:settings_mailboxes")
    fault = ask(row)
    note_mailbox_state(row, by=request.post, at=request.now, fault=fault)
    if fault:
        messages.error(request, f"{row.address}: {fault}")
    else:
        messages.success(request, _("%(address)s: both servers answer.") % {"address": row.address})
    return redirect("desk:settings_mailboxes")
