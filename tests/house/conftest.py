"""Those who visit the pages of the finished world."""

import pytest

from tests.house.visits import Visitor
from tests.world import ROLES


@pytest.fixture(scope="module")
def _visitors(_laid_world, django_db_blocker):
    seen = {}
    with django_db_blocker.unblock():
        return {role: Visitor(_laid_world.cast[role], seen) for role in ROLES}


@pytest.fixture
def visitors(_visitors, world):
    """Everybody of the world by their role, signed in: `visitors["head"].get(url)`."""
    return _visitors


def pytest_collection_modifyitems(items):
    """The tests of one page follow one another, for they share what was seen of it."""
    places = [
        i for i, item in enumerate(items)
        if "visitors" in item.fixturenames and hasattr(item, "callspec")
    ]  # fmt: skip
    order = {}
    for where in (items[i].callspec.params["where"] for i in places):
        order.setdefault(where, len(order))
    by_page = sorted((items[i] for i in places), key=lambda t: order[t.callspec.params["where"]])
    for i, item in zip(places, by_page, strict=True):
        items[i] = item
