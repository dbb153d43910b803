"""Sweeps at once and sweeps killed, on a real server; so this module builds and commits its own world."""

import os
import random
import signal
import time

import pytest
from django.db import connection

from rounds.models import Deadline
from tests.at_once import at_once
from tests.rectification.cases import under_way_item
from tests.scene import Scene
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
