"""Every page as every person: no faults, nothing of others, 404 before 403, and few questions."""

import re
from collections import Counter

import pytest
from django.urls import reverse

from findings.register.models import WorkingPaper
from kernel import policy
from tests.house import bad_input
from tests.house.html import assert_strict, inline_parts
from tests.house.offered import check_forms
from tests.house.test_doors import routes
from tests.house.visits import BACKEND, EVERYBODY
from tests.world import ROLES

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
# What names a second record is tested in its own app.
PAGES = [
    (where, entry)
    for where, entry in routes()
    if getattr(entry.callback, "door", None)
    and set(entry.pattern.converters) <= ({"pk"} if entry.callback.door.kind == "record" else set())
]
RECORDS = [(where, entry) for where, entry in PAGES if entry.callback.door.kind == "record"]
# One person per relation to the record; the whole cast stands in the grid of rights.
VISITORS = (
    "office", "leading_group", "head", "member", "other_head", "secretary", "other_secretary",
    "audit_admin", "receiver",
)  # fmt: skip
OTHERWISE = ("office", "head", "secretary", "audit_admin", "leading_group", "receiver")
SEEING = [(where, entry) for where, entry in RECORDS if entry.callback.door.verb == "see"]
OTHERS = [(where, entry) for where, entry in PAGES if entry.callback.door.kind != "record"]
LEDGERS = [(where, entry) for where, entry in OTHERS if entry.callback.door.kind == "ledger"]


# Where a deed is done, one of each party is sent in: colleagues are offered the same.
PARTIES = ({"office", "leading_group"}, {"head", "member"}, {"other_head"}, {"secretary"},
           {"other_secretary"}, {"audit_admin"}, {"receiver"})  # fmt: skip


def one_of_each(door, open_to):
    """Of the roles to which a door opens those that are sent in."""
    if door.verb == "see":
        return set(open_to)
    return {next(role for role in VISITORS if role in party & open_to)
            for party in PARTIES if party & open_to}  # fmt: skip


STRANGER, CLOSED, OPEN = "knows nothing of it", "may not", "may"


def address(entry, record):
    return reverse(entry.name, args=[record.pk])


def is_open(person, door):
    if door.kind == "room":
        return door.opens(person.scope)
    return door.kind != "ledger" or policy.opens(person, door.model)


def relation(visitor, door, record) -> str:
    if not visitor.knows(record):
        return STRANGER
    return OPEN if visitor.may(door.verb, record) else CLOSED


def expected(how, door):
    if how == OPEN:
        return {200, 302, 404, 405, 409}  # 404: a paper not yet built; 405: only by post
    return {404} if how == STRANGER or door.hidden else {403}


by_record = pytest.mark.parametrize(
    ("where", "entry"), RECORDS, ids=[where for where, _ in RECORDS]
)
by_other = pytest.mark.parametrize(("where", "entry"), OTHERS, ids=[where for where, _ in OTHERS])
by_page = pytest.mark.parametrize(("where", "entry"), PAGES, ids=[where for where, _ in PAGES])


@by_record
def test_a_records_page_opens_for_those_who_may_and_for_nobody_else(
    where, entry, world, visitors, client
):
    door = entry.callback.door
    record = world.record(door.model)
    url = address(entry, record)
    assert client.get(url).status_code == 302  # nobody signed in
    sent = Counter()
    how_of = {role: relation(visitors[role], door, record) for role in VISITORS}
    entering = one_of_each(door, {role for role, how in how_of.items() if how == OPEN})
    for role in VISITORS:
        visitor, how = visitors[role], how_of[role]
        sent[how] += 1
        is_sent = role in entering if how == OPEN and EVERYBODY else sent[how] == 1
        if not is_sent:
            continue  # the grid of rights asks the same of everybody; here one is sent to see
        answer = visitor.get(url)
        assert answer.status_code in expected(how, door), f"{role} {url}: {answer.status_code}"
        if not answer.streaming:
            assert "---------" not in answer.content.decode(), f"{url} asks with dashes"


@by_record
def test_no_form_offers_or_takes_what_its_user_may_not_know_of(where, entry, world, visitors):
    door = entry.callback.door
    record = world.record(door.model)
    url = address(entry, record)
    open_to = {role for role in VISITORS if opens(visitors[role], door, record)}
    entering = one_of_each(door, open_to)
    for role in VISITORS:
        visitor = visitors[role]
        if role in entering:
            check_forms(visitor.get(url), visitor.person, f"{role} {where}")
            if not EVERYBODY:
                return


def test_the_sweep_of_forms_finds_choices_to_look_at(world, visitors):
    visitor, inspection = visitors["member"], world.record(WorkingPaper).inspection
    page = visitor.get(reverse("workingpaper_new", args=[inspection.pk]))
    assert check_forms(page, visitor.person, "workingpaper_new") >= 2


