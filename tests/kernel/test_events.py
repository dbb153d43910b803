import pytest
from django.db import DatabaseError, connection, transaction

from kernel.events import history
from kernel.models import Event
from rounds.actions import leave_inspection


@pytest.fixture
def event(scene):
    return history(scene.inspection).first()


@pytest.mark.parametrize(
    "deed",
    [
        lambda event: Event.objects.filter(pk=event.pk).update(note="改写"),
        lambda event: event.delete(),
        lambda event: connection.cursor().execute("DELETE FROM kernel_event"),
    ],
    ids=["update", "delete", "raw delete"],
)
def test_the_database_refuses_to_change_an_event(event, deed):
    before = Event.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        deed(event)
    assert Event.objects.count() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a replacement of SQLite's own")
def test_the_database_refuses_to_replace_an_event(event):
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(
            "INSERT OR REPLACE INTO kernel_event SELECT * FROM kernel_event WHERE id = %s",
            [event.pk],
        )


def test_a_deed_and_its_event_are_one_transaction(scene):
    before = history(scene.inspection).count()

    def leave_and_lose_power():
        leave_inspection(scene.inspection, by=scene.head)
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError), transaction.atomic():
        leave_and_lose_power()
    assert scene.again(scene.inspection).state == "on_site"
    assert history(scene.inspection).count() == before


def test_an_event_says_who_did_what_and_why(scene):
    leave_inspection(scene.inspection, by=scene.head, note="工作结束。")
    event = history(scene.inspection).last()
    assert (event.person_name, event.label) == ("顾远", "登记撤点")
    assert (event.from_state, event.to_state) == ("on_site", "left")
    assert event.note == "工作结束。"
