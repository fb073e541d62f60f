"""The case page: what is due, why, and what was said."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cases.letters import whole
from tests.desk.case.scene import desk_of, sent_letter, url
from tests.world import NOW, World, case_from, later, letter_from, make_world

from atbilde.cases.actions.answering import send_letter, withdraw_letter
from atbilde.cases.actions.closing import close_case
from atbilde.cases.actions.correcting import note_error
from atbilde.cases.actions.opening import add_contact
from atbilde.cases.actions.ownership import give_case
from atbilde.cases.actions.sending import letter_bounced, letter_failed
from atbilde.cases.actions.writing import add_note, be_present
from atbilde.cases.enums import ClosingReason
from atbilde.cases.models import Case, Obligation
from atbilde.contacts.models import Attachment, Client, Message
from atbilde.core import carried

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, at=NOW, owner=world.anna)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch):
    """The desk's clock: `now(minutes=5)` puts it that long after `NOW`."""

    def put(**span: float) -> None:
        monkeypatch.setattr("atbilde.desk.door.timezone.now", lambda: later(**span))

    put(minutes=1)
    return put


def shown(case: Case, world: World, query: str = "") -> str:
    answer = desk_of(world.anna).get(url(case) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_who_wrote_what_and_what_is_asked(case: Case, world: World, now) -> None:
    page = shown(case, world)
    assert case.number in page
    assert "Kur atrast datus?" in page
    assert "Jānis Zariņš" in page
    assert "CSP-R3" in page


def test_an_answer_with_a_term_of_law_shows_its_clock_and_how_it_was_counted(case: Case, world: World, now) -> None:
    row = Obligation.objects.get(case=case, due_at__isnull=False)
    page = shown(case, world)
    assert row.clause in page
    assert f'datetime="{row.due_at.isoformat()}"' in page
    why = desk_of(world.anna).get(url(case, "case_obligation", row.pk)).content.decode()
    assert why.count("<li>") >= 2
    assert row.clause in why


def test_what_has_no_term_says_so(case: Case, world: World, now) -> None:
    assert Obligation.objects.filter(case=case, due_at=None, status="open").exists()
    assert "bez noteikta termiņa" in shown(case, world)


def test_what_was_kept_moves_below_with_its_time(case: Case, world: World, now) -> None:
    sent_letter(case, world, at=later(minutes=40))
    now(minutes=45)
    page = shown(case, world)
    assert 'data-outcome="kept"' in page
    assert "atbildēts" in page


def test_a_clause_the_product_does_not_carry_is_never_shown_as_kept(
    case: Case, world: World, now, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carried, "CARRIED", carried.CARRIED - {"CSP-M3"})
    sent_letter(case, world, at=later(minutes=40))
    Obligation.objects.filter(case=case, status="met").update(clause="CSP-M3", duty="CSP-M3", pack="csp")
    page = shown(case, world)
    assert 'data-outcome="kept"' not in page
    assert 'data-outcome="done"' in page


def test_what_is_late_says_by_how_much(case: Case, world: World, now) -> None:
    letter = sent_letter(case, world, at=later(minutes=1))
    note_error(case, letter.contact, by=world.anna, at=later(minutes=10), found_at=later(minutes=10), what="Gads.")
    now(minutes=40)
    page = shown(case, world)
    assert 'data-step="late"' in page
    assert "nokavēts par 10 min" in page
    assert "Rakstīt labojumu" in page


def test_the_client_column_shows_wishes_and_other_cases_open_ones_first(case: Case, world: World, now) -> None:
    Client.objects.filter(pk=world.janis.pk).update(needs="Vājdzirdīgs", preferred_channel="email", phone="26000000")
    closed = case_from(world, at=later(days=-20), subject="Vecā lieta", owner=world.anna)
    close_case(closed, by=world.anna, at=later(days=-19), reason=ClosingReason.WITHDRAWN, words="Klients atsauca.")
    case_from(world, at=later(days=-30), subject="Vēl atvērtā lieta")
    page = shown(case, world)
    assert "Vājdzirdīgs" in page
    assert "26000000" in page
    assert page.index("Vēl atvērtā lieta") < page.index("Vecā lieta")


def test_quoted_text_faults_and_files_are_told(case: Case, world: World, now) -> None:
    told = Message.objects.get()
    Message.objects.filter(pk=told.pk).update(
        quoted="> Agrākā vēstule", faults=["charset_guessed", "no_message_id"], html="<p>x</p>", original="0" * 64
    )
    Attachment.objects.create(message=told, name="Tabula.xlsx", content_type="x/y", size=2048, sha256="0" * 64)
    page = " ".join(shown(case, world).split())
    assert "&gt; Agrākā vēstule" in page
    assert "nepareiza rakstzīmju kopa" in page
    assert "no_message_id" not in page
    assert "Tabula.xlsx" in page
    assert "XLSX · 2,0" in page
    assert '<iframe class="html-part" sandbox="allow-popups allow-popups-to-escape-sandbox"' in page


def test_each_state_of_a_sent_letter_has_its_words(case: Case, world: World, now) -> None:
    def write(body: str) -> Message:
        return send_letter(case, by=world.anna, at=NOW, body=whole(body, world.anna))

    withdraw_letter(write("Pirmā."), by=world.anna, at=NOW)
    letter_failed(write("Otrā."), at=NOW, fault="Mailbox full", retry_at=None)
    letter_failed(write("Trešā."), at=NOW, fault="Try later", retry_at=later(minutes=5))
    returned = sent_letter(case, world, at=NOW, body="Ceturtā.")
    letter_bounced(returned, at=later(minutes=1))
    send_letter(case, by=world.anna, at=NOW, body=whole("Piektā.", world.anna), leaves_at=later(days=1))
    sent_letter(case, world, at=NOW, body="Sestā.")
    page = shown(case, world)
    for words in (
        "atsaukta, pirms aizgāja",
        "neizdevās nosūtīt",
        "Mailbox full",
        "mēģinās vēlreiz",
        "atgriezās nepiegādāta",
        "aizies 14.05.2026.",
        "nosūtīta",
    ):
        assert words in page, words
    assert page.count("data-undo") == 2  # the one tried again and the one for later have not left yet


def test_notes_and_changes_of_hands_stand_between_the_letters(case: Case, world: World, now) -> None:
    add_note(case, by=world.anna, at=later(minutes=2), text="Zvanīju metodiķiem.")
    give_case(case, by=world.anna, at=later(minutes=3), to=world.liga, reason="Zina labāk")
    reply = letter_from(world, at=later(minutes=4), text="Vai ir jaunumi?")
    add_contact(case, reply.contact, at=later(minutes=4))
    page = shown(case, world)
    places = [
        page.index(words) for words in ("Kur atrast datus?", "Zvanīju metodiķiem.", "Zina labāk", "Vai ir jaunumi?")
    ]
    assert places == sorted(places)


def test_colleagues_at_the_case_are_named(case: Case, world: World, now) -> None:
    be_present(case, by=world.peteris, at=later(minutes=1), writing=True)
    be_present(case, by=world.liga, at=later(minutes=-5), writing=False)
    page = shown(case, world)
    assert "Raksta Pēteris Ozols" in page
    assert "Skatās" not in page


def test_a_long_case_shows_its_newest_and_the_rest_when_asked(case: Case, world: World, now) -> None:
    for minute in range(40):
        add_note(case, by=world.anna, at=later(minutes=minute), text=f"Piezīme nr. {minute}.")
    page = shown(case, world)
    assert "Piezīme nr. 39." in page
    assert "Piezīme nr. 3." not in page
    assert "Piezīme nr. 3." in shown(case, world, "?all=1")


def test_a_closed_case_can_be_opened_again_and_offers_no_letter(case: Case, world: World, now) -> None:
    close_case(case, by=world.anna, at=later(minutes=1), reason=ClosingReason.WITHDRAWN, words="Klients atsauca.")
    page = shown(case, world)
    assert "Atvērt no jauna" in page
    assert "<textarea" not in page


def _queries(case: Case, world: World) -> int:
    browser = desk_of(world.anna)
    browser.get(url(case))
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(url(case)).status_code == 200
    return len(found)


def test_a_long_case_asks_the_database_no_more_than_a_short_one(case: Case, world: World, now) -> None:
    def grow(times: int) -> None:
        for number in range(times):
            at = NOW + timedelta(minutes=number + 1)
            letter = letter_from(world, at=at, text="Un vēl?")
            Attachment.objects.create(message=letter, name="a.pdf", content_type="x/y", size=1, sha256="0" * 64)
            add_contact(case, letter.contact, at=at)
            answer = sent_letter(case, world, at=at + timedelta(seconds=30))
            note_error(
                case,
                answer.contact,
                by=world.anna,
                at=at + timedelta(seconds=40),
                found_at=at + timedelta(seconds=40),
                what="Gads.",
            )
            add_note(case, by=world.anna, at=at, text="Piezīme")
            case_from(world, at=at)

    grow(1)
    few = _queries(case, world)
    grow(3)
    assert _queries(case, world) == few
    assert few <= 24


def test_a_letter_the_outbox_has_claimed_is_leaving_and_not_put_off(case: Case, world: World, now) -> None:
    letter = send_letter(case, by=world.anna, at=later(minutes=1), body=whole("Dati.", world.anna))
    Message.objects.filter(pk=letter.pk).update(send_after=later(minutes=4))
    page = shown(case, world)
    assert 'data-state="leaving"' in page
    assert "aizies 13.05.2026." not in page


def test_in_english_names_are_english(case: Case, world: World, now) -> None:
    world.anna.person.language = "en"
    world.anna.person.save()
    give_case(case, by=world.anna, at=later(minutes=3), queue=world.second_queue)
    page = shown(case, world)
    assert "What the standard asks now" in page
    assert "Anna Bērziņa put the case into the queue “Data submission”" in page
    assert "Datu iesniegšana" not in page
