"""Real threads on a real server: whoever delivers at once, each message leaves once."""

import pytest
from django.db import connection

from tests.at_once import at_once
from tests.delivery.cases import Recorder, at, told
from tests.scene import Scene
from xuncha.delivery.actions import deliver, sending
from xuncha.delivery.models import Delivery, Mention


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite's in-memory test database has one connection"
)
@pytest.mark.django_db(transaction=True)
def test_six_workers_delivering_at_once_tell_everybody_once(monkeypatch):
    scene = Scene()
    mail = Recorder()
    monkeypatch.setattr(sending, "configured", lambda: {"mail": mail})
    people = [scene.head, scene.deputy, scene.member, scene.office]
    for person in people:
        for _ in range(3):
            told(person, scene.inspection)

    def work(_):
        for minute in (0, 5):
            deliver(at(30, 9, minute))

    at_once(6, work)
    assert sorted(message.to for message in mail.got) == sorted(p.username for p in people)
    assert Mention.objects.count() == 12
    assert set(Delivery.objects.values_list("stage", flat=True)) == {"sent"}
