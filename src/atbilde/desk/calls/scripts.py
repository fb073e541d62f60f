"""What an officer says in a talk, as the standard wants it, with their own name in it."""

from dataclasses import dataclass

from atbilde.core.standard import Standard
from atbilde.institutions.access import mailboxes_of
from atbilde.institutions.models import Post

#: What is said aloud to a client is in the client's language; Latvian unless they are known to speak English.
_GREETING = {
    "lv": "Labdien! {institution}, {name}.",
    "en": "Good day! {institution}, {name} speaking.",
}
_FAREWELL = {"lv": "Paldies par zvanu. Visu labu!", "en": "Thank you for calling. Goodbye!"}
_OFFER = {
    "lv": "Saruna ieilgst. Vai drīkstu uz jautājumiem atbildēt elektroniski? Atbildi nosūtīsim {term}.",
    "en": "This is taking long. May I answer your questions electronically? You will have the answer {term}.",
}
_WITHIN = {
    "lv": {1: "stundas laikā", 0: "{hours} stundu laikā"},
    "en": {1: "within an hour", 0: "within {hours} hours"},
}
# In the state language whatever the client speaks (VPVB-14.4): the officer may have no other.
_WRITE = "Lūdzu, nosūtiet mums e-vēstuli vai dokumentu: {address}."
_PARTS = ("greeting", "name", "surname", "farewell")


@dataclass(frozen=True, slots=True)
class Script:
    """The first and the last words of a call; empty where the standard prescribes none (CSP-D2)."""

    greeting: str
    farewell: str
    language: str


def script_of(standard: Standard, post: Post, language: str) -> Script | None:
    """The words of greeting and farewell for this officer and a client of this language; None: not prescribed."""
    parts = standard.value("phone_greeting")
    if not isinstance(parts, list | tuple) or not set(parts) & set(_PARTS):
        return None
    spoken = "en" if language == "en" else "lv"
    institution = post.institution.name_en if spoken == "en" else post.institution.name_lv
    greeting = _GREETING[spoken].format(institution=institution, name=post.person)
    return Script(greeting, _FAREWELL[spoken] if "farewell" in parts else "", spoken)


def offer_words(minutes: int, language: str) -> str:
    """How the electronic answer is offered, with the standard's own term in minutes."""
    spoken = "en" if language == "en" else "lv"
    hours = minutes // 60
    term = _WITHIN[spoken][1 if hours == 1 else 0].format(hours=hours)
    return _OFFER[spoken].format(term=term)


def writing_words(standard: Standard, post: Post) -> str:
    """The invitation to write, in Latvian, with where to: the standard's own address, else the first in use."""
    address = next((known.email for known in standard.addresses), "")
    boxes = mailboxes_of(post.institution)
    return _WRITE.format(address=address or next((box.address for box in boxes), post.institution.name_lv))
