"""Who is at the door: the institution a client's page belongs to, by its name in the address or by its own host name.

`/csp/contacts/` on the common host is `/contacts/` on the institution's own. Nobody logs in here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import get_language

from atbilde.core.characters import seen
from atbilde.core.standard import Standard
from atbilde.institutions.access import public_institutions
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of
from atbilde.portal.limits.counts import end_of_window
from atbilde.portal.limits.guessing import WINDOW, is_guessing, note_unknown
from atbilde.portal.navigation import PAGES, NavigationItem
from atbilde.ui import shown

P = ParamSpec("P")
T = TypeVar("T")
#: What a form sends when the language is switched in the middle of it (`portal/parts/language.html`).
SWITCH = "to_language"


@dataclass(slots=False)
class Place:
    """The institution as its pages need it: words in the reader's language, addresses, what the frame shows."""

    institution: Institution
    own_host: bool
    here: str
    now: datetime

    @property
    def language(self) -> str:
        """`lv` or `en`."""
        return "en" if get_language() == "en" else "lv"

    @property
    def name(self) -> str:
        """The institution's name."""
        return self.said(self.institution, "name")

    def said(self, row: object, field: str) -> str:
        """A text that a row has as `<field>_lv` and `<field>_en`; Latvian where the English is empty."""
        return str(getattr(row, f"{field}_{self.language}") or getattr(row, f"{field}_lv"))

    def said_or_empty(self, row: object | None, field: str) -> str:
        """The same for a row that may not be there."""
        return self.said(row, field) if row is not None else ""

    @cached_property
    def standard(self) -> Standard:
        """The institution's standard as it stands today."""
        return standard_of(self.institution, self.now)

    def url(self, page: str, **parts: object) -> str:
        """The address of a page of this institution by the name it has in `portal/urls.py`."""
        named = parts if self.own_host else {"slug": self.institution.pk, **parts}
        return reverse(f"portal:{page}", kwargs=named)

    @cached_property
    def navigation(self) -> list[tuple[NavigationItem, str, bool]]:
        """The pages that the header leads to, with their addresses and whether the reader is there."""
        found = []
        for item in PAGES:
            if item.shown(self.standard):
                try:
                    found.append((item, self.url(item.page), item.page == self.here))
                except NoReverseMatch:  # the part of the portal that has this page is not installed
                    continue
        return found


class PortalRequest(HttpRequest):
    """A request of a client: whose page it is, and when it came (one instant for the whole page).

    `sent` is what a form sends, `None` where nothing is sent; `typed` what stood in a form when the language was
    switched in the middle of it: it is shown again as it was, not judged.
    """

    place: Place
    institution: Institution
    now: datetime
    sent: QueryDict | None
    typed: dict[str, str]


Page = Callable[Concatenate[PortalRequest, P], HttpResponseBase]


