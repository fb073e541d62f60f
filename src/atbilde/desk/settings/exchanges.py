"""Telephone exchanges: attached by a webhook that they call, or by our connection to Asterisk."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from atbilde.calls.actions.exchanges import new_token, note_exchange_state, save_exchange
from atbilde.calls.enums import ExchangeKind
from atbilde.calls.models import Exchange
from atbilde.calls.ports import exchange_check
from atbilde.calls.queries.exchanges import all_exchanges
from atbilde.desk.door import DeskRequest
from atbilde.desk.settings.pages import form_page, page, settings_view
from atbilde.desk.settings.telephone_forms import AsteriskForm, WebhookForm
from atbilde.institutions.access import own
from atbilde.institutions.actions import NotPossible

_FIRST: Mapping[str, Any] = {
    "active": True,
    "silent_after": 15,
    "port": 5038,
    "technology": "PJSIP",
    "context": "office",
}
_FORMS: Mapping[str, type[WebhookForm]] = {ExchangeKind.WEBHOOK: WebhookForm, ExchangeKind.ASTERISK: AsteriskForm}


@settings_view
def exchanges(request: DeskRequest) -> HttpResponseBase:
    """All exchanges with their state."""
    context = {"exchanges": all_exchanges(request.post), "can_check": exchange_check() is not None}
    return page(request, "exchanges", "exchanges", context)


@settings_view
def new_webhook(request: DeskRequest) -> HttpResponseBase:
    """An exchange that will call our address."""
    return _form(request, None, ExchangeKind.WEBHOOK)


@settings_view
def new_asterisk(request: DeskRequest) -> HttpResponseBase:
    """An Asterisk that we will connect to."""
    return _form(request, None, ExchangeKind.ASTERISK)


@settings_view
def exchange(request: DeskRequest, pk: int) -> HttpResponseBase:
    """An exchange."""
    row = own(request.post, Exchange, pk)
    return _form(request, row, ExchangeKind(row.kind))


@never_cache
@require_POST
@settings_view
def token(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Make the address of a webhook anew and show it, this once."""
    row = own(request.post, Exchange, pk)
    try:
        made = new_token(row, by=request.post, at=request.now)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:settings_exchanges")
    address = request.build_absolute_uri(f"/cti/zammad/{made}")
    return page(request, "exchange_token", "exchanges", {"exchange": row, "address": address})


@require_POST
@settings_view
def check(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Try an exchange now and say what came of it."""
    row = own(request.post, Exchange, pk)
    ask = exchange_check()
    if ask is None:
        messages.info(request, _("No telephone adapter is at work here."))
        return redirect("desk:settings_exchanges")
    fault = ask(row)
    if row.kind == ExchangeKind.ASTERISK:
        note_exchange_state(row, fault=fault, at=request.now)
    if fault:
        messages.error(request, f"{row.name}: {fault}")
    else:
        messages.success(request, _("%(name)s: all is well.") % {"name": row.name})
    return redirect("desk:settings_exchanges")


def _form(request: DeskRequest, row: Exchange | None, kind: ExchangeKind) -> HttpResponseBase:
    form_type = _FORMS[kind]
    first = {name: getattr(row, name) for name in form_type.base_fields} if row else _FIRST
    title = row.name if row else {ExchangeKind.WEBHOOK: _("New webhook")}.get(kind, _("New Asterisk"))
    return form_page(
        request,
        form_type(request.POST or None, initial=dict(first)),
        lambda data: save_exchange(request.post, at=request.now, exchange=row, fields={**data, "kind": kind}),
        here="exchanges",
        title=title,
        back="desk:settings_exchanges",
    )
