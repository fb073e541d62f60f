"""Answers leave once, from the account that was written to; a network's no is tried again or told to the officer."""

import hmac
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.adapters.social.network import Network, network
from tests.networks import (
    PAGE,
    USER,
    ZANDA,
    case_by,
    comment,
    direct,
    keep_secrets,
    make_account,
    mention,
    message,
    page_event,
    tell,
)
from tests.world import World, make_world

from atbilde.adapters.email.outbox import letters
from atbilde.adapters.social.keys import Keys
from atbilde.adapters.social.names import learn
from atbilde.adapters.social.outbox import check_account, messages
from atbilde.adapters.social.x.oauth import authorization, signature
from atbilde.cases.actions.answering import send_letter
from atbilde.cases.enums import AnswerWay, NoticeKind
from atbilde.cases.models import Case, Notice
from atbilde.cases.outbox import PAUSES
from atbilde.config import configuration
from atbilde.contacts.enums import Delivery
from atbilde.contacts.models import Client, ClientAccount, Contact, Event, Message, SocialAccount, SocialMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    keep_secrets(monkeypatch)
    return make_world()


@pytest.fixture
def there() -> Iterator[Network]:
    with network() as found:
        yield found


def leave(there: Network) -> int:
    return messages(configuration.secret, {"facebook": there.url, "x": there.url}).send_due()


def answered(case: Case, world: World, text: str = "Dati ir portālā.", **more: Any) -> Message:
    now = timezone.now()
    return send_letter(case, by=world.anna, at=now, body=text, leaves_at=now, **more)


def state(letter: Message) -> Message:
    return Message.objects.get(pk=letter.pk)


def test_the_signature_of_oauth_by_a_published_example() -> None:
    """The example of X's page "Creating a signature"."""
    keys = Keys(
        app="kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
        token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
        token_secret="LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
        app_key="xvz1evFS4wEEPTGEFPHBog",
    )
    fields = {"include_entities": "true", "status": "Hello Ladies + Gentlemen, a signed OAuth request!"}
    header = authorization(
        "POST",
        "https://api.twitter.com/1.1/statuses/update.json",
        keys,
        fields=fields,
        nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
        timestamp=1318622958,
    )
    assert 'oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"' in header
    assert header.startswith('OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", oauth_nonce="kYj')


@pytest.mark.clause("CSP-P4")
def test_a_private_message_on_facebook_is_answered_by_one(world: World, there: Network) -> None:
    case = case_by(make_account(world, "facebook"), page_event(message("Kur dati?")))
    there.body = {"recipient_id": ZANDA, "message_id": "m_reply"}
    letter = answered(case, world, close=True)
    assert letters(configuration.secret).send_due() == 0  # the mail leaves it alone
    assert leave(there) == 1
    (asked,) = there.asked
    proof = hmac.digest(b"app secret", b"page token", "sha256").hex()
    assert (asked.method, asked.path) == ("POST", f"/{PAGE}/messages?appsecret_proof={proof}")
    assert asked.headers["authorization"] == "Bearer page token"
    assert (asked.body["recipient"], asked.body["messaging_type"]) == ({"id": ZANDA}, "RESPONSE")
    assert asked.body["message"]["text"].startswith("Dati ir portālā.")
    assert state(letter).delivery == Delivery.SENT
    assert SocialMessage.objects.get(message=letter).remote_id == "m_reply"
    sent = Event.objects.get(type="message.sent").data
    assert (sent["channel"], sent["from"]) == ("social", "csplatvija")
    assert sent["answers"] == Contact.objects.get(direction="in").key
    case.refresh_from_db()
    assert case.closed_at is not None


