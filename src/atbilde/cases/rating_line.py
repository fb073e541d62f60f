"""The line under a letter that asks the client how it was; nobody is asked where the standard has nothing rated."""

import re
from datetime import datetime

from atbilde.cases.models import Case
from atbilde.contacts.actions.links import whole_address
from atbilde.contacts.actions.rating import rating_link
from atbilde.contacts.models import Contact
from atbilde.contacts.queries.ratings import scale_for

_WORDS = {
    "lv": "Lūdzu, novērtējiet mūsu atbildi:",
    "en": "Please rate our answer:",
    "ru": "Пожалуйста, оцените наш ответ:",
}
_LINE = re.compile(
    rf"\n*^(?:{'|'.join(map(re.escape, _WORDS.values()))})\nhttps?://\S+/rate/[0-9a-f]+/\n*\Z", re.MULTILINE
)


def with_rating_line(body: str, case: Case, letter: Contact, *, at: datetime, language: str) -> str:
    """The letter with the link by which this very answer is rated (CSPK-U8); as it is where none is asked for,
    by the standard or by the institution's own setting."""
    if not case.institution.asks_for_ratings or scale_for(case.institution, letter.channel, at) is None:
        return body
    address = whole_address(case.institution, "rate", secret=rating_link(letter, at))
    return f"{body.rstrip()}\n\n{_WORDS.get(language, _WORDS['lv'])}\n{address}"


def without_rating_line(body: str) -> str:
    """The letter as the officer wrote it: the link is of one letter only, the next one has its own."""
    return _LINE.sub("", body)
