"""What the officer is told, and that they have seen it."""

from tests.desk.ground import browser_of, now, put_case, queries_of
from tests.world import World

from atbilde.cases.actions.notices import tell
from atbilde.cases.enums import NoticeKind
from atbilde.cases.models import Notice


def test_notices_are_counted_listed_and_read(world: World) -> None:
    tell(world.anna, put_case(world, 1), NoticeKind.LATE, at=now(), clause="CSP-D7")
    browser = browser_of(world.anna)
    assert "1 neizlasīts" in browser.get("/desk/").content.decode()
    page = browser.get("/desk/notices/").content.decode()
    assert "CSP-2026-000001" in page
    assert "clause-CSP-D7" in page
    browser.post("/desk/notices/")
    assert "neizlasīt" not in browser.get("/desk/notices/bell/").content.decode()


def test_opening_a_notice_reads_it_and_goes_to_its_case(world: World) -> None:
    notice = tell(world.anna, put_case(world, 1), NoticeKind.GIVEN, at=now())
    other = tell(world.anna, put_case(world, 2), NoticeKind.GIVEN, at=now())
    answer = browser_of(world.anna).post(f"/desk/notices/{notice.pk}/")
    assert answer["Location"] == "/desk/cases/CSP-2026-000001/"
    assert set(Notice.objects.filter(read_at=None)) == {other}


def test_a_colleagues_notice_is_not_found(world: World) -> None:
    notice = tell(world.liga, put_case(world, 1), NoticeKind.GIVEN, at=now())
    for post in (world.anna, world.ivo):
        assert browser_of(post).post(f"/desk/notices/{notice.pk}/").status_code == 404
    assert "CSP-2026-000001" not in browser_of(world.anna).get("/desk/notices/").content.decode()


def test_notices_cost_the_same_for_three_as_for_one(world: World) -> None:
    browser = browser_of(world.anna)
    tell(world.anna, put_case(world, 1), NoticeKind.GIVEN, at=now())
    browser.get("/desk/notices/")
    one = queries_of(lambda: browser.get("/desk/notices/"))
    for n in (2, 3):
        tell(world.anna, put_case(world, n), NoticeKind.LATE, at=now())
    assert queries_of(lambda: browser.get("/desk/notices/")) == one