@pytest.mark.clause("CSP-P4")
def test_a_direct_message_and_a_mention_on_x_are_answered_there(world: World, there: Network) -> None:
    account = make_account(world, "x")
    case = case_by(account, direct("Kur dati?"))
    there.body = {"data": {"dm_conversation_id": "1-2", "dm_event_id": "1346889436626259968"}}
    first = answered(case, world)
    assert leave(there) == 1
    asked = there.asked[-1]
    assert (asked.path, asked.body) == (
        f"/2/dm_conversations/with/{ZANDA}/messages",
        {"text": "Dati ir portālā."},
    )
    given = dict(part.split("=", 1) for part in asked.headers["authorization"].removeprefix("OAuth ").split(", "))
    fields = {name: value.strip('"') for name, value in given.items() if name != "oauth_signature"}
    fields |= {"oauth_consumer_key": "consumer key", "oauth_token": "access token"}
    keys = Keys("consumer secret", "access token", "token secret", "consumer key")
    expected = signature("POST", there.url + asked.path, fields, keys)
    assert given["oauth_signature"].strip('"').replace("%2B", "+").replace("%2F", "/").replace("%3D", "=") == expected
    assert SocialMessage.objects.get(message=first).remote_id == "1346889436626259968"
    tell(account, mention("@csp_latvija un kad?", "99"))
    there.body = {"data": {"id": "100", "text": "Rīt."}}
    answered(case, world, "Rīt.", way=AnswerWay.PUBLIC)
    assert leave(there) == 1
    assert there.asked[-1].path == "/2/tweets"
    assert there.asked[-1].body == {"text": "Rīt.", "reply": {"in_reply_to_tweet_id": "99"}}
    assert SocialMessage.objects.get(remote_id="100").address == "https://x.com/i/web/status/100"


@pytest.mark.clause("CSP-P4")
def test_a_comment_is_answered_in_private_first_and_in_public_where_asked_so(world: World, there: Network) -> None:
    account = make_account(world, "facebook")
    case = case_by(account, page_event(changes=[comment("Kad būs dati?")]))
    there.body = {"recipient_id": "psid-1", "message_id": "m_1"}
    answered(case, world)
    assert leave(there) == 1
    assert there.asked[-1].path.startswith(f"/{PAGE}/messages")
    assert there.asked[-1].body["recipient"] == {"comment_id": "1_2"}
    # What the person then writes in private, by another id, is theirs and joins the case.
    assert ClientAccount.objects.get(user_id="psid-1").client == case.client
    tell(account, page_event(message("Paldies!", "m_2", sender="psid-1")))
    assert Case.objects.get() == case
    Contact.objects.update(at=timezone.now() - timedelta(minutes=1))  # comments are told to the second only
    tell(account, page_event(changes=[comment("Un kur?", "1_3")]))
    there.body = {"id": "1_4"}
    answered(case, world, "Mūsu portālā.", way=AnswerWay.PUBLIC)
    assert leave(there) == 1
    assert there.asked[-1].path.startswith("/1_3/comments")
    assert there.asked[-1].body == {"message": "Mūsu portālā."}


