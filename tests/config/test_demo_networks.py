"""The demonstration's social networks: what a person writes there is told as the networks tell it, and answered."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.world import World, make_world

from atbilde.adapters.social.outbox import check_account, messages
from atbilde.cases.actions.answering import send_letter
from atbilde.cases.enums import AnswerWay
from atbilde.cases.models import Case
from atbilde.config import configuration
from atbilde.config.demo import networks
from atbilde.contacts.models import SocialAccount
from atbilde.institutions.standards import standard_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("atbilde.config.demo.urls")]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    monkeypatch.setattr(networks, "data_folder", lambda: tmp_path)
    monkeypatch.setattr(configuration, "data_folder", lambda: tmp_path)
    world = make_world()
    networks.attach_accounts(world.institution, standard_of(world.institution, timezone.now()), world.queue)
    networks.keep_tokens()
    return world


def test_each_institution_has_the_accounts_of_its_standard(world: World) -> None:
    found = SocialAccount.objects.order_by("code").values_list("network", "code", "handle")
    assert list(found) == [("facebook", "facebook", "csplatvija"), ("x", "twitter", "csp_latvija")]


@pytest.mark.parametrize("network", ["facebook", "x"])
@pytest.mark.parametrize("way", ["private", "public"])
def test_a_message_is_told_and_its_answer_seen(
    world: World, live_server: Any, settings: Any, network: str, way: str
) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"public_url": live_server.url})
    account = SocialAccount.objects.get(network=network)
    me = networks.PEOPLE[1]
    sent = {"me": me.id, "account": account.pk, "way": way, "text": "Kad būs dati?"}
    answer = Client().post("/demo/networks/", sent)
    assert answer["Location"].startswith(f"/demo/networks/?me={me.id}")
    case = Case.objects.get()
    assert case.channel == "social"
    assert str(case.client) == me.name or (network, way) == ("facebook", "private")  # Messenger tells no name
    bases = {name: f"{live_server.url}/demo/networks/{name}" for name in ("facebook", "x")}
    assert check_account(account, configuration.secret, bases) == ""
    now = timezone.now()
    send_letter(case, by=world.anna, at=now, body="Rīt.", leaves_at=now, way=AnswerWay(way))
    assert messages(configuration.secret, bases).send_due() == 1
    ours, theirs = networks.lines_of(me)[:2]
    assert (ours.theirs, ours.public, ours.text) == (False, way == "public", "Rīt.")
    assert (theirs.theirs, theirs.public, theirs.text) == (True, way == "public", "Kad būs dati?")
    page = Client().get("/demo/networks/lines/", {"me": me.id}).content.decode()
    assert "Rīt." in page
    assert "Rīt." not in Client().get("/demo/networks/lines/", {"me": "900003"}).content.decode()


def test_who_holds_no_token_is_refused(world: World) -> None:
    for address in ("facebook/1/messages", "facebook/1/comments", "x/2/tweets", "x/2/dm_conversations/with/1/messages"):
        assert Client().post(f"/demo/networks/{address}", "{}", content_type="application/json").status_code == 401
    account = SocialAccount.objects.get(network="x")
    headers = {"Authorization": f'OAuth oauth_token="demo-{account.user_id}"'}
    for body in ("", "[]", '{"text": 1}', '{"text": "a", "reply": {"in_reply_to_tweet_id": "1"}}'):
        answer = Client().post("/demo/networks/x/2/tweets", body, content_type="application/json", headers=headers)
        assert answer.status_code == 400


def test_the_page_says_when_the_institution_did_not_take_it(world: World, settings: Any) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"public_url": "http://127.0.0.1:1"})
    account = SocialAccount.objects.get(network="x")
    sent = {"me": "900001", "account": account.pk, "way": "private", "text": "Sveiki"}
    page = Client().post("/demo/networks/", sent).content.decode()
    assert "Ziņa nav nosūtīta" in page
    assert "Sveiki" in page
