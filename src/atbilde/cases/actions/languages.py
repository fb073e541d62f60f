"""A client who writes in a foreign language: whoever works in it answers, or the client is told that nobody does."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.access import may_answer
from atbilde.cases.actions.answering import send_letter, unanswered
from atbilde.cases.actions.notices import announce, tell
from atbilde.cases.actions.ownership import lock
from atbilde.cases.enums import NoticeKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Assignment, Case
from atbilde.cases.queries.speakers import speakers_for
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Message
from atbilde.institutions.models import Post

#: Languages a case can be said to be in: those that are detected, and French.
LANGUAGES = ("lv", "en", "ru", "lt", "et", "de", "pl", "uk", "fr")
#: Where it is somebody at the telephone or the counter, that officer's own languages count (VPVB-14.4).
_IN_TALK = (Channel.PHONE, Channel.VISIT, Channel.CHAT)


def route_by_language(case: Case, *, at: datetime) -> None:
    """Bring a case nobody has to the attention of those at work who speak its language (VPVB-7, VPVB-14.5).

    The only one of them gets it; where there are several it stays free and all are told, and so are those away where
    nobody else speaks it. Runs in the caller's transaction; does nothing where the standard is silent on languages.
    """
    if not case.is_open or case.owner_id is not None or case.channel in _IN_TALK:
        return
    speakers = speakers_for(case, at=at)
    if not speakers:
        return
    if len(speakers.here) == 1:
        case.owner = speakers.here[0]
        case.save(update_fields=["owner"])
        Assignment.objects.create(case=case, at=at, owner=case.owner, queue=case.queue)
        tell(case.owner, case, NoticeKind.GIVEN, at=at)
    else:
        for post in speakers.here or speakers.away:
            tell(post, case, NoticeKind.LANGUAGE, at=at)
    told: dict[str, object] = {
        "language": case.language,
        "owner": case.owner_id,
        "told": [post.pk for post in speakers.here or speakers.away],
    }
    record("case.language_route", case, institution=case.institution_id, by=None, at=at, details=told)


@transaction.atomic
def change_language(case: Case, *, by: Post, at: datetime, language: str) -> Case:
    """The letter is in another language than was thought; a case nobody has goes to whoever works in that one.

    `language` is one of `LANGUAGES`, or one that somebody of the institution works in; raises `Refused` for another.
    """
    case = lock(case)
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    known = Post.objects.filter(institution=case.institution_id, languages__contains=[language]).exists()
    if language not in LANGUAGES and not (language and known):
        raise Refused("unknown_language", _("Choose one of the languages."))
    if language == case.language:
        return case
    details: dict[str, object] = {"from": case.language, "to": language}
    case.language = language
    case.save(update_fields=["language"])
    record("case.language", case, institution=case.institution_id, by=by.person_id, at=at, details=details)
    route_by_language(case, at=at)
    announce(case)
    return case


@transaction.atomic
def cannot_in_language(case: Case, *, by: Post, at: datetime, body: str, seen: str | None = None) -> Message:
    """Tell the client, in the state language, that nobody here can answer in theirs (VPVB-7, VPVB-14.5).

    It is no answer to the question, so by itself it ends nothing of what the law asks. An officer may then close the
    case as not accepted in its language, unless it came from abroad (`core.rules.answers.NOT_ACCEPTED`). Once a server
    has taken the letter, the log says `client.asked_to_write`. Raises `Refused` where somebody does work in the
    language, or the standard asks for nobody, and as `send_letter` does.
    """
    case = lock(case)
    speakers = speakers_for(case, at=at)
    if speakers is None:
        raise Refused("not_foreign", _("The standard asks for no such letter in this language."))
    if speakers:
        names = ", ".join(str(post) for post in (*speakers.here, *speakers.away))
        raise Refused("spoken_here", _("This language is spoken here: %(names)s.") % {"names": names})
    question = unanswered(case)
    if not question:
        raise Refused("no_question", _("No letter of the client waits for an answer."))
    intent: dict[str, object] = {"tells": question, "language_notice": case.language, "asked_to_write": "language"}
    return send_letter(case, by=by, at=at, body=body, intent=intent, language="lv", seen=seen)
