"""Reports as files: a workbook, a page to print, and JSON."""

import io
import json
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from atbilde.reports.documents import Column, Document, Table, Value
from atbilde.ui import shown

_NO_SHEET_NAME = str.maketrans("", "", "[]:*?/\\'")


def to_json(data: dict[str, Any]) -> bytes:
    """One JSON document, UTF-8, with a line end."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def to_html(document: Document) -> bytes:
    """A page that stands by itself: its look is inside, nothing is loaded."""
    tables = [(table, shown_rows(table)) for table in document.tables]
    context = {"document": document, "tables": tables, "language": get_language() or "lv", **heading(document)}
    return render_to_string("reports/document.html", context).encode()


def to_xlsx(document: Document) -> bytes:
    """A workbook with a sheet for each table.

    Every text is written as text: what a client or an import named "=1+1" is never run as a formula.
    """
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with Workbook(file, options) as book:
        book.set_properties({"title": document.title, "author": ""})
        for number, table in enumerate(document.tables, 1):
            _sheet(book, document, table, number)
    return file.getvalue()


def _sheet(book: Any, document: Document, table: Table, number: int) -> None:
    sheet = book.add_worksheet(_sheet_name(table.name, number))
    title, head = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True, "bottom": 1})
    head.set_text_wrap()
    soft = book.add_format({"italic": True, "font_color": "#565a62", "align": "right"})
    formats = {decimals: book.add_format({"num_format": _number_format(decimals)}) for decimals in range(4)}
    sheet.write_string(0, 0, document.title, title)
    sheet.write_string(1, 0, heading(document)["institution"])
    sheet.write_string(2, 0, heading(document)["period"])
    top = 4
    for place, column in enumerate(table.columns):
        sheet.write_string(top, place, column.name, head)
        sheet.set_column(place, place, 48 if place == 0 else 16)
    for down, row in enumerate(table.rows, top + 1):
        for place, (value, column) in enumerate(table.cells(row)):
            if value is None:
                sheet.write_string(down, place, _("no data"), soft)
            elif isinstance(value, str):
                sheet.write_string(down, place, value)
            else:
                sheet.write_number(down, place, value, formats[_decimals(value, column)])
    for down, note in enumerate(document.notes, top + len(table.rows) + 2):
        sheet.write_string(down, 0, note)
    sheet.freeze_panes(top + 1, 1)


def _sheet_name(name: str, number: int) -> str:
    """A name a workbook takes: at most 31 characters, none of those that it keeps for itself."""
    return f"{number}. {name.translate(_NO_SHEET_NAME)}"[:31]


def _number_format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def heading(document: Document) -> dict[str, str]:
    """Whose report it is and of which days, in the language of the page."""
    institution = document.institution
    return {
        "institution": institution.name_en if get_language() == "en" else institution.name_lv,
        "period": f"{shown.day(document.period.first)} – {shown.day(document.period.last)}",
    }


def shown_rows(table: Table) -> list[list[tuple[str, bool]]]:
    """The rows of a table as text, each value with whether it is a number."""
    return [
        [(figure(value, column), not isinstance(value, str)) for value, column in table.cells(row)]
        for row in table.rows
    ]


def figure(value: Value, column: Column) -> str:
    """A value as it is read: `17 680`, `2,3`, "no data"."""
    if value is None:
        return _("no data")
    return value if isinstance(value, str) else number(value, _decimals(value, column))


def _decimals(value: float, column: Column) -> int:
    """Of a whole number none: a count stays a count beside means."""
    return 0 if isinstance(value, int) else column.decimals


def number(value: float, decimals: int = 0) -> str:
    """A number in the way of the language: groups of three by a narrow space, a decimal comma in Latvian."""
    text = f"{value:,.{decimals}f}".replace(",", "\u202f")
    return text if get_language() == "en" else text.replace(".", ",")
