"""The sheet a letter is written on: its text, what it still lacks, where it goes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import EllipsisType

from django.utils.translation import gettext_lazy

from atbilde.cases.actions.answering import draft_name, last_letter
from atbilde.cases.actions.enclosing import MOST_BYTES, MOST_FILES
from atbilde.cases.composing import (
    asking_letter,
    blank_letter,
    caret,
    correction_letter,
    language_letter,
    materials_letter,
    not_considered_letter,
    not_ours_letter,
)
from atbilde.cases.enums import AnswerWay, Part
from atbilde.cases.errors import Refused
from atbilde.cases.letters import letter_gaps, letter_parts
from atbilde.cases.models import Case, Correction, Draft, Release
from atbilde.cases.queries.handover import forwards_elsewhere
from atbilde.cases.queries.meanwhile import newest_written
from atbilde.cases.queries.page import draft_of
from atbilde.cases.queries.receiver import Receiver, receiver_of
from atbilde.cases.queries.route import goes_to_the_site
from atbilde.contacts.models import Attachment, Message
from atbilde.core.disclosure import only_in_writing
from atbilde.desk.case.post import PostSheet, post_sheet
from atbilde.desk.case.replies import case_url
from atbilde.institutions.models import OtherInstitution, Post, Unit
from atbilde.institutions.standards import standard_of
from atbilde.knowledge.access import templates_for
from atbilde.knowledge.models import LetterTemplate

PART_NAMES = {
    "greeting": gettext_lazy("greeting"),
    "farewell": gettext_lazy("farewell"),
    "name": gettext_lazy("your name"),
    "surname": gettext_lazy("your surname"),
    "unit": gettext_lazy("your unit"),
    "position": gettext_lazy("your position"),
    "phone": gettext_lazy("your phone number"),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A part the standard asks for and the letter lacks. `in_profile`: the officer's own profile lacks it too."""

    part: str
    name: str
    in_profile: bool


@dataclass(slots=True)
class Sheet:
    """A letter as its form shows it."""

    about: str  # "" is the answer (`draft_name`)
    action: str  # the address that sends it
    body: str
    caret: int
    version: int
    saved_at: datetime | None
    gaps: list[Gap]
    parts_asked: bool = True  # whether the standard asks for any
    receiver: str = ""
    asked_by: str = ""  # who wants it sent to `receiver` instead of to themselves
    sender: str = ""
    on_site: bool = False  # it goes to the client's own page instead
    ends_an_order: bool = False  # whether its documents can be the result of a service
    language: str = ""  # where it is not the case's
    offers_in_writing: bool = False  # whether one press asks for what is not public in writing (VPVB-14.2)
    error: Refused | None = None
    templates: list[LetterTemplate] = field(default_factory=list)
    files_again: list[Attachment] = field(default_factory=list)
    files_lost: list[str | None] = field(default_factory=list)  # names of files that have to be chosen again
    seen: str = ""  # our newest letter in the case as the page is drawn: one that comes after it is told of
    put_right: str = ""
    leaves_at: str = ""
    hidden: list[tuple[str, str]] = field(default_factory=list)  # further fields that go with the form
    takes_files: bool = True
    post: PostSheet | None = None  # where it goes by a social network
    forward_to: str = ""  # where the client's own letter can be sent on to
    forward: bool = False
    other: Draft | None = None  # what was written elsewhere meanwhile
    most_files: int = MOST_FILES
    most_megabytes: int = MOST_BYTES // 1024 // 1024

    @property
    def can_close(self) -> bool:
        """Whether the officer chooses if the case closes with it; else what it is about decides."""
        return self.about in ("", "correction", "materials") or self.about.startswith("correction-")

    @property
    def profile_lacks(self) -> list[Gap]:
        """What cannot be mended here: the officer's profile is to be filled in first."""
        return [gap for gap in self.gaps if gap.in_profile]

    @property
    def mendable(self) -> list[Gap]:
        """What one click puts in."""
        return [gap for gap in self.gaps if not gap.in_profile]


