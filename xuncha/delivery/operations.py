"""运行状况: whether the machinery turns, told without a word of any case.

The tasks are those of the schedule itself, so one that is added there shows here.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from celery import current_app
from celery.schedules import crontab
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min
from django.db.models.functions import Now
from django.utils import timezone

from kernel import jobs
from kernel.events import record_event
from kernel.models import Job
from xuncha.delivery.models import Delivery

LABELS = {
    "kernel.tasks.seal_events": "封存办理记录",
    "kernel.tasks.resend_stalled_jobs": "续办停滞的文书",
    "letters.sweep": "清理信访密钥份额",
    "clock.sweep": "写期限提醒",
    "delivery.deliver": "发送提醒",
}
PATIENCE = timedelta(minutes=10)
SHOWN = 30
CLOCKS_APART = timedelta(seconds=60)
BROKER_SECONDS = 2


@dataclass(frozen=True, slots=True)
class TaskSeen:
    """One periodic task: its last run, and what is wrong with it, if anything."""

    label: str
    last: object
    tone: str
    state: str
    words: str = ""


def state_of_things(runs, now) -> dict:
    """Everything the page shows; `runs` are the runs its reader may see."""
    recent = _recent(runs)
    newest = max((run.started_at for found in recent.values() for run in found), default=None)
    return {
        "tasks": [_task(name, every, recent.get(name, []), now) for name, every in _schedule()],
        "broker": broker_answers(),
        "clock": clock_fault(runs, newest, now),
        "jobs": _jobs(now),
        "given_up": [
            {"asked": job.requested_at, "attempts": job.attempts, "error": job.error}
            for job in jobs.given_up()[:SHOWN]
        ],
        "open": Delivery.objects.filter(stage__in=Delivery.OPEN).count(),
        "troubled": Delivery.objects.filter(stage__in=Delivery.TROUBLED).count(),
    }


def _recent(runs) -> dict[str, list]:
    found: dict[str, list] = {}
    for run in runs.order_by("-pk")[: 30 * len(LABELS)]:
        found.setdefault(run.name, []).append(run)
    return found


def _schedule() -> list[tuple[str, timedelta]]:
    """(task, the longest time between two runs) of the beat's schedule, the shortest of each task."""
    longest: dict[str, timedelta] = {}
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        every = _longest(entry["schedule"])
        longest[entry["task"]] = min(every, longest.get(entry["task"], every))
    return list(longest.items())


def _longest(schedule) -> timedelta:
    if not isinstance(schedule, crontab):
        return timedelta(seconds=float(schedule))
    minutes = len(schedule.minute)
    return timedelta(hours=1) / minutes if len(schedule.hour) == 24 else timedelta(days=1)


def _task(name, every, found, now) -> TaskSeen:
    label = LABELS.get(name, name)
    if not found:
        return TaskSeen(label, None, "off", "还没有运行过")
    last = found[0]
    if now - last.started_at > every + PATIENCE:
        return TaskSeen(label, last, "late", "已停", "请检查定时程序和后台程序。")
    if last.failed:
        return TaskSeen(label, last, "late", "出错", f"{last.result}，请查看日志。")
    if _is_doubled(found, every):
        return TaskSeen(label, last, "warn", "过密", "可能启动了两个定时程序，只能有一个。")
    return TaskSeen(label, last, "ok", "正常", last.result)


def _is_doubled(found, every) -> bool:
    """Whether the last runs came in pairs: a second beat asks for each of them as well."""
    starts = [run.started_at for run in found[:9]]
    return sum(later - earlier < every / 2 for later, earlier in pairwise(starts)) >= 3


def broker_answers() -> bool:
    try:
        with current_app.connection_for_write(connect_timeout=BROKER_SECONDS) as line:
            line.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
    except Exception:  # whatever it is, tasks do not come through
        return False
    return True


def clock_fault(runs, newest, now) -> str:
    """What is wrong with the time, in words; "" if nothing is."""
    if newest is not None and newest > now + CLOCKS_APART:
        return f"系统时间被调回：最近一次运行记于 {timezone.localtime(newest):%Y-%m-%d %H:%M}，晚于现在。"
    found = runs.annotate(clock=Now()).values_list("clock", flat=True).first()
    if found is not None and abs(found - now) > CLOCKS_APART:
        return "数据库与应用服务器的时间相差一分钟以上，请校准。"
    return ""


def _jobs(now) -> dict:
    counted = Job.objects.filter(state__in=(Job.QUEUED, Job.RUNNING)).values_list("state")
    by_state = dict(counted.annotate(n=Count("pk")).order_by())
    waiting = Job.objects.filter(state=Job.QUEUED).aggregate(oldest=Min("requested_at"))["oldest"]
    return {
        "queued": by_state.get(Job.QUEUED, 0),
        "running": by_state.get(Job.RUNNING, 0),
        "given_up": jobs.given_up().count(),
        "stale": jobs.stalled().count(),
        "oldest": waiting,
    }


@transaction.atomic
def retry_jobs(*, by) -> int:
    """Queue what failed once more."""
    many = jobs.retry_given_up()
    if many:
        record_event(
            by=by, verb="retry_jobs", label="重新生成失败的文书", record=by, data={"jobs": many}
        )
    return many
