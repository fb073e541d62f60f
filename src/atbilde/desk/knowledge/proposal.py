"""What a case proposes as question and answer, and whose names it holds."""

import re
from dataclasses import dataclass

from django.utils.translation import get_language

from atbilde.cases.models import Case
from atbilde.cases.queries.entries import Letter, LetterState
from atbilde.cases.queries.timeline import timeline_of
from atbilde.core.letters import inner
from atbilde.desk.door import DeskRequest

_SENTENCE = re.compile(r"[^.!?\n]*\?")
_SENT = (LetterState.SENT, LetterState.RETURNED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case's question and answer as they stand in its letters, personal data and all."""

    question: str
    body: str
    names: list[str]


def proposal_of(request: DeskRequest, case: Case) -> Proposal:
    """The client's first question, our last letter, and the names of the people in the case."""
    letters = timeline_of(case, at=request.now, language=get_language() or "lv", everything=True).letters
    told = [letter for letter in letters if not letter.ours]
    sent = [letter for letter in letters if letter.ours and letter.state in _SENT]
    question = _question(inner(told[0].message.text)) if told else ""
    return Proposal(
        question=(question or case.subject)[:300],
        body=inner(sent[-1].message.text) if sent else "",
        names=_names(case, letters),
    )


def _question(text: str) -> str:
    """The first sentence that asks something."""
    found = _SENTENCE.search(text)
    return " ".join(found[0].split()) if found else ""


def _names(case: Case, letters: list[Letter]) -> list[str]:
    found = {letter.message.sender_name for letter in letters if not letter.ours}
    if case.client is not None:
        found.add(case.client.name)
    return sorted(name for name in found if name)
