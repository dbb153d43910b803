"""运行状况: a machinery that stopped, failed, runs twice or lives in another time shows."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kernel.jobs import given_up, retry_given_up
from kernel.models import Job, Run
from kernel.runs import KEPT, recorded
from tests.house.visits import BACKEND
from xuncha.delivery import operations

DELIVER, SEAL = "delivery.deliver", "kernel.tasks.seal_events"


def ran(name, *ago, **found):
    Run.objects.bulk_create(
        Run(name=name, started_at=timezone.now() - timedelta(minutes=minutes), **found)
        for minutes in ago
    )


def seen(name) -> str:
    found = operations.state_of_things(Run.objects.all(), timezone.now())["tasks"]
    return next(task.tone for task in found if task.label == operations.LABELS[name])


def test_every_task_of_the_schedule_has_a_name_and_is_seen(db):
    found = operations.state_of_things(Run.objects.all(), timezone.now())
    assert [task.state for task in found["tasks"]] == ["还没有运行过"] * len(operations.LABELS)
    assert {name for name, _ in operations._schedule()} == set(operations.LABELS)


@pytest.mark.parametrize(
    ("ago", "found", "tone"),
    [
        ((2,), {}, "ok"), ((20,), {}, "late"), ((2,), {"failed": True, "result": "OSError"}, "late"),
        ((16, 16, 11, 11, 6, 6, 1, 1), {}, "warn"), ((16, 11, 6, 1), {}, "ok"),
    ],
)  # fmt: skip
def test_what_a_task_looks_like(db, ago, found, tone):
    ran(DELIVER, *ago, **found)
    assert seen(DELIVER) == tone


def test_a_clock_that_was_put_back_is_told(db):
    ran(SEAL, 1)
    assert operations.state_of_things(Run.objects.all(), timezone.now())["clock"] == ""
    ran(SEAL, -30)
    assert (
        "系统时间被调回" in operations.state_of_things(Run.objects.all(), timezone.now())["clock"]
    )


def test_a_database_that_lives_in_another_time_is_told(db):
    ran(SEAL, 1)
    assert "相差" in operations.clock_fault(
        Run.objects.all(), None, timezone.now() + timedelta(hours=1)
    )


def test_a_run_is_noted_with_its_outcome_and_only_the_last_ones_are_kept(db):
    recorded("good")(lambda: "发出 3 条")()
    assert Run.objects.get(name="good").result == "发出 3 条"
    with pytest.raises(ValueError, match="secret"):
        recorded("bad")(lambda: int("secret"))()
    bad = Run.objects.get(name="bad")
    assert (bad.failed, bad.result) == (True, "ValueError")  # not what it said
    for _ in range(KEPT + 5):
        recorded("often")(lambda: None)()
    assert Run.objects.filter(name="often").count() == KEPT


def job(state, **more):
    return Job.objects.create(
        subject_type="reports.report", subject_id=1, content_hash="x", title="某单位的报告",
        requested_by_id=1, state=state, **more,
    )  # fmt: skip


def test_failed_papers_are_queued_once_more_and_only_once(db):
    for _ in range(2):
        job(Job.FAILED, attempts=3, error="没有成功。")
    assert given_up().count() == 2
    assert retry_given_up() == 1  # of two with the same content
    assert retry_given_up() == 0
    assert list(Job.objects.filter(state=Job.QUEUED).values_list("attempts", "error")) == [(0, "")]


def test_the_page_is_the_system_administrators_and_names_nothing(scene, client):
    job(Job.FAILED, error="没有成功。")
    client.force_login(scene.system_admin, BACKEND)
    page = client.get(reverse("operations")).content.decode()
    assert "没有成功。" in page
    assert "某单位" not in page
    client.post(reverse("operations_retry"))
    assert Job.objects.get().state == Job.QUEUED
    for person in (scene.office, scene.security_admin, scene.audit_admin, scene.head):
        client.force_login(person, BACKEND)
        assert client.get(reverse("operations")).status_code == 404
        assert client.post(reverse("operations_retry")).status_code == 404
