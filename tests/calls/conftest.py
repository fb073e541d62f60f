"""A world with a telephone: Anna at 101, Līga at 102, a webhook exchange."""

import pytest
from tests.calls.exchange import give_set, make_exchange, make_line
from tests.world import World, make_world

from atbilde.calls.models import Exchange


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    """Under the standard named by an indirect parameter, else the statistics bureau's."""
    world = make_world(getattr(request, "param", "csp"))
    make_line(world, "free", "80 0000 98", "tikai101")
    give_set(world.anna, "101")
    give_set(world.liga, "102")
    return world


@pytest.fixture
def exchange(world: World) -> Exchange:
    return make_exchange(world.institution)
