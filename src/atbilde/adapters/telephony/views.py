"""Where exchanges tell us of calls by HTTP: no session, no cookie; the token in the address says who speaks.

Nothing of a request is written into the log: addresses hold a token, bodies hold people.
"""

import logging
import re
import traceback
from collections.abc import Callable, Iterator
from functools import wraps

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from atbilde.adapters.telephony.bodies import LARGEST, BadBody, body_of
from atbilde.adapters.telephony.retrying import retried
from atbilde.adapters.telephony.zammad import said_from
from atbilde.calls.actions import recordings
from atbilde.calls.actions.recordings import SoundRefused, SoundTooLarge, keep_sound, recording_of
from atbilde.calls.actions.taking import take
from atbilde.calls.models import Exchange
from atbilde.calls.queries.exchanges import exchange_of_token

log = logging.getLogger(__name__)

View = Callable[..., JsonResponse]
_SOUND = re.compile(r"audio/[a-z0-9.+-]{1,50}")
_CHUNK = 64 * 1024


class _Refused(Exception):
    """The request is answered with a status and one sentence."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def _told_by_exchange(largest: int) -> Callable[[Callable[..., dict[str, object]]], View]:
    """A view for exchanges: `view(request, exchange, …)` returns what to answer; bodies over `largest` are refused."""

    def wrapped(view: Callable[..., dict[str, object]]) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, token: str, **given: str) -> JsonResponse:
            try:
                if request.method != "POST":
                    raise _Refused(405, "send it by POST")
                if _length(request) > largest:
                    raise _Refused(413, f"the body is larger than {largest} bytes")
                response = JsonResponse({"ok": True, **view(request, _exchange(token), **given)})
            except _Refused as fault:
                response = JsonResponse({"ok": False, "error": str(fault)}, status=fault.status)
            except (OperationalError, InterfaceError, OSError) as fault:
                _note(fault)
                response = JsonResponse({"ok": False, "error": "it was not written; send it again"}, status=503)
            except Exception as fault:
                _note(fault)
                response = JsonResponse({"ok": False, "error": "it could not be taken in"}, status=500)
            if response.status_code == 405:
                response["Allow"] = "POST"
            response._has_been_logged = True  # type: ignore[attr-defined]  # Django would write the address into the log
            return response

        return answer

    return wrapped


@_told_by_exchange(LARGEST)
def call_event(request: HttpRequest, exchange: Exchange) -> dict[str, object]:
    """One event of Zammad's generic CTI; answered once it is written. `news`: how many of our events it made."""
    raw = request.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise _Refused(413, f"the body is larger than {LARGEST} bytes")
    now = timezone.now()
    try:
        said = said_from(body_of(request.headers.get("Content-Type", ""), raw), arrived=now)
    except BadBody as fault:
        raise _Refused(400, str(fault)) from None
    retried(lambda: take(exchange, said, now=now))
    return {"news": len(said)}


@_told_by_exchange(recordings.LARGEST)
def recording(request: HttpRequest, exchange: Exchange, call: str) -> dict[str, object]:
    """The sound of a voice message that was told before, as it comes: `Content-Type: audio/…`."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not _SOUND.fullmatch(kind):
        raise _Refused(415, "Content-Type: send the sound itself, as audio/wav or another audio type")
    found = recording_of(exchange, call)
    if found is None:
        raise _Refused(404, "callId: no voice message of this call was told; send the event voicemail first")
    try:
        kept = keep_sound(found, _chunks(request), kind=kind, at=timezone.now())
    except SoundRefused as fault:
        raise _Refused(413 if isinstance(fault, SoundTooLarge) else 409, str(fault)) from None
    return {"bytes": kept.size}


def _exchange(token: str) -> Exchange:
    exchange = exchange_of_token(token)
    if exchange is None:
        raise _Refused(403, "this address is not known")
    if not exchange.active:
        raise _Refused(403, "this exchange is switched off")
    return exchange


def _length(request: HttpRequest) -> int:
    told = request.headers.get("Content-Length", "")
    return int(told) if told.isascii() and told.isdigit() else 0


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(_CHUNK):
        yield chunk


def _note(fault: Exception) -> None:
    """Kind and place only: the text of a fault may quote a caller."""
    place = traceback.extract_tb(fault.__traceback__)[-1]
    log.error("webhook: %s at %s:%s", type(fault).__name__, place.filename, place.lineno)
