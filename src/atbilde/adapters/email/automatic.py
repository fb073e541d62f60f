"""Letters that no person wrote: automatic replies, returned mail, reports, our own letters coming back.

RFC 3834 (Auto-Submitted), RFC 3464 (delivery status), RFC 8098 (receipts), RFC 5965 (abuse reports).
"""

import re
from dataclasses import dataclass
from email.message import Message

from atbilde.adapters.email.bodies import Body
from atbilde.adapters.email.headers import Header, ids
from atbilde.contacts.enums import Automatic

#: The header by which we know our own letters: the contact's key.
OWN_ID = "x-atbilde-id"
_OWN_ID = re.compile(r"[a-z_]{1,12}-[0-9a-f]{32}")
_AWAY = re.compile(
    r"out of (the )?office|automatic reply|auto(matic)?[- ]?(reply|response|replay)|autoreply|away from (the )?office"
    r"|automātisk|automatisk[aā] atbilde|autoatbilde|prombūtn|atvaļinājum|ārpus biroja|neesmu birojā"
    r"|автоответ|автоматическ|вне офиса|в отпуске|отсутству"
    r"|abwesen|automatische antwort|automatinis atsak|automaatvastus|automatyczna odpowied",
    re.I,
)
_LISTED = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "auto-reply", "x-vacation")
_POSTMASTERS = ("mailer-daemon@", "postmaster@", "mailerdaemon@", "mail-daemon@")
_MOST_TEXT = 200_000
_IDS_IN_TEXT = re.compile(r"^[> \t]*(?:message-id|x-atbilde-id)\s*:\s*(\S{1,600})", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Returned:
    """What a report says about a letter of ours: its possible message ids and keys, and for whom it failed for good."""

    ids: tuple[str, ...]
    keys: tuple[str, ...]
    failed: tuple[str, ...]


def kind_of(header: Header, body: Body, letter: Message, text: str) -> tuple[Automatic, Returned | None]:
    """Which kind of automatic letter it is, and for a report what it reports on.

    Whether it is our own letter (a loop) only the database knows; see `own_key`. A subject that sounds like absence
    counts only together with a header, since people write such subjects too.
    """
    report = _report_type(letter)
    if report == "delivery-status" or body.statuses:
        failed = _failed(body)
        kind = Automatic.BOUNCE if failed else Automatic.REPORT
        return kind, _returned(header, body, text, failed)
    if report in {"disposition-notification", "feedback-report"}:
        return Automatic.REPORT, _returned(header, body, text, ())
    if _is_from_postmaster(header):
        failed = _heuristic_failures(letter)
        if failed:
            return Automatic.BOUNCE, _returned(header, body, text, failed)
        return Automatic.REPLY, None
    return (Automatic.REPLY if _is_reply(header) else Automatic.NO), None


def own_key(header: Header) -> str:
    """The key of the letter of ours that this one says to be; "" where it says nothing."""
    found = _OWN_ID.fullmatch(header.text(OWN_ID))
    return found[0] if found else ""


def _is_reply(header: Header) -> bool:
    submitted = header.text("auto-submitted").partition(";")[0].strip().casefold()
    if submitted:
        return submitted != "no"
    precedence = header.text("precedence").casefold()
    if precedence in {"bulk", "junk", "auto_reply"} or any(name in header for name in _LISTED):
        return True
    hints = ("x-auto-response-suppress", "precedence", "x-ms-exchange-inbox-rules-loop", "list-id", "feedback-id")
    return any(name in header for name in hints) and bool(_AWAY.search(header.text("subject")))


def _is_from_postmaster(header: Header) -> bool:
    if header.raw("return-path").replace(" ", "") == "<>":
        return True
    senders = [address.casefold() for _, address in header.addresses("from")]
    return any(sender.startswith(_POSTMASTERS) for sender in senders)


def _report_type(letter: Message) -> str:
    if letter.get_content_type() != "multipart/report":
        return ""
    return str(letter.get_param("report-type", "")).casefold()


def _failed(body: Body) -> tuple[str, ...]:
    """Receivers that the report says were not reached for good; a letter that is only late has not failed."""
    failed = []
    for block in body.statuses[:200]:
        action = str(block.get("action", "")).partition(";")[0].strip().casefold()
        status = str(block.get("status", "")).strip()
        if action == "failed" or (not action and status.startswith("5")):
            receiver = str(block.get("original-recipient") or block.get("final-recipient") or "")
            failed.append(receiver.partition(";")[2].strip().casefold() or "unknown")
    return tuple(dict.fromkeys(failed))


def _heuristic_failures(letter: Message) -> tuple[str, ...]:
    """Failed receivers named in a report of no standard form."""
    from flufl.bounce import all_failures  # seldom needed, and it brings much

    try:
        _, permanent = all_failures(letter)
    except Exception:  # its detectors raise on letters they do not expect
        return ()
    return tuple(sorted(address.decode("utf-8", "replace") for address in permanent))


def _returned(header: Header, body: Body, text: str, failed: tuple[str, ...]) -> Returned:
    found, keys = [], []
    if body.returned is not None:
        inside = Header(body.returned)
        found += inside.ids("message-id")
        keys.append(own_key(inside))
    for value in _IDS_IN_TEXT.findall(text[:_MOST_TEXT]):
        found += ids(value) if "@" in value else []
        keys += [value] if _OWN_ID.fullmatch(value) else []
    found += header.ids("in-reply-to") + header.ids("references")[-3:]
    for block in body.statuses[:5]:
        found += ids(str(block.get("original-message-id", "")))
    for file in body.files[:3]:
        if file.content_type == "message/disposition-notification":
            found += ids(_receipt_of(file.content))
    return Returned(tuple(dict.fromkeys(found))[:20], tuple(dict.fromkeys(filter(None, keys)))[:20], failed)


def _receipt_of(content: bytes) -> str:
    """The id of the letter that a receipt is for, as the receipt writes it."""
    found = re.search(rb"original-message-id\s*:\s*(<[^<>\s]+>)", content[:20_000], re.I)
    return found[1].decode("ascii", "replace") if found else ""
