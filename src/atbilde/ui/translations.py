"""The Latvian of the interface: what the code says, what the catalogue lacks, and the compiled catalogue.

`python -m atbilde.ui.translations` adds new English texts to `locale/lv/LC_MESSAGES/django.po` with an empty Latvian
one, takes out those nobody uses any more, and writes `django.mo`. It needs no gettext tools.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1]
CATALOGUE = SOURCE / "ui" / "locale" / "lv" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
#: Latvian has three forms: 1, 21, 31 …; all other numbers; nought.
PLURALS = 3
HEADER = (
    "Language: lv\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);\n"
)
_CALLS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2}
_QUOTED = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_IN_TEMPLATE = re.compile(rf"\b(n?gettext|_)\(\s*{_QUOTED}(?:\s*,\s*{_QUOTED})?")

#: One English text with its plural, or "" where it has none.
Text = tuple[str, str]


@dataclass(slots=True)
class Entry:
    """A text of the catalogue: its Latvian forms (one, or three where it counts)."""

    text: Text
    forms: list[str] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether every form is there."""
        return len(self.forms) == (PLURALS if self.text[1] else 1) and all(self.forms)


def used_texts() -> dict[Text, list[str]]:
    """Every text for translation in templates and Python under `src`, with the files that use it."""
    found: dict[Text, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for text in _of_python(path.read_text(encoding="utf-8")):
            found.setdefault(text, []).append(path.relative_to(SOURCE).as_posix())
    for path in sorted(SOURCE.rglob("templates/**/*.*")):
        for text in _of_template(path.read_text(encoding="utf-8")):
            found.setdefault(text, []).append(path.relative_to(SOURCE).as_posix())
    return found


def read_catalogue(path: Path = CATALOGUE) -> dict[Text, Entry]:
    """The entries of a catalogue file by their English text; the header is left out. `ValueError` names a bad line."""
    entries: dict[Text, Entry] = {}
    fields: dict[str, str] = {}
    last = ""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate([*lines, ""], start=1):
        match = re.fullmatch(r'(?:(msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?(".*")', line)
        if match and match[1] and not (match[1] == "msgid" and "msgid" in fields):
            last = match[1]
            fields[last] = _unquote(match[2])
        elif match and not match[1]:
            fields[last] += _unquote(match[2])
        elif not line.strip() and fields:
            _keep(fields, entries)
            fields = {}
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"{path}:{number}: this line is no part of a catalogue entry")
    return entries


def write_catalogue(entries: dict[Text, Entry], used: dict[Text, list[str]], path: Path = CATALOGUE) -> None:
    """Write the entries, each with the files that use it, in the order of those files."""
    parts = [f'msgid ""\nmsgstr ""\n{_lines(HEADER)}']
    for text, files in sorted(used.items(), key=lambda item: (item[1][0], item[0])):
        entry = entries[text]
        lines = [f"#: {' '.join(sorted(set(files)))}"]
        if "%(" in "".join(text):
            lines.append("#, python-format")
        lines.append(f"msgid {_quote(text[0])}")
        if text[1]:
            lines.append(f"msgid_plural {_quote(text[1])}")
            lines += [f"msgstr[{n}] {_quote(form)}" for n, form in enumerate(entry.forms or [""] * PLURALS)]
        else:
            lines.append(f"msgstr {_quote(''.join(entry.forms[:1]))}")
        parts.append("\n".join(lines))
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def compile_catalogue(entries: dict[Text, Entry]) -> bytes:
    """The binary catalogue that gettext reads (GNU gettext manual, "The Format of GNU MO Files")."""
    texts = {"": HEADER}
    for entry in entries.values():
        if entry.is_complete:
            texts["\0".join(filter(None, entry.text))] = "\0".join(entry.forms)
    pairs = [(english.encode(), latvian.encode()) for english, latvian in sorted(texts.items())]
    start = 7 * 4 + 16 * len(pairs)
    tables, strings = (b"", b""), b""
    for column in (0, 1):
        table = b""
        for pair in pairs:
            table += struct.pack("<II", len(pair[column]), start + len(strings))
            strings += pair[column] + b"\0"
        tables = (table, b"") if column == 0 else (tables[0], table)
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 7 * 4, 7 * 4 + 8 * len(pairs), 0, 0)
    return head + tables[0] + tables[1] + strings


def renew() -> list[Text]:
    """Bring catalogue and compiled file up to what the code says; returns the texts that lack Latvian."""
    used, known = used_texts(), read_catalogue()
    entries = {text: known.get(text, Entry(text)) for text in used}
    write_catalogue(entries, used)
    COMPILED.write_bytes(compile_catalogue(entries))
    return [text for text, entry in entries.items() if not entry.is_complete]


def _of_python(code: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            args = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            wanted = _CALLS.get(name, 0)
            if wanted and len(args) >= wanted:
                yield (args[0], args[1] if wanted == 2 else "")


def _of_template(source: str) -> Iterator[Text]:
    for name, first, second in _IN_TEMPLATE.findall(templatize(source)):
        yield (ast.literal_eval(first), ast.literal_eval(second) if name == "ngettext" and second else "")


def _keep(fields: dict[str, str], entries: dict[Text, Entry]) -> None:
    text = (fields["msgid"], fields.get("msgid_plural", ""))
    if text[0]:
        forms = [fields[name] for name in sorted(fields) if name.startswith("msgstr")]
        entries[text] = Entry(text, forms)


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def _quote(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(letter, letter) for letter in text) + '"'


def _unquote(quoted: str) -> str:
    value = ast.literal_eval(quoted)
    assert isinstance(value, str)
    return value


def _lines(text: str) -> str:
    return "\n".join(_quote(line) for line in text.splitlines(keepends=True))


def main() -> int:
    """Renew the catalogue; 1 where Latvian is missing, with the texts."""
    missing = renew()
    for text in missing:
        sys.stderr.write(f"no Latvian: {text[0]!r}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
