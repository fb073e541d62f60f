"""The cast for every test of surveys."""

import pytest
from tests.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Māra manages the statistics bureau's officers; Ivo is elsewhere."""
    return make_world()
