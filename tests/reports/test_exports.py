"""Reports as files: a workbook that runs nothing, a page that loads nothing, JSON that keeps its names."""

import io
import json
import zipfile
from datetime import date
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from atbilde.institutions.models import Institution
from atbilde.reports.documents import Column, Document, Table
from atbilde.reports.exports import figure, to_html, to_json, to_xlsx
from atbilde.reports.periods import Period

EVIL = ['=HYPERLINK("http://evil.example")', "+1+1", "-2", "@SUM(A1)", "\t=1", "http://site.example", "{=1}"]
_CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def document() -> Document:
    """A report whose texts would like to be formulas."""
    rows = [[text, number, None] for number, text in enumerate(EVIL)]
    columns = [Column("=Nosaukums"), Column("Skaits", 1), Column("Nekas")]
    return Document(
        title="=Pārskats",
        institution=Institution(slug="csp", name_lv="=Iestāde", name_en="=Institution"),
        period=Period(date(2026, 1, 1), date(2026, 1, 31), ZoneInfo("Europe/Riga")),
        tables=[Table("Tabula [1]: a/b*?", columns, rows), Table("x" * 60, columns[:1], [["a"]])],
        notes=["=1+1"],
    )


def test_no_text_becomes_a_formula_or_a_link() -> None:
    with override("lv"), zipfile.ZipFile(io.BytesIO(to_xlsx(document()))) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        texts = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        assert not [name for name in book.namelist() if name.endswith("sheet1.xml.rels")]
    assert not list(sheet.iter(f"{_CELL}f"))
    said = ["".join(item.itertext()) for item in texts]
    assert set(EVIL) <= set(said)
    assert "nav datu" in said
    kinds = [cell.get("t", "n") for cell in sheet.iter(f"{_CELL}c")]
    assert kinds.count("n") == len(EVIL)


def test_the_page_escapes_and_loads_nothing() -> None:
    with override("lv"):
        page = to_html(document()).decode()
    assert "=HYPERLINK(&quot;" in page
    assert "<script" not in page
    assert "<link" not in page
    assert 'lang="lv"' in page


def test_json_is_readable_and_ends_with_a_line() -> None:
    text = to_json({"nosaukums": "Pārskats"})
    assert json.loads(text) == {"nosaukums": "Pārskats"}
    assert "ā".encode() in text
    assert text.endswith(b"\n")


@pytest.mark.parametrize(
    "value, decimals, language, shown",
    [
        (None, 0, "lv", "nav datu"),
        (None, 1, "en", "no data"),
        (17680, 0, "lv", "17\u202f680"),
        (2.34, 1, "lv", "2,3"),
        (2.34, 1, "en", "2.3"),
        (0, 0, "lv", "0"),
        (4936, 1, "lv", "4\u202f936"),
        (2.0, 1, "lv", "2,0"),
    ],
)
def test_figures_in_words(value: float | None, decimals: int, language: str, shown: str) -> None:
    with override(language):
        assert figure(value, Column("x", decimals)) == shown
