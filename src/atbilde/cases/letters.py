"""Letters as the standard of the case's institution wants them."""

from collections.abc import Mapping
from datetime import datetime

from atbilde.cases.models import Case
from atbilde.cases.queries.receiver import on_network
from atbilde.core.letters import Signature, gaps, mend
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of


def signature_of(post: Post, language: str = "lv") -> Signature:
    """What stands under this officer's letters: their own data, also when they cover for a colleague (CSP-D6)."""
    english = language == "en"
    unit = post.unit
    return Signature(
        name=post.person.first_name,
        surname=post.person.last_name,
        unit=((unit.name_en if english else unit.name_lv) or unit.name_lv) if unit else "",
        position=(post.position_en if english else post.position_lv) or post.position_lv,
        phone=post.phone,
    )


def letter_parts(case: Case, *, by_email: bool = False) -> tuple[str, ...]:
    """The parts that the institution's standard asks of an electronic letter; none where it is silent.

    None of an answer on a social network either; `by_email`: the client is written to by e-mail all the same.
    """
    if not by_email and on_network(case):
        return ()
    form = standard_of(case.institution, case.opened_at).parameters.get("form_of_e_letters")
    parts = form.get("value") if isinstance(form, Mapping) else None
    return tuple(parts) if isinstance(parts, list | tuple) else ()


def letter_gaps(body: str, post: Post, case: Case, *, language: str = "", by_email: bool = False) -> list[str]:
    """The parts this letter lacks under the case's standard; `language` is the letter's, else the case's."""
    return gaps(body, signature_of(post, language or case.language), letter_parts(case, by_email=by_email))


def mended(body: str, post: Post, case: Case, *, language: str = "", by_email: bool = False) -> str:
    """The letter with what it lacks put in; parts the officer's own profile lacks stay missing."""
    language = language or case.language or "lv"
    return mend(body, signature_of(post, language), letter_parts(case, by_email=by_email), language=language)


def fill_template(body: str, post: Post, case: Case, *, at: datetime) -> str:
    """A letter template with its variables filled in for this case and officer; unknown ones stay as they are."""
    due = case.due_at
    values = {
        "client": str(case.client) if case.client and case.client.name else "",
        "number": case.number,
        "subject": case.subject,
        "term": f"{due.astimezone(at.tzinfo):%d.%m.%Y. %H:%M}" if due else "",
        "officer": str(post.person),
        "institution": case.institution.name_en if case.language == "en" else case.institution.name_lv,
    }
    for name, value in values.items():
        body = body.replace("{{ " + name + " }}", value).replace("{{" + name + "}}", value)
    return body
