"""What a client wishes beside the question: to be called instead of written to (VPVB-14.7).

Conservative: words that ask for a call, a number close to them, and both in the same letter. An officer decides; a
wish that is not found costs a line of reading, one that was never there costs trust.
"""

import re

_PHONE_LV = r"(?:pa\s+(?:t[aā]lruni|telefonu|mobilo)|telefoniski)"
_PHONE_EN = r"(?:by|over|on|via)\s+(?:the\s+|my\s+)?(?:tele|mobile\s+)?phone"
#: Asking to be called, in words as they stand in letters; Latvian also without its marks.
_ASKING = re.compile(
    r"\b(?:"
    r"(?:pie|at|pa)zvani(?:et)?\b"  # piezvaniet
    r"|zvani(?:et)?\s+(?:man|uz|pa)\b"
    r"|(?:l[uū]dz\w*|l[uū]gt\w*|l[uū]gum\w*|var[eē]tu|var[aā]t)(?:\s+\w+){0,3}\s+(?:pie|at|pa)?zvan[iī]t\b"
    r"|gaid\w+(?:\s+\w+){0,2}\s+(?:at)?zvanu\b"
    rf"|(?:atbild\w*|sazin\w+)(?:\s+\w+){{0,4}}?\s+{_PHONE_LV}\b"
    rf"|{_PHONE_LV}(?:\s+\w+){{0,3}}\s+(?:atbild|sazin)\w+"
    r"|(?:call|phone|ring|telephone)\s+me\b"
    r"|give\s+me\s+a\s+(?:call|ring)\b"
    r"|please\s+(?:call|phone|ring)\b"
    rf"|(?:answer|reply|respond|contact\s+me|reach\s+me)(?:\s+\w+){{0,3}}?\s+{_PHONE_EN}\b"
    r")",
    re.IGNORECASE,
)
#: What turns the same words round when it stands just before them: "do not", "I will".
_REFUSING = re.compile(r"(?:\b(?:nav|not|never|don.?t|no\s+need\s+to)\s+|\bne\s*)(?:\w+\s+)?$", re.IGNORECASE)
#: The same in the middle: "atbildi nevajag pa tālruni".
_INSIDE = re.compile(r"\bne(?!ska|at|vien)\w+", re.IGNORECASE)
#: A telephone number: seven digits or more, with the blanks and marks people put between.
_NUMBER = re.compile(
    r"(?<![\w+.,/:@-])(?<!\d[ \u00a0])(?:\+|00)?\(?\d(?:[ \u00a0()./-]{0,2}\d){6,14}(?![\w@-]|[ .,/:]\d)"
)
#: Dates, years with numbers, sums and codes that look alike.
_NO_NUMBER = re.compile(r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|^\d{4}-\d{2}-\d{2}|^\d{6}-\d{5}$")
#: How many characters may lie between the asking and the number.
NEAR = 160
#: Characters of a letter that are looked at.
_LOOKED_AT = 20_000


def wish_to_be_called(text: str) -> str | None:
    """The number a letter asks to be called at, as it is written there; `None` where it asks for no call.

    `text` is what the client wrote now, without the letters quoted below.
    """
    text = text[:_LOOKED_AT]
    askings = [found.span() for found in _ASKING.finditer(text) if not _is_refused(text, found)]
    if not askings:
        return None
    numbers = [found for found in _NUMBER.finditer(text) if not _NO_NUMBER.match(found[0])]
    near = [
        (distance, found[0].strip())
        for found in numbers
        if (distance := min(_between(span, found.span()) for span in askings)) <= NEAR
    ]
    return min(near, key=lambda one: one[0])[1] if near else None


def _is_refused(text: str, asking: re.Match[str]) -> bool:
    """Whether the words before it, or inside it, turn the asking round."""
    before = text[max(0, asking.start() - 24) : asking.start()]
    return bool(_REFUSING.search(before) or _INSIDE.search(asking[0]))


def _between(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many characters lie between two places."""
    return max(0, other[0] - one[1], one[0] - other[1])