def portal_view(*, here: str = "") -> Callable[[Page[P]], Callable[..., HttpResponseBase]]:
    """Give a view `request.place`, `request.institution` and `request.now`.

    `here` is the name of the page that the navigation marks. Whatever the view does not find
    (`ObjectDoesNotExist`, `Http404`) becomes the institution's own page for what is not there.
    """

    def decorate(view: Page[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def enter(request: HttpRequest, *args: P.args, **parts: P.kwargs) -> HttpResponseBase:
            slug = parts.pop("slug", None)
            institution, own_host = institution_at(request, str(slug) if slug is not None else None)
            portal = cast(PortalRequest, request)
            if request.method == "POST":
                request.POST = _seen(request.POST)  # type: ignore[assignment]
            portal.now = timezone.now()
            portal.institution = institution
            portal.place = Place(institution, own_host, here, portal.now)
            language = _switched_to(request)
            if language and request.method != "POST":
                return _unlogged(_read_in(request, language))
            portal.sent = request.POST if request.method == "POST" and not language else None
            portal.typed = {name: str(text) for name, text in request.POST.items()} if language else {}
            with timezone.override(institution.timezone), translation.override(language or get_language()):
                secret = _secret(request, parts, here)
                if secret and is_guessing(request, portal.now):
                    return _unlogged(_wait(portal))
                try:
                    response = view(portal, *args, **parts)
                except (ObjectDoesNotExist, Http404) as missing:
                    if secret and isinstance(missing, ObjectDoesNotExist):
                        note_unknown(request, secret, portal.now)
                    response = render(request, "portal/not_found.html", status=404)
            if language:
                _remember(response, language)
            return _unlogged(response)

        return enter

    return decorate


def _seen(sent: QueryDict) -> QueryDict:
    """What a form sends, without the characters that nobody sees and that would garble the desk."""
    plain = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        plain.setlist(name, [seen(str(value)) for value in values])
    return plain


def pressed(page: str, *keep: str, **more: str) -> Callable[[Page[P]], Page[P]]:
    """A view that a button calls: whoever opens its address (a bookmark, back, reload) is led to the button's page.

    `page` is that page, `keep` the parts of the address that it has too, `more` further parts of it.
    """

    def decorate(view: Page[P]) -> Page[P]:
        @wraps(view)
        def press(request: PortalRequest, /, *args: P.args, **parts: P.kwargs) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, *args, **parts)
            there = request.place.url(page, **{name: parts[name] for name in keep}, **more)
            return HttpResponseRedirect(there)

        return press

    return decorate


def _secret(request: HttpRequest, parts: Mapping[str, object], here: str) -> str:
    """The secret of an address that is the key to somebody's matter; files of a form belong to its browser anyway."""
    told = parts.get("secret") or parts.get("token") or request.GET.get("invitation") or ""
    if not told and here == "visits" and request.method == "POST":  # elsewhere nothing reads the body before the view
        told = request.POST.get("invitation", "")
    return "" if "form" in parts else str(told)


def _wait(request: PortalRequest) -> HttpResponseBase:
    """Whoever guesses secrets waits, and is told until when."""
    until = shown.hour(end_of_window(request.now, seconds=WINDOW))
    return render(request, "portal/limits/wait.html", {"until": until}, status=429)


def _unlogged(response: HttpResponseBase) -> HttpResponseBase:
    """Django would write the address into its log, and a link's secret stands in it."""
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _switched_to(request: HttpRequest) -> str:
    """The language that was switched to in the middle of a form; "" where none was."""
    told = {"POST": request.POST, "GET": request.GET}.get(request.method or "")
    language = told.get(SWITCH, "") if told is not None else ""
    return language if language in dict(settings.LANGUAGES) else ""


def _read_in(request: HttpRequest, language: str) -> HttpResponseBase:
    """To the same address in this language, with the choices of a form that only asks: they stand in the address."""
    choices = request.GET.copy()
    del choices[SWITCH]
    response = HttpResponseRedirect(f"{request.path}?{choices.urlencode()}" if choices else request.path)
    _remember(response, language)
    return response


def _remember(response: HttpResponseBase, language: str) -> None:
    """The same cookie as after a switch outside a form."""
    response["Content-Language"] = language
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def stand_at(request: HttpRequest) -> bool:
    """Give a request that met no page its `place`, where its address is an institution's; whether it is."""
    slug = request.path_info.strip("/").partition("/")[0]
    for name in (None, slug):
        try:
            institution, own_host = institution_at(request, name)
        except Http404:
            continue
        portal = cast(PortalRequest, request)
        portal.now, portal.institution = timezone.now(), institution
        portal.place = Place(institution, own_host, "", portal.now)
        return True
    return False


def institution_at(request: HttpRequest, slug: str | None) -> tuple[Institution, bool]:
    """The institution of an address, and whether it is reached by its own host name. `Http404` where there is none.

    Under an institution's own host name there is no other.
    """
    host = host_of(request)
    by_host = public_institutions().filter(host=host).first() if host else None
    if by_host is not None and slug in (None, by_host.pk):
        return by_host, slug is None
    if by_host is not None or slug is None:
        raise Http404("no such institution")
    found = public_institutions().filter(pk=slug).first()
    if found is None:
        raise Http404("no such institution")
    return found, False


def host_of(request: HttpRequest) -> str:
    """The host name a request came to, without the port."""
    return request.get_host().partition(":")[0].lower()
