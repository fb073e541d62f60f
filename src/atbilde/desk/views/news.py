"""The stream of news that every open page of the desk listens to."""

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.newsroom import newsroom


@desk_view()
def news(request: DeskRequest) -> HttpResponseBase:
    """Server-sent events: `cases`, `case-NUMBER`, `notices`, `calls`, `call-KEY`, `board`, `chats`, `chat-KEY`.

    A server that cannot stream says so once (204).
    """
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)
    session = request.session.session_key or ""
    response = StreamingHttpResponse(
        newsroom.stream(request.post.institution_id, request.post.pk, session), content_type="text/event-stream"
    )
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response
