"""Lines and their hours, as the standards give them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.calls.exchange import give_set, incoming, make_exchange, make_line, says, under
from tests.world import NOW, later, make_world

from atbilde.calls.actions.retelling import in_hours
from atbilde.calls.actions.taking import take
from atbilde.calls.models import Line
from atbilde.cases.models import Case
from atbilde.institutions.standards import standard_of

pytestmark = pytest.mark.django_db
RIGA = ZoneInfo("Europe/Riga")


def riga(day: str, hour: int, minute: int = 0, second: int = 0) -> datetime:
    year, month, date = map(int, day.split("-"))
    return datetime(year, month, date, hour, minute, second, tzinfo=RIGA).astimezone(UTC)


@pytest.mark.clause("CSP-D1")
def test_lifted_by_the_fourth_ring_counts_and_who_rang_in_vain_counts_against(world, exchange):
    """Ring n starts at 5·(n−1) seconds: the fourth rings from 15 to 20, the fifth begins at 20."""
    kept = {}
    for number, wait in enumerate((0, 4.9, 16, 19.9, 20, 21, 40)):
        kept[wait] = incoming(exchange, f"a{number}", wait=wait, talk=30).kept
    assert kept == {0: "met", 4.9: "met", 16: "met", 19.9: "met", 20: "missed", 21: "missed", 40: "missed"}
    lost = {}
    for number, wait in enumerate((5, 19.9, 20, 45)):
        name = f"b{number}"
        incoming(exchange, name, wait=None)
        gone = later(seconds=wait)
        (call,) = take(exchange, [says(name, "call.abandoned", gone, ring_seconds=wait)], now=gone)
        lost[wait] = call.kept
    assert lost == {5: "cancelled", 19.9: "cancelled", 20: "missed", 45: "missed"}
    for day, hour in (("2026-05-16", 10), ("2026-05-13", 8), ("2026-05-13", 17)):  # a Saturday; before; after hours
        assert incoming(exchange, f"{day}-{hour}", at=riga(day, hour), wait=40, talk=5).kept == ""
    several = [
        says("s", "call.offered", NOW, direction="in", from_="26000001", to="80000098"),
        says("s", "call.rang", NOW, officer="101"),
        says("s", "call.rang_off", later(seconds=12), officer="101"),
        says("s", "call.rang", later(seconds=12), officer="102"),
        says("s", "call.answered", later(seconds=22), officer="102"),
    ]
    (call,) = take(exchange, several, now=later(seconds=22))
    assert (call.kept, call.wait, call.officer) == ("missed", 22, world.liga)  # the caller heard five rings


@under("dvi")
@pytest.mark.clause("DVI-24")
@pytest.mark.parametrize(
    ("at", "line"),
    [
        (riga("2026-05-13", 12, 59, 59), "general"),
        (riga("2026-05-13", 13), "consultations"),
        (riga("2026-05-13", 14, 59, 59), "consultations"),
        (riga("2026-05-13", 15), "general"),
        (riga("2026-05-16", 13, 30), "general"),  # a Saturday
        (riga("2026-05-04", 13, 30), "general"),  # a public holiday
        (riga("2026-05-14", 14), "consultations"),
    ],
)
def test_the_hours_belong_to_the_consultations_not_to_the_number(world, at, line):
    Line.objects.all().delete()
    for code in ("general", "consultations"):
        make_line(world, code, "67223131")
    call = incoming(make_exchange(world.institution), at=at, to="+371 67223131", wait=12, talk=60)
    assert (call.line, call.outcome) == (line, "answered")  # outside them it is taken as a general call


@under("visc")
@pytest.mark.clause("VISC-3.2")
def test_one_number_is_public_and_the_other_is_kept_without_hours(world):
    lines = {line.id: line for line in standard_of(world.institution, NOW).lines}
    assert (lines["public"].number, lines["public"].public, lines["public"].hours) == ("67215600", True, None)
    assert (lines["letterhead"].number, lines["letterhead"].public) == ("67216500", False)
    assert in_hours(world.institution, "public", riga("2026-05-16", 3)) is None


@pytest.mark.clause("CSP-P1")
def test_a_call_outside_the_hours_goes_to_voicemail_and_is_a_case(world, exchange):
    at = riga("2026-05-16", 11)
    news = [
        says("v", "call.offered", at, direction="in", from_="26000001", to="80000098"),
        says("v", "voicemail.left", at + timedelta(seconds=20), seconds=9),
        says("v", "call.ended", at + timedelta(seconds=21)),
    ]
    (call,) = take(exchange, news, now=at + timedelta(seconds=21))
    assert (call.in_hours, call.kept, call.outcome) == (False, "", "voicemail")
    assert Case.objects.get().links.get().contact == call.contact


def test_hours_of_the_institutions_own_line_hold():
    from datetime import time

    from atbilde.institutions.models import Institution, Opening

    world = make_world("vpvb")
    give_set(world.anna, "101")
    make_line(world, "uzzinas", "67000000")
    for weekday in range(5):
        Opening.objects.create(
            institution=world.institution, line="uzzinas", weekday=weekday, opens=time(10), closes=time(12)
        )
    Institution.objects.filter(pk="vpvb").update(calendar_version=7)
    world.institution.refresh_from_db()
    exchange = make_exchange(world.institution)
    assert incoming(exchange, "a", at=riga("2026-05-13", 11), to="67000000").in_hours is True
    assert incoming(exchange, "b", at=riga("2026-05-13", 13), to="67000000").in_hours is False
