"""The form of an answer: what is typed, and what the officer decided on each place that may be personal data."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from atbilde.core.personal_data import Kind, Mark, key_of, marks, without
from atbilde.desk.case.fields import words
from atbilde.desk.door import DeskRequest
from atbilde.institutions.models import Institution
from atbilde.knowledge.enums import Visibility
from atbilde.knowledge.models import Answer
from atbilde.knowledge.queries.marked import marks_of

KIND_NAMES = {
    Kind.EMAIL: _("e-mail address"),
    Kind.CODE: _("personal code"),
    Kind.CASE: _("case number"),
    Kind.ACCOUNT: _("bank account"),
    Kind.ADDRESS: _("address"),
    Kind.PHONE: _("telephone number"),
    Kind.BIRTH: _("date of birth"),
    Kind.DOCUMENT: _("document number"),
    Kind.PROFILE: _("profile in a network"),
    Kind.NAME: _("name"),
}


@dataclass(slots=True)
class AnswerSheet:
    """An answer being written."""

    question: str = ""
    body: str = ""
    language: str = "lv"
    visibility: str = Visibility.PUBLIC
    case: str = ""
    names: list[str] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)

    def take_out(self, institution: Institution) -> bool:
        """Put words in the place of what is to be taken out; whether anything changed."""
        before = self.question, self.body
        public = (institution.name_lv, institution.name_en, institution.short)
        self.question, self.body = (
            without(text, self.taken, marks(text, names=self.names, public=public), language=self.language)
            for text in before
        )
        self.taken = set()
        return before != (self.question, self.body)

    def marked(self, institution: Institution) -> list[tuple[Mark, str, bool]]:
        """Each place that may be personal data: its mark, what it may be, whether it was decided to leave it."""
        found = marks_of(institution, self.question, self.body, names=self.names)
        return [(mark, str(KIND_NAMES[mark.kind]), mark.key in self.left) for mark in found]


def typed_sheet(request: DeskRequest) -> AnswerSheet:
    """The sheet as it was sent in; what is no choice of ours is left to the action to refuse."""
    post = request.POST
    sheet = AnswerSheet(
        question=words(post, "question"),
        body=words(post, "body"),
        language="en" if post.get("language") == "en" else "lv",
        visibility=words(post, "visibility"),
        case=words(post, "case"),
    )
    for name in post:
        decision, _colon, text = words(post, name).partition(":") if name.startswith("mark-") else ("", "", "")
        if decision == "leave":
            sheet.left.add(key_of(text))
        elif decision == "take":
            sheet.taken.add(key_of(text))
    return sheet


def sheet_of(answer: Answer, institution: Institution) -> AnswerSheet:
    """An answer that there is; what it holds was decided on."""
    left = {mark.key for mark in marks_of(institution, answer.question, answer.body)}
    return AnswerSheet(answer.question, answer.body, answer.language, answer.visibility, case=answer.source, left=left)
