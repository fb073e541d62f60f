"""Log in, log out, and what a person sets for themselves."""

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from atbilde.accounts.access import wait_until
from atbilde.accounts.actions import change_password, choose_taste, forget_failures, note_failure
from atbilde.accounts.models import Language, Person, Theme
from atbilde.cases.letters import signature_of
from atbilde.desk.door import POST_KEY, DeskRequest, desk_view
from atbilde.ui import shown


@never_cache
@sensitive_post_parameters("password")
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page; after it, the page that was asked for."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    if request.method != "POST":
        return render(request, "desk/login.html", {"next": request.GET.get("next", "")})
    name, now = request.POST.get("name", "").strip(), timezone.now()
    address = _address(request)
    wait = wait_until(name, address, at=now)
    if wait is not None:
        problem = _("Too many attempts. Try again at %(time)s, or ask your administrator.") % {"time": shown.hour(wait)}
        return _refuse(request, name, problem, status=429)
    person = authenticate(request, username=name, password=request.POST.get("password", ""))
    if not isinstance(person, Person):
        note_failure(name, address, at=now)
        return _refuse(request, name, _("The name or the password is wrong. Check both and try again."), status=401)
    forget_failures(name)
    login(request, person)
    return HttpResponseRedirect(_next(request))


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("desk:login")


@sensitive_post_parameters()
@desk_view()
def password(request: DeskRequest) -> HttpResponseBase:
    """Change one's own password; other sessions of the person end, this one goes on."""
    form = PasswordChangeForm(request.post.person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = change_password(
            request.post.person,
            password=form.cleaned_data["new_password1"],
            at=request.now,
            institution=request.post.institution_id,
        )
        update_session_auth_hash(request, person)
        messages.success(request, _("Your password is changed."))
        return redirect("desk:profile")
    return render(request, "desk/password.html", {"form": form}, status=422 if form.errors else 200)


@desk_view()
def profile(request: DeskRequest) -> HttpResponseBase:
    """What the institution knows of the officer, and what their letters' signature lacks."""
    post, english = request.post, request.frame.language == "en"
    names = {"name": _("name and surname"), "unit": _("unit"), "position": _("position"), "phone": _("telephone")}
    context = {
        "gap_names": [names[gap] for gap in post.letter_gaps()],
        "unit": (post.unit.name_en if english else post.unit.name_lv) if post.unit else "",
        "position": post.position_en if english else post.position_lv,
        "signature": "\n".join(signature_of(post).lines()),
    }
    return render(request, "desk/profile.html", context)


@require_POST
@desk_view()
def taste(request: DeskRequest) -> HttpResponseBase:
    """Choose language or colours; back to the page one was on."""
    language, theme = request.POST.get("language"), request.POST.get("theme")
    choose_taste(
        request.post.person,
        language=Language(language) if language in Language.values else None,
        theme=Theme(theme) if theme in Theme.values else None,
    )
    with override(request.post.person.language):
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(_next(request))


@require_POST
@desk_view()
def choose_post(request: DeskRequest) -> HttpResponseBase:
    """Work in another of one's posts."""
    wanted = request.POST.get("post")
    for other in request.frame.other_posts:
        if str(other.pk) == wanted:
            request.session[POST_KEY] = other.pk
    return redirect("desk:queue")


def _refuse(request: HttpRequest, name: str, problem: str, *, status: int) -> HttpResponse:
    context = {"name": name, "problem": problem, "next": request.POST.get("next", "")}
    return render(request, "desk/login.html", context, status=status)


def _address(request: HttpRequest) -> str:
    """Where the request came from (`config.middleware.sender`)."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _next(request: HttpRequest) -> str:
    """Where to go after: a page of our own that was named, else the queue."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/desk/"
