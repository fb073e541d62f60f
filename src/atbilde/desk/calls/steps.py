"""What happened in a talk, in words: for its time line and for what is already done on its card."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from atbilde.calls.enums import Involved, Step
from atbilde.ui import shown

Data = Mapping[str, object]

#: What can be checked to know who is there, in words (`calls.actions.caller.MEANS`).
MEANS: Mapping[str, Callable[[], str]] = {
    "name_and_birth": lambda: _("name and date of birth"),
    "case_number": lambda: _("case number"),
    "address": lambda: _("address"),
    "security_question": lambda: _("agreed question"),
    "document": lambda: _("identity document"),
    "call_to_known_number": lambda: _("call to a known number"),
    "signature": lambda: _("secure electronic signature"),
    "e_address": lambda: _("official electronic address"),
}
#: How a promised answer comes, in words.
WAYS: Mapping[str, Callable[[], str]] = {
    "email": lambda: _("by e-mail"),
    "call": lambda: _("by telephone"),
    "post": lambda: _("by post"),
    "visit": lambda: _("in person"),
}
CHOICES: Mapping[str, Callable[[], str]] = {
    "wait": lambda: _("The client waits on the line"),
    "call_back": lambda: _("The client wants to be called back"),
    "write": lambda: _("The client wants to be written to"),
}
_ICONS = {
    "call.offered": "phone-incoming", "call.queued": "users", "call.rang": "bell", "call.rang_off": "minus",
    "call.answered": "phone-call", "call.held": "pause", "call.resumed": "play", "call.transferred": "phone-forwarded",
    "call.ended": "phone-off", "call.abandoned": "phone-missed", "call.busy": "phone-missed",
    "voicemail.left": "voicemail", "voicemail.listened": "headset", "identity.checked": "shield-check",
    "electronic_answer.offered": "mail", "promise.given": "calendar-days", "incident.step": "triangle-alert",
    "error.found": "circle-alert", "correction.made": "circle-check", "colleague.involved": "users",
    "visit.started": "users", "visit.ended": "log-out", "talk.wrapped_up": "check",
}  # fmt: skip


def icon_of(kind: str) -> str:
    """The icon of an event's type."""
    return _ICONS.get(kind, "info")


def words_of(kind: str, data: Data, *, whom: str = "") -> str:
    """What an event says, in one line; `whom` is the name of who else is in it. A type nobody needs to see is empty."""
    if kind in _PLAIN:
        return _PLAIN[kind]()
    said = _SAID.get(kind)
    return said(data, whom) if said else ""


def _offered(data: Data, _whom: str) -> str:
    return _("The call goes out") if data.get("direction") == "out" else _("The call comes in")


def _answered(data: Data, _whom: str) -> str:
    wait = data.get("ring_seconds")
    if isinstance(wait, int | float):
        return _("Answered after %(span)s") % {"span": shown.stopwatch(wait)}
    return _("Answered")


def _busy(data: Data, _whom: str) -> str:
    return _("Engaged; the caller left a signal") if data.get("signal") else _("Engaged")


def _ended(data: Data, _whom: str) -> str:
    if data.get("question_open"):
        return _("The question was left open")
    return _("Over, as far as is known: nobody said so") if data.get("supposed") else _("The call is over")


def _message(data: Data, _whom: str) -> str:
    seconds = data.get("seconds")
    if isinstance(seconds, int | float):
        return _("Voice message, %(span)s long") % {"span": shown.stopwatch(seconds)}
    return _("Voice message")


def _transferred(_data: Data, whom: str) -> str:
    return _("Transferred to %(name)s") % {"name": whom or "–"}


def _electronic(data: Data, _whom: str) -> str:
    if data.get("accepted"):
        return _("Electronic answer offered: accepted")
    return _("Electronic answer offered: declined")


def _chose(data: Data, _whom: str) -> str:
    said = CHOICES.get(str(data.get("choice")))
    return said() if said else ""


def _identity(data: Data, _whom: str) -> str:
    means = data.get("by")
    named = [MEANS[one]() for one in means if one in MEANS] if isinstance(means, list) else []
    said = {"means": ", ".join(named)}
    return (_("Identity checked: %(means)s") if data.get("passed") else _("Identity not confirmed: %(means)s")) % said


def _involved(data: Data, whom: str) -> str:
    how = str(data.get("how"))
    name = str(Involved(how).label) if how in Involved else how
    worked = {True: _("successfully"), False: _("without success")}.get(data.get("succeeded"), "")  # type: ignore[call-overload]
    return ", ".join(filter(None, (f"{whom}: {name}", worked)))


def _promised(data: Data, _whom: str) -> str:
    due, way = _moment(data.get("due")), WAYS.get(str(data.get("channel")))
    if due is None:
        return _("Promised to call back")
    return _("Answer promised by %(at)s, %(way)s") % {"at": shown.moment(due), "way": way() if way else ""}


def _step(data: Data, _whom: str) -> str:
    step = str(data.get("step"))
    return str(Step(step).label).capitalize() if step in Step else step


def _asked_to_write(data: Data, _whom: str) -> str:
    if data.get("reason") == "language":
        return _("Asked to write: the language")
    return _("Asked to write: not public")


def _taken(_data: Data, whom: str) -> str:
    return _("Message taken for %(name)s") % {"name": whom or _("a colleague")}


def _handed_over(_data: Data, whom: str) -> str:
    return _("Question handed over to %(name)s") % {"name": whom or _("a colleague")}


def _rated(data: Data, _whom: str) -> str:
    return _("Rated %(score)s of %(scale)s") % {"score": f"{data.get('score'):g}", "scale": data.get("scale")}


def _done(data: Data, _whom: str) -> str:
    return _("Put away: answered") if data.get("answered") else _("Put away: not answered in the talk")


def _moment(text: object) -> datetime | None:
    try:
        found = parse_datetime(str(text)) if text else None
    except ValueError:
        return None
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found


_PLAIN: Mapping[str, Callable[[], str]] = {
    "call.queued": lambda: _("Waits in the queue"),
    "call.rang": lambda: _("Rings"),
    "call.rang_off": lambda: _("Stopped ringing"),
    "call.abandoned": lambda: _("The caller gave up"),
    "call.held": lambda: _("On hold"),
    "call.resumed": lambda: _("The talk goes on"),
    "voicemail.listened": lambda: _("Listened to"),
    "error.found": lambda: _("Wrong information found"),
    "correction.made": lambda: _("Corrected with an apology"),
    "call_back.settled": lambda: _("Call back settled"),
    "visit.started": lambda: _("The client came"),
    "visit.ended": lambda: _("The client left"),
}
_SAID: Mapping[str, Callable[[Data, str], str]] = {
    "call.offered": _offered,
    "call.answered": _answered,
    "call.busy": _busy,
    "call.ended": _ended,
    "call.transferred": _transferred,
    "voicemail.left": _message,
    "electronic_answer.offered": _electronic,
    "caller.chose": _chose,
    "identity.checked": _identity,
    "colleague.involved": _involved,
    "promise.given": _promised,
    "incident.step": _step,
    "client.asked_to_write": _asked_to_write,
    "message.taken": _taken,
    "question.handed_over": _handed_over,
    "rating.given": _rated,
    "talk.wrapped_up": _done,
}
