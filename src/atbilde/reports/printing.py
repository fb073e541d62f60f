"""Pages for paper as tagged PDF (PDF/UA-1). Values go in as data: no name can become mark-up."""

import json
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import typst
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atbilde.reports.documents import Document, Drawing, Table
from atbilde.reports.exports import heading, shown_rows
from atbilde.ui import shown

#: Tables with more columns turn the paper.
_UPRIGHT = 6
_LOOK = (
    ".chart-bar{fill:#1f5f8b}.chart-part{fill:#d9e6ef}.chart-edge{stroke:#1f5f8b}.chart-line{stroke:#c9ccd1}"
    ".chart-text{fill:#3d4148;font:9.5px 'Libertinus Serif'}.chart-short{fill:#a3290f}"
    ".chart-duty{fill:none;stroke:#16181c;stroke-width:2}"
)


def to_pdf(document: Document, *, made: datetime) -> bytes:
    """The report with its tables and drawings, pages numbered, in the language in force; `made` says when."""
    with timezone.override(document.period.zone):
        data = {
            "language": get_language() or "lv",
            "title": document.title,
            **heading(document),
            "made": _("Made %(moment)s") % {"moment": shown.moment(made)},
            "tables": [_table(table) for table in document.tables],
            "turned": any(len(table.columns) > _UPRIGHT for table in document.tables),
            "drawings": [_drawing(drawing) for drawing in document.drawings],
            "drawings_title": _("Drawings"),
            "notes": [str(note) for note in document.notes],
        }
    return typeset("document.typ", data)


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The page of `templates/reports/` that reads `data`, as a tagged PDF.

    PDF/UA-1 forbids a sign for which the fonts have no picture. Names come from outside and may hold one; then the page
    is made without that promise, still tagged, rather than not at all.
    """
    given = {"data": json.dumps(data)}
    try:
        return _compiled(template, given, ["ua-1"])
    except typst.TypstError:
        return _compiled(template, given, [])


def _compiled(template: str, given: dict[str, str], standards: list[Literal["ua-1"]]) -> bytes:
    return bytes(typst.compile(_template(template), font_paths=_fonts(), sys_inputs=given, pdf_standards=[*standards]))


def _table(table: Table) -> dict[str, Any]:
    rows = shown_rows(table)
    numbers = [all(row[place][1] for row in rows) for place in range(len(table.columns))] if rows else []
    return {
        "name": table.name,
        "columns": [column.name for column in table.columns],
        "numbers": numbers,
        "rows": [[text for text, _is_number in row] for row in rows],
        "empty": _("no data"),
    }


def _drawing(drawing: Drawing) -> dict[str, str]:
    return {
        "title": drawing.title,
        "words": f"{drawing.title}. {drawing.summary or _('no data')}",
        "svg": render_to_string(drawing.template, {"chart": drawing, "look": _LOOK}),
    }


@cache
def _template(name: str) -> bytes:
    return (files("atbilde.reports") / "templates" / "reports" / name).read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Those that come with typst: the same page on every machine."""
    return typst.Fonts(include_system_fonts=False)
