"""What officers press in a talk: carried out by the verbs, told in words, nothing lost when refused."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.calls.exchange import says, under
from tests.desk.calls.scene import HTMX, ago, desk_of, ended, hangs_up, known_caller, panel, talking, url
from tests.world import World, case_from

from atbilde.calls.actions.casework import case_of
from atbilde.calls.actions.taking import take
from atbilde.calls.enums import ExchangeKind
from atbilde.calls.models import Availability, Call, CallBack, Exchange, Incident, Invitation, Order
from atbilde.cases.models import Case, Correction, Note
from atbilde.contacts.models import Contact, Event
from atbilde.institutions.models import Competence

pytestmark = pytest.mark.django_db


def types(call: Call) -> list[str]:
    """The types of what officers recorded in the call, in order."""
    rows = Event.objects.filter(contact=call.contact).exclude(type__startswith="call.").order_by("pk")
    return list(rows.values_list("type", flat=True))


def test_hold_and_go_on(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = desk_of(world.anna)
    browser.post(url(call.contact, "call_holding"), {"do": "hold"})
    page = panel(browser)
    assert 'data-phase="held"' in page
    assert "Turpināt" in page
    browser.post(url(call.contact, "call_holding"), {"do": "resume"})
    call.refresh_from_db()
    assert (call.state, call.held_since) == ("talking", None)


def test_a_refused_form_keeps_what_was_typed(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    fields = {"accepted": "1", "questions": "Cik?\nKad?", "to": "nav adrese"}
    answer = desk_of(world.anna).post(url(call.contact, "call_offer"), fields, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<html" not in page
    for words in ('role="alert"', "Tā nav e-pasta adrese.", "Cik?\nKad?", "nav adrese"):
        assert words in page
    assert not Case.objects.exists()


def test_every_form_stands_on_a_page_of_its_own_without_a_script(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = desk_of(world.anna)
    for noun in ("offer", "promise", "caller", "colleagues", "message", "handover", "conduct", "error", "case"):
        page = browser.get(url(call.contact, f"call_{noun}")).content.decode()
        assert "<html" in page
        assert "Atpakaļ uz sarunu" in page
    answer = browser.post(url(call.contact, "call_promise"), {"due": "2099-01-01T12:00", "channel": "call"})
    assert (answer.status_code, answer["Location"]) == (302, url(call.contact))


@under("visc")
def test_a_promise_is_owed_by_its_time(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    due = timezone.localtime() + timedelta(days=2)
    fields = {"due": f"{due:%Y-%m-%dT%H:%M}", "channel": "email", "to": "a@epasts.example", "words": "Kad kurss?"}
    browser = desk_of(world.anna)
    browser.post(url(call.contact, "call_promise"), fields)
    case = Case.objects.get()
    assert case.obligations.get(clause="VISC-9").due_at == due.replace(second=0, microsecond=0)
    assert "Atbilde apsolīta līdz" in panel(browser)


@under("visc")
def test_a_talk_without_an_answer_is_put_away_with_a_promise_or_openly(world: World, exchange: Exchange) -> None:
    call = ended(exchange)
    browser = desk_of(world.anna)
    answer = browser.post(url(call.contact, "call_wrapping"), {"outcome": "later"}, **HTMX)
    assert answer.status_code == 422
    assert url(call.contact, "call_promise") in answer.content.decode()
    assert 'data-phase="ended"' in panel(browser)
    browser.post(url(call.contact, "call_wrapping"), {"outcome": "open"})
    assert panel(browser).strip() == ""


@pytest.mark.clause("VPVB-14.4")
@under("vpvb")
def test_the_choice_and_the_invitation_to_write_are_noted(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = desk_of(world.anna)
    page = browser.get(url(call.contact, "call_writing")).content.decode()
    assert "Lūdzu, nosūtiet mums e-vēstuli vai dokumentu: vpvb@iestade.example." in page
    assert "VPVB-14.4" in page
    browser.post(url(call.contact, "call_writing"), {"reason": "language"})
    browser.post(url(call.contact, "call_choice"), {"choice": "call_back", "question": "Kas?", "number": "26000001"})
    assert types(call) == ["client.asked_to_write", "caller.chose", "promise.given"]
    assert CallBack.objects.get().taken_by == world.anna


@pytest.mark.clause("VPVB-8.1")
@under("vpvb")
def test_the_packs_words_of_a_warning_are_at_hand_and_one_press_records_it(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = desk_of(world.anna)
    page = browser.get(url(call.contact, "call_conduct")).content.decode()
    assert "Šādā tonī izteiktus iebildumus es neuzklausīšu" in page
    browser.post(url(call.contact, "call_conduct"), {"step": "warned"})
    step = Event.objects.get(type="incident.step")
    assert (step.data["step"], step.data["officer"]) == ("warned", str(world.anna.pk))


@pytest.mark.clause("CSPK-U6")
def test_a_call_goes_to_the_expert_with_its_history_and_comes_back(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    case = case_of(call.contact, at=timezone.now(), by=world.anna, subject="Par indeksu")
    name, now = call.name_there, timezone.now()
    for second, news in enumerate(
        (
            says(name, "call.transferred", now, officer="101", to="102", how="attended"),
            says(name, "call.rang", now + timedelta(seconds=1), officer="102"),
            says(name, "call.answered", now + timedelta(seconds=2), officer="102"),
        )
    ):
        take(exchange, [news], now=now + timedelta(seconds=second))
    expert = panel(desk_of(world.liga))
    assert "Par indeksu" in expert  # with its context
    back = [
        says(name, "call.transferred", now + timedelta(seconds=9), key="back", officer="102", to="101"),
        says(name, "call.answered", now + timedelta(seconds=12), key="again", officer="101"),
    ]
    take(exchange, back, now=now + timedelta(seconds=12))
    assert "Par indeksu" in panel(desk_of(world.anna))
    page = desk_of(world.anna).get(url(call.contact)).content.decode()
    assert page.index("Līga Krūmiņa") < page.rindex("Anna Bērziņa")
    assert url(call.contact) in desk_of(world.anna).get(f"/desk/cases/{case.number}/").content.decode()


def test_who_calls_is_kept_for_the_next_time(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = desk_of(world.anna)
    fields = {
        "name": "Ilze Kalna",
        "email": "",
        "needs": "Lielāki burti",
        "language": "lv",
        "channel": "carrier-pigeon",
    }
    browser.post(url(call.contact, "call_caller"), fields)
    contact = Contact.objects.get(pk=call.contact.pk)
    assert contact.client is not None
    assert (contact.client.name, contact.client.preferred_channel) == ("Ilze Kalna", "")
    assert "Lielāki burti" in panel(browser)


@under("dvi")
def test_of_an_identity_check_only_the_means_are_kept(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = desk_of(world.anna)
    form = browser.get(url(call.contact, "call_identity")).content.decode()
    assert 'type="text"' not in form.split('<div class="card card-body">')[1]
    answer = browser.post(url(call.contact, "call_identity"), {"passed": "1", "means": ["120380-11111"]}, **HTMX)
    assert answer.status_code == 422
    browser.post(url(call.contact, "call_identity"), {"passed": "1", "means": ["document"]})
    assert Event.objects.get(type="identity.checked").data["by"] == ["document"]


@pytest.mark.clause("VISC-10")
@under("visc")
def test_a_colleague_is_found_by_what_they_know_and_brought_in(world: World, exchange: Exchange) -> None:
    subject = Competence.objects.create(
        institution=world.institution, code="exams", name_lv="Eksāmeni", name_en="Examinations"
    )
    world.liga.competences.add(subject)
    call = talking(exchange)
    browser = desk_of(world.anna)
    page = browser.get(url(call.contact, "call_colleagues") + "?q=eksam").content.decode()
    assert "Līga Krūmiņa" in page
    assert "67366922" in page
    assert "Pēteris Ozols" not in page
    for how in ("invited", "connected", "number_told"):
        browser.post(url(call.contact, "call_colleagues"), {"do": f"{how}-{world.liga.pk}"})
    assert types(call) == ["colleague.involved"] * 3
    assert "aicina pievienoties" in panel(desk_of(world.liga))
    asked = Invitation.objects.get()
    desk_of(world.liga).post(reverse("desk:call_invitation", args=[asked.pk]), {"comes": "1"})
    helping = panel(desk_of(world.liga))  # the card stays until the talk ends, without its officer's buttons
    assert "26 000 001" in helping
    assert "call-deeds" not in helping
    assert "aicina pievienoties" not in helping
    assert "Līga Krūmiņa: nāk" in panel(browser)
    hangs_up(exchange, "t1")
    assert panel(desk_of(world.liga)).strip() == ""


def test_a_question_is_handed_over(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    fields = {"to": world.liga.pk, "question": "Kā aprēķina indeksu?"}
    desk_of(world.anna).post(url(call.contact, "call_handover"), fields)
    case = Case.objects.get()
    assert (case.owner, Note.objects.get(case=case).text) == (world.liga, "Kā aprēķina indeksu?")


def test_nobody_elsewhere_can_be_brought_in(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = desk_of(world.anna)
    for path, fields in (
        ("call_colleagues", {"do": f"invited-{world.ivo.pk}"}),
        ("call_message", {"to": world.ivo.pk, "words": "x"}),
        ("call_handover", {"to": world.ivo.pk, "question": "x"}),
    ):
        assert browser.post(url(call.contact, path), fields, **HTMX).status_code == 422
    assert types(call) == []


@under("vpvb")
def test_measures_in_any_order_and_notes_afterwards(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    browser = desk_of(world.anna)
    for step in ("police", "colleague", "warned", "call_ended"):
        assert browser.post(url(call.contact, "call_conduct"), {"step": step}, **HTMX).status_code == 204
    assert list(Incident.objects.order_by("pk").values_list("step", flat=True)) == [
        "police", "colleague", "warned", "call_ended",
    ]  # fmt: skip
    police = Incident.objects.get(step="police")
    browser.post(url(call.contact, "call_conduct"), {"about": police.pk, "note": "Draudēja."})
    police.refresh_from_db()
    assert police.note == "Draudēja."
    assert "VPVB-8.4" in browser.get(url(call.contact, "call_conduct")).content.decode()


def test_a_standard_that_says_nothing_of_conduct_says_so(world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    page = desk_of(world.anna).get(url(call.contact, "call_conduct")).content.decode()
    assert "Standarts te neko nenosaka." in page
    assert "VPVB" not in page


def test_a_talk_joins_a_case_of_the_client_or_gets_one_of_its_own(world: World, exchange: Exchange) -> None:
    known_caller(world)
    case = case_from(world)
    call = talking(exchange)
    browser = desk_of(world.anna)
    browser.post(url(call.contact, "call_case"), {"number": case.number})
    assert call.contact.links.get().case == case
    other = talking(exchange, "t2", caller="26000005")
    browser.post(url(other.contact, "call_case"), {"number": "", "subject": "Par indeksu"})
    assert other.contact.links.get().case.subject == "Par indeksu"
    assert browser.post(url(other.contact, "call_case"), {"number": case.number}).status_code == 404


def test_an_error_and_its_correction(world: World, exchange: Exchange) -> None:
    call = ended(exchange)
    browser = desk_of(world.anna)
    browser.post(url(call.contact, "call_error"), {"when": "now", "what": "Gads"})
    correction = Correction.objects.get()
    assert "Gads" in panel(browser)
    browser.post(url(call.contact, "call_wrapping"), {"outcome": "answered"})
    slim = panel(browser)  # put away, and still there until the error is put right, with its term
    assert "Gads" in slim
    assert 'class="clock"' in slim
    assert "call-wrapping" not in slim
    assert "call-deeds" not in slim
    answer = browser.post(reverse("desk:call_out"), {"corrects": correction.pk, "do": "hand"})
    out = Call.objects.get(direction="out")
    assert answer["Location"] == url(out.contact)
    assert out.digits == "26000001"
    browser.post(url(out.contact, "call_righting", correction.pk), {"put_right": "2025", "apology": "1"})
    correction.refresh_from_db()
    assert correction.closed_at is not None
    assert "Gads" not in panel(browser)


def test_the_exchange_is_asked_to_call_where_it_takes_orders(world: World) -> None:
    Exchange.objects.create(institution=world.institution, kind=ExchangeKind.ASTERISK, name="pbx", host="127.0.0.1")
    known_caller(world)
    call = Exchange.objects.get()
    entry_of = talking(call)
    take(call, [says("t1", "call.busy", ago(minutes=1), signal=True)], now=ago())
    browser = desk_of(world.anna)
    browser.post(reverse("desk:call_out"), {"talk": entry_of.contact.key, "do": "order"})
    assert (Order.objects.get().kind, Order.objects.get().number) == ("call", "+37126000001")
    assert 'data-phase="calling"' in panel(browser)


def test_a_call_and_a_visit_entered_by_hand(world: World) -> None:
    browser = desk_of(world.anna)
    answer = browser.post("/desk/calls/new/", {"direction": "in", "number": "26000001", "line": "free"})
    call = Call.objects.get()
    assert answer["Location"] == url(call.contact)
    assert (call.line, call.officer) == ("free", world.anna)
    browser.post(url(call.contact, "call_end"))
    call.refresh_from_db()
    assert call.state == "ended"
    browser.post(url(call.contact, "call_wrapping"), {"outcome": "answered"})

    browser.post("/desk/calls/visit/", {"name": "Ilze Kalna", "email": "nav adrese"})
    visit = Contact.objects.get(channel="visit")
    page = panel(browser)
    assert "Pie letes" in page
    assert "Lūdzu" not in page
    browser.post(url(visit, "call_conduct"), {"step": "asked_to_leave"})
    assert Incident.objects.get().step == "asked_to_leave"
    browser.post(url(visit, "call_end"))
    browser.post(url(visit, "call_wrapping"), {"outcome": "answered"})
    assert panel(browser).strip() == ""


def test_a_call_out_needs_a_number(world: World) -> None:
    answer = desk_of(world.anna).post("/desk/calls/new/", {"direction": "out", "number": ""})
    assert answer.status_code == 422
    assert not Call.objects.exists()


def test_the_officer_says_how_they_stand(world: World) -> None:
    browser = desk_of(world.anna)
    answer = browser.post("/desk/calls/duty/", {"duty": "away", "next": "/desk/notices/"})
    assert answer["Location"] == "/desk/notices/"
    assert Availability.objects.get(post=world.anna).duty == "away"
    assert 'data-duty="away"' in browser.get("/desk/").content.decode()
    elsewhere = browser.post("/desk/calls/duty/", {"duty": "asleep", "next": "https://elsewhere.example/"})
    assert elsewhere["Location"] == "/desk/"
    assert browser.post("/desk/calls/duty/", {"duty": "away", "next": "no page"}).status_code == 302
    assert Availability.objects.get(post=world.anna).duty == "away"


@pytest.mark.parametrize("key", ["nav", "call-0000", "x" * 100, "ā ž"])
def test_an_unknown_talk_is_not_found(world: World, key: str) -> None:
    assert desk_of(world.anna).get(f"/desk/calls/{key}/").status_code == 404
