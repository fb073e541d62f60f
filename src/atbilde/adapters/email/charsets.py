"""From bytes to text, whatever the letter says about its character set."""

import codecs
import re

from atbilde.core.characters import seen

_LATVIAN = frozenset("āčēģīķļņōŗšūžĀČĒĢĪĶĻŅŌŖŠŪŽ")
_FREQUENT_CYRILLIC = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюэщцфёъ")
_TYPOGRAPHY = frozenset("–—„“”‘’«»…€№•°§©®·\u00a0")
_MISFITS = frozenset("¤¦¬¨¸¯¼½¾¿×÷¶ÐÞþðµ¹²³ªº¡¢£¥ƒ†‡ˆ˜›‹™‰")
#: What letters here come in when they do not say, or say wrongly; the more likely first.
_USUAL = ("cp1257", "cp1252", "cp1251", "koi8-r")
#: Labels that say nothing: senders put them on whatever they send.
_VAGUE = frozenset({"ascii", "iso8859-1", "cp1252", "latin_1"})
_ODD_LABELS = {
    "windows1257": "cp1257",
    "win1257": "cp1257",
    "winbaltic": "cp1257",
    "baltic": "cp1257",
    "xcp1257": "cp1257",
    "windows1251": "cp1251",
    "win1251": "cp1251",
    "xcp1251": "cp1251",
    "xmaccyrillic": "mac_cyrillic",
    "iso88598i": "iso8859_8",
    "windows874": "cp874",
    "ksc56011987": "cp949",
    "unicode11utf8": "utf-8",
    "utf8mb4": "utf-8",
    "utf8mb3": "utf-8",
    "unicode": "utf-16",
    "ansi": "cp1257",
    "cp0": "cp1257",
    "default": "ascii",
    "unknown8bit": "ascii",
    "xunknown": "ascii",
}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SURROGATES = re.compile("[\ud800-\udfff]")
_SAMPLE = 20_000


def decode(content: bytes, label: str | None) -> tuple[str, str]:
    """The text of `content` and a fault: "" or "charset_guessed" where the label was missing in need or wrong.

    Never raises. UTF-8 that holds together is believed before a single-byte label, since other text hardly ever is
    valid UTF-8 by chance. Bytes that fit nothing become U+FFFD.
    """
    codec = codec_of(label)
    for mark, name in _BOMS:
        if content.startswith(mark):
            return clean(content.decode(name, "replace")), ""
    if content.isascii() and codec not in {"utf-7", "utf-16", "utf-32", "hz", "iso2022_jp", "iso2022_kr"}:
        return clean(content.decode("ascii")) if not _is_shifted(codec) else _shifted(content, codec), ""
    if codec is None or codec in _VAGUE or _is_single_byte(codec):
        text = _strict(content, "utf-8")
        if text is not None:
            return clean(text), "" if codec == "utf-8" else "charset_guessed"
    if codec is not None and codec not in _VAGUE:
        text = _strict(content, codec)
        if text is not None and not (_is_single_byte(codec) and _better(content, codec, text)):
            return clean(text), ""
    elif codec is not None and codec != "ascii":
        text = _strict(content, "cp1252")
        if text is not None and not _better(content, "cp1252", text):
            return clean(text), ""
    return clean(_guess(content)), "charset_guessed"


def codec_of(label: str | None) -> str | None:
    """Python's name of a character set, or `None` for an unknown one. Codecs that are no character sets are unknown."""
    if not label:
        return None
    short = re.sub(r"[^a-z0-9]", "", label.partition(";")[0].partition("*")[0].casefold())
    for name in (_ODD_LABELS.get(short), label.strip().strip("\"'").partition(";")[0], short):
        if not name:
            continue
        try:
            found = codecs.lookup(name)
        except (LookupError, ValueError, UnicodeError):
            continue
        if getattr(found, "_is_text_encoding", True) and found.name not in {
            "idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem",
        }:  # fmt: skip
            return found.name
    return None


def clean(text: str) -> str:
    """Text that PostgreSQL and a page can hold: nothing unseen, no halves of characters; a null is U+FFFD."""
    return _SURROGATES.sub("\ufffd", seen(text.replace("\x00", "\ufffd")))


def _is_single_byte(codec: str) -> bool:
    return codec.startswith(("cp125", "iso8859", "koi8", "mac", "cp866", "cp775", "latin"))


def _is_shifted(codec: str | None) -> bool:
    return codec is not None and codec.startswith(("iso2022", "utf-7", "utf-16", "utf-32", "hz"))


def _shifted(content: bytes, codec: str | None) -> str:
    text = _strict(content, codec or "ascii")
    return clean(text if text is not None else content.decode("ascii", "replace"))


def _strict(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, ValueError, LookupError, OverflowError):
        return None


def _better(content: bytes, codec: str, text: str) -> bool:
    """Whether another usual set reads these bytes much better than the one on the label."""
    own = _score(text)
    if own >= 0.9:
        return False
    return any(
        _score(other) > own + 0.6
        for name in _USUAL
        if name != codec and (other := _strict(content[:_SAMPLE], name)) is not None
    )


def _guess(content: bytes) -> str:
    best, best_score = content.decode("utf-8", "replace"), -1.0
    if best.count("\ufffd") * 50 < len(best):  # UTF-8 with a scratch
        return best
    for name in _USUAL:
        text = content.decode(name, "replace")
        score = _score(text)
        if score > best_score + 0.05:
            best, best_score = text, score
    return best


def _score(text: str) -> float:
    """How much the characters beyond ASCII look like words, from about -4 to 2.5 a character."""
    total, count, before = 0.0, 0, " "
    for char in text[:_SAMPLE]:
        if not char.isascii():
            count += 1
            total += _weight(char, before)
        before = char
    return total / count if count else 1.0


def _weight(char: str, before: str) -> float:
    if char in _TYPOGRAPHY:
        return 0.8
    if char == "\ufffd" or "\x80" <= char <= "\x9f":
        return -4.0
    if char in _MISFITS or not char.isalpha():
        return -2.0
    if char.isupper() and before.islower():
        return -2.0  # a capital inside a word: read in the wrong set
    if "\u0400" <= char <= "\u04ff":
        mixed = before.isalpha() and before.isascii()
        return -2.0 if mixed else (2.0 if char in _FREQUENT_CYRILLIC else 1.0)
    if before.isalpha() and not before.isascii():
        return -0.5  # Latin letters with marks seldom stand in rows; Cyrillic read as Latin does
    if char in _LATVIAN:
        return 2.0
    return 0.5 if before.isascii() or char.islower() else -0.5
