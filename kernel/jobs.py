"""Papers built in the background. The row is the truth; a message only wakes a worker.

A job is claimed by a conditional update, done once by whoever holds the claim, and handed to
another worker when its holder stops giving signs of life.
"""

import logging
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Event as Flag
from threading import Thread

from celery import current_app
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from kernel.enclosed import store_enclosed
from kernel.events import record_event
from kernel.models import Job

logger = logging.getLogger(__name__)
STALE_AFTER = timedelta(seconds=30)
HEARTBEAT_SECONDS = 5
LONG_WAIT = timedelta(minutes=2)
MOST_ATTEMPTS = 3
MOST_JOBS = 50  # of one record: an older one is asked for anew


@dataclass(frozen=True)
class Maker:
    """How a file is made from one record: its bytes, what it says in one fingerprint, its title.

    `make(record, suffix, tell)` answers the content; `tell(percent)` may be called meanwhile.
    """

    make: Callable[..., bytes]
    fingerprint: Callable[..., str]
    title: Callable[..., str]
    suffixes: tuple[str, ...] = ("pdf",)


_makers: dict[str, Maker] = {}


def declare_maker(name: str, maker: Maker):
    """What a worker makes when a job of this name is asked for."""
    if name in _makers:
        raise ValueError(f"{name} is made in two ways")
    _makers[name] = maker


def file_of(model, *, fingerprint, title, suffix):
    """Declare the decorated function (record, tell) → bytes as the maker of the file of `model`."""

    def register(make):
        declare_maker(
            model._meta.label_lower,
            Maker(lambda record, _, tell: make(record, tell), fingerprint, title, (suffix,)),
        )
        return make

    return register


def _maker(record, name: str) -> Maker:
    return _makers[name or record._meta.label_lower]


def suffix_of(record, name: str = "") -> str:
    """The first form in which the file is made."""
    return _maker(record, name).suffixes[0]


def latest_job(record, name: str = "", suffix: str = "", *, present: str = "") -> Job | None:
    """The job of the record's present content, if one was asked for.

    `present`: the content's fingerprint, for callers who have it already.
    """
    jobs = list(_jobs_of(record, name, suffix).order_by("-pk")[:MOST_JOBS])
    if not jobs:
        return None  # most records: spare them the reading of everything the paper says
    present = present or _maker(record, name).fingerprint(record)
    return next((job for job in jobs if job.content_hash == present), None)


def _jobs_of(record, name, suffix):
    return Job.objects.filter(
        subject_type=record._meta.label_lower, subject_id=record.pk, maker=name,
        suffix=suffix or suffix_of(record, name),
    )  # fmt: skip


def request_paper(record, *, by, name: str = "", suffix: str = "") -> Job:
    """Put a file of the record into the queue, or answer the job that already has this content."""
    maker, suffix = _maker(record, name), suffix or suffix_of(record, name)
    if suffix not in maker.suffixes:
        raise ValueError(f"{name or record} is not made as {suffix}")
    fingerprint = maker.fingerprint(record)
    try:
        with transaction.atomic():
            job = Job.objects.create(
                subject_type=record._meta.label_lower, subject_id=record.pk, maker=name,
                suffix=suffix, content_hash=fingerprint, title=maker.title(record),
                requested_by_id=by.pk,
            )  # fmt: skip
            record_event(by=by, verb="request_paper", label="生成文书", record=record)
    except IntegrityError:
        same = _jobs_of(record, name, suffix).exclude(state=Job.FAILED)
        return same.get(content_hash=fingerprint)
    transaction.on_commit(lambda: wake(job.pk))
    return job


def wake(job_id: int):
    """Tell a worker; if the broker is away the sweep will tell again."""
    try:
        current_app.send_task("kernel.tasks.build_paper", [job_id], retry=False)
    except Exception:
        logger.warning("no broker for job %s: the sweep will send it again", job_id)


def place_in_queue(job: Job) -> int:
    return Job.objects.filter(state=Job.QUEUED, id__lte=job.id).count()


def waits_long(job: Job) -> bool:
    """Whether the workers seem to be away: then the reader is told so instead of “at once”."""
    now = timezone.now()
    if job.state == Job.RUNNING:
        return job.heartbeat_at < now - STALE_AFTER
    return job.state == Job.QUEUED and job.requested_at < now - LONG_WAIT


