"""Characters that a text from outside must not hold, since nobody sees them and they change what is seen."""

import re

#: Controls but tab and line ends; soft hyphens; what has no width; what turns the direction in which text is read, so
# that a name or a number can be made to read as another (UAX 9, UTR 36). A joiner is part of an emoji, and of writing
# that joins its letters (Arabic, Indic); after any other letter it only hides.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
    "|(?<![\u0620-\u0dff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)


def seen(text: str) -> str:
    """The text with what is seen of it: letters, signs, spaces, line ends and the joiners of emoji."""
    return _UNSEEN.sub("", text)
