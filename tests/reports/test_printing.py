"""Reports on paper: what they say, and that nothing in them is run."""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from pypdf import PdfReader
from tests.reports.paper import is_accessible, language_of, text_of
from tests.reports.test_charts import drawn
from tests.reports.test_exports import document

from atbilde.reports.documents import Column, Document, Table
from atbilde.reports.printing import to_pdf

MADE = datetime(2026, 2, 3, 9, 5, tzinfo=ZoneInfo("Europe/Riga"))


def paper(language: str = "lv", **others: object) -> bytes:
    """The report of the exports' tests on paper; `others` in place of its fields."""
    base = document()
    fields = {name: getattr(base, name) for name in ("title", "institution", "period", "tables", "notes")}
    with override(language):
        return to_pdf(Document(**(fields | others)), made=MADE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "language, words",
    [
        ("lv", ("=Iestāde", "Sagatavots 03.02.2026. 09:05", "01.01.2026. – 31.01.2026.", "nav datu")),
        ("en", ("=Institution", "Made 03.02.2026 09:05", "01.01.2026 – 31.01.2026")),
    ],
)
def test_the_page_says_whose_it_is_of_when_and_when_it_was_made(language: str, words: tuple[str, ...]) -> None:
    pdf = paper(language)
    said = text_of(pdf)
    assert is_accessible(pdf)
    assert language_of(pdf) == language
    assert not [word for word in ("=Pārskats", "1 / 1", *words) if word not in said]


def test_latvian_letters_come_back_as_they_were() -> None:
    letters = "āčēģīķļņšūž ĀČĒĢĪĶĻŅŠŪŽ õ ŗ"
    assert letters in text_of(paper(notes=[letters]))


def test_words_are_never_run() -> None:
    evil = '#panic() *a* _b_ $x$ `c` \\ @d <e> "]'
    assert evil in text_of(paper(notes=[evil]))


def test_drawings_stand_beside_the_tables_and_their_words_are_in_the_file() -> None:
    chart = drawn(1200, None, 35)
    pdf = paper(drawings=[chart])
    assert is_accessible(pdf)
    assert chart.title in text_of(pdf)
    assert "1\u202f200" in text_of(pdf)  # its uppermost line
    assert chart.summary in _alternatives(pdf)


def test_a_long_table_goes_on_with_its_heading_on_the_next_page() -> None:
    rows = [[f"rinda {number}", number] for number in range(120)]
    pages = PdfReader(io.BytesIO(paper(tables=[Table("Tabula", [Column("Kas"), Column("Cik")], rows)]))).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "Kas Cik" in page.extract_text().replace("\n", " ")
        assert f"{number} / {len(pages)}" in page.extract_text()


def test_a_sign_without_a_picture_does_not_cost_the_report() -> None:
    assert "pēc tā" in text_of(paper(notes=["😀 pēc tā"]))


def _alternatives(pdf: bytes) -> str:
    """What stands for the pictures, of the whole file."""
    reader = PdfReader(io.BytesIO(pdf))
    found = [reader.get_object(number) for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1)]
    return "\n".join(str(one["/Alt"]) for one in found if isinstance(one, dict) and "/Alt" in one)
