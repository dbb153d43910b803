"""Whom a deadline reaches: the circle widens with delay, never beyond who may know, and tells once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from findings.clues.models import TransferItem
from kernel import policy
from rounds.actions import recuse
from rounds.models import Deadline, Inspection
from tests.clues import cases as clues
from tests.rectification.cases import under_way_item
from xuncha.clock import alarms, sweeping
from xuncha.clock.settling import settle
from xuncha.clock.sweeping import ring, sweep
from xuncha.desk.models import Notice

TODAY = timezone.localdate
UNIT, OFFICE = {"secretary", "liaison"}, {"office", "office2"}
LEADING = {"leader_group", "leader_group2"}


def told(scene, part):
    names = {person.pk: key for key, person in scene.cast.items()}
    rows = Notice.objects.filter(key__contains=part, withdrawn_at__isnull=True)
    return {names[pk] for pk in rows.values_list("person_id", flat=True)}


def due_in(record, days):
    type(record).objects.filter(pk=record.pk).update(due_on=TODAY() + timedelta(days=days))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "step", "who"),
    [
        (21, "remind", set()), (20, "remind", UNIT), (10, "press", UNIT), (0, "today", UNIT),
        (-1, "late", UNIT | OFFICE), (-29, "late", UNIT | OFFICE),
        (-30, "escalate", UNIT | OFFICE | LEADING),
    ],
)  # fmt: skip
def test_the_circle_widens_step_by_step(scene, days, step, who):
    item = under_way_item(scene)
    due_in(item, days)
    ring()
    assert told(scene, f":item.1:{TODAY() + timedelta(days=days):%Y%m%d}:{step}") == who


@pytest.mark.django_db
def test_a_sweep_that_comes_late_tells_the_furthest_step_and_none_of_those_it_missed(scene):
    item = under_way_item(scene)
    due_in(item, -40)
    ring()
    steps = set(Notice.objects.filter(key__contains=":item.").values_list("key", flat=True))
    assert {key.rsplit(":", 1)[1] for key in steps} == {"escalate"}


@pytest.mark.django_db
def test_a_clock_set_back_tells_nobody_of_less_than_they_know(scene, monkeypatch):
    item = under_way_item(scene)
    due_in(item, -1)
    sweep()
    before = Notice.objects.count()
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now - timedelta(days=5))
    assert sweep() == 0
    assert Notice.objects.count() == before


@pytest.mark.django_db
def test_nobody_is_told_of_what_they_may_not_know(scene):
    """A transferred clue: the receiver and those who follow it up, and nobody of the unit or team."""
    clues.with_receivers(scene)
    item = clues.handling(scene)
    TransferItem.objects.filter(pk=item.pk).update(
        due_on=TODAY() - timedelta(days=60), term_starts_on=TODAY() - timedelta(days=150)
    )
    ring()
    found = Notice.objects.filter(key__startswith="clues.")
    assert found.exists()
    for notice in found.select_related("person"):
        rows = policy.visible(TransferItem, notice.person)
        assert rows.filter(pk=item.pk).exists()
    assert not {"secretary", "liaison", "member", "deputy"} & told(scene, ":clue_answer.")


@pytest.mark.django_db
def test_a_recusal_beats_every_alarm(scene):
    item = under_way_item(scene)
    due_in(item, -1)
    recuse(scene.office2, by=scene.office, unit=scene.unit, ground="relative")
    ring()
    assert told(scene, ":item.") == UNIT | {"office"}


@pytest.mark.django_db
def test_who_may_know_of_the_case_alone_is_told_of_the_case_alone(scene, monkeypatch):
    item = under_way_item(scene)
    due_in(item, -1)
    visible = policy.visible

    def hides_items(what, person):
        rows = visible(what, person)
        return rows.none() if rows.model is type(item) and person == scene.office2 else rows

    monkeypatch.setattr(alarms.policy, "visible", hides_items)
    ring()
    notice = Notice.objects.get(person=scene.office2, key__contains=":item.")
    assert notice.text == "区住建局党组有整改问题逾期"
    assert notice.url == scene.inspection.get_absolute_url()
    assert item.title not in notice.text


@pytest.mark.django_db
def test_no_deadline_no_alarm(scene):
    item = under_way_item(scene)
    type(item).objects.filter(pk=item.pk).update(due_on=None, long_term=True)
    sweep()
    assert not told(scene, ":item.")


@pytest.mark.django_db
def test_a_failure_between_two_batches_loses_nothing_and_doubles_nothing(scene, monkeypatch):
    item = under_way_item(scene)
    due_in(item, -1)
    monkeypatch.setattr(sweeping, "AT_ONCE", 1)
    write, calls = sweeping._notice, []

    def dies(told):
        calls.append(told)
        if len(calls) == 2:
            raise KeyboardInterrupt  # what a killed worker looks like from within
        return write(told)

    monkeypatch.setattr(sweeping, "_notice", dies)
    with pytest.raises(KeyboardInterrupt):
        ring()
    monkeypatch.setattr(sweeping, "_notice", write)
    ring()
    once = Notice.objects.count()
    assert ring() == 0
    assert Notice.objects.count() == once
    assert told(scene, ":item.") == UNIT | OFFICE


@pytest.mark.django_db
def test_the_sweep_looks_at_what_is_due_and_not_at_what_exists(
    scene, django_assert_max_num_queries
):
    item = under_way_item(scene)
    settle(scene.inspection.pk)
    due_in(item, 300)
    Deadline.objects.update(due_on=TODAY() + timedelta(days=300))
    Inspection.objects.update(planned_leave_on=TODAY() + timedelta(days=300))
    with django_assert_max_num_queries(len(alarms.SOURCES)):
        assert ring() == 0
