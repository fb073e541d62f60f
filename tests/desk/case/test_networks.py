"""What a client wrote on a social network, on the desk: the same case page, the answer the same way back."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.cases.letters import whole
from tests.desk.case.scene import HTMX, desk_of, url
from tests.desk.ground import browser_of, queries_of
from tests.networks import (
    PAGE,
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

from atbilde.cases.actions.answering import send_letter, withdraw_letter
from atbilde.cases.actions.by_hand import answered_by_hand
from atbilde.cases.actions.correcting import note_error
from atbilde.cases.actions.registering import Brought, register
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.actions.submitting import Submission, submit
from atbilde.cases.models import Case, Obligation
from atbilde.cases.queries.ways_in import ways_in
from atbilde.contacts.models import Client, Contact, Event, Message, SocialAccount, SocialMessage
from atbilde.institutions.standards import standard_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    keep_secrets(monkeypatch)
    return make_world()


def page_of(world: World, case: Case) -> str:
    return desk_of(world.anna).get(url(case)).content.decode()


def sent(world: World, case: Case, body: str, way: str = "private", do: str = "send") -> Any:
    fields = {"body": body, "do": do, "way": way}
    return desk_of(world.anna).post(url(case, "case_letters"), fields, **HTMX)


def outgoing() -> list[Message]:
    return list(Message.objects.exclude(delivery="").select_related("social", "contact").order_by("pk"))


@pytest.mark.clause("CSP-P4")
def test_the_page_names_network_account_person_and_who_can_read_it(world: World) -> None:
    account = make_account(world, "x")
    case = case_by(account, mention("@csp_latvija kur dati?"))
    page = page_of(world, case)
    assert "X (Twitter) csp_latvija" in page
    assert "Zanda Vītoliņa (@zandav)" in page
    assert "publiski" in page
    assert 'href="https://x.com/i/web/status/1050118621198921728"' in page
    for way in ("private", "public", "notice"):
        assert f'name="way" value="{way}"' in page
    assert 'data-private="10000" data-public="280"' in page
    assert 'name="files"' not in page
    queue = desk_of(world.anna).get("/desk/").content.decode()
    assert case.number in queue


def test_an_answer_there_needs_no_greeting_and_an_e_mail_does(world: World) -> None:
    case = case_by(make_account(world, "x"), direct("Kur dati?"))
    assert 'name="way"' not in page_of(world, case)  # one way only: nothing to choose
    assert sent(world, case, "Portālā.").status_code == 200
    (letter,) = outgoing()
    assert (letter.contact.channel, letter.social.public, letter.to) == ("social", False, ["Zanda Vītoliņa (@zandav)"])
    withdraw_letter(letter, by=world.anna, at=timezone.now())
    Client.objects.filter(pk=case.client_id).update(email="zanda@epasts.example")
    assert 'value="email"' in page_of(world, case)
    refused = sent(world, case, "Portālā.", "email")
    assert refused.status_code == 422
    assert "uzruna" in refused.content.decode()
    mended = sent(world, case, "Portālā.", "email", do="mend").content.decode()
    assert "Anna Bērziņa" in mended
    assert sent(world, case, whole("Portālā.", world.anna), "email").status_code == 200
    letter = outgoing()[-1]
    assert (letter.contact.channel, letter.to) == ("email", ["zanda@epasts.example"])


def test_too_long_is_refused_with_the_number_too_many_and_nothing_is_lost(world: World) -> None:
    case = case_by(make_account(world, "x"), mention("@csp_latvija kur dati?"))
    refused = sent(world, case, "ā" * 285, "public")
    assert refused.status_code == 422
    assert "280" in refused.content.decode()
    assert "par 5 vairāk" in refused.content.decode()
    plain = (
        desk_of(world.anna)
        .post(url(case, "case_letters"), {"body": "ā" * 285, "do": "send", "way": "public"})
        .content.decode()
    )
    assert "ā" * 285 in plain
    assert 'value="public"\n            checked' in plain
    assert sent(world, case, "ā" * 285).status_code == 200
    assert not outgoing()[0].social.public


def test_what_only_the_client_may_read_is_not_said_in_public(world: World) -> None:
    case = case_by(make_account(world, "facebook"), page_event(changes=[comment("Kas ar manu iesniegumu?")]))
    Client.objects.filter(pk=case.client_id).update(email="zanda@epasts.example", phone="26000001")
    for secret in (case.number, "010190-12345", "zanda@epasts.example", "2600 0001", "LV97HABA0012345678910"):
        refused = sent(world, case, f"Labdien! Jūsu {secret} ir saņemts.", "public")
        assert refused.status_code == 422, secret
        assert "ikviens" in refused.content.decode()
    assert sent(world, case, f"Jūsu lieta {case.number} ir izskatīta.").status_code == 200
    assert outgoing()[-1].social.public is False
    assert sent(world, case, "Zvaniet 80000098 vai rakstiet csb@csb.gov.lv.", "public").status_code == 200


def test_a_public_notice_answers_nothing_and_closes_nothing(world: World) -> None:
    case = case_by(make_account(world, "x"), mention("@csp_latvija kur dati?"))
    assert sent(world, case, "Atbildēsim privātā ziņā.", "notice", do="close").status_code == 200
    (letter,) = outgoing()
    letter_sent(letter, at=timezone.now())
    case.refresh_from_db()
    assert case.closed_at is None
    assert "answers" not in Event.objects.get(type="message.sent").data
    assert sent(world, case, "Dati ir portālā.", do="close").status_code == 200
    letter_sent(outgoing()[-1], at=timezone.now())
    case.refresh_from_db()
    assert case.closed_at is not None
    assert "/rate/" not in letter.text


def test_after_the_window_facebook_leaves_the_other_ways(world: World) -> None:
    case = case_by(make_account(world, "facebook"), page_event(message("Kur dati?")))
    Contact.objects.update(at=timezone.now() - timedelta(hours=25))
    page = page_of(world, case)
    assert "Privātas ziņas šim cilvēkam Facebook pieņēma līdz" in page
    assert sent(world, case, "Portālā.").status_code == 422
    assert not outgoing()
    Client.objects.filter(pk=case.client_id).update(email="zanda@epasts.example")
    page = page_of(world, case)
    assert 'value="private"\n            \n            disabled' in page
    assert 'value="email"\n            checked' in page
    SocialAccount.objects.update(human_agent=True)
    assert sent(world, case, "Portālā.").status_code == 200


def test_facebook_takes_one_private_message_to_a_comment(world: World) -> None:
    case = case_by(make_account(world, "facebook"), page_event(changes=[comment("Kad būs dati?")]))
    assert sent(world, case, "Rīt.").status_code == 200
    refused = sent(world, case, "Vēl kas.")
    assert (refused.status_code, "vienu privātu ziņu" in refused.content.decode()) == (422, True)
    withdraw_letter(outgoing()[0], by=world.anna, at=timezone.now())
    assert sent(world, case, "Vēl kas.").status_code == 200


@pytest.mark.clause("CSP-P4")
def test_an_error_in_an_answer_there_is_corrected_there_in_its_term(world: World) -> None:
    account = make_account(world, "x")
    case = case_by(account, direct("Kur dati?"))
    sent(world, case, "Grāmatā.")
    wrong = outgoing()[0]
    letter_sent(wrong, at=timezone.now())
    now = timezone.now()
    error = note_error(case, wrong.contact, by=world.anna, at=now, found_at=now, what="Nav grāmatā.")
    assert Obligation.objects.filter(case=case, clause="CSP-R6", status="open").exists()
    address = url(case, "case_correction", error.pk)
    page = desk_of(world.anna).get(address)
    assert page.status_code == 200
    body = "Labdien! Atvainojamies par kļūdu. Pareizi: portālā.\n\nAr cieņu\nAnna Bērziņa"
    answer = desk_of(world.anna).post(address, {"body": body, "put_right": "Nosūtīta saite.", "do": "send"})
    assert answer.status_code == 302
    letter = outgoing()[-1]
    assert (letter.contact.channel, letter.social.account) == ("social", account)
    letter_sent(letter, at=timezone.now())
    error.refresh_from_db()
    assert error.closed_at is not None
    assert Obligation.objects.get(case=case, clause="CSP-R6").status == "met"


@pytest.mark.clause("DVI-15", "DVI-25")
@pytest.mark.parametrize(("network", "code"), [("x", "twitter"), ("facebook", "facebook")])
def test_an_opinion_by_either_account_reaches_the_responsible_official(world: World, network: str, code: str) -> None:
    told = direct("Apkalpo lēni.") if network == "x" else page_event(message("Apkalpo lēni."))
    case = case_by(make_account(world, network), told)
    desk = desk_of(world.anna)
    assert desk.post(url(case, "case_opinion"), {"about": "service_quality"}).status_code == 302
    case.refresh_from_db()
    assert (case.kind, case.owner) == ("feedback", world.mara)
    assert Event.objects.get(type="feedback.given").data["way"] == code
    found = browser_of(world.mara).get("/desk/reports/feedback/", {"way": code}).content.decode()
    assert case.number in found


@pytest.mark.clause("DVI-24.1")
@pytest.mark.parametrize(("network", "code"), [("x", "twitter"), ("facebook", "facebook")])
def test_a_question_to_either_account_of_dvi_is_a_case_and_its_answer_goes_back_there(
    network: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_secrets(monkeypatch)
    world = make_world("dvi")
    account = make_account(world, network)
    told = direct("Vai drīkst filmēt?") if network == "x" else page_event(message("Vai drīkst filmēt?"))
    case = case_by(account, told)
    assert sent(world, case, "Drīkst, ja par to brīdina.", do="close").status_code == 200
    (letter,) = outgoing()
    assert (letter.social.account, letter.social.person.client) == (account, case.client)
    letter_sent(letter, at=timezone.now())
    case.refresh_from_db()
    assert case.closed_at is not None
    # Publishing it for everybody is offered, not forced: what may be personal data is marked for the officer first.
    page = page_of(world, case)
    assert f"/desk/knowledge/new/?case={case.number}" in page


def test_outsiders_reach_nothing_and_the_page_costs_the_same_with_more_said(world: World) -> None:
    account = make_account(world, "x")
    case = case_by(account, mention("@csp_latvija kur dati?", "1"))
    assert browser_of(world.ivo).get(url(case)).status_code == 404
    fields = {"body": "Portālā.", "do": "send", "way": "public"}
    assert browser_of(world.ivo).post(url(case, "case_letters"), fields).status_code == 404
    assert browser_of(world.dace).post(url(case, "case_letters"), fields).status_code == 403
    desk = desk_of(world.anna)
    desk.get(url(case))
    few = queries_of(lambda: desk.get(url(case)))
    for number in range(2, 9):
        tell(account, mention(f"@csp_latvija vēl {number}", str(number)))
    assert Case.objects.count() == 1
    assert SocialMessage.objects.count() == 8
    assert queries_of(lambda: desk.get(url(case))) == few
    assert PAGE not in desk.get(url(case)).content.decode()


@pytest.mark.clause("DVI-24.1")
def test_a_question_of_the_site_of_dvi_is_a_case_and_its_answer_stands_there() -> None:
    world = make_world("dvi")
    now = timezone.now()
    asked = Submission(kind="question", text="Vai drīkst filmēt?", answer_by="portal")
    case = submit(world.institution, asked, key="jautajums", at=now)
    letter = send_letter(case, by=world.anna, at=now, body=whole("Drīkst, ja par to brīdina.", world.anna))
    assert (letter.contact.channel, letter.to) == ("portal", [])
    letter_sent(letter, at=now)
    assert Event.objects.get(type="message.sent").data["answers"] == "jautajums"


def test_where_clients_are_shown_in_part_the_network_tells_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_secrets(monkeypatch)
    world = make_world("dvi")
    case = case_by(make_account(world, "x"), mention("@Datu_inspekcija vai drīkst filmēt?"))
    page = page_of(world, case)
    assert "X (Twitter) csp_latvija" in page
    for known in ("Vītoliņa", "zandav", "x.com/i/web/status"):
        assert known not in page


@pytest.mark.clause("VISC-3.4")
@pytest.mark.parametrize("code", ["draugiem", "facebook", "twitter", "youtube"])
def test_each_network_of_visc_brings_a_case_and_is_answered(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_secrets(monkeypatch)
    world, now = make_world("visc"), timezone.now()
    way = next(one for one in ways_in(standard_of(world.institution, now)) if one.account == code)
    if code == "facebook":
        case = case_by(make_account(world, "facebook"), page_event(message("Kad ir eksāmens?")))
    elif code == "twitter":
        case = case_by(make_account(world, "x"), direct("Kad ir eksāmens?"))
    else:  # no interface: an officer registers it with its address
        brought = Brought(
            way=way,
            day=timezone.localdate(now),
            kind="question",
            text="Kad ir eksāmens?",
            url=f"https://{code}.example/1",
        )
        case = register(brought, by=world.anna, at=now, key=code)
    received = Event.objects.get(type="message.received").data
    assert (case.channel, received["account"]) == ("social", code)
    if code in ("facebook", "twitter"):
        letter_sent(send_letter(case, by=world.anna, at=now, body="Maijā.", close=True), at=timezone.now())
    else:
        assert received["url"] == f"https://{code}.example/1"
        given = timezone.now()
        answered_by_hand(case, by=world.anna, at=given, given_at=given, channel=way.channel, text="Maijā.", close=True)
    case.refresh_from_db()
    assert case.closed_at is not None
    sent_event = Event.objects.get(type="message.sent").data
    assert sent_event["channel"] == "social"
    assert sent_event["answers"] == Contact.objects.get(direction="in").key
