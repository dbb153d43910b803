"""Ledgers at scale: what is offered, searched and sorted never reads every row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from findings.register.ledgers import FINDINGS
from findings.register.models import Finding
from kernel.ledger import LedgerView, view
from kernel.policy import visible
from rectification.ledgers import ITEMS
from rectification.models import RectificationItem


def opened(person, params) -> LedgerView:
    rows = visible(Finding, person)
    return LedgerView(FINDINGS, rows, params, "/findings/", narrow=person.scope.is_narrow)


def test_a_member_is_narrow_and_an_office_is_not(world):
    assert world.cast["member"].scope.is_narrow
    assert world.cast["secretary"].scope.is_narrow
    assert not world.cast["office"].scope.is_narrow
    assert not world.cast["leading_group"].scope.is_narrow


def test_the_units_offered_are_those_with_rows_the_person_may_know_of(world):
    member = world.cast["member"]
    units = dict(opened(member, {})._options["unit"])
    seen = set(visible(Finding, member).values_list("inspection__unit_id", flat=True))
    assert seen == {int(pk) for pk in units}


def test_a_filter_with_too_many_choices_is_no_drop_down_but_still_works(world, monkeypatch):
    monkeypatch.setattr(view, "MOST_OPTIONS", 0)
    office = world.cast["office"]
    unit = visible(Finding, office).first().inspection.unit_id
    ledger = opened(office, {"unit": str(unit)})
    assert "unit" not in {spec["name"] for spec in ledger.filters}
    assert {row.inspection.unit_id for row in ledger.selected} == {unit}


@pytest.mark.parametrize("value", ["x", "-1", "9" * 40, "None"])
def test_a_filter_by_something_impossible_finds_nothing(world, value):
    assert opened(world.cast["office"], {"unit": value}).total == 0


@pytest.mark.parametrize(("role", "barred"), [("secretary", True), ("office", False)])
def test_a_narrow_sort_stands_behind_a_barrier_and_a_wide_one_does_not(world, role, barred):
    person = world.cast[role]
    ledger = LedgerView(
        ITEMS, visible(RectificationItem, person), {"sort": "-due_on"}, "/",
        narrow=person.scope.is_narrow,
    )  # fmt: skip
    with CaptureQueriesContext(connection) as seen:
        days = [row.due_on for row in ledger.selected if row.due_on]
    assert len(days) > 1
    assert days == sorted(days, reverse=True)
    assert ("COALESCE" in seen[-1]["sql"].split("ORDER BY")[-1]) is barred
