"""What the institutions of the demonstration know: answers, the directory, publications, forms of surveys."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from atbilde.institutions.models import Post
from atbilde.knowledge.actions.answers import save_answer
from atbilde.knowledge.actions.catalogue import cancel_publication, save_form, save_publication, save_resource
from atbilde.knowledge.models import Answer
from atbilde.knowledge.queries.marked import marks_of

_FOLDER = Path(__file__).parent / "texts" / "knowledge"
#: Statistics are published at one in the afternoon.
_HOUR = time(13)


def fill_knowledge(by: Post, now: datetime) -> None:
    """Everything the texts of the institution say, as if `by` had entered it by hand some time before `now`."""
    with (_FOLDER / f"{by.institution_id}.toml").open("rb") as file:
        texts: dict[str, list[dict[str, Any]]] = tomllib.load(file)
    for number, row in enumerate(texts["answer"]):
        _answer(by, row, now - timedelta(days=200 - 9 * number))
    for number, row in enumerate(texts.get("resource", [])):
        (name_lv, about_lv), (name_en, about_en) = row["lv"], row["en"]
        save_resource(
            by, at=now, resource=None, kind=row["kind"], url=row["url"], order=number,
            name_lv=name_lv, name_en=name_en, about_lv=about_lv, about_en=about_en,
        )  # fmt: skip
    for row in texts.get("publication", []):
        _publications(by, row, now)
    for row in texts.get("form", []):
        (name_lv, due_lv), (name_en, due_en) = row["lv"], row["en"]
        due_on = next_due(now.date(), **row["due"]) if "due" in row else None
        save_form(
            by, at=now, form=None, code=row["code"], audience=row["audience"], period=row["period"], due_on=due_on,
            name_lv=name_lv, name_en=name_en, due_lv=due_lv, due_en=due_en,
        )  # fmt: skip


def next_due(today: date, *, day: int, months: Sequence[int] = range(1, 13)) -> date:
    """The next day of that number, today or later, in one of the months: as the form's own words say."""
    years = (today.year, today.year + 1)
    return min(due for year in years for month in months if (due := date(year, month, day)) >= today)


def _answer(by: Post, row: dict[str, Any], at: datetime) -> None:
    question, body = row["question"], row["body"]
    # The institution's own addresses and numbers: whoever wrote the texts looked at each.
    left = [mark.key for mark in marks_of(by.institution, question, body)]
    made = save_answer(
        by, at=at, answer=None, question=question, body=body, language=row.get("language", "lv"),
        visibility=row.get("visibility", "public"), publish=True, left=left,
    )  # fmt: skip
    Answer.objects.filter(pk=made.pk).update(used=row.get("used", 0))


def _publications(by: Post, row: dict[str, Any], now: datetime) -> None:
    zone = ZoneInfo(by.institution.timezone)
    for number, days in enumerate(row["days"], 1):
        on = (now.astimezone(zone) + timedelta(days=days)).date()
        on += timedelta(days=7 - on.weekday() if on.weekday() > 4 else 0)  # nothing is published on a weekend
        made = save_publication(
            by, at=now - timedelta(days=60), publication=None, key=f"{row['key']}-{number}", kind=row["kind"],
            published_at=datetime.combine(on, _HOUR, zone), name_lv=row["lv"], name_en=row["en"],
        )  # fmt: skip
        if row.get("cancelled") == days:
            cancel_publication(made, by=by, at=now - timedelta(days=1))
