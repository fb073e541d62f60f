"""Letters as they stand before the officer has written a word: parts in place, the rest to be filled in or changed.

The language is the case's: Latvian, English or Russian, Latvian for any other.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import override

from atbilde.cases.enums import Part
from atbilde.cases.letters import signature_of
from atbilde.cases.models import Case, Correction, Release
from atbilde.cases.queries.receiver import on_network
from atbilde.contacts.models import Message
from atbilde.core.letters import PARTS, mend, words_end
from atbilde.institutions.models import OtherInstitution, Post, Unit

T = TypeVar("T")

_HERE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands where the officer's own words come

_SORRY = {
    "lv": "Atvainojamies: mūsu {when} vēstulē bija kļūda.",
    "en": "We apologise: there was a mistake in our letter of {when}.",
    "ru": "Приносим извинения: в нашем письме от {when} была ошибка.",
}
_RIGHT = {"lv": "Pareizi ir šādi:", "en": "The correct information is:", "ru": "Правильная информация:"}
_QUOTED = {
    "lv": "Mūsu {when} vēstule, kuru labojam:",
    "en": "Our letter of {when}, which this one corrects:",
    "ru": "Наше письмо от {when}, которое мы исправляем:",
}
_UNIT = {
    "lv": "Ar šo jautājumu jums palīdzēs mūsu struktūrvienība: {name}.",
    "en": "Our unit that can help you with this question is: {name}.",
    "ru": "По этому вопросу вам поможет наше подразделение: {name}.",
}
_INSTITUTION = {
    "lv": "Jautājums, ar kuru jūs vērsāties, nav mūsu kompetencē. Jums var palīdzēt {name}.",
    "en": "The question you turned to us with is outside our competence. The institution that can help you is {name}.",
    "ru": "Вопрос, с которым вы обратились, не входит в нашу компетенцию. Вам может помочь {name}.",
}
_PART = {
    "lv": "Daļa no jautājuma, ar kuru jūs vērsāties, nav mūsu kompetencē. Par to jums var palīdzēt {name}.",
    "en": "A part of your question is outside our competence. The institution that can help you with it is {name}.",
    "ru": "Часть вашего вопроса не входит в нашу компетенцию. С ней вам может помочь {name}.",
}
_NO_LANGUAGE = {
    "lv": "Jūs vērsāties pie mums valodā, kurā nevaram atbildēt: neviens no mūsu darbiniekiem to nepārvalda."
    " Lūdzam rakstīt valsts valodā.",
    "en": "You wrote to us in a language in which we cannot answer: none of our employees works in it."
    " Please write in Latvian.",
}
_NOT_CONSIDERED = {
    "lv": "Jūsu jautājumu neizskatīsim. Iemesls:",
    "en": "We will not consider your question. The reason:",
    "ru": "Ваш вопрос рассмотрен не будет. Причина:",
}
_ASKED = {
    "lv": (
        "Lai varētu jums atbildēt, lūdzam sniegt šādas ziņas:",
        "Tās vajadzīgas, jo:",
        "Paši tās iegūt nevaram, jo:",
    ),
    "en": (
        "To be able to answer you we ask for the following:",
        "We need it because:",
        "We cannot obtain it ourselves because:",
    ),
    "ru": (
        "Чтобы ответить вам, просим сообщить следующее:",
        "Это нужно, потому что:",
        "Сами мы этого получить не можем, потому что:",
    ),
}
_MATERIALS = {
    "lv": (
        "Jūs lūdzāt iepazīties ar lietas {number} materiāliem.",
        "Varat iepazīties ar šiem materiāliem jūsu lietas lapā mūsu vietnē:",
        "Ar šiem materiāliem iepazīstināt nevaram:",
    ),
    "en": (
        "You asked to see the materials of case {number}.",
        "You can see these materials on the page of your matter on our site:",
        "These materials we cannot show you:",
    ),
    "ru": (
        "Вы просили ознакомить вас с материалами дела {number}.",
        "С этими материалами вы можете ознакомиться на странице вашего дела на нашем сайте:",
        "С этими материалами ознакомить не можем:",
    ),
}
_MATERIAL = {
    "lv": {"file": "datne „{name}”", "in": "jūsu teiktais ({how}), {when}", "out": "mūsu teiktais ({how}), {when}"},
    "en": {"file": "file “{name}”", "in": "what you said ({how}), {when}", "out": "what we said ({how}), {when}"},
    "ru": {"file": "файл «{name}»", "in": "сказанное вами ({how}), {when}", "out": "сказанное нами ({how}), {when}"},
}
_IN_WRITING = {
    "lv": "Pa tālruni un e-pastā sniedzam tikai vispārpieejamu informāciju. Pārējo lūdzam pieprasīt rakstveidā,"
    " ar parakstītu iesniegumu.",
    "en": "By telephone and e-mail we give generally available information only. Please ask for the rest in writing,"
    " in a signed request.",
    "ru": "По телефону и электронной почте мы даём только общедоступную информацию. Остальное просим запросить"
    " письменно, подписанным заявлением.",
}
_WAYS = {
    "lv": {"phone": "Tālrunis", "email": "E-pasts", "site": "Tīmekļvietne", "address": "Adrese"},
    "en": {"phone": "Telephone", "email": "E-mail", "site": "Website", "address": "Address"},
    "ru": {"phone": "Телефон", "email": "Эл. почта", "site": "Сайт", "address": "Адрес"},
}
_MONTHS_LV = (
    "janvāra", "februāra", "marta", "aprīļa", "maija", "jūnija",
    "jūlija", "augusta", "septembra", "oktobra", "novembra", "decembra",
)  # fmt: skip


def blank_letter(case: Case, post: Post) -> str:
    """A letter with greeting, farewell and signature and an empty line between for what is to be said.

    Empty where the client wrote on a social network: there one answers as one speaks.
    """
    if on_network(case):
        return ""
    return _around(_HERE, case, post).replace(_HERE, "")


def correction_letter(correction: Correction, wrong: Message, post: Post) -> str:
    """An apology, room for what is right, and the wrong letter quoted below."""
    case = correction.case
    when = _day(wrong.sent_at or correction.wrong.at, case)
    said = [_in(_SORRY, case).format(when=when), _in(_RIGHT, case), _HERE]
    letter = _around("\n\n".join(said), case, post).replace(_HERE, "")
    quoted = "\n".join(f"> {line}".rstrip() for line in wrong.text.splitlines())
    return f"{letter}\n\n{_in(_QUOTED, case).format(when=when)}\n{quoted}"


def not_ours_letter(case: Case, post: Post, whose: Unit | OtherInstitution, part: Part) -> str:
    """Who can help the client instead, with the public contacts from the directory."""
    name = (whose.name_en or whose.name_lv) if case.language == "en" else whose.name_lv
    not_here = _PART if part == Part.SOME else _INSTITUTION
    words = _in(_UNIT if isinstance(whose, Unit) else not_here, case)
    ways = [f"{label}: {value}" for field, label in _in(_WAYS, case).items() if (value := getattr(whose, field, ""))]
    return _around("\n\n".join([words.format(name=name), "\n".join(ways)]).strip(), case, post)


def language_letter(case: Case, post: Post, *, translated: bool) -> str:
    """That nobody here can answer in the client's language: in Latvian, with `translated` the same in English below."""
    said = [_NO_LANGUAGE[language] for language in (("lv", "en") if translated else ("lv",))]
    return mend("\n\n".join(said), signature_of(post, "lv"), PARTS, language="lv")


