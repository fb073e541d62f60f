"""What an order ends with: the documents that the client asked for, sent by the way they chose (DVI-18, DVI-19)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atbilde.cases.actions.answering import send_letter
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.contacts.models import Attachment, Message
from atbilde.institutions.models import Post


def release_result(
    case: Case, *, by: Post, at: datetime, body: str, attachments: Sequence[Attachment], seen: str | None = None
) -> Message:
    """Send the result of an ordered service: the answer with its documents, by which the case closes.

    Who chose to receive it on the site finds it on the page of their matter, under "your result", with who released it
    and when; others get it by mail and find it there, too. Raises `Refused` for a case that orders nothing and without
    documents, and as `send_letter` does.
    """
    if case.service_id is None:
        raise Refused("no_service", _("Nothing was ordered in this case; send it as an answer."))
    if not attachments:
        raise Refused("no_files", _("Attach the documents that are the result."))
    return send_letter(
        case, by=by, at=at, body=body, close=True, intent={"result": True}, attachments=attachments, seen=seen
    )
