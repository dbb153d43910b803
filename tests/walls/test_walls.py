"""The list of walls keeps up with the code: what is to be broken stands there exactly once."""

import pytest
from django.conf import settings

from tests.walls.walls import WALLS


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.name)
def test_every_wall_stands_where_it_is_looked_for(wall):
    text = (settings.BASE_DIR / wall.path).read_text(encoding="utf-8")
    assert text.count(wall.old) == 1, f"{wall.path}: {text.count(wall.old)} times"
    assert wall.new != wall.old


def test_there_are_at_least_thirty_and_each_has_its_own_name():
    assert len({wall.name for wall in WALLS}) == len(WALLS) >= 30