def gaps_of(body: str, post: Post, case: Case, language: str = "", *, by_email: bool = False) -> list[Gap]:
    """What the letter lacks under the case's standard (CSP-D6), in plain words; the rest as in `letter_gaps`."""
    missing = letter_gaps(body, post, case, language=language, by_email=by_email)
    lacking = set(post.letter_gaps())
    own = {"surname": "name"}
    return [Gap(part, str(PART_NAMES[part]), own.get(part, part) in lacking) for part in missing]


def reply_sheet(
    case: Case,
    post: Post,
    *,
    typed: str | None = None,
    error: Refused | None = None,
    draft: Draft | EllipsisType | None = ...,
    between: tuple[Receiver, str] | None = None,
    way: str = "",
) -> Sheet:
    """The answer: what was typed just now, else the draft, else a blank letter with its parts in place.

    A caller that has them already gives the draft and the two it goes `between` (receiver, our address). `way` is how
    what came by a social network is to be answered.
    """
    draft = draft_of(case, post) if draft is ... else draft
    by_email = way == AnswerWay.EMAIL
    sheet = _sheet(
        case, post, draft, typed=typed, blank=lambda: blank_letter(case, post), error=error, by_email=by_email
    )
    sheet.action = case_url(case, "case_letters")
    _address(sheet, *(between or _between(case)), way=way)
    sheet.on_site = goes_to_the_site(case, sheet.receiver)
    sheet.ends_an_order = case.service_id is not None
    sheet.templates = list(templates_for(post, case.language))
    sheet.offers_in_writing = only_in_writing(standard_of(case.institution, case.opened_at))
    return sheet


def correction_sheet(
    correction: Correction, wrong: Message, post: Post, *, typed: str | None = None, error: Refused | None = None
) -> Sheet:
    """The letter that puts an error right: apology, the wrong letter quoted."""
    case = correction.case
    about = draft_name({"correction": correction.pk})
    draft = draft_of(case, post, about)
    sheet = _sheet(
        case,
        post,
        draft,
        typed=typed,
        blank=lambda: correction_letter(correction, wrong, post),
        error=error,
        about=about,
    )
    sheet.action = case_url(case, "case_correction", correction.pk)
    sheet.receiver, sheet.sender = wrong.to[0] if wrong.to else "", wrong.sender
    return sheet


def not_ours_sheet(
    case: Case,
    post: Post,
    whose: Unit | OtherInstitution,
    part: Part,
    *,
    typed: str | None = None,
    error: Refused | None = None,
) -> Sheet:
    """The letter that names who can help; a draft about somebody else is not taken up again."""
    about = draft_name({"not_ours": True})
    draft = draft_of(case, post, about)
    if draft is not None and whose.name_lv not in draft.body and whose.name_en not in draft.body:
        typed = typed if typed is not None else not_ours_letter(case, post, whose, part)
    sheet = _sheet(
        case, post, draft, typed=typed, blank=lambda: not_ours_letter(case, post, whose, part), error=error, about=about
    )
    sheet.takes_files = False
    sheet.forward_to = whose.email if isinstance(whose, OtherInstitution) else ""
    sheet.forward = bool(sheet.forward_to) and forwards_elsewhere(case, at=case.opened_at)
    sheet.hidden = [
        ("whose", f"{'unit' if isinstance(whose, Unit) else 'institution'}-{whose.pk}"),
        ("part", part.value),
    ]
    sheet.action = case_url(case, "case_redirection")
    _address(sheet, *_between(case))
    return sheet


