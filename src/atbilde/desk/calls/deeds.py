"""What an officer can do in a talk, under which clause. What the standard does not prescribe carries no clause."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atbilde.calls.queries.panel import Card, Phase
from atbilde.core.disclosure import identity_needed, only_in_writing
from atbilde.core.standard import Standard

#: Clauses that a deed follows from and no duty of the engine names, by what of them a talk is under.
_CLAUSES: dict[str, tuple[str, ...]] = {
    "greeting": ("CSP-D2",),
    "choice": ("VPVB-14.3",),
    "hold": ("VPVB-14.3.2",),
    "identity": ("DVI-14",),
    "language": ("VPVB-14.4",),
    "restricted": ("VPVB-14.2",),
    "colleagues": ("VISC-12", "VPVB-8.2"),
    "competent": ("VISC-10", "VPVB-10", "CSP-R5", "DVI-8"),
    "message": ("CSP-D3",),
    "handover": ("VISC-13", "VPVB-10"),
    "needs": ("DVI-17",),
    "conduct_call": ("VPVB-8", "VISC-16"),
    "conduct_visit": ("VPVB-8", "VISC-17"),
    "warned": ("VPVB-8.1", "VISC-16"),
    "warned_visit": ("VPVB-8.1", "VISC-18"),
    "colleague": ("VPVB-8.2",),
    "asked_to_leave": ("VPVB-8.3", "VISC-18"),
    "police": ("VPVB-8.4",),
    "call_ended": ("VPVB-14.6.1", "VISC-16"),
}
#: Deeds that a duty of the engine watches: its clause is the deed's.
_RULES = {"offer": "offer_electronic_answer", "promise": "keep_promise", "choice": "call_back"}


@dataclass(frozen=True, slots=True)
class Deed:
    """A button of the panel: the form it opens, its words, the clause it keeps."""

    noun: str
    name: str
    icon: str
    clause: str = ""
    foremost: bool = False


def clause_for(standard: Standard, what: str) -> str:
    """The clause of this standard that a deed follows from; empty: not prescribed."""
    return next((clause for clause in _CLAUSES.get(what, ()) if clause in standard.clauses), "")


def duty_clause(standard: Standard, rule: str, channel: str = "") -> str:
    """The clause of the duty that watches by this rule, and for the channel where the rule is for some only."""
    for duty in standard.duties:
        if duty.rule == rule and _covers(duty.settings, channel):
            return duty.clause
    return ""


def offer_after(standard: Standard) -> int | None:
    """After how many minutes of talk an electronic answer is offered; None: not prescribed."""
    for duty in standard.duties:
        minutes = duty.settings.get("after_minutes")
        if duty.rule == "offer_electronic_answer" and isinstance(minutes, int):
            return minutes
    return None


def choices_of(standard: Standard) -> bool:
    """Whether a client for whom something is to be found out chooses between waiting and a call back."""
    ways = standard.value("long_or_complex_question_by_phone")
    return isinstance(ways, list | tuple) and "call_back" in ways


def reasons_to_write(standard: Standard) -> list[str]:
    """Why a client on the telephone may be asked to write instead: of "language", "restricted"."""
    spoken = isinstance(standard.value("language"), list | tuple)
    return [reason for reason, holds in (("language", spoken), ("restricted", only_in_writing(standard))) if holds]


def deeds_of(card: Card, standard: Standard, *, long: bool) -> list[Deed]:
    """The buttons of a talk that goes on or is just over; `long`: the standard's minutes of talk have passed."""
    by_phone = card.call is not None
    over = card.phase == Phase.ENDED
    rules = {deed: duty_clause(standard, rule) for deed, rule in _RULES.items()}
    found: list[Deed | None] = [
        Deed("offer", _("Offer an electronic answer"), "mail", rules["offer"], foremost=long)
        if by_phone and not over and rules["offer"] and not card.last("electronic_answer.offered")
        else None,
        Deed("choice", _("Wait or call back"), "phone-forwarded", clause_for(standard, "choice"))
        if by_phone and not over and choices_of(standard) and card.contact.external
        else None,
        Deed("identity", _("Check who it is"), "shield-check", clause_for(standard, "identity"))
        if identity_needed(standard) and not card.identity_passed
        else None,
        Deed("colleagues", _("Colleagues"), "users", clause_for(standard, "colleagues")),
        Deed("message", _("Message for a colleague"), "message-square-text", clause_for(standard, "message")),
        Deed("handover", _("Hand the question over"), "forward", clause_for(standard, "handover")),
        Deed("promise", _("Promise an answer"), "calendar-days", rules["promise"]),
        Deed("writing", _("Ask to write"), "pencil", clause_for(standard, reasons_to_write(standard)[0]))
        if by_phone and reasons_to_write(standard)
        else None,
        Deed("error", _("Wrong information was given"), "circle-alert", error_clause(standard, card)),
        Deed("conduct", _("Offensive client"), "hand", conduct_clause(standard, card)),
        Deed("case", _("Case"), "inbox"),
    ]
    return [deed for deed in found if deed is not None]


def error_clause(standard: Standard, card: Card) -> str:
    """The clause by which an error in this kind of talk is put right."""
    return duty_clause(standard, "correct_error", "call" if card.call is not None else "visit")


def conduct_clause(standard: Standard, card: Card) -> str:
    """The clause about offensive clients, on the telephone or at the counter."""
    return clause_for(standard, "conduct_call" if card.call is not None else "conduct_visit")


def measures_of(card: Card, standard: Standard) -> list[Deed]:
    """Every measure that can be taken in this talk, at any time and in any order; with what the standard says of it."""
    names = {
        "warned": (_("I warned the client"), "triangle-alert"),
        "colleague": (_("Call in a colleague"), "user-plus"),
        "asked_to_leave": (_("I asked the client to leave"), "log-out"),
        "call_ended": (_("End the call"), "phone-off"),
        "police": (_("The police were called"), "shield-check"),
    }
    visit = card.call is None
    return [
        Deed(step, name, icon, clause_for(standard, f"{step}_visit" if visit and f"{step}_visit" in _CLAUSES else step))
        for step, (name, icon) in names.items()
        if step != ("call_ended" if visit else "asked_to_leave")
    ]


def _covers(settings: object, channel: str) -> bool:
    """Whether a duty is about talks on this channel (as the packs name channels)."""
    if not channel or not hasattr(settings, "get"):
        return True
    channels, but = settings.get("channels", "all"), settings.get("except", ())
    return (channels == "all" or channel in _list(channels)) and channel not in _list(but)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else []
