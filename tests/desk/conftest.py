"""The cast for every test of the desk."""

import pytest
from tests.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Anna and her colleagues at the statistics bureau; Ivo elsewhere."""
    return make_world()
