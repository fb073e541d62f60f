"""The letters of the demonstration, put together from a topic and the people."""

from atbilde.config.demo.texts import Topic
from atbilde.core.letters import PARTS, Signature, mend

_HELLO = {"lv": "Labdien!", "ru": "", "en": ""}
_BYE = {"lv": "Ar cieņu", "ru": "С уважением", "en": "Kind regards"}
_SORRY = {
    "lv": "Atvainojamies: iepriekšējā atbildē bija kļūda. Pareizi ir tā:",
    "en": "We apologise: our previous answer contained an error. The correct information is:",
}
_SORRY["ru"] = _SORRY["lv"]


def letter_body(topic: Topic, name: str) -> str:
    """What the client writes."""
    parts = [_HELLO[topic.language], topic.letter, f"{_BYE[topic.language]}\n{name}"]
    return "\n\n".join(part for part in parts if part)


def answer_body(topic: Topic, signature: Signature) -> str:
    """A whole answer with greeting, farewell and signature; in the state language to those who wrote in Russian."""
    return mend(topic.answer, signature, PARTS, language="en" if topic.language == "en" else "lv")


def correction_body(topic: Topic, signature: Signature) -> str:
    """The same answer put right, with an apology."""
    text = f"{_SORRY[topic.language]}\n\n{topic.answer}"
    return mend(text, signature, PARTS, language="en" if topic.language == "en" else "lv")