def not_considered_letter(case: Case, post: Post, reason: str) -> str:
    """That the question is not considered, and why."""
    return _around(f"{_in(_NOT_CONSIDERED, case)}\n{reason.strip() or _HERE}", case, post).replace(_HERE, "")


def asking_letter(case: Case, post: Post, what: str, why_needed: str, why_not_elsewhere: str) -> str:
    """What the client is asked for, why it is needed and why it cannot be got elsewhere (DVI-11)."""
    said = (what, why_needed, why_not_elsewhere)
    parts = [f"{words}\n{text.strip()}" for words, text in zip(_in(_ASKED, case), said, strict=True)]
    return _around("\n\n".join(parts), case, post)


def materials_letter(request: Case, post: Post, decided: Sequence[Release]) -> str:
    """Which materials the client may see, and which not, each with its ground (VPVB-4.5)."""
    opening, shown, kept = _in(_MATERIALS, request)
    of = request.materials_of.number if request.materials_of is not None else request.number
    parts = [opening.format(number=of)]
    if released := [row for row in decided if row.released]:
        parts.append("\n".join([shown, *(f"- {_material(row, request)}" for row in released)]))
    if withheld := [row for row in decided if not row.released]:
        parts.append("\n".join([kept, *(f"- {_material(row, request)}: {row.ground}" for row in withheld)]))
    return _around("\n\n".join(parts), request, post)


def _material(row: Release, request: Case) -> str:
    words = _in(_MATERIAL, request)
    if row.file is not None:
        return words["file"].format(name=row.file.name)
    with override("en" if request.language == "en" else "lv"):
        how = str(row.contact.get_channel_display()).lower()
    return words[row.contact.direction].format(how=how, when=_day(row.contact.at, request))


def in_writing(case: Case) -> str:
    """The paragraph that asks for what is not public in writing (VPVB-14.2)."""
    return _in(_IN_WRITING, case)


def asks_in_writing(body: str) -> bool:
    """Whether a letter holds that paragraph, in any of its languages."""
    words = " ".join(body.split())
    return any(text in words for text in _IN_WRITING.values())


def with_template(body: str, text: str, *, blank: str, at: int) -> str:
    """The letter with a template's text: in place of a letter not begun, else put in where the cursor stood.

    Nothing that was written is lost.
    """
    if not body.strip() or body.split() == blank.split():
        return text
    return with_paragraph(body, text, at=at)


def with_paragraph(body: str, text: str, *, at: int) -> str:
    """The letter with a text put in where the cursor stood, else where the officer would write on."""
    place = at if 0 <= at <= len(body) else caret(body)
    return body[:place] + text.strip("\n") + body[place:]


def caret(body: str) -> int:
    """Where in a letter the officer writes on: the place left empty, else after the last words before the farewell."""
    gap = body.find("\n\n\n\n")
    return gap + 2 if gap >= 0 else words_end(body)


def _around(text: str, case: Case, post: Post) -> str:
    """The text between greeting and signature, whether or not the standard asks for them."""
    signature = signature_of(post, case.language)
    return mend(text, signature, PARTS, language=case.language or "lv")


def _in(texts: Mapping[str, T], case: Case) -> T:
    return texts.get(case.language, texts["lv"])


def _day(at: datetime, case: Case) -> str:
    local = at.astimezone(ZoneInfo(case.institution.timezone))
    if case.language in ("en", "ru"):
        return f"{local:%d.%m.%Y}"
    return f"{local.year}. gada {local.day}. {_MONTHS_LV[local.month - 1]}"
