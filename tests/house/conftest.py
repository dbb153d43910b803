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


def _given(item) -> dict:
    """What the test was parametrised with."""
    return item.callspec.params if hasattr(item, "callspec") else {}


def pytest_collection_modifyitems(items):
    """In a module, the tests of one page follow one another: they share what was seen of it."""

    def page(item):
        return item.module, _given(item)["where"]

    places = [
        i for i, item in enumerate(items)
        if "visitors" in item.fixturenames and "where" in _given(item)
    ]  # fmt: skip
    order = {}
    for i in places:
        order.setdefault(page(items[i]), len(order))
    sorted_items = sorted((items[i] for i in places), key=lambda item: order[page(item)])
    for i, item in zip(places, sorted_items, strict=True):
        items[i] = item
