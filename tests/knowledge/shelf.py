"""Things to read in the knowledge of the tests."""

from datetime import datetime
from typing import Any

from tests.world import NOW, World

from atbilde.knowledge.actions.answers import save_answer
from atbilde.knowledge.actions.catalogue import save_form, save_publication, save_resource
from atbilde.knowledge.models import Answer, Publication, Resource, SurveyForm


def put_answer(world: World, question: str = "Kur ir dati?", body: str = "Sk. datubāzē.", **more: Any) -> Answer:
    """A published public answer in Latvian unless said otherwise."""
    given = {"language": "lv", "visibility": "public", "publish": True} | more
    return save_answer(world.anna, at=NOW, answer=None, question=question, body=body, **given)


def put_resource(world: World, kind: str = "databases", name: str = "Datubāze", **more: Any) -> Resource:
    """An entry of the directory."""
    given = {"name_lv": name, "name_en": f"{name} in English", "url": "https://dati.example/"} | more
    return save_resource(world.anna, at=NOW, resource=None, kind=kind, **given)


def put_publication(
    world: World, at: datetime, key: str = "cpi", name: str = "Cenu indekss", **more: Any
) -> Publication:
    """A publication of the calendar."""
    given = {"kind": "data", "name_lv": name, "name_en": f"{name} in English"} | more
    return save_publication(world.anna, at=NOW, publication=None, key=key, published_at=at, **given)


def put_form(world: World, code: str = "1-darbs", audience: str = "enterprises", **more: Any) -> SurveyForm:
    """A form of the catalogue."""
    given = {"name_lv": f"Pārskats {code}", "name_en": f"Report {code}", "period": "month"} | more
    return save_form(world.anna, at=NOW, form=None, code=code, audience=audience, **given)
