"""Real threads on a real server, so this module builds its own world and really commits it."""

import threading

import pytest
from django.db import connection

from kernel.events import history
from kernel.refusals import Refusal
from rounds.actions import leave_inspection
from rounds.models import Inspection
from tests.scene import Scene


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite's in-memory test database has one connection"
)
@pytest.mark.django_db(transaction=True)
def test_twelve_people_pressing_at_once_make_one_deed():
    scene = Scene()
    inspection_id, head_id = scene.inspection.pk, scene.ids["head"]
    outcomes, start = [], threading.Barrier(12)

    def press():
        try:
            inspection = Inspection.objects.get(pk=inspection_id)
            head = type(scene.head).objects.get(pk=head_id)
            start.wait()
            leave_inspection(inspection, by=head)
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("done") == 1
    assert len(outcomes) == 12
    assert history(scene.inspection).filter(verb="leave").count() == 1
