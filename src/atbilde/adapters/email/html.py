"""HTML of a letter: cleaned for showing in a sealed frame, and as plain text for reading.

Nothing in the cleaned HTML makes the reader's browser ask another computer for anything: no remote pictures, style
sheets, fonts or frames, so that a sender cannot learn when and where a letter was read.
"""

import re
from html.parser import HTMLParser

import nh3

#: Longer HTML is cut; the whole stays in the original.
LONGEST = 2_000_000
#: Deeper nesting is no letter; browsers and cleaners take hours for it.
DEEPEST = 1_000
_TAGS = {
    "a", "abbr", "address", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col",
    "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
_EVERYWHERE = {"align", "dir", "lang", "style", "title", "valign", "bgcolor", "color", "width", "height"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href"},
    "img": {"src", "alt"},
    "font": {"face", "size"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "type"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
_PICTURE = re.compile(r"\s*(cid:[^\s\"'<>]+|data:image/(png|gif|jpeg|webp);base64,[A-Za-z0-9+/=\s]+)\s*\Z", re.I)
_STYLES = re.compile(
    r"(color|background-color|font(-(family|size|style|weight|variant))?|text-(align|decoration|indent|transform)"
    r"|line-height|letter-spacing|vertical-align|white-space|list-style-type|width|max-width|height"
    r"|(padding|margin)(-(left|right|top|bottom))?"
    r"|border(-(left|right|top|bottom))?(-(color|style|width))?|border-(collapse|spacing))\Z"
)
_STYLE_VALUE = re.compile(r"(?!.*(url|image|src|expression|attr|var|env)\s*\()[\w\s#%.,'\"()!+-]*\Z", re.I)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
#: Elements that need no end, or that end by themselves.
_UNCLOSED = {"br", "img", "hr", "meta", "input", "link", "col", "p", "li", "td", "th", "tr", "dt", "dd", "option",
             "base", "wbr", "o:p", "area", "embed", "source", "thead", "tbody", "tfoot"}  # fmt: skip


def is_too_deep(html: str) -> bool:
    """Whether elements are nested so deep that it is no letter but an attack or an accident."""
    depth = 0
    for found in _TAG.finditer(html):
        if found[2].casefold() in _UNCLOSED:
            continue
        depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > DEEPEST:
            return True
    return False


def cleaned(html: str) -> str:
    """The HTML as it may be shown; "" where it is too deep. Pictures inside the letter keep their `cid:` addresses."""
    html = html[:LONGEST]
    if is_too_deep(html):
        return ""
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "head", "noscript", "template", "svg", "math"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if _PICTURE.match(value) else None
    if name == "href":
        return None if value.strip().casefold().startswith(("data:", "cid:")) else value
    if name == "style":
        return _style(value) or None
    return value


def _style(value: str) -> str:
    kept = []
    for declaration in value.split(";")[:100]:
        name, _, wanted = declaration.partition(":")
        if _STYLES.match(name.strip().casefold()) and len(wanted) < 200 and _STYLE_VALUE.match(wanted):
            kept.append(f"{name.strip()}:{wanted.strip()}")
    return ";".join(kept)


def text_of(html: str) -> str:
    """The words of the HTML, lines where it has blocks, quoted blocks marked with ">"; "" where it is too deep.

    The HTML is cleaned first, so what is hidden in scripts and styles is not read, and what is read is well formed.
    """
    html = html[:LONGEST]
    if is_too_deep(html):
        return re.sub(r"\s+", " ", re.sub(r"<[^<>]{0,1000}>", " ", html[:200_000])).strip()
    reader = _Reader()
    reader.feed(cleaned(html))
    reader.close()
    return reader.text()


_BLOCKS = {
    "address", "blockquote", "center", "dd", "div", "dl", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "li", "ol", "p", "pre", "table", "tr", "ul",
}  # fmt: skip
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol"}


class _Reader(HTMLParser):
    """Collects lines; each knows how deep it is quoted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._kept_spaces = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._end_line(always=True)
        elif tag in _BLOCKS:
            self._end_line()
            if tag in _PARAGRAPHS:
                self._blank()
        elif tag in {"td", "th"} and self._line:
            self._line.append(" ")
        if tag == "li":
            self._line.append("- ")
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._kept_spaces += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in _BLOCKS:
            return
        self._end_line()
        if tag in _PARAGRAPHS:
            self._blank()
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif tag == "pre":
            self._kept_spaces = max(0, self._kept_spaces - 1)

    def handle_data(self, data: str) -> None:
        if not self._kept_spaces:
            self._line.append(re.sub(r"[ \t\r\n\f]+", " ", data))
            return
        for number, line in enumerate(data.split("\n")):
            if number:
                self._end_line(always=True)
            self._line.append(line)

    def text(self) -> str:
        """What was collected; no more than one empty line in a row."""
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def _end_line(self, *, always: bool = False) -> None:
        line = "".join(self._line).replace("\u00a0", " ").rstrip()
        line = line if self._kept_spaces else line.strip()
        if line or always:
            self._lines.append(f"{'> ' * min(self._quotes, 5)}{line}".rstrip())
        self._line = []

    def _blank(self) -> None:
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append(("> " * min(self._quotes, 5)).rstrip())
