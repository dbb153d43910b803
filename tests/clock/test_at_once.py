"""Sweeps at once and sweeps killed, on a real server; so this module builds and commits its own world."""

import os
import random
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from rounds.actions import ask_extension, extend
from rounds.models import Deadline
from tests.at_once import at_once
from tests.rectification.cases import under_way_item
from tests.reports.cases import delivered_feedback
from tests.scene import Scene
from xuncha.clock import settling
from xuncha.clock.sweeping import sweep
from xuncha.desk.models import Notice


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite's in-memory test database has one connection"
)
@pytest.mark.django_db(transaction=True)
def test_six_sweeps_at_once_tell_everybody_once_and_settle_every_case_once():
    scene = Scene()
    at_once(6, lambda _: sweep())
    told = list(Notice.objects.values_list("person_id", "key"))
    assert len(told) == len(set(told)) > 0
    rows = Deadline.objects.filter(inspection=scene.inspection).values_list("rule", "position")
    assert len(rows) == len(set(rows)) > 0
    assert sweep() == 0


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite's in-memory test database has one connection"
)
@pytest.mark.django_db(transaction=True)
def test_who_decides_on_a_deadline_while_its_case_is_settled_loses_nothing_and_locks_nobody_out(
    monkeypatch,
):
    scene = Scene()
    feedback = delivered_feedback(scene)
    settling.settle(scene.inspection.pk)
    plan = Deadline.objects.with_case().get(inspection=scene.inspection, rule="plan")
    until = plan.due_on + timedelta(days=20)
    ask_extension(plan, by=scene.liaison, note="外出学习", asked_to=until)
    earlier = feedback.delivered_on - timedelta(days=9)
    type(feedback).objects.filter(pk=feedback.pk).update(delivered_on=earlier)
    office, begun, facts_of = scene.office, threading.Event(), settling.facts_of

    def slowly(cases):
        begun.set()
        time.sleep(0.5)
        return facts_of(cases)

    monkeypatch.setattr(settling, "facts_of", slowly)

    def deed(number):
        if number == 0:
            return settling.settle(scene.inspection.pk)
        begun.wait(5)
        extend(Deadline.objects.with_case().get(pk=plan.pk), by=office)

    at_once(2, deed)
    plan.refresh_from_db()
    assert (plan.state, plan.due_on, plan.extended_to) == ("running", until, until)
    assert plan.starts_on == earlier


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite's in-memory test database has one process"
)
@pytest.mark.django_db(transaction=True)
def test_a_sweep_killed_at_random_points_loses_nothing_and_doubles_nothing():
    under_way_item(Scene())
    chance = random.Random(5)
    for _ in range(8):
        connection.close()
        if (child := os.fork()) == 0:
            try:
                sweep()
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0, 0.25))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    sweep()
    told = sorted(Notice.objects.values_list("person_id", "key"))
    assert len(told) == len(set(told)) > 0
    Notice.objects.all().delete()
    sweep()
    assert sorted(Notice.objects.values_list("person_id", "key")) == told
