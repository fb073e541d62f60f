"""A report as titles and tables of plain values: what the exports write and the printed page shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from atbilde.institutions.models import Institution
from atbilde.reports.periods import Period

#: A value of a table. `None` is "no data", never nought.
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and how many decimals its numbers are shown with."""

    name: str
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values under headings; the first column names the row."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]

    def cells(self, row: Sequence[Value]) -> Iterator[tuple[Value, Column]]:
        """The values of a row, each with its column."""
        return zip(row, self.columns, strict=True)


class Drawing(Protocol):
    """A picture of figures that also stand in a table: its heading, what it shows in words, the template of its SVG
    (which reads the drawing as `chart`)."""

    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def template(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Document:
    """One report for one institution and period."""

    title: str
    institution: Institution
    period: Period
    tables: Sequence[Table]
    notes: Sequence[str] = ()
    drawings: Sequence[Drawing] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report computed: `data` as JSON shows it, `document` as it is read and printed."""

    name: str
    data: dict[str, Any]
    document: Document


def opening(name: str, institution: Institution, period: Period) -> dict[str, Any]:
    """How the data of every report begins: its name, whose it is, and the days."""
    return {"report": name, "institution": institution.pk, **span(period)}


def span(period: Period) -> dict[str, str]:
    """The days of a period as data."""
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}
