"""Every page as every person: no faults, nothing of others, 404 before 403."""

import re

import pytest
from django.urls import reverse

from kernel import policy
from tests.house.html import assert_strict, inline_parts
from tests.house.test_doors import routes

BACKEND = "django.contrib.auth.backends.ModelBackend"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
PAGES = [(where, entry) for where, entry in routes() if getattr(entry.callback, "door", None)]
RECORDS = [(where, entry) for where, entry in PAGES if entry.callback.door.kind == "record"]
# One person per relation to the record; the whole cast stands in the grid of rights.
VISITORS = (
    "office", "leading_group", "head", "member", "other_head", "secretary", "other_secretary",
    "audit_admin",
)  # fmt: skip
SEEING = [(where, entry) for where, entry in RECORDS if entry.callback.door.verb == "see"]
OTHERS = [(where, entry) for where, entry in PAGES if entry.callback.door.kind != "record"]


def address(entry, record):
    """The address of a record's page; None for pages that name a second record."""
    names = set(entry.pattern.converters)
    return reverse(entry.name, args=[record.pk]) if names == {"pk"} else None


def is_open(person, door):
    return door.kind != "ledger" or policy.opens(person, door.model)


def expected(person, door, record):
    if not policy.visible(type(record), person).filter(pk=record.pk).exists():
        return {404}
    if door.verb != "see" and not policy.may(person, door.verb, record):
        return {403}
    return {200, 302, 404, 405, 409}  # 404: a paper not yet built; 405: only by post


@pytest.mark.parametrize(("where", "entry"), RECORDS, ids=[where for where, _ in RECORDS])
def test_a_records_page_opens_for_those_who_may_and_for_nobody_else(where, entry, world, client):
    door = entry.callback.door
    record = world.record(door.model)
    url = address(entry, record)
    if url is None:
        pytest.skip("names a second record; tested in its own app")
    assert client.get(url).status_code == 302  # nobody signed in
    for role in VISITORS:
        person = world.cast[role]
        client.force_login(person, BACKEND)
        status = client.get(url).status_code
        assert status in expected(person, door, record), f"{person} {url}: {status}"


@pytest.mark.parametrize(("where", "entry"), SEEING, ids=[where for where, _ in SEEING])
def test_what_a_person_may_not_know_of_looks_like_what_does_not_exist(where, entry, world, client):
    record = world.record(entry.callback.door.model)
    url = address(entry, record)
    if url is None:
        pytest.skip("names a second record; tested in its own app")
    client.force_login(world.cast["without_posting"], BACKEND)
    hidden = client.get(url)
    missing = client.get(reverse(entry.name, args=[999_999]))
    assert hidden.status_code == missing.status_code == 404
    assert TOKEN.sub(b"", hidden.content) == TOKEN.sub(b"", missing.content)


@pytest.mark.parametrize(("where", "entry"), OTHERS, ids=[where for where, _ in OTHERS])
def test_every_other_page_opens_without_a_fault(where, entry, world, client):
    if entry.pattern.converters:
        pytest.skip("names a record; tested in its own app")
    for role in VISITORS:
        person = world.cast[role]
        client.force_login(person, BACKEND)
        response = client.get(reverse(entry.name), follow=True)
        expected = {200, 405} if is_open(person, entry.callback.door) else {404}
        assert response.status_code in expected, f"{person} {where}: {response.status_code}"


@pytest.mark.parametrize(("where", "entry"), OTHERS, ids=[where for where, _ in OTHERS])
def test_a_ledger_lists_and_exports_only_what_a_person_may_see(where, entry, world, client):
    door = entry.callback.door
    if door.kind != "ledger" or entry.pattern.converters:
        pytest.skip("no ledger")
    for role in VISITORS:
        person = world.cast[role]
        client.force_login(person, BACKEND)
        response = client.get(reverse(entry.name))
        if response.context and "ledger" in response.context:
            shown = response.context["ledger"].total
            assert shown <= policy.visible(door.model, person).count()


def test_no_page_of_a_person_asks_the_database_more_than_it_should(
    world, client, django_assert_max_num_queries
):
    inspection = world.record(world.demo.inspections["101"].__class__)
    for role in ("office", "head", "secretary"):
        client.force_login(world.cast[role], BACKEND)
        for url in (reverse("desk"), inspection.get_absolute_url(), reverse("inspections")):
            with django_assert_max_num_queries(35):
                client.get(url, follow=True)


# --- what the browser is told --------------------------------------------------------------------


def who_may(door, world):
    """A person for whom the page opens, and the record it is about."""
    if door.kind != "record":
        return world.cast["office"], None
    record = world.record(door.model)
    for person in world.people:
        seen = policy.visible(door.model, person).filter(pk=record.pk).exists()
        if seen and (door.verb == "see" or policy.may(person, door.verb, record)):
            return person, record
    return world.cast["office"], record


@pytest.mark.parametrize(("where", "entry"), PAGES, ids=[where for where, _ in PAGES])
def test_every_page_is_strict_and_lives_with_it(where, entry, world, client):
    names = set(entry.pattern.converters)
    if names - {"pk"}:
        pytest.skip("names a second record; the same templates, tested in its own app")
    person, record = who_may(entry.callback.door, world)
    client.force_login(person)
    assert_strict(client.get(reverse(entry.name, args=[record.pk] if names else [])), where)


def test_the_pages_of_a_stranger_are_strict_too(client, db):
    for url in (reverse("sign_in"), reverse("health"), "/nowhere/", "/inspections/1/"):
        assert_strict(client.get(url), url)
    assert_strict(client.post("/rounds/", {"note": "过期的表单"}), "an expired form")


def test_a_page_that_could_not_live_with_it_is_found_out():
    assert inline_parts("<p style='x'>") == ["p style='x'"]
    assert inline_parts("<script>1</script><a href='javascript:x'>") != []
    assert inline_parts("<button onclick='x'>")
    assert inline_parts("<a href='//elsewhere/'>")
    assert not inline_parts("<script src='/a.js'></script><a href='/x'>")
