"""Acting on several cases at once."""

from django.contrib.messages import get_messages
from django.http import HttpResponse
from tests.desk.ground import browser_of, put_case
from tests.world import World

from atbilde.cases.enums import NoticeKind
from atbilde.cases.models import Assignment, Case, Notice


def said(answer: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]  # type: ignore[attr-defined]


def test_take_several(world: World) -> None:
    cases = [put_case(world, n) for n in (1, 2)]
    answer = browser_of(world.anna).post(
        "/desk/bulk/", {"act": "take", "case": [case.number for case in cases], "next": "/desk/?view=unowned"}
    )
    assert answer["Location"] == "/desk/?view=unowned"
    assert said(answer) == ["2 lietas ir jūsu."]
    assert set(Case.objects.values_list("owner", flat=True)) == {world.anna.pk}
    assert Assignment.objects.filter(owner=world.anna).count() == 2


def test_what_cannot_be_taken_is_said_and_the_rest_is_done(world: World) -> None:
    free, held = put_case(world, 1), put_case(world, 2, owner=world.liga)
    answer = browser_of(world.anna).post("/desk/bulk/", {"act": "take", "case": [free.number, held.number]})
    assert said(answer) == ["Līga Krūmiņa jau ir paņēmis šo lietu. (1)", "1 lieta ir jūsu."] or len(said(answer)) == 2
    held.refresh_from_db()
    assert held.owner == world.liga


def test_give_asks_to_whom_and_tells_the_receiver(world: World) -> None:
    case = put_case(world, 1)
    browser = browser_of(world.anna)
    asked = browser.post("/desk/bulk/", {"act": "give", "case": case.number})
    page = asked.content.decode()
    assert f'value="post-{world.liga.pk}"' in page
    assert f'value="queue-{world.second_queue.pk}"' in page
    assert f'value="post-{world.ivo.pk}"' not in page
    answer = browser.post("/desk/bulk/", {"act": "give", "case": case.number, "to": f"post-{world.liga.pk}"})
    assert said(answer) == ["1 lieta nodota: Līga Krūmiņa."]
    assert Notice.objects.get(post=world.liga).kind == NoticeKind.GIVEN
    browser.post("/desk/bulk/", {"act": "give", "case": case.number, "to": "queue-999999"})
    case.refresh_from_db()
    assert case.owner == world.liga


def test_a_receiver_that_is_none_is_asked_for_again(world: World) -> None:
    case = put_case(world, 1)
    for to in ("", "post-x", f"post-{world.ivo.pk}"):
        answer = browser_of(world.anna).post("/desk/bulk/", {"act": "give", "case": case.number, "to": to})
        assert answer.status_code == 422
        assert "Izvēlieties kolēģi vai rindu." in answer.content.decode()


def test_nothing_chosen_is_said(world: World) -> None:
    answer = browser_of(world.anna).post("/desk/bulk/", {"act": "take", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/desk/"
    assert said(answer) == ["Vispirms izvēlieties vismaz vienu lietu."]


def test_a_number_with_a_nul_is_no_case(world: World) -> None:
    browser = browser_of(world.anna)
    assert browser.post("/desk/bulk/", {"act": "take", "case": ["CSP-2026-0000\x001"]}).status_code == 404
    assert browser.get("/desk/knowledge/find/", {"case": "a\x00b"}).status_code == 404
