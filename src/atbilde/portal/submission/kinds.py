"""What a client can send, as they would say it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atbilde.cases.actions.submitting import CONTEST
from atbilde.cases.enums import CaseKind
from atbilde.core.standard import Standard


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind with its words: the choice, what it is for, and the question its page asks."""

    id: str
    label: str | Promise
    hint: str | Promise
    question: str | Promise


KINDS = (
    Kind(
        CaseKind.QUESTION,
        _("Ask a question"),
        _("You want to know or understand something."),
        _("What is your question?"),
    ),
    Kind(
        CaseKind.REQUEST,
        _("Ask for something to be done"),
        _("A request within our competence."),
        _("What do you ask for?"),
    ),
    Kind(
        CaseKind.INFORMATION_REQUEST,
        _("Ask for information or documents"),
        _("Information we hold."),
        _("Which information do you ask for?"),
    ),
    Kind(CaseKind.COMPLAINT, _("Complain"), _("Something was done wrong or not done."), _("What happened?")),
    Kind(
        CaseKind.SUGGESTION,
        _("Suggest something"),
        _("How our work or the rules could be better."),
        _("What do you suggest?"),
    ),
    Kind(
        CaseKind.FEEDBACK,
        _("Say how we served you"),
        _("Praise or dissatisfaction; you need not say who you are."),
        _("What would you like to tell us?"),
    ),
    Kind(CONTEST, _("Contest a decision"), _("You do not agree with a decision of ours."), _("Why do you contest it?")),
)


def kinds_of(standard: Standard) -> list[Kind]:
    """The kinds that are offered: contesting only where the standard says how (CSP-A1, DVI-16)."""
    return [kind for kind in KINDS if kind.id != CONTEST or standard.prescribes("contesting_what")]


def kind_named(id_: str) -> Kind | None:
    """The kind with this id."""
    return next((kind for kind in KINDS if kind.id == id_), None)
