"""Where a client's own words end and the letters they answer begin.

The quoted tail is only folded, never dropped; where it is not certain that everything below a line is quoted, nothing
is folded: a client's answer between the lines of a quote must not be overlooked.
"""

import re

_WROTE = (
    r"wrote|writes|rakstīja|rakstija|raksta|пишет|пиш[еу]т|писал(?:а|и|\(а\))?|написал(?:а|и|\(а\))?"
    r"|schrieb(?:en)?|rašė|kirjutas|napisał(?:a|\(a\))?"
)
#: "On Monday ... at 10:00 Jānis <j@x.lv> wrote:", in any of our languages and orders of words.
_ATTRIBUTION_END = re.compile(rf"(?:\b(?:{_WROTE})\b[^\n]{{0,120}}|<[^<>\s]+@[^<>\s]+>\)?)\s*:\s*\Z", re.I)
_DATED = re.compile(r"\d{1,2}[:.]\d{2}\b|\d{4}")
_TIMED = re.compile(r"\d{1,2}[:.]\d{2}")
_ADDRESSED = re.compile(r"\S+@\S+")
_SEPARATOR = re.compile(
    r"\s*[-_=*]{2,}\s*(?:original message|original appointment|sākotnējā ziņa|sākotnējais ziņojums"
    r"|oriģinālā ziņa|oriģinālais ziņojums|oriģinālā vēstule|sākotnējā vēstule|исходное сообщение"
    r"|оригинальное сообщение|пересылаемое сообщение|ursprüngliche nachricht|originali žinutė|originaalsõnum"
    r"|oryginalna wiadomość|wiadomość oryginalna)\s*[-_=*]{2,}\s*\Z",
    re.I,
)
_FORWARDED = re.compile(
    r"\s*(?:[-_=*]{2,}\s*)?(?:forwarded message|begin forwarded message|pārsūtīta ziņa|pārsūtītā ziņa"
    r"|pārsūtīts ziņojums|pārsūtītais ziņojums|пересланное сообщение|пересылаемое сообщение"
    r"|начало переадресованного сообщения|weitergeleitete nachricht)\b",
    re.I,
)
_RULE = re.compile(r"\s*_{10,}\s*\Z")
_LABELS = {
    "from": r"from|no|от|от кого|von|nuo|saatja|od",
    "sent": r"sent|date|nosūtīts|nosūtīja|nosūtīšanas datums|datums|отправлено|дата|gesendet|datum|išsiųsta|saadetud"
    r"|wysłano|data",
    "to": r"to|kam|adresāts|saņēmējs|кому|an|kam|kellele|do",
    "cc": r"cc|kopija|kopijā|копия|kopie|dw",
    "subject": r"subject|tēma|temats|тема|betreff|tema|teema|temat",
}
_LABEL = re.compile(
    r"\s*(?:>\s*)*\*{0,2}(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS.items()) + r")\*{0,2}\s*:",
    re.I,
)
_MOST_LINES = 20_000
_MOST_ATTRIBUTIONS = 50


def split(text: str) -> tuple[str, str]:
    """The client's own words and the quoted tail; together they are the whole text."""
    lines = text.split("\n")
    start = _tail(lines[:_MOST_LINES])
    if start is None or not "".join(lines[:start]).strip():
        return text, ""
    return "\n".join(lines[:start]).rstrip(), "\n".join(lines[start:]).strip("\n")


def _tail(lines: list[str]) -> int | None:
    """The line with which the quoted tail begins, or `None`."""
    tried = 0
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        if _FORWARDED.match(line):
            return None
        if _SEPARATOR.match(line):
            return number
        if _is_header_block(lines, number):
            return number - 1 if number and _RULE.match(lines[number - 1]) else number
        reach = _attribution(lines, number) if tried < _MOST_ATTRIBUTIONS else None
        if reach is not None:
            tried += 1
            if _is_quoted_to_end(lines, reach) or _is_sure(lines, number, reach):
                return number
        if line.lstrip().startswith(">"):
            return number if _is_quoted_to_end(lines, number) else None
    return None


def _is_header_block(lines: list[str], number: int) -> bool:
    """Whether Outlook's lines (from, sent, to, subject) begin here: the first and two more kinds close below it."""
    first = _LABEL.match(lines[number])
    if first is None or first.lastgroup != "from":
        return False
    kinds = {"from"}
    for line in lines[number + 1 : number + 9]:
        found = _LABEL.match(line)
        if found is not None and found.lastgroup:
            kinds.add(found.lastgroup)
    return len(kinds) >= 3 and bool(kinds & {"sent", "subject"})


def _attribution(lines: list[str], number: int) -> int | None:
    """Where an attribution that begins in this line ends (the line after it), or `None`.

    Mailers break it into up to three lines; of two possible beginnings the later one holds, so that the client's own
    last line is not taken for a part of it.
    """
    for reach in range(number, min(number + 3, len(lines))):
        if reach > number and not lines[reach].strip():
            return None
        if _reads_as_attribution(lines[number : reach + 1]):
            later = (lines[start : reach + 1] for start in range(number + 1, reach + 1))
            return None if any(map(_reads_as_attribution, later)) else reach + 1
    return None


def _reads_as_attribution(lines: list[str]) -> bool:
    joined = " ".join(line.strip() for line in lines)
    return len(joined) <= 400 and bool(_ATTRIBUTION_END.search(joined) and _DATED.search(joined))


def _is_quoted_to_end(lines: list[str], number: int) -> bool:
    """Whether all lines from here on are quoted or empty, and at least one is quoted."""
    rest = [line for line in lines[number:] if line.strip()]
    return bool(rest) and all(line.lstrip().startswith(">") for line in rest)


def _is_sure(lines: list[str], number: int, reach: int) -> bool:
    """Whether an attribution names an address and a time and no line below is marked: all below is the old letter."""
    joined = " ".join(lines[number:reach])
    if not _ADDRESSED.search(joined) or not _TIMED.search(joined):
        return False
    return not any(line.lstrip().startswith(">") for line in lines[reach:])
