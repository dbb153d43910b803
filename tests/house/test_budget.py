"""No page asks the database more than its budget, and none asks the same question row by row."""

from collections import Counter
from contextlib import contextmanager

import pytest
from django.db import connection
from django.urls import reverse

from kernel import policy
from tests.house.test_pages import BACKEND, PAGES, address

MOST = 15
TIGHT = {"desk": 12, "inspection": 12}
REPEATS = 2  # the same question with other values: once more is chance, twice more is a loop
ROLES = ("office", "leading_group", "head", "member", "secretary")


@contextmanager
def questions():
    """Every SELECT asked within, as its bare SQL."""
    asked = []

    def note(execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def pages_of(person, world):
    """(route, address) of every page this person can open."""
    for _, entry in PAGES:
        door = entry.callback.door
        if door.kind == "record":
            record = world.record(door.model)
            url = address(entry, record)
            may_see = policy.visible(door.model, person).filter(pk=record.pk).exists()
            if url and may_see and (door.verb == "see" or policy.may(person, door.verb, record)):
                yield entry.name, url
        elif not entry.pattern.converters:
            yield entry.name, reverse(entry.name)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_keeps_to_its_budget(role, world, client):
    person = world.cast[role]
    client.force_login(person, BACKEND)
    over = []
    for name, url in pages_of(person, world):
        with questions() as asked:
            response = client.get(url)
        sql, times = Counter(asked).most_common(1)[0] if asked else ("", 0)
        if len(asked) > TIGHT.get(name, MOST):
            over.append(f"{name} {url} [{response.status_code}]: {len(asked)} queries")
        if times > REPEATS:
            over.append(f"{name} {url}: {times} times {sql[:700]}")
    assert not over, "\n".join(over)
