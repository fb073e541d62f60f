"""The demonstration's surveys: some have ended, one runs and invites clients, one is a draft."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from atbilde.cases.actions.sending import letter_sent
from atbilde.config.demo.cast import Cast
from atbilde.contacts.actions import client_of_address, open_contact
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Message
from atbilde.institutions.enums import Role
from atbilde.quality.actions.answering import answer_invitation, answer_openly
from atbilde.quality.actions.inviting import invite_some
from atbilde.quality.actions.making import save_survey, send_survey
from atbilde.quality.models import Invitation, Statement, Survey
from atbilde.services.actions.rating import rate_service
from atbilde.services.models import Service

_TEXTS = Path(__file__).parent / "texts" / "surveys.toml"
#: Invited to the survey that runs: the first of the people whose mailboxes the demonstration offers.
CALLER = "zanda.vitolina@epasts.example"
#: Ratings of a service on its own page, where the standard has anything rated: out of five.
_RATINGS = (5, 5, 4, 5, 3, 4, 5, 5, 2, 4, 5)


class Surveys:
    """All surveys of one institution of the demonstration."""

    def __init__(self, cast: Cast, chance: Random, now: datetime) -> None:
        with _TEXTS.open("rb") as file:
            self.texts: list[dict[str, Any]] = tomllib.load(file).get(cast.texts.slug, [])
        self.cast, self.chance, self.now = cast, chance, now

    def fill(self) -> None:
        """Make them in the order of the file, so that nobody is invited twice within the days of rest."""
        for text in self.texts:
            self._survey(text)
        if self.cast.standard.prescribes("rating_of_contacts"):
            self._rate_services()

    def _survey(self, text: dict[str, Any]) -> None:
        today = self.now.date()
        (first, last), (came_first, came_last) = text["days"], text["contacts"]
        begins = min(self.now, self.now + timedelta(days=first))
        by = self.cast.with_role(Role.MANAGER)[0]
        survey = save_survey(
            by,
            at=begins - timedelta(days=2),
            survey=None,
            items=text["items"],
            fields={
                "name_lv": text["lv"],
                "name_en": text["en"],
                "purpose_lv": text["purpose_lv"],
                "purpose_en": text["purpose_en"],
                "starts": today + timedelta(days=first),
                "ends": today + timedelta(days=last),
                "contacts_from": today + timedelta(days=came_first),
                "contacts_to": today + timedelta(days=came_last),
                "channels": [Channel.EMAIL, Channel.PORTAL, Channel.PHONE],
                "is_open": text.get("open", False),
            },
        )
        if text.get("draft"):
            return
        if last >= 0:  # somebody whose mailbox a visitor of the demonstration can look into
            self._calls(CALLER, self.now + timedelta(days=came_first))
        survey = send_survey(survey, by=by, at=begins)
        while invite_some(at=begins):
            pass
        letters = Message.objects.filter(contact__invitation__survey=survey)
        for letter in letters.exclude(contact__client__email=CALLER):  # hers leaves when the mail server stands
            letter_sent(letter, at=begins + timedelta(minutes=1))
        self._answers(survey, text, begins)

    def _calls(self, address: str, at: datetime) -> None:
        client = client_of_address(self.cast.institution, address, language="lv")
        open_contact(self.cast.institution, channel=Channel.PHONE, direction=Direction.IN, at=at, client=client)

    def _answers(self, survey: Survey, text: dict[str, Any], begins: datetime) -> None:
        statements = list(Statement.objects.filter(survey=survey))
        words = list(text["words"])
        invitations = list(Invitation.objects.filter(survey=survey).select_related("client").order_by("pk"))
        others = [one for one in invitations if one.client.email != CALLER]
        for invitation in self.chance.sample(others, round(len(others) * text["rate"])):
            marks = self._marks(statements, text["chances"])
            said = words.pop() if words and self.chance.random() < 0.4 else ""
            answer_invitation(invitation, marks=marks, words=said, at=begins)
        for _ in range(6 if survey.is_open else 0):
            answer_openly(survey, marks=self._marks(statements, text["chances"]), at=begins)

    def _marks(self, statements: list[Statement], chances: list[int]) -> dict[Statement, int]:
        """Who is content is so with nearly everything; now and then a statement is left out."""
        mood = self.chance.choices(range(len(chances)), chances)[0]
        marks = {}
        for one in statements:
            if self.chance.random() < 0.95:
                other = self.chance.choices(range(len(chances)), chances)[0]
                marks[one] = mood if self.chance.random() < 0.7 else other
        return marks or {statements[0]: mood}

    def _rate_services(self) -> None:
        for service in Service.objects.filter(institution=self.cast.institution).order_by("pk"):
            for number in range(self.chance.randint(4, len(_RATINGS))):
                at = self.now - timedelta(days=3 + 11 * number, hours=self.chance.randint(0, 6))
                rate_service(service, score=_RATINGS[number], scale=5, at=at)
