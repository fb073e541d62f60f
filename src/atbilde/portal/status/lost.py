"""A client who lost the link to their matter gets it again, at the address they wrote from and nowhere else.

The page answers the same whether anything was found or not: nobody learns who has turned to the institution.
"""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from atbilde.cases.actions.resending import send_links
from atbilde.portal.door import PortalRequest, portal_view
from atbilde.portal.institution.ways import phones_of
from atbilde.portal.limits import counts
from atbilde.portal.limits.guard import LINKS, Guard
from atbilde.portal.refusals import only_reads
from atbilde.portal.submission.forms import StepForm

#: An address gets one such letter in so many hours, so that nobody's mailbox is filled by a stranger.
HOURS = 4


class LostForm(StepForm):
    """From where the client wrote."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The one from which you wrote to us, or which you gave in the form."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Write the e-mail address from which you wrote to us."),
            "invalid": _("Write an e-mail address like name@example.lv."),
        },
    )
    number = forms.CharField(
        label=_("Number of the matter"),
        help_text=_("Needed only where it was closed more than three months ago."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@sensitive_post_parameters()
@portal_view(here="matter")
def lost(request: PortalRequest) -> HttpResponseBase:
    """Where to send the links; then one letter at most goes there."""
    form = LostForm(request.sent, initial=request.typed)
    guard = Guard(request, LINKS, request.now)
    if request.sent is not None and form.is_valid():
        refused = guard.refusal()
        if refused is None:
            _send(request, form.cleaned_data)
            return HttpResponseRedirect(request.place.url("matter_link_sent"))
        form.add_error(None, refused.words)
    context = {"form": form, "guard": guard}
    return render(request, "portal/status/lost.html", context, status=guard.status or (422 if form.errors else 200))


@only_reads
@portal_view(here="matter")
def lost_sent(request: PortalRequest) -> HttpResponse:
    """What happens now, the same for everybody."""
    context = {"phones": phones_of(request.place), "hours": HOURS}
    return render(request, "portal/status/lost_sent.html", context)


def _send(request: PortalRequest, said: dict[str, Any]) -> None:
    address = said["email"]
    whose = f"{request.institution.pk} {address.casefold()}"
    if counts.add("links-to", whose, request.now, seconds=HOURS * counts.HOUR) == 1:
        send_links(request.institution, address, number=said["number"], at=request.now)
