"""Surveys, clients to invite, and answers, as the tests of surveys need them."""

from datetime import date, timedelta
from typing import Any

from tests.world import NOW, World

from atbilde.contacts.actions import client_of_address, open_contact
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Client
from atbilde.institutions.models import Institution
from atbilde.quality.actions.answering import answer_invitation
from atbilde.quality.actions.inviting import invite_some
from atbilde.quality.actions.making import save_survey, send_survey
from atbilde.quality.models import Invitation, Statement, Survey

TODAY = NOW.date()
ITEMS = ["professional_knowledgeable", "responsive", "polite"]


def fields(**other: Any) -> dict[str, Any]:
    """What a manager fills in: a week from today on, clients who wrote or called in May."""
    return {
        "name_lv": "Respondentu aptauja",
        "name_en": "Survey of respondents",
        "purpose_lv": "Vēlamies zināt, kā Jūs apkalpojam.",
        "purpose_en": "We would like to know how we serve you.",
        "starts": TODAY,
        "ends": TODAY + timedelta(days=7),
        "contacts_from": date(2026, 5, 1),
        "contacts_to": date(2026, 5, 31),
        "channels": ["email", "phone"],
        **other,
    }


def make(world: World, *, items: list[str] | None = None, **other: Any) -> Survey:
    """A survey that is not sent yet."""
    return save_survey(world.mara, at=NOW, survey=None, fields=fields(**other), items=items or ITEMS)


def came(
    institution: Institution,
    name: str,
    *,
    channel: Channel = Channel.EMAIL,
    language: str = "lv",
    days: int = -1,
    external: bool = True,
    direction: Direction = Direction.IN,
) -> Client:
    """A client with an address who turned to the institution so many days from now."""
    client = client_of_address(institution, f"{name}@epasts.example", name=name.title(), language=language)
    open_contact(
        institution, channel=channel, direction=direction, at=NOW + timedelta(days=days), client=client,
        external=external,
    )  # fmt: skip
    return client


def sent(world: World, clients: int, **other: Any) -> Survey:
    """A survey that runs, with so many clients invited."""
    for number in range(clients):
        came(world.institution, f"klients{number}")
    survey = send_survey(make(world, **other), by=world.mara, at=NOW)
    while invite_some(at=NOW):
        pass
    survey.refresh_from_db()
    return survey


def answer(survey: Survey, *places: int, words: str = "", at: Any = NOW) -> None:
    """The next invited client answers the statements in their order."""
    invitation = Invitation.objects.filter(survey=survey, answered=False).order_by("pk")[0]
    marks = dict(zip(Statement.objects.filter(survey=survey), places, strict=False))
    answer_invitation(invitation, marks=marks, words=words, at=at)
