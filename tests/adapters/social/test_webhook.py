"""The webhook as a network meets it: what it writes, what it refuses, what it never tells."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client as Browser
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.networks import (
    PAGE,
    USER,
    ZANDA,
    comment,
    direct,
    keep_secrets,
    make_account,
    mention,
    message,
    page_event,
    signature,
    tell,
)
from tests.world import World, make_world

from atbilde.adapters.social import views
from atbilde.adapters.social.facebook import hearing as facebook
from atbilde.adapters.social.keys import verify_token
from atbilde.adapters.social.x import hearing as x
from atbilde.cases.actions.closing import close_case
from atbilde.cases.models import Case, Obligation
from atbilde.contacts.models import Client, ClientAccount, Contact, Event, Message, SocialAccount, SocialMessage

pytestmark = pytest.mark.django_db

#: RFC 4231, test case 2.
KEY, DATA = "Jefe", b"what do ya want for nothing?"
HEX = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
BASE64 = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    keep_secrets(monkeypatch)
    return make_world()


@pytest.fixture(params=["facebook", "x"])
def account(request: pytest.FixtureRequest, world: World) -> SocialAccount:
    return make_account(world, request.param)


def private(account: SocialAccount, text: str, number: int = 1, **more: Any) -> dict[str, Any]:
    if account.network == "facebook":
        return page_event(message(text, f"m_{number}", **more))
    return direct(text, str(number), **more)


def public(account: SocialAccount, text: str, number: int = 1, **more: Any) -> dict[str, Any]:
    if account.network == "facebook":
        return page_event(changes=[comment(text, f"9_{number}", **more)])
    return mention(text, str(number), **more)


def test_signatures_by_a_published_vector() -> None:
    assert facebook.is_signed({"X-Hub-Signature-256": f"sha256={HEX}"}, DATA, KEY)
    assert x.is_signed({"x-twitter-webhooks-signature": f"sha256={BASE64}"}, DATA, KEY)
    assert x.confirmation({"crc_token": DATA.decode()}, app_secret=KEY) == {"response_token": f"sha256={BASE64}"}
    for wrong in ("", HEX, f"sha256={HEX[:-1]}4", "sha256=ā"):
        assert not facebook.is_signed({"X-Hub-Signature-256": wrong}, DATA, KEY)
        assert not x.is_signed({"x-twitter-webhooks-signature": wrong}, DATA, KEY)


def test_the_address_is_confirmed_only_to_who_knows_its_token(world: World) -> None:
    page, user = make_account(world, "facebook"), make_account(world, "x")
    ask = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": verify_token(page)}
    answer = Browser().get(f"/social/{page.pk}/", ask)
    assert (answer.status_code, answer.content, answer["Content-Type"][:10]) == (200, b"1158201444", "text/plain")
    for wrong in ({"hub.verify_token": "x"}, {"hub.mode": "unsubscribe"}):
        assert Browser().get(f"/social/{page.pk}/", ask | wrong).status_code == 403
    assert Browser().get(f"/social/{page.pk}/").status_code == 403
    signed = Browser().get(f"/social/{user.pk}/", {"crc_token": "abc"})
    assert signed.json() == x.confirmation({"crc_token": "abc"}, app_secret="consumer secret")
    assert Browser().get(f"/social/{user.pk}/").status_code == 400
    assert verify_token(user) == ""


@pytest.mark.clause("CSP-P4")
@pytest.mark.parametrize("told", [private, public])
def test_a_message_becomes_a_case_with_the_same_obligations_as_a_letter(account: SocialAccount, told: Any) -> None:
    body = told(account, "Labdien! Kur var redzēt iedzīvotāju skaitu?")
    for _ in range(2):
        assert tell(account, body).status_code == 200
    case = Case.objects.get()
    assert (case.channel, case.queue, case.language) == ("social", account.queue, "lv")
    assert case.subject == "Labdien! Kur var redzēt iedzīvotāju skaitu?"
    types = list(Event.objects.order_by("pk").values_list("type", flat=True))
    assert types == ["message.received", "submission.received"]
    received = Event.objects.get(type="message.received").data
    assert (received["channel"], received["to"], received["account"]) == ("social", account.handle, account.code)
    assert ("url" in received) is (told is public)
    assert Obligation.objects.filter(case=case, duty__startswith="IL-").exists()
    assert case.due_at is not None
    row = SocialMessage.objects.get()
    assert (row.public, row.person.user_id, row.person.client) == (told is public, ZANDA, case.client)
    account.refresh_from_db()
    assert account.heard_at is not None


def test_one_person_and_account_are_one_case_while_it_is_open(account: SocialAccount, world: World) -> None:
    for number, told in enumerate((public, private, public), start=1):
        tell(account, told(account, f"Ziņa {number}", number))
    case = Case.objects.get()
    assert case.contacts.count() == 3
    tell(account, private(account, "Cits cilvēks", 9, sender="5"))
    assert Case.objects.count() == 2
    close_case(case, by=world.mara, at=timezone.now(), reason="no_answer_needed", words="Paldies.")
    tell(account, private(account, "Vēl kaut kas", 10))
    assert Case.objects.count() == 3
    assert Client.objects.filter(social_accounts__user_id=ZANDA).count() == 1


def test_names_and_handles_are_learnt_and_what_officers_know_stays(world: World) -> None:
    user = make_account(world, "x")
    tell(user, direct("Sveiki", "1"))
    client = Client.objects.get(name="Zanda Vītoliņa")
    Client.objects.filter(pk=client.pk).update(name="Zanda Vītoliņa-Kalniņa")
    again = direct("Vēl", "2")
    again["users"][ZANDA]["screen_name"] = "zanda_jauna"
    tell(user, again)
    client.refresh_from_db()
    assert (client.name, ClientAccount.objects.get().handle) == ("Zanda Vītoliņa-Kalniņa", "zanda_jauna")


FACEBOOK_PASSED_OVER = [
    page_event(message("Mēs paši", is_echo=True)),
    page_event({"sender": {"id": ZANDA}, "recipient": {"id": PAGE}, "read": {"watermark": 1}}),
    page_event({"sender": {"id": ZANDA}, "delivery": {"mids": ["m_1"], "watermark": 1}}),
    page_event(message("Sveša lapa"), page="1"),
    page_event(changes=[comment("Mēs paši", sender=PAGE)]),
    page_event(changes=[comment("Labots", verb="edited")]),
    page_event(changes=[comment("Patīk", item="reaction")]),
    page_event(changes=[{"field": "mention", "value": {}}]),
    {"object": "page", "entry": []},
]
X_PASSED_OVER = [
    direct("Mēs paši", sender=USER),
    mention("Mēs paši", sender=USER),
    mention("RT", retweeted_status={"id_str": "1"}),
    mention("Par citu", entities={"user_mentions": []}),
    {"for_user_id": USER, "favorite_events": [{"id": "1"}]},
    {"for_user_id": USER, "direct_message_indicate_typing_events": [{"sender_id": ZANDA}]},
    {**direct("Cits konts"), "for_user_id": "1"},
]


@pytest.mark.parametrize(
    ("network", "body"),
    [("facebook", one) for one in FACEBOOK_PASSED_OVER] + [("x", one) for one in X_PASSED_OVER],
)
def test_what_is_no_message_of_a_person_is_passed_over(world: World, network: str, body: dict[str, Any]) -> None:
    assert tell(make_account(world, network), body).status_code == 200
    assert not Contact.objects.exists()


def test_shapes_of_real_payloads(world: World) -> None:
    page, user = make_account(world, "facebook"), make_account(world, "x")
    picture = {"type": "image", "payload": {"url": "https://scontent.example/a.jpg"}}
    no_text = message("", "m_2", attachments=[picture])
    del no_text["message"]["text"]
    post = {"field": "feed", "value": {**comment("Kad strādājat?")["value"], "item": "post", "post_id": f"{PAGE}_77"}}
    del post["value"]["comment_id"]
    tell(page, page_event(message("Skat. attēlu", "m_1", attachments=[picture]), no_text, changes=[post]))
    long = {"full_text": "@csp_latvija gara ziņa &amp; viss pārējais", "entities": {"user_mentions": []}}
    tell(user, mention("@csp_latvija gara…", "5", truncated=True, extended_tweet=long))
    reply = mention("Bet kad?", "6", entities={}, in_reply_to_user_id_str=USER)
    tell(user, reply)
    texts = list(Message.objects.order_by("pk").values_list("text", flat=True))
    assert texts == [
        "Skat. attēlu\n[image] https://scontent.example/a.jpg",
        "[image] https://scontent.example/a.jpg",
        "Kad strādājat?",
        "@csp_latvija gara ziņa & viss pārējais",
        "Bet kad?",
    ]
    assert SocialMessage.objects.filter(remote_id=f"{PAGE}_77", public=True).exists()


def test_a_message_counts_from_when_it_was_written_unless_that_cannot_be(account: SocialAccount) -> None:
    def told_at(moment: Any, number: int) -> Contact:
        body = private(account, "Sveiki", number)
        stamp = int(moment.timestamp() * 1000)
        if account.network == "facebook":
            body["entry"][0]["messaging"][0]["timestamp"] = stamp
        else:
            body["direct_message_events"][0]["created_timestamp"] = str(stamp)
        tell(account, body)
        return Contact.objects.latest("pk")

    before = timezone.now() - timedelta(hours=3)
    assert abs(told_at(before, 1).at - before) < timedelta(seconds=1)
    for wrong in (timezone.now() + timedelta(days=2), timezone.now() - timedelta(days=400)):
        number = 2 if wrong > timezone.now() else 3
        assert abs(told_at(wrong, number).at - timezone.now()) < timedelta(minutes=1)


def test_what_is_refused_and_how(account: SocialAccount, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    good = json.dumps(private(account, "Sveiki")).encode()
    assert tell(account, good, key="wrong").status_code == 403
    unsigned = Browser().post(f"/social/{account.pk}/", good, content_type="application/json")
    assert unsigned.status_code == 403
    address = f"/social/{account.pk}/"
    for method in ("put", "delete", "patch"):
        answer = getattr(Browser(), method)(address)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")
    assert tell(account, b" " * (views.LARGEST + 1)).status_code == 413
    for body in (b"", b"{", b"\xff\xfe", b"[" * 100_000, b'"\\ud800"'):
        assert tell(account, body).status_code == 400
    assert Browser().post(f"/social/{account.pk + 1}/", good, content_type="application/json").status_code == 404
    assert Browser().post(f"/social/{10**30}/", good, content_type="application/json").status_code == 404
    monkeypatch.delenv(f"ATBILDE_SECRET_{account.secret.upper()}_APP")
    assert tell(account, good).status_code == 403
    SocialAccount.objects.update(active=False)
    assert tell(account, good).status_code == 404
    assert not Contact.objects.exists()


def test_one_bad_event_never_holds_up_the_rest_and_the_log_names_nobody(
    account: SocialAccount, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole = views.hear

    def broken(account: SocialAccount, said: Any, **more: Any) -> Any:
        if "slikta" in said.text:
            raise KeyError(said.text)
        return whole(account, said, **more)

    monkeypatch.setattr(views, "hear", broken)
    body = private(account, "slikta ziņa Zandai", 1)
    more = private(account, "laba ziņa", 2)
    if account.network == "facebook":
        body["entry"] += more["entry"]
    else:
        body["direct_message_events"] += more["direct_message_events"]
    with caplog.at_level(logging.DEBUG):
        assert tell(account, body).status_code == 500  # so that it is sent again
    assert [one.text for one in Message.objects.all()] == ["laba ziņa"]
    assert "Zandai" not in caplog.text
    assert "KeyError" in caplog.text
    monkeypatch.setattr(views, "hear", whole)
    assert tell(account, body).json() == {"news": 1}
    assert Message.objects.count() == 2


def test_without_a_database_the_network_is_asked_to_send_it_again(
    account: SocialAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(views, "hear", away)
    assert tell(account, private(account, "Sveiki")).status_code == 503


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "sender", "message", "mid", "text", "from", "value", "item", "verb", "user", "id_str"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
EVENTS = st.lists(ANYTHING, max_size=3) | ANYTHING


class HostileBodies(TestCase):
    """Whatever JSON a network's signature stands under: 2xx or 4xx, never a traceback."""

    def setUp(self) -> None:
        self.patch = pytest.MonkeyPatch()
        keep_secrets(self.patch)
        world = make_world()
        self.accounts = {name: make_account(world, name) for name in ("facebook", "x")}

    def tearDown(self) -> None:
        self.patch.undo()

    @settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
    @given(first=EVENTS, second=EVENTS, text=st.text(max_size=30))
    def test_any_shape(self, first: Any, second: Any, text: str) -> None:
        value = {"item": "comment", "verb": "add", "comment_id": text, "message": text, "from": first}
        page = {"entry": [{"id": PAGE, "messaging": first, "changes": [{"field": "feed", "value": value}, second]}]}
        user = {
            "for_user_id": USER,
            "direct_message_events": first,
            "tweet_create_events": [{"user": second, "id_str": text, "in_reply_to_user_id_str": USER, "text": text}],
            "users": second,
        }
        for network, body in (("facebook", page), ("x", user), ("facebook", first), ("x", second)):
            answer = tell(self.accounts[network], body)
            assert 200 <= answer.status_code < 300 or 400 <= answer.status_code < 500, answer.content


def test_the_signature_is_over_the_bytes_as_they_came(account: SocialAccount) -> None:
    raw = b'{ "object":"page" ,"entry":[] }'
    address, headers = f"/social/{account.pk}/", signature(account.network, raw)
    assert Browser().post(address, raw, content_type="application/json", headers=headers).status_code == 200
    compact = raw.replace(b" ", b"")
    assert Browser().post(address, compact, content_type="application/json", headers=headers).status_code == 403
