"""Names of files: only names. No folder, no hidden ending, nothing that a disk takes for something else."""

import re
import unicodedata

#: So long may a name be, its ending included.
LONGEST = 255
_LONGEST_ENDING = 20
#: What stands for a name of which nothing is left.
NAMELESS = "datne"

#: Controls, what is not seen, what turns the direction of text, halves of characters, quotes of a header's field.
_GONE = re.compile('[\x00-\x1f\x7f-\x9f"\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]')
#: What Windows has in no name; after a colon it sees a stream of the file instead of the file.
_NO_NAME = re.compile(r"[<>:|?*]")
#: Devices of Windows, whatever ending follows.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)


def plain_name(name: str) -> str:
    """A file's name as it is kept and handed out, at most `LONGEST` characters; its ending survives the cutting.

    Dots and spaces at its ends go: Windows drops those at the end, and "a.exe." would run there.
    """
    last = _GONE.sub("", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    last = _NO_NAME.sub("_", unicodedata.normalize("NFC", last)).strip(" .\u00a0") or NAMELESS
    if _DEVICE.match(last):
        last = f"_{last}"
    stem, dot, ending = last.rpartition(".")
    if dot and len(ending) <= _LONGEST_ENDING:
        return f"{stem[: LONGEST - 1 - len(ending)].rstrip()}.{ending}"
    return last[:LONGEST].rstrip(" .")
