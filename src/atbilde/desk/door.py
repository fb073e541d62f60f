"""Who comes into the desk: a person with a post in force, who sees their own institution only."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from atbilde.desk.frame import Frame
from atbilde.desk.veil import Veil
from atbilde.institutions.access import posts_of
from atbilde.institutions.models import Post

P = ParamSpec("P")
Guard = Callable[[Post], bool]
#: The session's name for the post a person with several works in just now.
POST_KEY = "post"
#: Where the desk begins.
_QUEUE = "/desk/"


class DeskRequest(HttpRequest):
    """A request inside the desk: whose post it is, when it came, what the frame around the
    page shows, and which clients are shown in part."""

    post: Post
    now: datetime
    frame: Frame
    veil: Veil


Page = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def desk_view(
    *, here: str = "", allowed: Guard | None = None
) -> Callable[[Page[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Let a view be reached only from a post in force; it gets `request.post`, `request.now` and `request.frame`.

    Anonymous people go to the log-in, people without a post to a page that says so, posts that `allowed` turns away
    get a page that says what is missing (403). Whatever the view does not find is 404: others' things look the same
    as things that do not exist. `here` is the place on the rail that is marked.
    """

    def decorate(view: Page[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            now = timezone.now()
            post, others = post_in_force(request, now)
            if post is None:
                return render(request, "desk/no_post.html", status=403)
            desk: DeskRequest = request  # type: ignore[assignment]
            desk.post, desk.now, desk.frame = (
                post,
                now,
                Frame(post, others, here, streams=isinstance(request, ASGIRequest)),
            )
            desk.veil = Veil(desk)
            if allowed is not None and not allowed(post):
                return render(request, "desk/not_allowed.html", status=403)
            try:
                return view(desk, *args, **kwargs)
            except ObjectDoesNotExist as missing:
                raise Http404 from missing

        enter.allowed = allowed  # type: ignore[attr-defined]  # pages show only what it lets through: tests compare
        return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], enter)

    return decorate


def post_in_force(request: HttpRequest, now: datetime) -> tuple[Post | None, list[Post]]:
    """The post the session works in, and the person's other posts in force today."""
    assert request.user.is_authenticated
    posts = list(posts_of(request.user, timezone.localdate(now)))
    chosen = request.session.get(POST_KEY)
    post = next((post for post in posts if post.pk == chosen), posts[0] if posts else None)
    return post, [other for other in posts if other is not post]


def _to_login(request: HttpRequest) -> HttpResponse:
    """To the log-in; a part of a page asked for by htmx takes the whole page there."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    came_from = request.headers.get("Referer", "")  # a button has no page of its own to come back to
    return redirect_to_login(came_from if url_has_allowed_host_and_scheme(came_from, {request.get_host()}) else _QUEUE)
