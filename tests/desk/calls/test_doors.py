"""Who comes to calls: colleagues; nobody from outside, by no address of them."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.calls.scene import HTMX, ago, desk_of, ended, talking, url
from tests.world import World

from atbilde.calls.actions.calling_back import want_call_back
from atbilde.calls.actions.colleagues import involve
from atbilde.calls.actions.errors import error_in_call
from atbilde.calls.enums import Involved, Wanted
from atbilde.calls.models import CallBack, Exchange, Incident, Recording
from atbilde.contacts.files import store
from atbilde.contacts.models import Event

pytestmark = pytest.mark.django_db
FORMS = (
    "call_wrapping", "call_case", "call_offer", "call_choice", "call_promise", "call_writing", "call_caller",
    "call_identity", "call_colleagues", "call_message", "call_handover", "call_conduct", "call_error",
)  # fmt: skip


@pytest.fixture
def addresses(world: World, exchange: Exchange) -> list[tuple[str, str]]:
    """Every address of a talk that has everything, with the methods it knows."""
    call = talking(exchange)
    contact = call.contact
    sha256, size = store(b"RIFF0000WAVE")
    Recording.objects.create(contact=contact, sha256=sha256, size=size, kind="audio/wav")
    error = error_in_call(contact, by=world.anna, at=ago(), found_at=ago(seconds=5), what="Nepareizs gads")
    entry = want_call_back(contact, wanted=Wanted.PROMISED, number="26000001", at=ago(), by=world.anna)
    invitation = involve(contact, by=world.anna, at=ago(), how=Involved.INVITED, to=world.liga)
    assert invitation is not None
    found = [("get", url(contact)), ("get", url(contact, "call_sound"))]
    found += [("post", url(contact, name)) for name in ("call_listening", "call_holding", "call_end")]
    found += [(method, url(contact, name)) for name in FORMS for method in ("get", "post")]
    found += [(method, url(contact, "call_righting", error.pk)) for method in ("get", "post")]
    found += [("post", reverse("desk:call_back_taking", args=[entry.pk]))]
    found += [(method, reverse("desk:call_back_settling", args=[entry.pk])) for method in ("get", "post")]
    found += [("post", reverse("desk:call_invitation", args=[invitation.pk]))]
    return found


def test_an_officer_of_another_institution_finds_nothing_at_any_address(
    world: World, addresses: list[tuple[str, str]]
) -> None:
    browser, before = desk_of(world.ivo), Event.objects.count()
    assert {(method, path): getattr(browser, method)(path).status_code for method, path in addresses} == dict.fromkeys(
        addresses, 404
    )
    assert Event.objects.count() == before


def test_nobody_from_elsewhere_calls_our_callers(world: World, exchange: Exchange) -> None:
    call = ended(exchange)
    error = error_in_call(call.contact, by=world.anna, at=ago(), found_at=ago(seconds=5), what="Gads")
    entry = want_call_back(call.contact, wanted=Wanted.PROMISED, number="26000001", at=ago(), by=world.anna)
    browser = desk_of(world.ivo)
    for fields in ({"entry": entry.pk}, {"corrects": error.pk}, {"talk": call.contact.key}):
        assert browser.post(reverse("desk:call_out"), fields).status_code == 404


def test_lists_show_nobody_elses_calls(world: World, exchange: Exchange) -> None:
    talking(exchange)
    ended(exchange, caller="+37126000002")
    browser = desk_of(world.ivo)
    for view in ("now", "back", "messages", "past"):
        page = browser.get(f"/desk/calls/?view={view}").content.decode()
        assert "26 000" not in page
    assert browser.get(reverse("desk:call_panel")).content.strip() == b""


def test_nobody_comes_in_without_logging_in(client, addresses: list[tuple[str, str]]) -> None:
    known = [*addresses, ("get", "/desk/calls/"), ("get", "/desk/calls/panel/"), ("get", "/desk/calls/new/")]
    known += [("get", "/desk/calls/visit/"), ("post", "/desk/calls/out/"), ("post", "/desk/calls/duty/")]
    for method, path in known:
        answer = getattr(client, method)(path)
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/desk/login/"), path


def test_an_administrator_without_a_serving_role_hears_and_sees_no_call(
    world: World, addresses: list[tuple[str, str]]
) -> None:
    browser = desk_of(world.arturs)
    known = [*addresses, ("get", "/desk/calls/"), ("get", "/desk/calls/panel/"), ("get", "/desk/calls/new/")]
    for method, path in known:
        assert getattr(browser, method)(path).status_code == 403, path


def test_the_data_protection_officer_reads_and_changes_nothing(world: World, addresses: list[tuple[str, str]]) -> None:
    browser, before = desk_of(world.dace), Event.objects.count()
    for method, path in addresses:
        readable = method == "get" and (path.endswith("/sound/") or path.count("/") == 4)
        assert getattr(browser, method)(path).status_code == (200 if readable else 403), path
    assert Event.objects.count() == before
    assert not Incident.objects.exists()
    assert CallBack.objects.get().closed_at is None


def test_a_form_sent_without_its_token_is_refused(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.anna.person)
    assert browser.post(url(call.contact, "call_conduct"), {"step": "police"}).status_code == 403
    assert not Incident.objects.exists()


def test_the_log_in_is_asked_for_by_the_panel_too(client) -> None:
    answer = client.get(reverse("desk:call_panel"), **HTMX)
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
