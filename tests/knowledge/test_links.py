"""Links are looked at over real sockets; nothing inside the house is ever asked."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone
from tests.knowledge.shelf import put_resource
from tests.world import make_world

from atbilde.knowledge import links
from atbilde.knowledge.links import look_at
from atbilde.knowledge.models import Resource
from atbilde.knowledge.tasks import look_at_links, watch_links


class Site(BaseHTTPRequestHandler):
    """A web site with good, moved, guarded and lost pages; one that knows no HEAD and one that is silent."""

    asked: list[str] = []

    def do_HEAD(self) -> None:
        Site.asked.append(f"{self.command} {self.path}")
        status = {"/good": 200, "/guarded": 403, "/lost": 404, "/broken": 500, "/get-only": 405}
        if self.path == "/silent":
            self.server.quiet.wait(5)  # type: ignore[attr-defined]
            return
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", {"/moved": "/good", "/moved-in": "http://10.0.0.1/"}.get(self.path, self.path))
        else:
            self.send_response(
                200 if self.path == "/get-only" and self.command == "GET" else status.get(self.path, 410)
            )
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815 - the name http.server looks for

    def log_message(self, *_: object) -> None:
        """Nothing is said of it."""


@pytest.fixture
def site(settings: object) -> Iterator[str]:
    settings.LINKS_MAY_BE_LOCAL = True  # type: ignore[attr-defined]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.quiet = threading.Event()  # type: ignore[attr-defined]
    Site.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.quiet.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/good", ""), ("/moved", ""), ("/guarded", ""), ("/get-only", ""), ("/lost", "HTTP 404"),
        ("/broken", "HTTP 500"), ("/gone", "HTTP 410"), ("/moved-for-ever", "too many redirects"),
    ],
)  # fmt: skip
def test_a_link_is_alive_or_says_why_not(site: str, path: str, fault: str) -> None:
    assert look_at(site + path) == fault


def test_whoever_says_nothing_is_not_waited_for(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "PATIENCE", 0.2)
    assert look_at(site + "/silent") == "no answer in time"


def test_a_closed_port_and_an_unknown_host_are_dead(settings: object) -> None:
    settings.LINKS_MAY_BE_LOCAL = True  # type: ignore[attr-defined]
    assert look_at("http://127.0.0.1:1/").startswith("no answer")
    assert look_at("http://nav-tada.invalid/") == "no such host"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://localhost/", "http://10.1.2.3/", "http://192.168.0.1/", "http://169.254.169.254/latest",
     "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://100.64.0.1/", "http://2130706433/",
     "http://224.0.0.1/", "https://[fe80::1]/"],
)  # fmt: skip
def test_nothing_inside_the_house_is_asked(url: str) -> None:
    assert look_at(url) in ("not a public address", "no such host")


def test_a_redirect_into_the_house_is_not_followed(
    site: str, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LINKS_MAY_BE_LOCAL = False  # type: ignore[attr-defined]
    allowed = links._is_allowed
    monkeypatch.setattr(links, "_is_allowed", lambda address: address == "127.0.0.1" or allowed(address))
    assert look_at(site + "/moved-in") == "not a public address"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://dati.example/", "https://", "javascript:1", ""])
def test_only_the_web_is_asked(url: str) -> None:
    assert look_at(url) == "not a web address"


@pytest.mark.clause("CSP-W2")
@pytest.mark.django_db
def test_a_round_looks_at_each_due_link_once_and_dead_ones_are_told(site: str) -> None:
    world = make_world()
    put_resource(world, url=site + "/good")
    put_resource(world, url=site + "/lost")
    assert look_at_links(threading.Event()) == 2
    assert look_at_links(threading.Event()) == 0
    alive, dead = Resource.objects.order_by("pk")
    assert (alive.fault, alive.dead_since) == ("", None)
    assert dead.fault == "HTTP 404"
    assert dead.dead_since == dead.checked_at
    assert alive.checked_at is not None
    assert alive.checked_at <= timezone.now()
    assert Site.asked.count("HEAD /good") == 1


@pytest.mark.django_db
def test_the_loop_stops_when_told(site: str) -> None:
    put_resource(make_world(), url=site + "/good")
    stop = threading.Event()
    stop.set()
    watch_links(stop)
    assert look_at_links(stop) == 0
    assert Site.asked == []
