import pytest

from tests.clues.cases import with_receivers


@pytest.fixture
def scene(scene):
    with_receivers(scene)
    return scene
