"""The live panel: who rings, who talks, what to say and do, in a fixed number of queries."""

import pytest
from tests.calls.exchange import says, under
from tests.desk.calls.scene import ago, desk_of, ended, hangs_up, known_caller, panel, ringing, talking, url
from tests.desk.ground import queries_of
from tests.world import World, case_from

from atbilde.calls.actions.taking import take
from atbilde.calls.models import Exchange
from atbilde.calls.queries.picking_up import who_picks_up

pytestmark = pytest.mark.django_db


def test_nothing_at_all_without_a_call(world: World, exchange: Exchange) -> None:
    assert panel(desk_of(world.anna)).strip() == ""


def test_a_ringing_call_says_who_calls_and_what_they_need(world: World, exchange: Exchange) -> None:
    known_caller(world)
    case_from(world, subject="Cenu indekss")
    ringing(exchange)
    page = panel(desk_of(world.anna))
    for words in ("Jānis Zariņš", "26 000 001", "Bezmaksas tālrunis", "Vājdzirdīgs", "E-pasts", "Cenu indekss"):
        assert words in page
    assert 'data-phase="ringing"' in page
    assert "/offer/" not in page  # nobody talks yet
    assert panel(desk_of(world.liga)).strip() == ""  # it rings at Anna's


def test_a_number_nobody_knows_is_shown_as_people_read_it(world: World, exchange: Exchange) -> None:
    ringing(exchange, caller="+4912345678")
    ringing(exchange, "r2", caller="")
    page = panel(desk_of(world.anna))
    assert "+49 123 456 78" in page
    assert "Slēpts numurs" in page


def test_ringing_calls_stand_on_top(world: World, exchange: Exchange) -> None:
    talking(exchange, caller="26000002")
    ringing(exchange, caller="26000003")
    page = panel(desk_of(world.anna))
    assert page.index("26 000 003") < page.index("26 000 002")


