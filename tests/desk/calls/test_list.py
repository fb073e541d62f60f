"""The calls page and a call's own page: who waits, voice messages, the course of a talk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.calls.exchange import called_out, incoming, says
from tests.desk.calls.scene import ago, desk_of, ended, known_caller, ringing, talking, url
from tests.desk.ground import queries_of
from tests.world import World, case_from

from atbilde.calls.actions.taking import take
from atbilde.calls.models import Call, CallBack, Exchange, Recording
from atbilde.calls.queries.waiting import PAGE
from atbilde.cases.models import CaseContact
from atbilde.contacts.files import store
from atbilde.contacts.models import Event
from atbilde.desk.calls.numbers import dial_address, read_number
from atbilde.desk.calls.sound import range_of

pytestmark = pytest.mark.django_db
SOUND = b"RIFF" + bytes(range(256)) * 8


def busy(exchange: Exchange, name: str, caller: str, *, minutes: float = 30) -> None:
    """Somebody leaves a signal on a busy line."""
    at = ago(minutes=minutes)
    news = [
        says(name, "call.offered", at, direction="in", from_=caller, to="80000098"),
        says(name, "call.busy", at + timedelta(seconds=9), signal=True),
        says(name, "call.ended", at + timedelta(seconds=10)),
    ]
    take(exchange, news, now=at + timedelta(seconds=10))


def left_message(exchange: Exchange) -> Call:
    """A voice message of half an hour ago, with its sound."""
    at = ago(minutes=30)
    news = [
        says("v1", "call.offered", at, direction="in", from_="+37126000001", to="80000098"),
        says("v1", "voicemail.left", at + timedelta(seconds=40), seconds=20, out_of_hours=True),
        says("v1", "call.ended", at + timedelta(seconds=41)),
    ]
    (call,) = take(exchange, news, now=at + timedelta(seconds=41))
    sha256, size = store(SOUND)
    Recording.objects.update(sha256=sha256, size=size, kind="audio/wav")
    return call


def view(world: World, name: str, **further: str) -> str:
    answer = desk_of(world.anna).get("/desk/calls/", {"view": name, **further})
    assert answer.status_code == 200
    return answer.content.decode()


def test_empty_lists_say_so(world: World) -> None:
    for name, words in (
        ("now", "Neviena saruna nenotiek"),
        ("back", "Neviens negaida atzvanu"),
        ("messages", "Visas balss ziņas ir noklausītas"),
        ("past", "Zvanu vēl nav"),
    ):
        assert words in view(world, name)
    assert desk_of(world.anna).get("/desk/calls/?view=x").status_code == 404


def test_who_left_a_signal_waits_and_who_gave_up_stands_apart(world: World, exchange: Exchange) -> None:
    busy(exchange, "b1", "+37126000001")
    busy(exchange, "b2", "26000001", minutes=20)
    incoming(exchange, "g1", at=ago(minutes=15), caller="26000002", wait=None)
    take(exchange, [says("g1", "call.abandoned", ago(minutes=14), ring_seconds=60)], now=ago(minutes=14))
    incoming(exchange, "g2", at=ago(minutes=13), caller="26000003", wait=None)
    take(exchange, [says("g2", "call.abandoned", ago(minutes=12), ring_seconds=60)], now=ago(minutes=12))
    called_out(exchange, ago(minutes=5), to="26000003")  # spoken to since
    page = view(world, "back")
    waiting, lost = page.split("Negaidīja un signālu neatstāja")
    assert waiting.count("26 000 001") >= 1
    assert "2 reizes" in waiting
    assert "26 000 002" in lost
    assert "26 000 003" not in page
    assert "1 jāatzvana" in page  # beside the place on the rail
    entry = CallBack.objects.get()
    assert reverse("desk:call_back_taking", args=[entry.pk]) in page
    assert 'href="tel:+37126000001"' in page


def test_a_call_back_is_taken_and_settled(world: World, exchange: Exchange) -> None:
    busy(exchange, "b1", "+37126000001")
    entry = CallBack.objects.get()
    anna, liga = desk_of(world.anna), desk_of(world.liga)
    anna.post(reverse("desk:call_back_taking", args=[entry.pk]))
    liga.post(reverse("desk:call_back_taking", args=[entry.pk]))
    entry.refresh_from_db()
    assert entry.taken_by == world.anna
    answer = anna.post(reverse("desk:call_back_settling", args=[entry.pk]), {"how": "called"})
    assert answer.status_code == 422
    anna.post(reverse("desk:call_back_settling", args=[entry.pk]), {"how": "written", "words": "Atbildēts vēstulē"})
    entry.refresh_from_db()
    assert (entry.settled, entry.closed_by) == ("written", world.anna)


def test_past_calls_are_found_by_number_name_and_officer(world: World, exchange: Exchange) -> None:
    known_caller(world)
    ended(exchange)
    ended(exchange, "e2", caller="+37126000002")
    incoming(exchange, "e3", at=ago(minutes=9), officer="102", caller="26000003", talk=20)
    assert view(world, "past").count('class="call-row"') == 3
    for words in ("26 000 002", "+371 26000002"):
        assert view(world, "past", q=words).count('class="call-row"') == 1
    assert "Jānis Zariņš" in view(world, "past", q="zariņ")
    assert view(world, "past", mine="1").count('class="call-row"') == 2
    assert "Šiem vārdiem neatbilst" in view(world, "past", q="nav\x00tāda")


def test_lists_come_in_pages_and_cost_the_same(world: World, exchange: Exchange) -> None:
    browser = desk_of(world.anna)
    few = {}
    for rounds in (range(2), range(2, PAGE + 3)):
        for number in rounds:
            ended(exchange, f"e{number}", caller=f"+372500{number:04d}")
            busy(exchange, f"b{number}", f"+372600{number:04d}")
        for name in ("now", "back", "messages", "past"):
            page = f"/desk/calls/?view={name}"
            browser.get(page)
            asked = queries_of(lambda page=page: browser.get(page))
            assert few.setdefault(name, asked) == asked
    first = view(world, "past")
    assert first.count('class="call-row"') == PAGE
    assert "page=2" in first
    second = view(world, "past", page="2")
    assert 0 < second.count('class="call-row"') <= PAGE
    assert view(world, "past", page="999999999").count('class="call-row"') == 0


@pytest.mark.clause("CSPK-U4")
def test_a_voice_message_is_played_and_marked_listened_by_whom_and_when(world: World, exchange: Exchange) -> None:
    call = left_message(exchange)
    assert call.contact.links.count() == 1  # it is on a case
    browser = desk_of(world.anna)
    page = browser.get("/desk/calls/?view=messages").content.decode()
    sound = url(call.contact, "call_sound")
    assert f'src="{sound}"' in page
    whole = browser.get(sound)
    assert (whole.status_code, whole["Content-Type"], b"".join(whole)) == (200, "audio/wav", SOUND)
    part = browser.get(sound, HTTP_RANGE="bytes=4-9")
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 4-9/{len(SOUND)}")
    assert b"".join(part) == SOUND[4:10]
    for officer in (world.anna, world.anna, world.liga):
        desk_of(officer).post(url(call.contact, "call_listening"))
    heard = Event.objects.filter(type="voicemail.listened").order_by("pk")
    assert [event.data["officer"] for event in heard] == [str(world.anna.pk), str(world.liga.pk)]
    assert "Visas balss ziņas ir noklausītas" in view(world, "messages")
    shown = browser.get(url(call.contact)).content.decode()
    assert shown.count("Noklausīts") == 2
    assert timezone.localtime(heard[0].at).strftime("%H:%M:%S") in shown
    assert "Līga Krūmiņa" in shown


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-", (0, 99)), ("bytes=10-19", (10, 19)), ("bytes=-5", (95, 99)), ("bytes=90-500", (90, 99)),
        ("bytes=-500", (0, 99)), ("", None), ("bytes=-", None), ("items=0-5", None), ("bytes=0-1,3-4", None),
        ("bytes=9-3", None),
    ],
)  # fmt: skip
def test_ranges_of_a_sound(asked: str, part: tuple[int, int] | None) -> None:
    assert range_of(asked, 100) == part


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_outside_the_sound_is_refused(asked: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        range_of(asked, 100)


def test_what_is_no_sound_is_never_played(world: World, exchange: Exchange) -> None:
    call = left_message(exchange)
    Recording.objects.update(kind="text/html")
    answer = desk_of(world.anna).get(url(call.contact, "call_sound"))
    assert answer["Content-Type"] == "application/octet-stream"
    outside = desk_of(world.anna).get(url(call.contact, "call_sound"), HTTP_RANGE="bytes=999999-")
    assert (outside.status_code, outside["Content-Range"]) == (416, f"bytes */{len(SOUND)}")


def test_the_page_of_a_call_tells_its_course_and_figures(world: World, exchange: Exchange) -> None:
    known_caller(world)
    earlier = ended(exchange, "e0")
    call = ended(exchange)
    take(exchange, [says("e1", "rating.given", ago(seconds=5), score=4, scale=5)], now=ago())
    page = desk_of(world.anna).get(url(call.contact)).content.decode()
    for words in (
        "Klients zvana",
        "Atbildēts pēc 0:08",
        "Saruna beigusies",
        "Vērtējums: 4 no 5",
        "1:30",
        "Anna Bērziņa",
    ):
        assert words in page
    assert url(earlier.contact) in page  # the client's history


def test_a_call_in_a_case_says_direction_officer_and_length(world: World, exchange: Exchange) -> None:
    case = case_from(world, owner=world.anna)
    call = ended(exchange)
    CaseContact.objects.create(case=case, contact=call.contact)
    browser = desk_of(world.anna)
    page = browser.get(reverse("desk:case", args=[case.number])).content.decode()
    entry = page.split(f'id="contact-{call.contact.key}"')[1].split("</article>")[0]
    for words in (url(call.contact), "no klienta", "Anna Bērziņa", "1:30"):
        assert words in entry
    few = queries_of(lambda: browser.get(reverse("desk:case", args=[case.number])))
    for number in range(4):
        further = ended(exchange, f"f{number}", caller=f"2700000{number}")
        CaseContact.objects.create(case=case, contact=further.contact)
    assert queries_of(lambda: browser.get(reverse("desk:case", args=[case.number]))) == few


def test_now_shows_what_rings_and_who_talks(world: World, exchange: Exchange) -> None:
    talking(exchange)
    ringing(exchange, caller="26000002")
    page = view(world, "now")
    assert page.count('class="call-row"') == 2
    part = desk_of(world.anna).get("/desk/calls/", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="call-list")
    assert "<html" not in part.content.decode()


@pytest.mark.parametrize(
    ("number", "read"),
    [("+37126000001", "26 000 001"), ("26000001", "26 000 001"), ("112", "112"), ("", ""), ("anonymous", "anonymous"),
     ("+4912345678", "+49 123 456 78"), ("0049123456789", "+49 123 456 789")],
)  # fmt: skip
def test_numbers_as_people_read_them(number: str, read: str) -> None:
    assert read_number(number) == read


def test_what_a_telephone_program_dials() -> None:
    assert dial_address("+371 26 000-001") == "tel:+37126000001"
    assert dial_address("anonymous") == ""
