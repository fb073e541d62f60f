"""What officers say of themselves holds for the day."""

import pytest
from tests.world import NOW, later

from atbilde.calls.actions.availability import forget_yesterday, set_availability
from atbilde.calls.enums import Duty
from atbilde.calls.models import Availability
from atbilde.calls.queries.colleagues import free_colleagues
from atbilde.cases.errors import Refused

pytestmark = pytest.mark.django_db


def test_who_said_free_today_is_free_and_tomorrow_nobody_knows(world):
    set_availability(world.liga, Duty.FREE, at=NOW)
    assert forget_yesterday(at=later(hours=13, minutes=59)) == 0  # 23:59 in Rīga
    assert free_colleagues(world.anna, later(hours=5)) == [world.liga]
    assert forget_yesterday(at=later(hours=14)) == 1  # midnight there
    assert free_colleagues(world.anna, later(hours=14)) == []
    assert not Availability.objects.exists()


def test_the_same_again_keeps_since_when_and_only_who_serves_says_it(world):
    set_availability(world.anna, Duty.BUSY, at=NOW)
    assert set_availability(world.anna, Duty.BUSY, at=later(minutes=5)).since == NOW
    with pytest.raises(Refused):
        set_availability(world.dace, Duty.FREE, at=NOW)