def test_the_talking_officer_has_the_words_and_the_buttons_of_the_standard(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    page = panel(desk_of(world.anna))
    assert "Labdien! Iestāde CSP, Anna Bērziņa." in page
    assert "Paldies par zvanu. Visu labu!" in page
    assert "<strong>CSP-D4</strong>" in page
    assert "<strong>CSP-D3</strong>" in page
    assert url(call.contact, "call_offer") in page
    assert url(call.contact, "call_choice") not in page  # the bureau's standard has no such choice
    assert url(call.contact, "call_identity") not in page


def test_who_looks_at_a_colleagues_talk_is_not_told_to_greet(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    page = desk_of(world.mara).get(url(call.contact, "call")).content.decode()
    assert "Sarunājas" in page
    assert "Labdien!" not in page


@under("vpvb")
def test_another_standard_has_other_buttons_and_no_script(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    page = panel(desk_of(world.anna))
    assert "Labdien!" not in page
    assert url(call.contact, "call_choice") in page
    assert url(call.contact, "call_writing") in page
    assert url(call.contact, "call_offer") not in page
    assert "VPVB-14.3" in page
    assert "CSP-" not in page


def test_after_ten_minutes_the_offer_comes_to_the_fore(world: World, exchange: Exchange) -> None:
    talking(exchange, minutes=9.5)
    browser = desk_of(world.anna)
    assert "data-long" not in panel(browser)
    assert 'data-mark="600"' in panel(browser)
    talking(exchange, "t2", minutes=10.5, caller="26000009")
    page = panel(browser)
    assert page.count("data-long") == 1
    assert "Vai drīkstu uz jautājumiem atbildēt elektroniski? Atbildi nosūtīsim 2 stundu laikā." in page


def test_an_offer_made_is_not_asked_for_again(world: World, exchange: Exchange) -> None:
    call = talking(exchange, minutes=11)
    browser = desk_of(world.anna)
    browser.post(url(call.contact, "call_offer"), {"accepted": "0"})
    page = panel(browser)
    assert "data-long" not in page
    assert url(call.contact, "call_offer") not in page


@under("dvi")
def test_the_client_is_masked_until_it_is_checked_who_is_there(world: World, exchange: Exchange) -> None:
    known_caller(world)
    case_from(world, subject="Sūdzība par datiem")
    call = talking(exchange)
    browser = desk_of(world.anna)
    for page in (panel(browser), browser.get(url(call.contact)).content.decode()):
        assert "J. Z." in page
        for hidden in ("Zariņš", "janis.zarins", "Sūdzība par datiem"):
            assert hidden not in page
        assert "Vājdzirdīgs" in page  # what helps to serve is there from the start
    browser.post(url(call.contact, "call_identity"), {"passed": "1", "means": ["case_number"]})
    page = panel(browser)
    assert "Jānis Zariņš" in page
    assert "Sūdzība par datiem" in page
    assert url(call.contact, "call_identity") not in page


def test_a_call_at_an_absent_colleague_rings_here_too(world: World, exchange: Exchange) -> None:
    ringing(exchange, officer="102")
    browser = desk_of(world.anna)
    assert panel(browser).strip() == ""
    world.liga.absences.create(starts="2020-01-01", ends="2099-01-01")
    page = panel(browser)
    assert 'data-phase="ringing"' in page
    assert "Līga Krūmiņa" in page
    assert panel(desk_of(world.ivo)).strip() == ""
    # Open pages of those who answer for her hear of it at once, nobody else's.
    told = who_picks_up([world.liga.pk], ago().date())
    assert world.anna.pk in told
    assert {world.dace.pk, world.ivo.pk}.isdisjoint(told)
    assert who_picks_up([world.anna.pk], ago().date()) == []


def test_a_talk_that_is_over_stays_until_it_is_put_away(world: World, exchange: Exchange) -> None:
    call = ended(exchange)
    browser = desk_of(world.anna)
    assert 'data-phase="ended"' in panel(browser)
    browser.post(url(call.contact, "call_wrapping"), {"outcome": "answered"})
    assert panel(browser).strip() == ""


def test_several_talks_that_are_over_are_put_away_at_one_press(world: World, exchange: Exchange) -> None:
    browser = desk_of(world.anna)
    ended(exchange)
    assert "calls-all" not in panel(browser)
    ended(exchange, "e2", caller="26000002")
    goes_on = talking(exchange, "t1", caller="26000003")
    assert "calls-all" in panel(browser)
    browser.post("/desk/calls/wrapping/")
    page = panel(browser)
    assert page.count("<article") == 1
    assert url(goes_on.contact, "call_offer") in page


def test_a_call_connected_on_says_where_it_goes(world: World, exchange: Exchange) -> None:
    talking(exchange)
    browser = desk_of(world.anna)
    take(exchange, [says("t1", "call.transferred", ago(seconds=5), to="102")], now=ago())
    assert "Līga Krūmiņa" in panel(browser)
    take(exchange, [says("t1", "call.answered", ago(seconds=1), officer="102")], now=ago())
    assert "Līga Krūmiņa" not in panel(desk_of(world.liga)).split("call-live")[1].split("</header>")[0]


@under("visc")
def test_a_call_that_only_the_receiver_ends_says_so_until_it_is_over(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = desk_of(world.anna)
    for step in ("warned", "call_ended"):
        browser.post(url(call.contact, "call_conduct"), {"step": step})
    assert "Nolieciet klausuli" in panel(browser)
    hangs_up(exchange, "t1")
    assert "Nolieciet klausuli" not in panel(browser)


def test_a_message_taken_names_who_gets_it(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = desk_of(world.anna)
    browser.post(url(call.contact, "call_message"), {"to": world.liga.pk, "words": "Lūdzu piezvanīt"})
    assert "ziņa: Līga Krūmiņa" in panel(browser)


def test_a_name_can_be_corrected(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = desk_of(world.anna)
    assert 'value="+37126000001"' in browser.get(url(call.contact, "call_caller")).content.decode()
    browser.post(url(call.contact, "call_caller"), {"email": "ilze@epasts.example"})
    assert url(call.contact, "call_caller") in panel(browser)
    browser.post(url(call.contact, "call_caller"), {"name": "Ilze Kalna"})
    page = panel(browser)
    assert "Ilze Kalna" in page
    assert url(call.contact, "call_caller") in page


def test_a_call_nobody_answered_leaves_nothing_to_put_away(world: World, exchange: Exchange) -> None:
    ringing(exchange)
    hangs_up(exchange, "r1")
    assert panel(desk_of(world.anna)).strip() == ""


def test_the_panel_costs_the_same_for_one_call_as_for_many(world: World, exchange: Exchange) -> None:
    known_caller(world)
    browser = desk_of(world.anna)
    talking(exchange)
    ringing(exchange)
    panel(browser)
    few = queries_of(lambda: panel(browser))
    for number in range(6):
        talking(exchange, f"m{number}", caller=f"2700000{number}")
        ringing(exchange, f"n{number}", caller=f"2800000{number}")
    assert queries_of(lambda: panel(browser)) == few <= 22


def test_the_page_that_shows_a_talk_leaves_it_out_of_its_panel(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = desk_of(world.anna)
    page = browser.get(url(call.contact)).content.decode()
    assert f"/desk/calls/panel/?but={call.contact.pk}" in page
    assert browser.get(f"/desk/calls/panel/?but={call.contact.pk}").content.strip() == b""


def test_doubts_about_a_call_are_told_in_words(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    take(exchange, [says("t1", "call.answered", ago(minutes=5), key="again", officer="101")], now=ago())
    page = desk_of(world.anna).get(url(call.contact)).content.decode()
    assert "secībā, kāda nav iespējama" in page
    listed = desk_of(world.anna).get("/desk/calls/").content.decode()
    assert "apšaubāms" in listed
    assert "secībā, kāda nav iespējama" in listed
