"""A report as the bytes of a file, in each of the formats that pages and the command line offer."""

from datetime import datetime

from atbilde.reports.documents import Report
from atbilde.reports.exports import to_html, to_json, to_xlsx
from atbilde.reports.printing import to_pdf

#: The formats by the ending of the file, each with its content type.
FORMATS = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def as_file(report: Report, form: str, *, made: datetime) -> bytes:
    """The report in a format of `FORMATS` (`KeyError` for another), in the language in force; `made` is printed."""
    if form == "json":
        return to_json(report.data)
    if form == "pdf":
        return to_pdf(report.document, made=made)
    return {"xlsx": to_xlsx, "html": to_html}[form](report.document)
