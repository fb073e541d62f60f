"""A form that came too late, or from a browser without cookies: nothing typed is lost, for the page shows it again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

#: Not shown back: what is no text of the client's.
_OURS = frozenset({"csrfmiddlewaretoken", "homepage", "proof", "challenge"})


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token does not fit; on the desk as officers know it, elsewhere with what was typed."""
    if request.path.startswith("/desk/"):
        return render(request, "403_csrf.html", status=403)
    told = ((name, str(text).strip()) for name, text in request.POST.items() if name not in _OURS)
    typed = [text for _, text in told if len(text) > 1]
    return render(request, "portal/stale.html", {"typed": typed, "back": request.path}, status=403)
