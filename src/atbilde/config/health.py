"""`/healthz` (alive), `/readyz` (able to serve), `/metrics` (figures for Prometheus)."""

import functools
import time
from collections.abc import Iterable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from atbilde import __version__
from atbilde.config.errors import UserError
from atbilde.config.prepare import pending_migrations
from atbilde.config.wiring import figures

_PLAIN = "text/plain; charset=utf-8"
_EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"
_STARTED = time.time()


@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return HttpResponse("ok\n", content_type=_PLAIN)


@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers and has this version's tables; else 503 and the reason in one line."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        missing = _missing()
    except Error:
        return HttpResponse("the database does not answer\n", status=503, content_type=_PLAIN)
    except UserError as fault:
        return HttpResponse(f"{fault}\n", status=503, content_type=_PLAIN)
    if missing:
        _missing.cache_clear()
        return HttpResponse(f"{missing} migrations are missing\n", status=503, content_type=_PLAIN)
    return HttpResponse("ok\n", content_type=_PLAIN)


@functools.cache
def _missing() -> int:
    """Once complete, the tables stay so while this process lives; it need not be asked again."""
    return pending_migrations()


@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """All gauges in Prometheus' text format; one that cannot be measured now is left out."""
    lines = list(_gauge("atbilde_info", "The version that runs", [(f'version="{__version__}"', 1)]))
    lines += _gauge("atbilde_started_seconds", "When this process started, Unix time", [("", _STARTED)])
    for name, (meaning, measure) in figures().items():
        try:
            lines += _gauge(f"atbilde_{name}", meaning, measure())
        except Error:
            connection.close()
    return HttpResponse("\n".join(lines) + "\n", content_type=_EXPOSITION)


def _gauge(name: str, meaning: str, values: Iterable[tuple[str, float]]) -> Iterable[str]:
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} gauge"
    for labels, value in values:
        yield f"{name}{{{labels}}} {value}" if labels else f"{name} {value}"


urlpatterns = [path("healthz", alive), path("readyz", ready), path("metrics", metrics)]
