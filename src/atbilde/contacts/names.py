"""Names of files: only names. No folder, no hidden ending, nothing that a disk takes for something else."""

import re
import unicodedata

from atbilde.core.characters import seen

#: So long may a name be, its ending included.
LONGEST = 255
_LONGEST_ENDING = 20
#: What stands for a name of which nothing is left.
NAMELESS = "datne"

#: What a text may hold and a name may not: line ends, joiners, halves of characters, quotes of a header's field.
_GONE = re.compile('[\x00-\x1f\x7f-\x9f"\u200c\u200d\u2028\u2029\ud800-\udfff]')
#: What Windows has in no name; after a colon it sees a stream of the file instead of the file.
_NO_NAME = re.compile(r"[<>:|?*]")
#: Devices of Windows, whatever ending follows.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)


def plain_name(name: str) -> str:
    """A file's name as it is kept and handed out, at most `LONGEST` characters; its ending survives the cutting.

    Dots and spaces at its ends go: Windows drops those at the end, and "a.exe." would run there.
    """
    last = _GONE.sub("", seen(name)).replace("\\", "/").rstrip("/").rpartition("/")[2]
    last = _NO_NAME.sub("_", unicodedata.normalize("NFC", last)).strip(" .\u00a0") or NAMELESS
    if _DEVICE.match(last):
        last = f"_{last}"
    stem, dot, ending = last.rpartition(".")
    if dot and len(ending) <= _LONGEST_ENDING:
        return f"{stem[: LONGEST - 1 - len(ending)].rstrip()}.{ending}"
    return last[:LONGEST].rstrip(" .")