@pytest.mark.parametrize(("where", "entry"), SEEING, ids=[where for where, _ in SEEING])
def test_what_a_person_may_not_know_of_looks_like_what_does_not_exist(
    where, entry, world, visitors
):
    record = world.record(entry.callback.door.model)
    url = address(entry, record)
    visitor = visitors["without_posting"]
    hidden = visitor.get(url)
    missing = visitor.get(reverse(entry.name, args=[999_999]))
    assert hidden.status_code == missing.status_code == 404
    assert TOKEN.sub(b"", hidden.content) == TOKEN.sub(b"", missing.content)


@by_other
def test_every_other_page_opens_without_a_fault(where, entry, visitors):
    for role in OTHERWISE if EVERYBODY else OTHERWISE[:4]:
        visitor = visitors[role]
        response = visitor.follow(reverse(entry.name))
        expected = {200, 405} if is_open(visitor.person, entry.callback.door) else {404}
        assert response.status_code in expected, f"{role} {where}: {response.status_code}"


@pytest.mark.parametrize(("where", "entry"), LEDGERS, ids=[where for where, _ in LEDGERS])
def test_a_ledger_lists_and_exports_only_what_a_person_may_see(where, entry, visitors):
    door = entry.callback.door
    for role in VISITORS if EVERYBODY else ("office", "head", "secretary", "audit_admin"):
        visitor = visitors[role]
        response = visitor.get(reverse(entry.name))
        if response.context and "ledger" in response.context:
            shown = response.context["ledger"].total
            assert shown <= policy.visible(door.model, visitor.person).count()


def test_no_page_of_a_person_asks_the_database_more_than_it_should(
    world, client, django_assert_max_num_queries
):
    inspection = world.record(world.demo.inspections["101"].__class__)
    for role in ("office", "head", "secretary"):
        client.force_login(world.cast[role], BACKEND)
        for url in (reverse("desk"), inspection.get_absolute_url(), reverse("inspections")):
            with django_assert_max_num_queries(35):
                client.get(url, follow=True)


# --- nonsense ---------------------------------------------------------------------------------------

# Ledgers, searches and the forms that are begun from another record.
ASKED_BY_ADDRESS = [
    (where, entry) for where, entry in PAGES if not entry.pattern.converters or "new/" in where
]


@by_page
def test_nonsense_gets_a_sentence_and_does_nothing(where, entry, world, visitors):
    if not bad_input.try_nonsense_in_forms(entry, world, visitors):
        pytest.skip("no form")


@pytest.mark.parametrize(
    ("where", "entry"), ASKED_BY_ADDRESS, ids=[where for where, _ in ASKED_BY_ADDRESS]
)
def test_nonsense_in_an_address_is_no_fault(where, entry, world, visitors):
    bad_input.try_nonsense_in_address(where, entry, world, visitors)


# --- how much a page asks --------------------------------------------------------------------

MOST = 15
MOST_OF_PAPERS = 18  # a paper reads everything that it says
TIGHT = {"desk": 14, "inspection": 15, "guide": 16}  # a guide tells of days gone by as well
REPEATS = 2  # the same question with other values: once more is chance, twice more is a loop


def opens(visitor, door, record) -> bool:
    if door.kind == "room":
        return door.opens(visitor.person.scope)
    return door.kind != "record" or visitor.may(door.verb, record)


@by_page
def test_every_page_keeps_to_its_budget(where, entry, world, visitors):
    door, over = entry.callback.door, []
    record = world.record(door.model) if door.kind == "record" else None
    url = reverse(entry.name, args=[record.pk] if record else [])
    for role in ("office", "leading_group", "head", "member", "secretary"):
        if not opens(visitors[role], door, record):
            continue
        if not EVERYBODY:  # the questions are the program's, whichever database answers
            break
        asked = visitors[role].asked(url)
        sql, times = Counter(asked).most_common(1)[0] if asked else ("", 0)
        if len(asked) > TIGHT.get(
            entry.name,
            MOST_OF_PAPERS if "print_" in entry.name or entry.name == "officialpaper" else MOST,
        ):
            over.append(f"{role} {url}: {len(asked)} queries")
        if times > REPEATS:
            over.append(f"{role} {url}: {times} times {sql[:700]}")
    assert not over, "\n".join(over)


# --- what the browser is told --------------------------------------------------------------------


@by_page
def test_every_page_is_strict_and_lives_with_it(where, entry, world, visitors):
    door = entry.callback.door
    record = world.record(door.model) if door.kind == "record" else None
    whoever_may = (role for role in ROLES if opens(visitors[role], door, record))
    role = next(whoever_may, "office")
    assert_strict(
        visitors[role].get(reverse(entry.name, args=[record.pk] if record else [])), where
    )


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
