"""What a reader of PDF files makes of ours."""

import io

from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """The words of all pages, a page after the other."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def language_of(pdf: bytes) -> str:
    """The language that the document says of itself."""
    return str(PdfReader(io.BytesIO(pdf)).root_object["/Lang"])


def is_accessible(pdf: bytes) -> bool:
    """Whether it is tagged and claims PDF/UA-1; the writer refuses that claim where the page breaks a rule."""
    root = PdfReader(io.BytesIO(pdf)).root_object
    return bool(root["/MarkInfo"]["/Marked"]) and b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()
