"""A paper is built once: not twice, not never, whatever dies."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from kernel import jobs
from kernel.enclosed import open_enclosed
from kernel.jobs import wake  # the real one, before the suite quiets it
from kernel.models import Job


@pytest.fixture
def subject(scene, monkeypatch):
    """An inspection that, for these tests, has a paper whose content is `subject.words`."""
    inspection = scene.inspection
    inspection.__class__.words = "第一稿"
    maker = jobs.Maker(
        make=lambda r, suffix, tell: type(r).words.encode(),
        fingerprint=lambda r: type(r).words,
        title=lambda r: "测试文书",
    )
    monkeypatch.setitem(jobs._makers, "rounds.inspection", maker)
    yield inspection
    del inspection.__class__.words


def test_asking_twice_for_the_same_content_is_one_job(subject, scene):
    first = jobs.request_paper(subject, by=scene.head)
    assert jobs.request_paper(subject, by=scene.office).pk == first.pk


def test_a_changed_content_is_another_job(subject, scene):
    first = jobs.request_paper(subject, by=scene.head)
    type(subject).words = "第二稿"
    assert jobs.request_paper(subject, by=scene.head).pk != first.pk


def test_a_job_is_built_once_even_if_the_message_comes_twice(subject, scene):
    job = jobs.request_paper(subject, by=scene.head)
    assert jobs.build(job.pk) is True
    assert jobs.build(job.pk) is False
    job.refresh_from_db()
    assert job.state == Job.DONE
    assert open_enclosed(job.file).read() == "第一稿".encode()
    assert "第一稿".encode() not in (settings.MEDIA_ROOT / job.file).read_bytes()


def test_the_job_of_a_killed_worker_is_done_again_once(subject, scene):
    job = jobs.request_paper(subject, by=scene.head)
    long_ago = timezone.now() - 2 * jobs.STALE_AFTER
    Job.objects.filter(pk=job.pk).update(
        state=Job.RUNNING, claim="the dead worker", attempts=1, heartbeat_at=long_ago
    )
    assert list(jobs.stalled()) == [job]
    assert jobs.build(job.pk) is True
    assert not jobs.stalled().exists()


def test_a_job_whose_worker_lives_is_left_alone(subject, scene):
    job = jobs.request_paper(subject, by=scene.head)
    Job.objects.filter(pk=job.pk).update(
        state=Job.RUNNING, claim="a living worker", attempts=1, heartbeat_at=timezone.now()
    )
    assert jobs.build(job.pk) is False
    assert not jobs.stalled().exists()


def test_a_worker_that_lost_its_claim_does_not_finish_the_job(subject, scene, monkeypatch):
    job = jobs.request_paper(subject, by=scene.head)

    def overtaken(job, mine):
        Job.objects.filter(pk=job.pk).update(claim="another worker")
        return b"%PDF-late"

    monkeypatch.setattr(jobs, "_render", overtaken)
    assert jobs.build(job.pk) is False
    job.refresh_from_db()
    assert (job.state, job.claim, job.file) == (Job.RUNNING, "another worker", "")


def test_a_reader_is_told_when_the_workers_seem_to_be_away(subject, scene):
    job = jobs.request_paper(subject, by=scene.head)
    assert not jobs.waits_long(job)
    long_ago = timezone.now() - 2 * jobs.LONG_WAIT
    job.requested_at = long_ago
    assert jobs.waits_long(job)
    job.state, job.heartbeat_at = Job.RUNNING, timezone.now()
    assert not jobs.waits_long(job)
    job.heartbeat_at = long_ago
    assert jobs.waits_long(job)


def test_a_message_that_was_lost_is_sent_again(subject, scene, monkeypatch):
    job = jobs.request_paper(subject, by=scene.head)
    Job.objects.filter(pk=job.pk).update(requested_at=timezone.now() - timedelta(minutes=5))
    woken = []
    monkeypatch.setattr(jobs, "wake", woken.append)
    assert jobs.resend_stalled() == 1
    assert woken == [job.pk]


def test_a_paper_that_cannot_be_built_fails_visibly_and_can_be_asked_for_again(
    subject, scene, monkeypatch
):
    job = jobs.request_paper(subject, by=scene.head)

    def broken(job, mine):
        raise ValueError("no such font")

    monkeypatch.setattr(jobs, "_render", broken)
    for _ in range(jobs.MOST_ATTEMPTS):
        jobs.build(job.pk)
    job.refresh_from_db()
    assert job.state == Job.FAILED
    assert "重试" in job.error
    assert jobs.request_paper(subject, by=scene.head).pk != job.pk


def test_a_dead_broker_does_not_lose_the_job(subject, scene, settings, monkeypatch):
    monkeypatch.setattr(jobs, "wake", wake)
    monkeypatch.setitem(
        jobs._makers,
        "rounds.inspection",
        jobs.Maker(lambda r, suffix, tell: b"x", lambda r: "无消息", lambda r: "测试文书"),
    )

    def away(*_, **__):
        raise ConnectionError("broker away")

    monkeypatch.setattr("kernel.jobs.current_app.send_task", away)
    job = jobs.request_paper(subject, by=scene.head)
    jobs.wake(job.pk)
    assert Job.objects.get(pk=job.pk).state == Job.QUEUED
