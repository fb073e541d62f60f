"""The administrator's pages of accounts on social networks: what is entered, what is shown, how an account stands."""

from collections.abc import Iterator

import pytest
from tests.desk.ground import browser_of, queries_of
from tests.networks import PAGE, USER, keep_secrets, make_account
from tests.world import World, make_world

from atbilde.adapters.social.keys import verify_token
from atbilde.audit.models import Entry
from atbilde.config import wiring
from atbilde.contacts import ports
from atbilde.contacts.models import SocialAccount
from atbilde.contacts.ports import SocialPort, plug_social
from atbilde.core.networks import network_of
from atbilde.institutions.packs import find_pack

pytestmark = pytest.mark.django_db
LIST = "/desk/settings/social/"


@pytest.fixture(autouse=True)
def port() -> Iterator[list[str]]:
    """An adapter that says what the test has put here."""
    said = [""]
    before = list(ports._ports)
    wiring.plug()
    whole = ports.social_port()
    assert whole is not None
    plug_social(SocialPort(lambda _account: said[0], whole.secrets, whole.verify_token))
    yield said
    ports._ports[:] = before


def x_fields(world: World) -> dict[str, object]:
    return {
        "code": "twitter", "handle": "csp_latvija", "user_id": USER, "app_key": "key", "secret": "tw",
        "queue": world.queue.pk, "active": "on",
    }  # fmt: skip


def test_every_page_opens_for_the_administrator_only(world: World) -> None:
    account = make_account(world, "facebook")
    for page in ("", "new/facebook/", "new/x/", f"{account.pk}/"):
        assert browser_of(world.arturs).get(LIST + page).status_code == 200
        assert browser_of(world.anna).get(LIST + page).status_code == 403
        assert browser_of(world.ivo).get(LIST + page).status_code == 403
    assert browser_of(world.arturs).get(f"{LIST}new/myspace/").status_code == 404


@pytest.mark.clause("CSP-P4")
def test_the_accounts_of_the_standard_wait_to_be_attached_with_what_it_says(world: World) -> None:
    browser = browser_of(world.arturs)
    page = browser.get(LIST).content.decode()
    assert f"{LIST}new/x/?account=twitter" in page
    assert f"{LIST}new/facebook/?account=facebook" in page
    first = browser.get(f"{LIST}new/x/?account=twitter").context["form"].initial
    assert (first["code"], first["handle"]) == ("twitter", "csp_latvija")
    assert browser.post(f"{LIST}new/x/", x_fields(world)).status_code == 302
    account = SocialAccount.objects.get()
    assert (account.network, account.institution, account.queue) == ("x", world.institution, world.queue)
    assert Entry.objects.filter(verb="social.add").count() == 1
    page = browser.get(LIST).content.decode()
    assert f"{LIST}new/x/?account=twitter" not in page
    assert f"http://testserver/social/{account.pk}/" in page


@pytest.mark.clause("DVI-24.1")
def test_dvi_has_one_handle_on_each_network_and_the_other_spelling_is_a_note() -> None:
    pack = find_pack("dvi")
    dvi = make_world("dvi")
    accounts = {network_of(one.network): one.handle for one in pack.on(dvi.anna.starts).accounts}
    assert accounts == {"x": "@Datu_inspekcija", "facebook": "@Datuvalstsinspekcija"}
    page = browser_of(dvi.arturs).get(f"{LIST}new/facebook/?account=facebook")
    assert page.context["form"].initial["handle"] == "@Datuvalstsinspekcija"
    assert any("@Datavalstsinspekcija" in note.lv for note in pack.on(dvi.anna.starts).notes)


def test_what_is_entered_at_the_network_is_shown_and_no_secret_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_secrets(monkeypatch)
    monkeypatch.delenv("ATBILDE_SECRET_TW_TOKEN_SECRET")
    page_account, user = make_account(world, "facebook"), make_account(world, "x")
    page = browser_of(world.arturs).get(LIST).content.decode()
    assert verify_token(page_account) in page
    for name in ("fb-app", "fb-token", "tw-app", "tw-token", "tw-token-secret"):
        assert f"<code>{name}</code>" in page
    assert page.count("</svg>nav</span>") == 1
    for value in ("app secret", "page token", "consumer secret", "access token"):
        assert value not in page
    assert str(user) in page


def test_what_cannot_be_stands_at_its_field(world: World) -> None:
    browser = browser_of(world.arturs)
    make_account(world, "x")
    for field, wrong in (("user_id", "csp"), ("user_id", ""), ("handle", ""), ("secret", "a b"), ("queue", "")):
        answer = browser.post(f"{LIST}new/x/", {**x_fields(world), "code": "other", field: wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    twice = browser.post(f"{LIST}new/x/", x_fields(world))
    assert list(twice.context["form"].errors) == ["code"]
    twice = browser.post(f"{LIST}new/x/", {**x_fields(world), "code": "other"})
    assert list(twice.context["form"].errors) == ["user_id"]
    page = browser.post(f"{LIST}new/facebook/", {**x_fields(world), "code": "facebook", "user_id": PAGE})
    assert page.status_code == 302  # the same number on another network is another account


def test_a_check_says_what_the_network_answered(world: World, port: list[str]) -> None:
    account = make_account(world, "x")
    browser = browser_of(world.arturs)
    port[0] = "X 401 Unauthorized"
    page = browser.post(f"{LIST}{account.pk}/check/", follow=True).content.decode()
    assert "X 401 Unauthorized" in page
    assert "nedarbojas kopš" in page
    port[0] = ""
    assert "tīkls atbild" in browser.post(f"{LIST}{account.pk}/check/", follow=True).content.decode()
    account.refresh_from_db()
    assert account.fault == ""
    assert browser_of(world.anna).post(f"{LIST}{account.pk}/check/").status_code == 403
    assert browser.get(f"{LIST}{account.pk}/check/").status_code == 405


def test_accounts_of_others_are_not_reached_and_more_of_them_cost_no_more(world: World) -> None:
    browser = browser_of(world.arturs)
    make_account(world, "x")
    browser.get(LIST)
    few = queries_of(lambda: browser.get(LIST))
    for number in range(4):
        make_account(world, "facebook", code=f"lapa-{number}", user_id=str(number))
    assert queries_of(lambda: browser.get(LIST)) == few
    foreign = make_account(world, "facebook", code="sveša", user_id="99")
    SocialAccount.objects.filter(pk=foreign.pk).update(institution=world.elsewhere)
    assert browser.get(f"{LIST}{foreign.pk}/").status_code == 404
    assert browser.post(f"{LIST}{foreign.pk}/check/").status_code == 404
