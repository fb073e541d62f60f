"""Accounts on social networks: which there are, what is entered at the network, how they stand, a button that asks."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atbilde.contacts.actions.social import account_unwell, account_well, save_account
from atbilde.contacts.models import SocialAccount
from atbilde.contacts.ports import social_port
from atbilde.contacts.queries.social import accounts_of
from atbilde.core.networks import Network, network_of
from atbilde.core.standard import Account
from atbilde.desk.door import DeskRequest
from atbilde.desk.settings.pages import form_page, page, settings_view
from atbilde.desk.settings.social_forms import SocialForm
from atbilde.institutions.access import own
from atbilde.institutions.standards import standard_of


@dataclass(frozen=True, slots=True)
class Shown:
    """An account with what is entered at its network."""

    account: SocialAccount
    address: str
    verify_token: str
    secrets: list[tuple[str, bool]]  # name, whether it is there


@settings_view
def accounts(request: DeskRequest) -> HttpResponseBase:
    """All accounts with their state, and those that the standard names and nobody has attached yet."""
    port, rows = social_port(), accounts_of(request.post)
    shown = [
        Shown(
            row,
            request.build_absolute_uri(reverse("social_webhook", args=[row.pk])),
            port.verify_token(row) if port else "",
            port.secrets(row) if port else [],
        )
        for row in rows
    ]
    attached = {row.code for row in rows}
    waiting = [(one, network) for one, network in _named(request) if one.id not in attached]
    context = {"accounts": shown, "waiting": waiting, "can_check": port is not None}
    return page(request, "social", "social", context)


@settings_view
def new_account(request: DeskRequest, network: str) -> HttpResponseBase:
    """An account to attach; what the standard says of it is filled in."""
    if network not in list(Network):
        raise Http404
    told = next((one for one, _network in _named(request) if one.id == request.GET.get("account")), None)
    first: dict[str, Any] = {"active": True, "secret": network}
    if told is not None:
        first |= {"code": told.id, "handle": told.handle or ""}
    return _form(request, None, Network(network), first)


@settings_view
def account(request: DeskRequest, pk: int) -> HttpResponseBase:
    """An account."""
    row = own(request.post, SocialAccount, pk)
    first = {name: getattr(row, name) for name in SocialForm.base_fields}
    return _form(request, row, Network(row.network), first)


@require_POST
@settings_view
def check(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Ask the network whose token we hold, and say what it answered."""
    row = own(request.post, SocialAccount, pk)
    port = social_port()
    if port is None:
        messages.info(request, _("No adapter of social networks is at work here."))
        return redirect("desk:settings_social")
    fault = port.check(row)
    if fault:
        account_unwell(row, at=request.now, fault=fault)
        messages.error(request, f"{row}: {fault}")
    else:
        account_well(row)
        messages.success(request, _("%(account)s: the network answers.") % {"account": row})
    return redirect("desk:settings_social")


def _form(request: DeskRequest, row: SocialAccount | None, network: Network, first: dict[str, Any]) -> HttpResponseBase:
    title = str(row) if row else {Network.FACEBOOK: _("New Facebook page")}.get(network, _("New account on X"))
    return form_page(
        request,
        SocialForm(request.POST or None, by=request.post, network=network, initial=first),
        lambda data: save_account(request.post, at=request.now, account=row, fields={**data, "network": network}),
        here="social",
        title=title,
        back="desk:settings_social",
    )


def _named(request: DeskRequest) -> list[tuple[Account, Network]]:
    """The accounts that the standard names on networks whose protocol is spoken."""
    standard = standard_of(request.post.institution, request.now)
    return [(one, network) for one in standard.accounts if (network := network_of(one.network))]
