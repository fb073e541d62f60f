"""The button that puts the chat on any page of the institution: `<script src="…/chat/widget.js" async></script>`."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from atbilde.chats.hours import offers_chat
from atbilde.portal.door import PortalRequest, portal_view
from atbilde.portal.refusals import only_reads


@only_reads
@portal_view(here="chat")
def widget(request: PortalRequest) -> HttpResponseBase:
    """A script that stands by itself: no cookie, nothing from elsewhere. `?language=en` for an English page."""
    if not offers_chat(request.institution, request.now):
        raise Http404
    language = "en" if request.GET.get("language") == "en" else "lv"
    with translation.override(language):
        words = {"open": _("Chat with us"), "close": _("Close the chat"), "title": _("Chat")}
    where = request.build_absolute_uri(request.place.url("chat"))
    context = {"words": words, "address": f"{where}?{urlencode({'in': 'page', 'language': language})}"}
    response: HttpResponse = render(request, "portal/chat/widget.js", context, content_type="text/javascript")
    response["Cache-Control"] = "public, max-age=300"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