def test_after_a_day_the_tag_for_people_goes_along(world: World, there: Network) -> None:
    case = case_by(make_account(world, "facebook", human_agent=True), page_event(message("Kur dati?")))
    Contact.objects.filter(direction="in").update(at=timezone.now() - timedelta(days=3))
    there.body = {"recipient_id": ZANDA, "message_id": "m"}
    answered(case, world)
    assert leave(there) == 1
    assert (there.asked[0].body["messaging_type"], there.asked[0].body["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")


REFUSALS: list[tuple[str, int, dict[str, str], object, timedelta | None]] = [
    ("x", 429, {"Retry-After": "77"}, {"title": "Too Many Requests"}, timedelta(seconds=77)),
    ("x", 503, {}, b"<html>", PAUSES[0]),
    ("x", 500, {"Retry-After": "999999"}, None, timedelta(hours=1)),
    ("x", 400, {}, {"title": "Invalid Request", "detail": "text too long"}, None),
    ("x", 403, {}, {"detail": "You cannot send messages to this user."}, None),
    ("facebook", 400, {}, {"error": {"message": "outside of allowed window", "code": 10}}, None),
    ("facebook", 400, {}, {"error": {"message": "the rate limit", "code": 613}}, PAUSES[0]),
    ("facebook", 400, {}, {"error": {"message": "try later", "code": 999, "is_transient": True}}, PAUSES[0]),
    ("facebook", 500, {}, {"error": {"message": "unknown", "code": 1}}, PAUSES[0]),
    ("facebook", 404, {}, b"", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "status", "headers", "body", "wait"), REFUSALS)
def test_a_refusal_is_tried_again_or_told_to_the_officer(
    world: World, there: Network, name: str, status: int, headers: dict[str, str], body: object, wait: Any
) -> None:
    told = page_event(message("Kur dati?")) if name == "facebook" else direct("Kur dati?")
    account = make_account(world, name)
    case = case_by(account, told)
    there.status, there.headers, there.body = status, headers, body
    letter = answered(case, world)
    before = timezone.now()
    assert leave(there) == 0
    now = state(letter)
    assert now.delivery_fault.startswith(("X " if name == "x" else "Facebook ") + str(status))
    if wait is None:
        assert now.delivery == Delivery.FAILED
        assert Notice.objects.get(kind=NoticeKind.NOT_SENT).post == world.anna
    else:
        assert (now.delivery, now.attempts) == (Delivery.QUEUED, 1)
        assert now.send_after is not None
        assert timedelta(0) <= now.send_after - before - wait < timedelta(minutes=1)
        there.status, there.headers = 200, {}
        there.body = {"message_id": "m", "data": {"dm_event_id": "1"}}
        Message.objects.filter(pk=letter.pk).update(send_after=timezone.now())
        assert leave(there) == 1
        assert state(letter).delivery == Delivery.SENT
    account.refresh_from_db()
    assert account.fault == ""


def test_an_account_that_does_not_work_says_so_and_is_left_alone_for_the_round(
    world: World, there: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account(world, "x")
    cases = [case_by(account, direct("Kur?", str(number), sender=str(number))) for number in (1, 2)]
    sent = [answered(case, world) for case in cases]
    there.status, there.body = 401, {"title": "Unauthorized"}
    assert leave(there) == 0
    assert len(there.asked) == 1
    account.refresh_from_db()
    assert account.fault == "X 401 Unauthorized"
    assert [state(letter).delivery for letter in sent] == [Delivery.QUEUED, Delivery.QUEUED]
    assert check_account(account, configuration.secret, {"x": there.url}) == "X 401 Unauthorized"
    there.status, there.body = 200, {"data": {"id": USER, "dm_event_id": "1"}}
    assert check_account(account, configuration.secret, {"x": there.url}) == ""
    Message.objects.filter(delivery=Delivery.QUEUED).update(send_after=timezone.now())
    assert leave(there) == 2
    assert SocialAccount.objects.get(pk=account.pk).fault == ""
    there.body = {"data": {"id": "1"}}
    assert check_account(account, configuration.secret, {"x": there.url}) == f"the token is that of 1, not of {USER}"
    monkeypatch.delenv("ATBILDE_SECRET_TW_TOKEN")
    assert check_account(account, configuration.secret, {"x": there.url}) == "there is no secret named tw-token"
    assert "no answer" in check_account(
        make_account(world, "facebook"), configuration.secret, {"facebook": "http://127.0.0.1:1"}
    )


def test_a_check_of_a_page_asks_whose_token_it_is(world: World, there: Network) -> None:
    account = make_account(world, "facebook")
    there.body = {"id": PAGE}
    assert check_account(account, configuration.secret, {"facebook": there.url}) == ""
    assert there.asked[0].path.startswith("/me?appsecret_proof=")
    assert "page token" not in there.asked[0].path


def test_who_wrote_by_messenger_is_asked_for_once(world: World, there: Network) -> None:
    account = make_account(world, "facebook")
    case = case_by(account, page_event(message("Kur dati?")))
    where = {"facebook": there.url}
    there.status, there.body = 503, None
    assert learn(configuration.secret, where) == 0
    there.status, there.body = 200, {"first_name": "Zanda", "last_name": "Vītoliņa"}
    assert learn(configuration.secret, where) == 1
    assert there.asked[-1].path.startswith(f"/{ZANDA}?appsecret_proof=")
    case.client.refresh_from_db()
    assert case.client.name == "Zanda Vītoliņa"
    asked = len(there.asked)
    assert learn(configuration.secret, where) == 0
    assert len(there.asked) == asked
    unnamed = case_by(account, page_event(message("Un kad?", "m_2", sender="5")))
    there.status, there.body = 400, {"error": {"code": 100, "message": "no profile"}}
    assert learn(configuration.secret, where) == 0
    asked = len(there.asked)
    assert learn(configuration.secret, where) == 0
    assert len(there.asked) == asked
    assert unnamed.client.name == ""


def test_a_client_known_by_name_keeps_it(world: World, there: Network) -> None:
    case = case_by(make_account(world, "facebook"), page_event(message("Kur dati?")))
    Client.objects.filter(pk=case.client_id).update(name="Zanda V.")
    there.body = {"first_name": "Z", "last_name": "V"}
    assert learn(configuration.secret, {"facebook": there.url}) == 1
    assert Client.objects.get(pk=case.client_id).name == "Zanda V."