def build(job_id: int) -> bool:
    """Build one job's paper if it is free; safe to run twice. Answers whether this call did it."""
    token, now = str(uuid.uuid4()), timezone.now()
    free = Q(state=Job.QUEUED) | Q(state=Job.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
    claimed = Job.objects.filter(free, pk=job_id, attempts__lt=MOST_ATTEMPTS).update(
        state=Job.RUNNING, claim=token, heartbeat_at=now, progress=10, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    job = Job.objects.get(pk=job_id)
    mine = Job.objects.filter(pk=job_id, claim=token, state=Job.RUNNING)
    try:
        with _heartbeat(job_id, token):
            content = _render(job, mine)
    except Exception:
        logger.exception("paper job %s failed", job_id)
        gone = job.attempts >= MOST_ATTEMPTS
        mine.update(
            state=Job.FAILED if gone else Job.QUEUED,
            error="生成没有成功，请重试；仍不成功请联系系统管理员。" if gone else "",
            claim="",
        )
        return False
    # Of whatever record it tells: a paper of a talk holds what was said in it.
    stored = store_enclosed(f"papers/{uuid.uuid4().hex}", content)
    done = mine.update(
        state=Job.DONE, progress=100, file=stored, size=len(content), finished_at=timezone.now()
    )
    if not done:  # another worker took over meanwhile: its file counts, ours goes
        default_storage.delete(stored)
    return bool(done)


def _render(job: Job, mine) -> bytes:
    record = apps.get_model(job.subject_type)._base_manager.get(pk=job.subject_id)
    maker = _makers[job.maker or job.subject_type]
    return maker.make(record, job.suffix, lambda percent: mine.update(progress=percent))


class _heartbeat:
    """Signs of life from a thread of its own, since a render never returns to us in between."""

    def __init__(self, job_id, token):
        self.job_id, self.token, self.over = job_id, token, Flag()

    def _beat(self):
        while not self.over.wait(HEARTBEAT_SECONDS):
            with suppress(DatabaseError):  # busy: the next beat tries again, the job goes on
                mine = Job.objects.filter(pk=self.job_id, claim=self.token)
                mine.update(heartbeat_at=timezone.now())
        connection.close()  # this thread's own

    def __enter__(self):
        self.thread = Thread(target=self._beat, daemon=True)
        self.thread.start()

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def stalled():
    """Jobs that wait although no worker was told lately, or whose worker has died."""
    quiet = timezone.now() - STALE_AFTER
    return Job.objects.filter(
        Q(state=Job.QUEUED, requested_at__lt=quiet) | Q(state=Job.RUNNING, heartbeat_at__lt=quiet)
    )


def resend_stalled() -> int:
    """Wake workers for stalled jobs; those tried too often fail visibly."""
    quiet = timezone.now() - STALE_AFTER
    Job.objects.filter(
        state=Job.RUNNING, heartbeat_at__lt=quiet, attempts__gte=MOST_ATTEMPTS
    ).update(state=Job.FAILED, error="多次生成中断，请重试；仍不成功请联系系统管理员。")
    waiting = list(stalled().values_list("pk", flat=True)[:500])
    for job_id in waiting:
        wake(job_id)
    return len(waiting)


LONGEST_REMEMBERED = timedelta(days=30)


def given_up():
    """Jobs that failed lately and that nobody has asked for anew since."""
    again = Job.objects.exclude(state=Job.FAILED).filter(
        subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id"),
        maker=OuterRef("maker"), suffix=OuterRef("suffix"), content_hash=OuterRef("content_hash"),
    )  # fmt: skip
    lately = timezone.now() - LONGEST_REMEMBERED
    failed = Job.objects.filter(state=Job.FAILED, requested_at__gt=lately)
    return failed.filter(~Exists(again)).order_by("-pk")


def retry_given_up() -> int:
    """Queue once more what failed; safe to ask for twice. Answers how many."""
    retried = []
    for job_id in list(given_up().values_list("pk", flat=True)[:500]):
        try:
            with transaction.atomic():
                if Job.objects.filter(pk=job_id, state=Job.FAILED).update(
                    state=Job.QUEUED, attempts=0, error="", requested_at=timezone.now()
                ):
                    retried.append(job_id)
        except IntegrityError:  # the same content failed twice, or was asked for this very moment
            continue
    transaction.on_commit(lambda: [wake(job_id) for job_id in retried])
    return len(retried)
