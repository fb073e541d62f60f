"""Where networks tell us of messages: no session, no cookie; the signature of the body says who speaks.

Nothing of a request is written into the log: bodies hold people.
"""

import logging
import traceback
from collections.abc import Callable, Iterator

import msgspec
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from atbilde.adapters.social.facebook import hearing as facebook
from atbilde.adapters.social.keys import NoKey, Secret, app_secret, verify_token
from atbilde.adapters.social.x import hearing as x
from atbilde.cases.actions.hearing import hear
from atbilde.contacts.actions.social import account_heard
from atbilde.contacts.models import SocialAccount
from atbilde.contacts.queries.social import account_of_webhook
from atbilde.contacts.social import Said
from atbilde.core.networks import Network

log = logging.getLogger(__name__)

#: A networks' bundle of events has some ten kilobytes; Meta puts up to a thousand into one.
LARGEST = 2 * 1024 * 1024
View = Callable[..., HttpResponse]


class _Refused(Exception):
    """The request is answered with a status and one sentence."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def webhook(secret: Secret) -> View:
    """The view that networks call; `secret` reads the secrets by which they sign."""

    @csrf_exempt
    def answer(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            response = _answered(request, _account(pk), secret)
        except _Refused as fault:
            response = JsonResponse({"error": str(fault)}, status=fault.status)
        except NoKey:
            response = JsonResponse({"error": "this account has no secret yet"}, status=403)
        except (OperationalError, InterfaceError) as fault:
            _note(fault)
            response = JsonResponse({"error": "it was not written; send it again"}, status=503)
        if response.status_code == 405:
            response["Allow"] = "GET, POST"
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django would write the address into the log
        return response

    return answer


def _account(pk: int) -> SocialAccount:
    account = account_of_webhook(pk) if pk < 2**63 else None
    if account is None:
        raise _Refused(404, "there is no such account")
    return account


def _answered(request: HttpRequest, account: SocialAccount, secret: Secret) -> HttpResponse:
    if request.method == "GET":
        return _confirmed(request, account, secret)
    if request.method != "POST":
        raise _Refused(405, "send it by POST")
    body = _body(request, account, app_secret(account, secret))
    account_heard(account, at=timezone.now())
    written, failed = _taken(list(_said(account, body)), account)
    return JsonResponse({"news": written}, status=500 if failed else 200)


def _confirmed(request: HttpRequest, account: SocialAccount, secret: Secret) -> HttpResponse:
    """The address was entered at the network, which asks whether we know what only we can know."""
    query = {name: str(value) for name, value in request.GET.items()}
    if account.network == Network.X:
        told = x.confirmation(query, app_secret=app_secret(account, secret))
        if told is None:
            raise _Refused(400, "crc_token: missing")
        return JsonResponse(told)
    challenge = facebook.confirmation(query, verify_token=verify_token(account))
    if challenge is None:
        raise _Refused(403, "hub.verify_token: not the one of this account")
    return HttpResponse(challenge, content_type="text/plain; charset=utf-8")


def _body(request: HttpRequest, account: SocialAccount, key: str) -> object:
    told = request.headers.get("Content-Length", "")
    if told.isascii() and told.isdigit() and int(told) > LARGEST:
        raise _Refused(413, f"the body is larger than {LARGEST} bytes")
    raw = request.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise _Refused(413, f"the body is larger than {LARGEST} bytes")
    is_signed = x.is_signed if account.network == Network.X else facebook.is_signed
    if not is_signed(request.headers, raw, key):
        raise _Refused(403, "the signature is not that of this account's app")
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeError):
        raise _Refused(400, "the body is not JSON, or it is cut off") from None
    except RecursionError:
        raise _Refused(400, "the JSON is nested too deeply") from None


def _said(account: SocialAccount, body: object) -> Iterator[Said]:
    """What people wrote; ids longer than any network's are nobody's."""
    read = x.said_in if account.network == Network.X else facebook.said_in
    for said in read(body, account):
        if len(said.user_id) <= 40 and len(said.remote_id) <= 300:
            yield said


def _taken(all_said: list[Said], account: SocialAccount) -> tuple[int, int]:
    """How many messages are new, and how many could not be taken in; none holds up the rest.

    What could not be is sent again by the network, for the answer says so; what was taken in is then known.
    """
    written = failed = 0
    for said in all_said:
        try:
            written += hear(account, said, now=timezone.now()) is not None
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:
            _note(fault)
            failed += 1
    return written, failed


def _note(fault: Exception) -> None:
    """Kind and place only: the text of a fault may quote a person."""
    place = traceback.extract_tb(fault.__traceback__)[-1]
    log.error("social webhook: %s at %s:%s", type(fault).__name__, place.filename, place.lineno)