def language_sheet(
    case: Case, post: Post, *, translated: bool, typed: str | None = None, error: Refused | None = None
) -> Sheet:
    """The letter, in Latvian, that says that nobody here can answer in the client's language."""
    about = draft_name({"language_notice": case.language})
    blank = partial(language_letter, case, post, translated=translated)
    draft = draft_of(case, post, about)
    sheet = _sheet(case, post, draft, typed=typed, blank=blank, error=error, about=about, language="lv")
    sheet.takes_files = False
    sheet.action = case_url(case, "case_language_notice")
    _address(sheet, *_between(case))
    return sheet


def not_considered_sheet(
    case: Case, post: Post, reason: str, *, typed: str | None = None, error: Refused | None = None
) -> Sheet:
    """The letter that says why the question is not considered; a draft with another reason is not taken up again."""
    about = draft_name({"not_considered": reason})
    draft = draft_of(case, post, about)
    blank = partial(not_considered_letter, case, post, reason)
    if draft is not None and reason not in draft.body:
        typed = typed if typed is not None else blank()
    sheet = _sheet(case, post, draft, typed=typed, blank=blank, error=error, about=about)
    sheet.takes_files = False
    sheet.hidden = [("reason", reason)]
    sheet.action = case_url(case, "case_refusal")
    _address(sheet, *_between(case))
    return sheet


def asking_sheet(
    case: Case, post: Post, asked: dict[str, str], *, typed: str | None = None, error: Refused | None = None
) -> Sheet:
    """The letter that asks the client for information; a draft that lacks one of the three is not taken up again."""
    about = draft_name({"asks": asked})
    draft = draft_of(case, post, about)
    blank = partial(asking_letter, case, post, **asked)
    if draft is not None and any(said not in draft.body for said in asked.values()):
        typed = typed if typed is not None else blank()
    sheet = _sheet(case, post, draft, typed=typed, blank=blank, error=error, about=about)
    sheet.takes_files = False
    sheet.hidden = list(asked.items())
    sheet.action = case_url(case, "case_asking")
    _address(sheet, *_between(case))
    return sheet


def materials_sheet(
    request: Case, post: Post, decided: list[Release], *, typed: str | None = None, error: Refused | None = None
) -> Sheet:
    """The answer that tells what of the materials is released; a draft that lacks a ground is not taken up again."""
    about = draft_name({"releases": True})
    draft = draft_of(request, post, about)
    blank = partial(materials_letter, request, post, decided)
    if draft is not None and any(row.ground not in draft.body for row in decided):
        typed = typed if typed is not None else blank()
    sheet = _sheet(request, post, draft, typed=typed, blank=blank, error=error, about=about)
    sheet.takes_files = False
    sheet.action = case_url(request, "case_materials")
    _address(sheet, *_between(request))
    sheet.on_site = goes_to_the_site(request, sheet.receiver)
    return sheet


def _address(sheet: Sheet, receiver: Receiver, sender: str, way: str = "") -> None:
    sheet.receiver, sheet.asked_by, sheet.sender = receiver.address, receiver.asked_by, sender
    if receiver.asked is not None:
        sheet.post = post_sheet(receiver.asked, email=receiver.address, way=way, answers=sheet.about == "")


def _between(case: Case) -> tuple[Receiver, str]:
    """Who gets an answer and our address that it goes out from; empty where there is none yet."""
    told = last_letter(case)
    return receiver_of(case, told), told.mailbox.address if told and told.mailbox else ""


def _sheet(
    case: Case,
    post: Post,
    draft: Draft | None,
    *,
    typed: str | None,
    blank: Callable[[], str],
    error: Refused | None,
    about: str = "",
    language: str = "",
    by_email: bool = False,
) -> Sheet:
    body = typed if typed is not None else draft.body if draft and draft.body.strip() else blank()
    return Sheet(
        about=about,
        action="",
        body=body,
        caret=caret(body),
        version=draft.version if draft else 0,
        saved_at=draft.at if draft and typed is None else None,
        gaps=gaps_of(body, post, case, language, by_email=by_email),
        parts_asked=bool(letter_parts(case, by_email=by_email)),
        language=language or case.language,
        error=error,
        seen=newest_written(case),
    )
